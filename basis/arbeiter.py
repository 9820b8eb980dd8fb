"""The loop of a worker process: due tasks, recurring work, what dead workers left, an orderly end."""

import logging
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from django.db import Error, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import aufgaben, lebenszeichen
from .lebenszeichen import Beobachter

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at the queue
PAUSE_NACH_FEHLER = 5.0


def _nichts(signum: int, frame: FrameType | None) -> None:
    """Hears a signal and lets it pass."""


class Arbeiter(Worker):
    """The library's worker, with further attempts for what failed and with recurring work."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            interval=PAUSE,
            batch=True,  # its own loop ends when nothing is due; ours goes on
            backend_name="default",
            startup_delay=False,
            max_tasks=1,  # between two tasks there is other work
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._faellig: dict[str, float] = {}
        self._beobachter = Beobachter(self.worker_id)
        self._umsehen_ab = 0.0
        self._vorrang = True
        # Since when the present task runs, by the monotonic clock.
        self.laeuft_seit: float | None = None

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Ends between two tasks; one that is running is finished first, however often one asks."""
        self.running = False
        if not self.running_task:
            self.nicht_mehr_hoeren()
            sys.exit(0)

    def nicht_mehr_hoeren(self) -> None:
        """The way out is taken: a second signal (make sends one after the terminal's) must not disturb its end.

        A handler that does nothing, not SIG_IGN: with that, Python complains of a signal that is already on its way.
        """
        for kennung in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kennung, _nichts)

    def arbeiten(self) -> None:
        """Until told to stop. A database that is away or locked for long is waited for."""
        while self.running:
            try:
                self.umsehen()
                self.wiederkehrendes()
                pause = 0.0 if self.eine_faellige() else PAUSE
            except Error as fehler:
                log.warning("Die Datenbank antwortet nicht, neuer Versuch: %s", fehler)
                connection.close()
                pause = PAUSE_NACH_FEHLER
            if self.running and pause:
                time.sleep(pause)

    def umsehen(self) -> None:
        """Takes up what dead workers left behind, and what is ours by name though we no longer work on it.

        That happens when the database was away at the moment of saying "done". Only between two tasks.
        """
        if time.monotonic() < self._umsehen_ab:
            return
        lebende = self._beobachter.lebende()
        self._vorrang = self._beobachter.hat_vorrang(lebende)
        aufgaben.verwaiste_aufnehmen(lebende)
        self._umsehen_ab = time.monotonic() + lebenszeichen.SCHLAG

    def eine_faellige(self) -> bool:
        """Does one task if one is due. A look without a lock comes first: an idle worker must not disturb writers."""
        self._run_tasks = 0
        if self.running and DBTaskResult.objects.ready().exists():
            self.run()
        return bool(self._run_tasks)

    def faelliges(self) -> None:
        """All tasks that are due."""
        while self.eine_faellige():
            pass

    def wiederkehrendes(self) -> None:
        """What has to be done again by now, by one worker of all; a failure is told and costs nothing else."""
        if not self._vorrang:
            return
        for eintrag in aufgaben.alle_wiederkehrenden():
            if not self.running or time.monotonic() < self._faellig.get(eintrag.name, 0):
                continue
            self._faellig[eintrag.name] = time.monotonic() + eintrag.sekunden
            self.running_task, self.laeuft_seit = True, time.monotonic()
            try:
                eintrag.tun()
            except Error:
                raise
            except Exception:
                log.exception("%s ist fehlgeschlagen", eintrag.name)
            finally:
                self.running_task, self.laeuft_seit = False, None

    def run_task(self, db_task_result: Any) -> None:
        """One task. Its end is written only by the worker that it still belongs to."""
        zeile = db_task_result
        zeile.set_successful = partial(self._als_erledigt, zeile, zeile.set_successful)
        zeile.set_failed = partial(self._als_fehlschlag, zeile, zeile.set_failed)
        self.laeuft_seit = time.monotonic()
        try:
            super().run_task(zeile)
        finally:
            self.laeuft_seit = None

    def _als_erledigt(self, zeile: Any, vermerken: Callable[[Any], None], wert: Any) -> None:
        with transaction.atomic():
            if not aufgaben.gehoert(zeile, self.worker_id):
                raise aufgaben.Abgebrochen("Die Aufgabe gehört inzwischen einem anderen Worker.")
            vermerken(wert)

    def _als_fehlschlag(self, zeile: Any, vermerken: Callable[[BaseException], None], fehler: BaseException) -> None:
        """Error and further attempt in one transaction: killed in between, the task would be forgotten."""
        with transaction.atomic():
            if not aufgaben.gehoert(zeile, self.worker_id):
                log.error("Aufgabe „%s“ hat ein anderer Worker übernommen.", aufgaben.bezeichnung(zeile.task_path))
                return
            vermerken(fehler)
            noch_einmal = aufgaben.nach_fehlschlag(zeile)
        log.warning(
            "Aufgabe „%s“ %s: %s",
            aufgaben.bezeichnung(zeile.task_path),
            "fehlgeschlagen, wird erneut versucht" if noch_einmal else "gescheitert",
            aufgaben.letzte_zeile(zeile.traceback),
        )
