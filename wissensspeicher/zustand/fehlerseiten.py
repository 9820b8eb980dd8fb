"""Pages for what went wrong. They stand alone: no database, no session, no index, of the request only what it sent."""

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from basis.herkunft import ist_eigene
from wissensspeicher.texte.betreiber import betreiber

from .ausfall import WARTEN, Ausfall, ausfall_von

log = logging.getLogger(__name__)

# Title and what to do, by status.
TEXTE: dict[int, tuple[str, str]] = {
    400: (
        "Diese Anfrage ist nicht zu verstehen",
        "Die Adresse oder die gesendeten Angaben sind beschädigt. Bitte rufen Sie die Seite über einen Link oder die "
        "Suche noch einmal auf.",
    ),
    403: (
        "Dafür fehlt die Berechtigung",
        "Diese Seite ist der Redaktion vorbehalten, oder Ihr Konto darf diesen Schritt nicht ausführen. Bitte melden "
        "Sie sich mit einem Konto an, das ihn ausführen darf.",
    ),
    405: (
        "So lässt sich diese Seite nicht aufrufen",
        "Die Adresse gibt es, aber nicht für diese Art von Anfrage. Bitte rufen Sie sie als gewöhnlichen Link auf.",
    ),
    413: (
        "Die gesendeten Angaben sind zu groß",
        "Bitte kürzen Sie den Text oder wählen Sie eine kleinere Datei und senden Sie das Formular noch einmal ab.",
    ),
    429: (
        "Zu viele Anfragen in kurzer Zeit",
        "Bitte warten Sie etwas und versuchen Sie es dann noch einmal.",
    ),
    500: (
        "Auf unserer Seite ist ein Fehler aufgetreten",
        "Ihre Eingabe war nicht die Ursache. Bitte laden Sie die Seite in einigen Minuten noch einmal.",
    ),
    503: (
        "Die Seite ist gerade nicht erreichbar",
        "Es liegt nicht an Ihrer Eingabe. Bitte versuchen Sie es in einer halben Minute noch einmal: Sobald alles "
        "wieder läuft, antwortet diese Adresse von selbst.",
    ),
}
SPEICHER_VOLL = (
    "Gerade lässt sich nichts speichern",
    "Auf unserem Datenträger ist kein Platz mehr frei. Lesen und Suchen gehen weiter, gespeichert wurde nichts. Der "
    "Betrieb muss Platz schaffen; danach können Sie Ihre Eingabe noch einmal absenden.",
)


def fehlerseite(
    request: HttpRequest | None,
    status: int,
    *,
    worte: tuple[str, ...] | None = None,
    zurueck: tuple[str, str] = ("/", "Zur Startseite"),
    warten: int | None = None,
    eingabe: bool = False,
) -> HttpResponse:
    """The page for `status`, with its usual or with other words: a title and sentences.

    `zurueck`: a way on. `warten` becomes Retry-After. With `eingabe` what was sent can be sent again.
    """
    titel, *saetze = worte or TEXTE.get(status) or (HTTPStatus(status).phrase, TEXTE[400][1])
    kontext = {
        "status": status,
        "titel": titel,
        "saetze": saetze,
        "zurueck": zurueck,
        # Only where something is to be looked up: other pages are the same for everyone.
        "kennung": getattr(request, "kennung", "") if status >= 500 else "",
        "betreiber": betreiber(),
        "eingabe": _eingabe(request) if eingabe and request is not None else None,
    }
    antwort = HttpResponse(render_to_string("portal/fehler.html", kontext), status=status)
    antwort.headers["Cache-Control"] = "no-store"
    if warten is not None:
        antwort.headers["Retry-After"] = str(warten)
    return antwort


def _eingabe(request: HttpRequest) -> dict | None:
    """Where to send the form again and its fields; None when there is none, or one that must not be shown again.

    Only a form of our own pages: nobody shall be led to send what a foreign page made up. A password is never shown.
    """
    try:
        felder = [(name, wert) for name, werte in request.POST.lists() for wert in werte]
        dateien = bool(request.FILES)
    except Exception:
        log.warning("Die gesendeten Angaben lassen sich nicht lesen", exc_info=True)
        return None
    if not felder or not ist_eigene(request) or any("passw" in name.lower() for name, _ in felder):
        return None
    return {"ziel": request.get_full_path(), "felder": felder, "dateien": dateien}


# --- handlers of the URL configuration; those of 400 and of the CSRF check are in schutz/hinweisseiten.py -------------


def nicht_erlaubt(request, exception=None):
    """403"""
    return fehlerseite(request, 403)


def serverfehler(request):
    """500, or 503 when database or disk are the cause: asked again, the same address answers by itself later.

    Django calls this while the exception is being handled, wherever it was raised: in a view, a template or in
    another middleware.
    """
    ausfall = ausfall_von(sys.exc_info()[1])
    if ausfall is None:
        return fehlerseite(request, 500)
    log.error("%s", ausfall.value)
    worte = SPEICHER_VOLL if ausfall is Ausfall.SPEICHER else None
    return fehlerseite(request, 503, worte=worte, warten=WARTEN, eingabe=True)


class FehlerseitenMiddleware:
    """Gives answers that are an error without a page (405 of a decorator) their page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        antwort = self.get_response(request)
        if antwort.status_code in TEXTE and not antwort.streaming and not antwort.content:
            seite = fehlerseite(request, antwort.status_code)
            for name, wert in antwort.headers.items():
                if name not in ("Content-Type", "Content-Length"):
                    seite.headers[name] = wert
            seite.cookies = antwort.cookies
            # It was logged when it was made.
            seite._has_been_logged = True
            return seite
        return antwort
