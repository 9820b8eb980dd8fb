"""What people search for and do not find: counted in memory, written now and then by a thread beside the requests.

Nothing personal is kept: no address, no time finer than the day, and a query only from its third occurrence on
(before that it may be a name that someone typed once). Counts are kept for 90 days.
"""

import atexit
import datetime as dt
import logging
import threading
from collections import Counter

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from .models import Fehlsuche

log = logging.getLogger(__name__)

AB = 3  # occurrences from which a query is stored
TAGE = 90
LAENGE = 100  # characters; longer texts are no queries that a synonym could help
HOECHSTENS = 5_000  # different queries kept in memory
PAUSE = 60.0  # seconds between two writes

_schloss = threading.Lock()
_gesamt: Counter[str] = Counter()
_offen: Counter[str] = Counter()
_faden: threading.Thread | None = None
_ende = threading.Event()


def merken(text: str) -> None:
    """Counts a query without hits; touches memory only."""
    normal = " ".join(text.split()).casefold()
    if not normal or len(normal) > LAENGE:
        return
    with _schloss:
        if normal not in _gesamt and len(_gesamt) >= HOECHSTENS:
            return
        _gesamt[normal] += 1
        _offen[normal] += 1
    _faden_starten()


def schreiben() -> int:
    """Adds what was counted to the table and drops what is too old; returns the number of queries written."""
    with _schloss:
        faellig = {text: anzahl for text, anzahl in _offen.items() if _gesamt[text] >= AB}
        for text in faellig:
            del _offen[text]
    if not faellig:
        return 0
    heute = timezone.localdate()
    with transaction.atomic():
        for text, anzahl in faellig.items():
            zeile, _ = Fehlsuche.objects.get_or_create(text=text, tag=heute)
            Fehlsuche.objects.filter(pk=zeile.pk).update(anzahl=F("anzahl") + anzahl)
        Fehlsuche.objects.filter(tag__lt=heute - dt.timedelta(days=TAGE)).delete()
    return len(faellig)


def vergessen() -> None:
    """Empties the memory."""
    with _schloss:
        _gesamt.clear()
        _offen.clear()


def _faden_starten() -> None:
    global _faden
    if _faden is None or not _faden.is_alive():
        with _schloss:
            if _faden is None or not _faden.is_alive():
                _faden = threading.Thread(target=_laufen, name="fehlsuchen", daemon=True)
                _faden.start()


def _laufen() -> None:
    while not _ende.wait(PAUSE):
        close_old_connections()
        try:
            schreiben()
        except DatabaseError:
            log.exception("Suchen ohne Treffer konnten nicht gespeichert werden")
        finally:
            close_old_connections()


atexit.register(_ende.set)
