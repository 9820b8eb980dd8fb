"""Background work: tasks with a name for people, a second and third attempt, and what is done again and again.

A task is queued by `enqueue` in the transaction that causes it: its row is a row of the same database, so both are
there or neither. `manage.py worker` does the work.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Max, Min, Q, When
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import TaskResultStatus, task

log = logging.getLogger(__name__)

# How long a task waits after its first and second failure; after the third it stays failed, for editors to see.
WARTEZEITEN = (timedelta(minutes=1), timedelta(minutes=5))
HOECHSTVERSUCHE = len(WARTEZEITEN) + 1
AUFBEWAHREN = timedelta(days=30)

# Sent with `pfad`, `args`, `kwargs` and `fehler` (the last line of the traceback) when there is no further attempt.
endgueltig_gescheitert = Signal()

_bezeichnungen: dict[str, str] = {}
_wiederkehrend: list["Wiederkehrend"] = []


def aufgabe(bezeichnung: str, **optionen: Any) -> Callable[[Callable], Any]:
    """Decorator: makes a function of a module a task; `bezeichnung` is what editors read.

    A task may run twice (the worker was killed just before it could say "done"): it looks whether its work is done.
    """

    def huelle(funktion: Callable) -> Any:
        neue = task(**optionen)(funktion)
        _bezeichnungen[neue.module_path] = bezeichnung
        return neue

    return huelle


def bezeichnung(pfad: str) -> str:
    """What people call the task of this dotted path."""
    return _bezeichnungen.get(pfad, pfad)


@dataclass(frozen=True, slots=True)
class Wiederkehrend:
    """Something that the worker does at its start and then every so many seconds."""

    name: str
    tun: Callable[[], Any]
    sekunden: float


def wiederkehrend(name: str, tun: Callable[[], Any], *, sekunden: float) -> None:
    """Registers it, once."""
    if all(w.name != name for w in _wiederkehrend):
        _wiederkehrend.append(Wiederkehrend(name, tun, sekunden))


def alle_wiederkehrenden() -> tuple[Wiederkehrend, ...]:
    """What was registered."""
    return tuple(_wiederkehrend)


def nach_fehlschlag(ergebnis: Any) -> bool:
    """Queues a failed task again, later each time; returns whether it did. Its error stays readable meanwhile."""
    versuche = len(ergebnis.worker_ids)
    if versuche < HOECHSTVERSUCHE:
        ergebnis.status = TaskResultStatus.READY
        ergebnis.run_after = timezone.now() + WARTEZEITEN[max(versuche, 1) - 1]
        ergebnis.save(update_fields=["status", "run_after"])
        return True
    try:
        with transaction.atomic():
            endgueltig_gescheitert.send(
                sender=nach_fehlschlag,
                pfad=ergebnis.task_path,
                args=ergebnis.args_kwargs["args"],
                kwargs=ergebnis.args_kwargs["kwargs"],
                fehler=letzte_zeile(ergebnis.traceback),
            )
    except Exception:  # whoever listens badly must not keep the task from ending
        log.exception("Das Scheitern von „%s“ ließ sich nicht weitersagen", bezeichnung(ergebnis.task_path))
    return False


def letzte_zeile(traceback: str) -> str:
    """Of a traceback, what went wrong."""
    zeilen = traceback.strip().splitlines()
    return zeilen[-1] if zeilen else ""


def erneut_versuchen(ergebnisse: Iterable[Any]) -> int:
    """Gives tasks that failed for good all their attempts again, at once; returns how many there were."""
    gescheiterte = [e for e in ergebnisse if e.status == TaskResultStatus.FAILED]
    with transaction.atomic():
        for ergebnis in gescheiterte:
            ergebnis.status = TaskResultStatus.READY
            ergebnis.worker_ids = []
            ergebnis.run_after = timezone.now()
            ergebnis.save(update_fields=["status", "worker_ids", "run_after"])
    return len(gescheiterte)


def gehoert(ergebnis: Any, worker_id: str) -> bool:
    """Whether the task is still this worker's. Inside a transaction, whose end it then waits for."""
    from django_tasks_db.models import DBTaskResult

    zeile = DBTaskResult.objects.select_for_update().filter(pk=ergebnis.pk, status=TaskResultStatus.RUNNING).first()
    return zeile is not None and zeile.worker_ids[-1:] == [worker_id]


def verwaiste_aufnehmen(lebende: Collection[str] = ()) -> int:
    """What workers that died were doing is tried again, as a failed attempt; `lebende` are all that work elsewhere."""
    from django_tasks_db.models import DBTaskResult

    laufende = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    # A look without a lock first: usually nothing is running that is not somebody's.
    verwaiste = [e.pk for e in laufende if not set(e.worker_ids[-1:]) & set(lebende)]
    anzahl = 0
    for pk in verwaiste:
        with transaction.atomic():
            ergebnis = laufende.select_for_update(skip_locked=True).filter(pk=pk).first()
            if ergebnis is None or set(ergebnis.worker_ids[-1:]) & set(lebende):
                continue
            ergebnis.set_failed(Abgebrochen("Der Worker wurde beendet, während die Aufgabe lief."))
            nach_fehlschlag(ergebnis)
        log.warning("Aufgabe „%s“ eines beendeten Workers aufgenommen", bezeichnung(ergebnis.task_path))
        anzahl += 1
    return anzahl


class Abgebrochen(Exception):  # noqa: N818 (German word for it)
    """The process ended while the task was running."""


def aufraeumen() -> None:
    """Forgets what was done well some weeks ago; what failed stays."""
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - AUFBEWAHREN).delete()


@dataclass(frozen=True, slots=True)
class Lage:
    """How the queue stands: for health checks, figures and editors.

    `aeltester_seit`: for how many seconds the task that is due longest has been waiting, 0 when none is due.
    """

    wartend: int
    laufend: int
    gescheitert: int
    aeltester_seit: float
    letztes_lebenszeichen: datetime | None


def lage() -> Lage:
    """The state of the queue and the last sign of any worker, in two queries."""
    from django_tasks_db.models import DBTaskResult, get_date_max

    from .models import Lebenszeichen

    jetzt = timezone.now()
    wartet = Q(status=TaskResultStatus.READY)
    zahlen = DBTaskResult.objects.aggregate(
        wartend=Count("pk", filter=wartet),
        laufend=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        gescheitert=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        # A task without a time of its own is due since it was queued; one that waits for its next attempt is not due.
        faellig_seit=Min(
            Case(
                When(wartet & Q(run_after=get_date_max()), then=F("enqueued_at")),
                When(wartet & Q(run_after__lte=jetzt), then=F("run_after")),
            )
        ),
    )
    seit = zahlen.pop("faellig_seit")
    zeichen = Lebenszeichen.objects.aggregate(letztes=Max("gesehen_am"))["letztes"]
    return Lage(
        **zahlen,
        aeltester_seit=max(0.0, (jetzt - seit).total_seconds()) if seit else 0.0,
        letztes_lebenszeichen=zeichen,
    )
