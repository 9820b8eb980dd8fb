"""Workers that live and workers that died: each gives a sign again and again, and watches the others' signs.

A task belongs to the worker whose name stands last in its row. It may be taken away only from one that is dead, and a
worker that others might take for dead ends itself before they do: so nobody does a task that somebody else is doing.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import Error, OperationalError, connection
from django.db.models import F
from django.db.models.functions import Now
from django_tasks_db.utils import is_locked_database_exception

from .models import Lebenszeichen

log = logging.getLogger(__name__)

SCHLAG = 5.0  # seconds between two signs
FRIST = 60.0  # without a new sign for so long others take a worker for dead
AUFGEBEN = 40.0  # a worker that could not give one for so long ends itself
HOECHSTDAUER = 60 * 60.0  # a task that runs longer than this hangs: it ends with its process and counts as failed
AUFBEWAHREN = timedelta(days=7)
_ABGEBROCHEN = 75  # the exit code; whoever runs the worker starts it again


def _prozess_beenden(grund: str) -> None:
    """At once, whatever the other thread is doing: a task must not go on when it may be somebody else's by now."""
    log.critical("Der Worker beendet sich: %s", grund)
    logging.shutdown()
    os._exit(_ABGEBROCHEN)


class Herzschlag:
    """Gives the signs of one worker from a thread of its own, as long as the `with` block lasts.

    The caller holds the lock of the data folder, so that a worker noted for it before has ended, however it did.
    """

    def __init__(
        self,
        worker_id: str,
        *,
        laeuft_seit: Callable[[], float | None] = lambda: None,
        abbrechen: Callable[[str], None] = _prozess_beenden,
    ):
        self.worker_id, self._laeuft_seit, self._abbrechen = worker_id, laeuft_seit, abbrechen
        self._ende = threading.Event()
        self._zuletzt = time.monotonic()
        self._faden = threading.Thread(target=self._schlagen_bis_zum_ende, name="herzschlag", daemon=True)

    def __enter__(self) -> Self:
        self.anmelden()
        self._faden.start()
        return self

    def __exit__(self, *_) -> None:
        self._ende.set()
        self._faden.join(2)
        try:
            self._eigenes().update(beendet_am=Now())
        except Error as fehler:
            log.warning("Das Ende des Workers ließ sich nicht vermerken: %s", fehler)

    def _eigenes(self):
        return Lebenszeichen.objects.filter(worker_id=self.worker_id, beendet_am=None)

    def anmelden(self) -> None:
        """Enters the worker; what stood here before it is dead, old signs are forgotten."""
        ort = {"rechner": socket.gethostname()[:255], "ordner": str(settings.DATEN_ORDNER)[-500:]}
        Lebenszeichen.objects.filter(beendet_am=None, **ort).update(beendet_am=Now())
        Lebenszeichen.objects.filter(beendet_am__lt=Now() - AUFBEWAHREN).delete()
        Lebenszeichen.objects.create(worker_id=self.worker_id, gesehen_am=Now(), **ort)
        self._zuletzt = time.monotonic()

    def _schlagen_bis_zum_ende(self) -> None:
        try:
            while not self._ende.wait(SCHLAG):
                self.schlagen()
        finally:
            connection.close()

    def schlagen(self) -> None:
        """One sign; ends the process when its task hangs or others may take it for dead."""
        seit = self._laeuft_seit()
        if seit is not None and time.monotonic() - seit > HOECHSTDAUER:
            self._abbrechen(f"Eine Aufgabe läuft seit mehr als {HOECHSTDAUER / 60:.0f} Minuten.")
        try:
            lebt = self._eigenes().update(schlag=F("schlag") + 1, gesehen_am=Now())
        except Error as fehler:
            connection.close()
            if isinstance(fehler, OperationalError) and is_locked_database_exception(fehler):
                # SQLite while someone writes for long, perhaps our own task: nobody else can take it away meanwhile.
                self._zuletzt = time.monotonic()
            elif time.monotonic() - self._zuletzt > AUFGEBEN:
                self._abbrechen(f"Die Datenbank ist seit mehr als {AUFGEBEN:.0f} Sekunden nicht erreichbar: {fehler}")
            return
        if not lebt:
            self._abbrechen("Ein anderer Worker hielt ihn für tot und hat seine Aufgaben übernommen.")
        self._zuletzt = time.monotonic()


class Beobachter:
    """What one worker knows of the others. Time is measured by its own clock, from when it first saw a sign."""

    def __init__(self, worker_id: str):
        self.worker_id = worker_id
        self._gesehen: dict[str, tuple[int, float]] = {}

    def lebende(self) -> list[str]:
        """The other workers that live, the longest-serving first. One that is dead is noted as ended."""
        zeichen = Lebenszeichen.objects.filter(beendet_am=None).exclude(worker_id=self.worker_id).order_by("pk")
        return [z.worker_id for z in zeichen if self._lebt(z) or not self._begraben(z)]

    def hat_vorrang(self, lebende: list[str]) -> bool:
        """Whether this is the one of all living workers that does what only one shall do."""
        eigenes = Lebenszeichen.objects.filter(worker_id=self.worker_id).values("pk")[:1]
        return not Lebenszeichen.objects.filter(worker_id__in=lebende, pk__lt=eigenes).exists() if lebende else True

    def _lebt(self, zeichen: Lebenszeichen) -> bool:
        schlag, seit = self._gesehen.get(zeichen.worker_id, (None, 0.0))
        if schlag != zeichen.schlag:
            self._gesehen[zeichen.worker_id] = (zeichen.schlag, time.monotonic())
            return True
        return time.monotonic() - seit < FRIST

    def _begraben(self, zeichen: Lebenszeichen) -> bool:
        """False when it gave a sign at the last moment."""
        stumm = Lebenszeichen.objects.filter(pk=zeichen.pk, schlag=zeichen.schlag, beendet_am=None)
        if not stumm.update(beendet_am=Now()):
            return False
        self._gesehen.pop(zeichen.worker_id, None)
        log.error("Der Worker %s gibt seit %.0f Sekunden kein Zeichen mehr: er gilt als tot.", zeichen, FRIST)
        return True
