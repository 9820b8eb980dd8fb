"""The engines and the one that the setting SUCHE["ENGINE"] chooses."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection
from django.utils.module_loading import import_string

from .base import Engine


@cache
def aktuelle_engine() -> Engine:
    """The engine of this process, made from the settings."""
    return import_string(settings.SUCHE["ENGINE"])(settings.SUCHE)


def fluechtig(engine: Engine) -> bool:
    """Whether what the engine says now may be rolled back: nothing of it must be kept.

    Inside a transaction an index in the database has a generation that another transaction may be given too.
    """
    return engine.in_transaktion and connection.in_atomic_block


def _vergessen(*, setting, **_):
    if setting == "SUCHE":
        aktuelle_engine.cache_clear()


setting_changed.connect(_vergessen)
