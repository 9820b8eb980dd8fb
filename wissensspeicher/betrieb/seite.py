"""One rendered page, ready to be sent again: body, compressed body, headers, ETag."""

import re
import zlib
from dataclasses import dataclass
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import cc_delim_re, patch_vary_headers
from django.utils.http import parse_etags

# Any cache may keep the page and must ask whether it still holds: nobody sees a state that is no longer true.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# What a page may depend on besides its address: whether htmx asks for a part of it, and the encoding, done here.
TEILANFRAGE = ("HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST")
_VARY = frozenset({"accept-encoding", *(name[5:].replace("_", "-").lower() for name in TEILANFRAGE)})
# Belongs to one answer, not to the page. A page made of many rows has no true time of its last change.
_NUR_EINMAL = ("X-Request-ID", "Server-Timing", "Date", "Last-Modified", "Content-Length", "ETag", "Cache-Control")
_KOMPRIMIERBAR = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)|image/svg\+xml")
_NIMMT_GZIP = re.compile(r"(?:^|[\s,])(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)
MIN_KOMPRIMIERT = 500  # bytes; smaller bodies fit into one packet anyway
STUFE = 4  # of zlib: nearly as small as the usual 6, in half the time
_BEIWERK = 4096  # bytes that headers and objects of a page take, roughly


@dataclass(slots=True)
class Seite:
    """What is kept of an answer. `etag` is the body's own: a strong one as it is, a weak one when compressed."""

    inhalt: bytes
    gzip: bytes | None
    etag: str
    kopf: dict[str, tuple[str, str]]

    @property
    def groesse(self) -> int:
        """Bytes it takes in memory."""
        return len(self.inhalt) + len(self.gzip or b"") + _BEIWERK

    def antwort(self, request: HttpRequest) -> HttpResponse:
        """200 with the page, or 304 where the asker has it already."""
        kurz = self.gzip is not None and _nimmt_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f"W/{self.etag}" if kurz else self.etag
        bekannt = request.META.get("HTTP_IF_NONE_MATCH")
        if bekannt is not None and _passt(bekannt, self.etag):
            antwort = HttpResponseNotModified()
            for name in ("cache-control", "vary"):
                if name in self.kopf:
                    antwort.headers[name] = self.kopf[name][1]
            antwort.headers["ETag"] = etag
            return antwort
        inhalt = self.gzip if kurz else self.inhalt
        antwort = HttpResponse(b"" if request.method == "HEAD" else inhalt)
        # A copy of what was checked once: setting each header again would check it again.
        antwort.headers._store = {
            **self.kopf,
            "etag": ("ETag", etag),
            "content-length": ("Content-Length", str(len(inhalt))),
        }
        if kurz:
            antwort.headers._store["content-encoding"] = ("Content-Encoding", "gzip")
        return antwort


def aus_antwort(antwort: HttpResponse) -> Seite | None:
    """The page in an answer; None when it is for one asker only, no page, or depends on what is not in its key."""
    if antwort.status_code != 200 or antwort.streaming or antwort.cookies:
        return None
    if antwort.has_header("Set-Cookie") or antwort.has_header("Content-Encoding"):
        return None
    regeln = {r.partition("=")[0].lower() for r in cc_delim_re.split(antwort.get("Cache-Control", "")) if r}
    if regeln & {"private", "no-store", "no-cache"}:
        return None
    if not {n.lower() for n in cc_delim_re.split(antwort.get("Vary", "")) if n} <= _VARY:
        return None
    inhalt = antwort.content
    gzip = None
    if len(inhalt) >= MIN_KOMPRIMIERT and _KOMPRIMIERBAR.match(antwort.get("Content-Type", "")):
        # The asker gets the same body either way, and a public page holds no secret that its length could tell.
        patch_vary_headers(antwort, ["Accept-Encoding"])
        gzip = _komprimiert(inhalt)
    for name in _NUR_EINMAL:
        del antwort.headers[name]
    antwort.headers["Cache-Control"] = CACHE_CONTROL
    etag = f'"{blake2b(inhalt, digest_size=16).hexdigest()}"'
    return Seite(inhalt, gzip, etag, dict(antwort.headers._store))


def _komprimiert(inhalt: bytes) -> bytes:
    packer = zlib.compressobj(STUFE, zlib.DEFLATED, 31)  # 31: with the frame of gzip, without a time
    return packer.compress(inhalt) + packer.flush()


def _nimmt_gzip(angabe: str) -> bool:
    """Whether an Accept-Encoding takes gzip.

    >>> [_nimmt_gzip(a) for a in ("gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*", "gzip;q=0", "identity", "")]
    [True, True, True, False, False, False]
    """
    return bool(_NIMMT_GZIP.search(angabe))


def _passt(bekannt: str, etag: str) -> bool:
    """If-None-Match compares weakly: a proxy that compresses makes a strong ETag weak."""
    if bekannt in (etag, f"W/{etag}"):
        return True
    genannt = parse_etags(bekannt)
    return genannt == ["*"] or etag in {wert.removeprefix("W/") for wert in genannt}
