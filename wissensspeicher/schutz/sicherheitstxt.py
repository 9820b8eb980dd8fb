"""`/.well-known/security.txt` (RFC 9116): whom to tell about a hole."""

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

GUELTIG = dt.timedelta(days=180)  # RFC 9116 recommends less than a year


def ablauf(jetzt: dt.datetime) -> dt.datetime:
    """Always half a year ahead, to the day: the same text all day long."""
    return (jetzt.astimezone(dt.UTC) + GUELTIG).replace(hour=0, minute=0, second=0, microsecond=0)


@require_safe
def sicherheitstxt(request):
    """The operator's contact; without one, the page that names the operator."""
    kontakt = settings.SICHERHEIT_KONTAKT or request.build_absolute_uri(_impressum())
    zeilen = [
        f"Contact: {kontakt}",
        f"Expires: {ablauf(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(zeilen), content_type="text/plain; charset=utf-8")


def _impressum() -> str:
    try:
        resolve("/impressum/")
    except Resolver404:
        return reverse("start")
    return "/impressum/"
