"""What is turned away at the door, before any view, query or session: unreadable addresses, methods that no page has,
bodies larger than their address takes."""

from django.conf import settings
from django.urls import Resolver404, resolve

from . import hinweisseiten

METHODEN = ("GET", "HEAD", "OPTIONS", "POST")
KLEIN = 1_000_000  # bytes; no public form and no login is larger


class Eingang:
    """`X-HTTP-Method-Override` and its relatives are not looked at: the method is what the request line says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(zeichen < " " or zeichen == "\x7f" for zeichen in request.path_info):
            # PostgreSQL refuses NUL in a text: a look-up by such an address would end as a server error.
            return hinweisseiten.falsche_adresse(request)
        if request.method not in METHODEN:
            return hinweisseiten.falsche_methode(request, METHODEN)
        groesse = _zahl(request.META.get("CONTENT_LENGTH"))
        if groesse > KLEIN and groesse > (hoechstens := _hoechstens(request.path_info)):
            return hinweisseiten.zu_gross(request, hoechstens // 1_000_000)
        return self.get_response(request)


def _hoechstens(pfad: str) -> int:
    """Files are uploaded in the admin only, and not by its login."""
    try:
        ziel = resolve(pfad)
    except Resolver404:
        return KLEIN
    if ziel.route.startswith("admin/") and ziel.view_name != "admin:login":
        return settings.ANFRAGE_HOECHSTENS
    return KLEIN


def _zahl(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
