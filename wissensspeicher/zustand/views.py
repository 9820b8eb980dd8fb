"""Wiring of the addresses for monitoring: does the process live, can it work, figures."""

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from . import metriken, pruefungen


@require_safe
@never_cache
def lebt(request):
    """The process answers. Asks nothing and nobody."""
    return JsonResponse({"zustand": "lebt"})


@require_safe
@never_cache
def bereit(request):
    """Whether the site can work: the bare state, and for staff and monitoring (token) the reasons."""
    befunde = pruefungen.alle()
    ist_bereit = pruefungen.bereit(befunde)
    status = 200 if ist_bereit else 503
    antwort = {"zustand": "bereit" if ist_bereit else "nicht bereit"}
    if _mit_token(request) or _ist_redaktion(request):
        antwort["befunde"] = [{"name": b.name, "stufe": b.stufe.value, "text": b.text} for b in befunde]
        if request.accepts("text/html") and not _mit_token(request):
            return render(request, "zustand/bereit.html", {"bereit": ist_bereit, "befunde": befunde}, status=status)
    return JsonResponse(antwort, status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
@never_cache
def metrik(request):
    """Figures for Prometheus, for whoever shows the token; for all others this address does not exist."""
    if not _mit_token(request):
        raise Http404
    return HttpResponse(metriken.ausgeben(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _mit_token(request) -> bool:
    """Whether the request shows METRIK_TOKEN; without that setting nobody can."""
    art, _, token = request.headers.get("Authorization", "").partition(" ")
    richtig = settings.METRIK_TOKEN
    return bool(richtig) and art.lower() == "bearer" and constant_time_compare(token.strip(), richtig)


def _ist_redaktion(request) -> bool:
    """Whether a member of the staff asks; a session that cannot be read says no."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    try:
        return request.user.is_active and request.user.is_staff
    except Error:
        return False
