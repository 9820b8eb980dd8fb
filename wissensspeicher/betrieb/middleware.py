"""Public pages out of the memory, with ETag and Cache-Control; everything else passes through untouched."""

from django.conf import settings

from basis.gedaechtnis import gilt

from .datenstand import stand
from .gedaechtnis import Gedaechtnis
from .seite import TEILANFRAGE, aus_antwort


class SeitenMiddleware:
    """Stands before all that makes an answer: what it remembers is finished, with all headers that others set.

    Never stale: the state (data, indexes, day) is read before rendering, so a page may be newer than the state it is
    kept under, never older. A page asked with a session or credentials is neither read from nor put into the memory.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.gedaechtnis = Gedaechtnis(settings.SEITENGEDAECHTNIS["BYTES"])
        self.ohne = tuple(settings.SEITENGEDAECHTNIS["OHNE"])

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(self.ohne):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META:
            # What staff sees stays with them, whatever a cache in between thinks of it.
            return _mit_regel(self.get_response(request), "private, no-cache")
        schluessel = _schluessel(request)
        jetzt = stand() if self.gedaechtnis.hoechstens else None
        seite = self.gedaechtnis.holen(schluessel, jetzt) if jetzt else None
        if seite is None:
            # Without a state to remember pages under, one request still reads nothing twice.
            with gilt(jetzt or object()):
                antwort = self._gerendert(request)
            seite = aus_antwort(antwort)
            if seite is None:
                # Errors and redirects hold for this moment; some caches would keep them without being told.
                return _mit_regel(antwort, "no-cache")
            if jetzt:
                self.gedaechtnis.merken(schluessel, jetzt, seite)
        return seite.antwort(request)

    def _gerendert(self, request):
        """The answer to GET: that to HEAD is the same without its body, which is left out when it is sent."""
        methode, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = methode


def _mit_regel(antwort, regel: str):
    """`antwort` with this Cache-Control, unless it brings its own."""
    antwort.headers.setdefault("Cache-Control", regel)
    return antwort


def _schluessel(request) -> tuple:
    """Everything of a request that a page may depend on; of headers only the host and whether a part is asked for."""
    werte = request.META
    return (
        request.is_secure(),
        werte.get("HTTP_HOST") or (werte.get("SERVER_NAME"), werte.get("SERVER_PORT")),
        request.path,
        werte.get("QUERY_STRING", ""),
        *(werte.get(name) for name in TEILANFRAGE),
    )
