"""Wiring of the legal pages and of the form for reporting a barrier."""

import logging
import math
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from basis.herkunft import ist_eigene
from wissensspeicher.schutz.drossel import DROSSELUNG
from wissensspeicher.schutz.herkunft import netz

from . import rueckmeldungen
from .formulare import Rueckmeldungsformular
from .formularschutz import GRENZE
from .models import Schluessel, Textseite

log = logging.getLogger(__name__)

FREMDE_HERKUNFT = (
    "Der Browser hat nicht mitgesendet, dass das Formular von dieser Website kommt. Bitte senden Sie es noch einmal "
    "ab. Hilft das nicht, wenden Sie sich bitte an die Stelle, die im Impressum steht."
)
ZU_VIELE = "Gerade kommen zu viele Meldungen an. Ihre Eingabe steht noch da: Bitte senden Sie sie in {} noch einmal ab."


@require_safe
def textseite(request: HttpRequest, schluessel: str) -> HttpResponse:
    """A legal page, with the editors' text or the supplied one."""
    seite = Textseite.objects.filter(schluessel=schluessel).first() or Textseite(schluessel=schluessel)
    return render(
        request,
        "texte/seite.html",
        {
            "seite": seite,
            "kontakt": schluessel in (Schluessel.IMPRESSUM, Schluessel.DATENSCHUTZ, Schluessel.BARRIEREFREIHEIT),
            "rueckmeldung": schluessel == Schluessel.BARRIEREFREIHEIT,
        },
    )


# No cookie, hence no CSRF token: the browser must name our own page as the sender instead.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rueckmeldung(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays in it whatever goes wrong."""
    if request.method != "POST":
        formular = Rueckmeldungsformular(initial={"seite": _woher(request)})
        return _zeigen(request, formular)
    formular = Rueckmeldungsformular(request.POST)
    gueltig = formular.is_valid()
    if not ist_eigene(request):
        log.warning("Rückmeldung ohne eigene Herkunft abgewiesen")
        formular.add_error(None, FREMDE_HERKUNFT)
        return _zeigen(request, formular, status=403)
    if not gueltig:
        return _zeigen(request, formular, status=422)
    warten = math.ceil(DROSSELUNG.wartezeit("rueckmeldung", netz(request), **GRENZE))
    if not warten and rueckmeldungen.zu_viele():
        warten = 3600
    if warten:
        log.warning("Rückmeldung abgewiesen: zu viele in kurzer Zeit")
        formular.add_error(None, ZU_VIELE.format(_dauer(warten)))
        antwort = _zeigen(request, formular, status=429)
        antwort.headers["Retry-After"] = str(warten)
        return antwort
    rueckmeldungen.aufnehmen(
        vorgang=formular.angaben.vorgang,
        seite=formular.cleaned_data["seite"],
        text=formular.cleaned_data["text"],
        mail=formular.cleaned_data["mail"],
    )
    return redirect("texte:danke")


@require_safe
def danke(request: HttpRequest) -> HttpResponse:
    """Says that it arrived and what happens next."""
    return render(request, "texte/danke.html")


def _zeigen(request: HttpRequest, formular: Rueckmeldungsformular, status: int = 200) -> HttpResponse:
    formular.neu_stempeln()
    return render(request, "texte/rueckmeldung.html", {"formular": formular}, status=status)


def _woher(request: HttpRequest) -> str:
    """The page of ours from which someone came to the form, if the browser says so."""
    verweis = urlsplit(request.headers.get("Referer", ""))
    eigene = verweis.netloc == request.get_host() and not verweis.path.startswith(request.path)
    return verweis.path[:300] if eigene else ""


def _dauer(sekunden: int) -> str:
    minuten = -(-sekunden // 60)
    return "einer Minute" if minuten == 1 else f"{minuten} Minuten"
