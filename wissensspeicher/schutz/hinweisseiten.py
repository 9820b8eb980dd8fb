"""Pages that say no, in words of their own: no database, no session, never stored by a cache."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent

from wissensspeicher.zustand.fehlerseiten import fehlerseite


def hinweis(request, status: int, titel: str, *saetze: str, zurueck: tuple[str, str] = ("/", "Zur Startseite")):
    """One page: a title, sentences that say what to do, a way on."""
    return fehlerseite(request, status, worte=(titel, *saetze), zurueck=zurueck)


def zu_gross(request, hoechstens_mb: int):
    """413: more bytes than this address takes."""
    return hinweis(
        request,
        413,
        "Das ist zu groß",
        f"An diese Adresse lassen sich höchstens {hoechstens_mb} MB senden. Gespeichert wurde nichts.",
        "Gehen Sie im Browser zurück, Ihre Eingaben stehen dort noch. Wählen Sie eine kleinere Datei oder kürzen Sie.",
    )


def falsche_methode(request, erlaubt: tuple[str, ...]):
    """405: a method that no page of this site has."""
    antwort = hinweis(request, 405, "So lässt sich diese Seite nicht aufrufen", "Rufen Sie die Adresse im Browser auf.")
    antwort["Allow"] = ", ".join(erlaubt)
    return antwort


def falsche_adresse(request):
    """400: an address with characters that no address of ours has."""
    return hinweis(
        request, 400, "Diese Adresse ist nicht lesbar", "Sie enthält Steuerzeichen. Prüfen Sie, ob sie vollständig ist."
    )


def zu_viele(request, sekunden: int):
    """429: searched more often than a person does."""
    antwort = hinweis(
        request,
        429,
        "Zu viele Suchanfragen",
        f"Von Ihrem Anschluss kamen sehr viele Suchanfragen in kurzer Zeit. Bitte warten Sie {sekunden} Sekunden und "
        "laden Sie die Seite dann noch einmal.",
        "Alle anderen Seiten können Sie weiter aufrufen.",
    )
    antwort["Retry-After"] = str(sekunden)
    return antwort


def schlechte_anfrage(request, exception=None):
    """400, Django's `handler400`: what could not be read, and what was too much of one form (413)."""
    if isinstance(exception, RequestDataTooBig):
        return zu_gross(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return hinweis(
            request,
            413,
            "Das sind zu viele Angaben auf einmal",
            f"Ein Formular darf höchstens {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} Felder und "
            f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES} Dateien haben. Gespeichert wurde nichts.",
            "Gehen Sie im Browser zurück und senden Sie weniger Zeilen auf einmal.",
        )
    return hinweis(
        request,
        400,
        "Diese Anfrage ist nicht lesbar",
        "Prüfen Sie die Adresse, oder gehen Sie im Browser zurück und senden Sie das Formular noch einmal.",
    )


def formular_ungueltig(request, reason=""):
    """403, Django's `CSRF_FAILURE_VIEW`: a form that was not made for this visit."""
    return hinweis(
        request,
        403,
        "Das Formular ist nicht mehr gültig",
        "Gespeichert wurde nichts. Das geschieht, wenn Sie sich inzwischen neu angemeldet haben, wenn Cookies gesperrt "
        "sind oder wenn das Formular von einer anderen Website stammt.",
        "Gehen Sie im Browser zurück: Ihre Eingaben stehen dort noch. Sichern Sie lange Texte, laden Sie die Seite "
        "neu, melden Sie sich bei Bedarf an und senden Sie das Formular noch einmal.",
    )
