"""Around every request: its id, its time, its count. Stands first, so that nothing is answered without it."""

import time
from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve

from basis.teile import ausgefallen

from . import metriken
from .kennung import anfrage_kennung, kennung_aus

KOPF = "X-Request-ID"


class AnfrageMiddleware:
    """Gives the request an id (`request.kennung`, header X-Request-ID, log lines) and counts it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        beginn = time.perf_counter()
        request.kennung = kennung_aus(request.META.get("HTTP_X_REQUEST_ID", ""))
        marke = anfrage_kennung.set(request.kennung)
        try:
            antwort = self.get_response(request)
        finally:
            anfrage_kennung.reset(marke)
        antwort.headers[KOPF] = request.kennung
        metriken.anfrage_zaehlen(
            ansicht=_ansicht(request),
            methode=request.method,
            status=antwort.status_code,
            sekunden=time.perf_counter() - beginn,
        )
        return antwort


class TeileMiddleware:
    """A page that lost a part is for this one visitor only: no memory and no cache may keep it. Stands last."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        antwort = self.get_response(request)
        teile = ausgefallen(request)
        if teile:
            antwort.headers["Cache-Control"] = "no-store"
            for teil in teile:
                metriken.ausgefallene_teile.labels(teil).inc()
        return antwort


def _ansicht(request) -> str:
    """The name of the view; what was answered before one was looked for (a remembered page) is looked up."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "ohne Namen"
    return _ansicht_von(request.path_info)


@lru_cache(maxsize=4096)
def _ansicht_von(pfad: str) -> str:
    if pfad.startswith(settings.STATIC_URL):
        return "statisch"
    try:
        return resolve(pfad).view_name or "ohne Namen"
    except Resolver404:
        return "unbekannt"
