"""A part of a page may fail without taking the page along: it is left out with a notice, and the error is logged."""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

log = logging.getLogger(__name__)

_MERKER = "_ausgefallene_teile"


def ausgefallen(request: HttpRequest) -> list[str]:
    """Which parts were left out of the answer to this request."""
    return getattr(request, _MERKER, [])


def ausfall_behandeln(fehler: Exception, teil: str, request: HttpRequest | None) -> None:
    """Logs the failure of a part and notes it on the request; raises it again where it must not be hidden.

    That is while developing (DEBUG) or testing, and when the database is away: then the rest of the page fails too.
    """
    if getattr(settings, "FEHLER_IN_TEILEN_ZEIGEN", settings.DEBUG) or isinstance(
        fehler, OperationalError | InterfaceError
    ):
        raise fehler
    log.error("Der Seitenteil „%s“ ist ausgefallen und fehlt auf der Seite", teil, exc_info=fehler)
    if request is not None:
        request.__dict__.setdefault(_MERKER, []).append(teil)
