"""Failed logins: counted by django-axes, in three budgets, with as little about people as counting needs."""

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from . import hinweisseiten

SPERRZEIT = settings.AXES_COOLOFF_TIME
# Failures within SPERRZEIT that lock: one account from one address (a person who mistypes, or who guesses), one address
# over all accounts (trying a common password on each), one account from anywhere (many machines). The last is wide, so
# that nobody can keep an editor out with a handful of requests.
JE_KONTO_UND_ADRESSE = settings.AXES_FAILURE_LIMIT
JE_ADRESSE = 30
JE_KONTO = 60
GRENZEN = (JE_KONTO_UND_ADRESSE, JE_ADRESSE, JE_KONTO)  # in the order of AXES_LOCKOUT_PARAMETERS


class Zaehler(AxesDatabaseHandler):
    """The library's counting, with a limit of its own for each budget and without what identifies a browser."""

    def get_failures(self, request, credentials=None) -> int:
        """The fullest budget, on the scale of the first: the library compares one number with one limit."""
        voll = 0
        for grenze, versuche in zip(GRENZEN, self.get_user_attempts(request, credentials), strict=True):
            anzahl = sum(versuche.values_list("failures_since_start", flat=True))
            voll = max(voll, anzahl * JE_KONTO_UND_ADRESSE // grenze)
        return voll

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is not None:
            request.axes_user_agent = ""
            request.axes_http_accept = ""
        return super().user_login_failed(sender, credentials, request, **kwargs)

    def reset_user_attempts(self, request, credentials=None) -> int:
        """After a login: this person's own mistakes only. An account of one's own must not clear an address."""
        anzahl, _ = self.filter_user_attempts(request, credentials)[0].delete()
        return anzahl


def vergessen() -> int:
    """Deletes what no longer counts; the library does so only when someone logs in."""
    anzahl, _ = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - SPERRZEIT).delete()
    return anzahl


def gesperrt(request, original_response=None, credentials=None):
    """The page for who is locked out. It does not say whether there is such an account."""
    minuten = int(SPERRZEIT.total_seconds() // 60)
    antwort = hinweisseiten.hinweis(
        request,
        429,
        "Die Anmeldung ist vorübergehend gesperrt",
        f"Es gab zu viele Fehlversuche. Bitte warten Sie {minuten} Minuten und versuchen Sie es dann noch einmal.",
        "Wenn Sie Ihr Passwort nicht mehr wissen, wenden Sie sich an die Stelle, die diesen Wissensspeicher betreibt.",
        zurueck=("/admin/", "Zur Anmeldung"),
    )
    antwort["Retry-After"] = str(minuten * 60)
    return antwort
