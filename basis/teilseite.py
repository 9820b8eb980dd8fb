"""One address, two answers: the whole page, or for htmx only what changes in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def als_teil(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. When it restores a page of the history it needs the whole one."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def zeigen(request: HttpRequest, vorlage: str, kontext: dict, *, status: int = 200) -> HttpResponse:
    """Render a page whose template extends `rahmen`: the frame of the site, or the bare one for a part."""
    teil = als_teil(request)
    rahmen = "basis/teil.html" if teil else "base.html"
    antwort = render(request, vorlage, {**kontext, "teil": teil, "rahmen": rahmen, "tausch": True}, status=status)
    # A cache must never give the part to someone who asks for the page, nor the other way round.
    patch_vary_headers(antwort, ["HX-Request", "HX-History-Restore-Request"])
    return antwort
