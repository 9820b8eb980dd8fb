"""How long a session of the editors lasts: it ends some hours after the last page, and in any case at the end of a day.

The absolute end is Django's own (the expiry stored in the session at login). The idle end is looked at on admin pages
only: public pages never read a session.
"""

import time
from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.utils import timezone

_ZULETZT = "zuletzt"
SCHRITT = 60  # seconds; the last sign of life is written no more often than this


def beginnen(request) -> None:
    """Called at login: fixes the moment at which this session ends, whatever is done in it."""
    request.session.set_expiry(timezone.now() + settings.SITZUNG_HOECHSTENS)
    request.session[_ZULETZT] = int(time.time())


class Sitzungsende:
    """Logs out who was away too long; where to go on is kept in the address of the login."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.resolver_match.route.startswith("admin/") or not request.user.is_authenticated:
            return None
        jetzt = int(time.time())
        zuletzt = request.session.get(_ZULETZT, jetzt)
        if jetzt - zuletzt > settings.SITZUNG_UNTAETIG.total_seconds():
            logout(request)
            stunden = int(settings.SITZUNG_UNTAETIG.total_seconds() // 3600)
            messages.info(request, f"Sie wurden abgemeldet, weil {stunden} Stunden lang keine Seite aufgerufen wurde.")
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/admin/", "admin:login")
        # A clock that was set back must not lock out: the earlier time is taken over.
        if _ZULETZT not in request.session or not 0 <= jetzt - zuletzt < SCHRITT:
            request.session[_ZULETZT] = jetzt
        return None


def aufraeumen() -> None:
    """Deletes the rows of sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
