"""Workers of two hosts at one queue, some killed: `python -m tests.last.arbeit '{"auftraege": 40, …}'`.

Every task notes in a file when it begins and ends, so that afterwards one can see whether any was done twice at once.
"""

import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Mass:
    """How much."""

    keim: int = 1
    auftraege: int = 40
    sekunden: float = 1.0  # that a task takes at most
    rechner: int = 2
    abstuerze: int = 10


def laufen(mass: Mass) -> dict:
    """Queues all, kills workers at random points, and lets those that come after them do the rest."""
    from basis import lebenszeichen

    from .kinder import im_kind

    # As in operation, only faster.
    lebenszeichen.SCHLAG, lebenszeichen.AUFGEBEN, lebenszeichen.FRIST = 0.3, 4.0, 6.0
    zufall, beginn = Random(f"arbeit-{mass.keim}"), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wissensspeicher-arbeit-") as ordner:
        im_kind(einreihen, mass, ordner)
        rechner = [f"{ordner}/rechner-{nummer}" for nummer in range(mass.rechner)]
        worker = {ort: _neuer_worker(ort) for ort in rechner}
        for runde in range(mass.abstuerze):
            naechster = time.monotonic() + zufall.uniform(0.1, 1.5)
            while time.monotonic() < naechster:
                im_kind(sofort_faellig)  # what was cut short waits a minute for its next attempt otherwise
            ort = rechner[runde % len(rechner)]
            worker[ort].toeten()
            worker[ort] = _neuer_worker(ort)
        # The last killed stays away: its host's work is taken over by the other.
        if mass.rechner > 1 and mass.abstuerze:
            worker.pop(rechner[0]).toeten()
        ende = time.monotonic() + 120
        while (stand := im_kind(sofort_faellig)) and time.monotonic() < ende:
            time.sleep(0.3)
        for kind in worker.values():
            kind.rufen(signal.SIGTERM)
            kind.warten(60)
        ergebnis = _auswerten(mass, Path(ordner)) | im_kind(lage_danach)
    return {
        "mass": asdict(mass),
        "sekunden": round(time.monotonic() - beginn, 1),
        **ergebnis,
        "bestanden": stand == 0
        and ergebnis["vollendet"] == mass.auftraege
        and ergebnis["zugleich"] == []
        # Only what was running when its worker was killed begins anew.
        and ergebnis["begonnen"] <= mass.auftraege + mass.abstuerze + 1
        and ergebnis["wirkungen"] == mass.auftraege
        and ergebnis["nicht_erledigt"] == [],
    }


def _neuer_worker(ort: str):
    """A worker of that host, once it has given its first sign."""
    from . import rollen
    from .kinder import Kind, im_kind

    vorher, ende = im_kind(letzter, ort), time.monotonic() + 60
    worker = Kind(rollen.arbeiten, ort)
    while im_kind(letzter, ort) == vorher and time.monotonic() < ende:
        time.sleep(0.02)
    return worker


def letzter(zeichen, ort: str) -> int | None:
    """The newest worker that gave a sign from that host."""
    from basis.models import Lebenszeichen

    return Lebenszeichen.objects.filter(ordner=ort).order_by("-pk").values_list("pk", flat=True).first()


def einreihen(zeichen, mass: Mass, ordner: str) -> None:
    """All tasks at once, in one transaction."""
    from django.db import transaction

    from .aufgaben import abarbeiten

    zufall = Random(f"auftraege-{mass.keim}")
    with transaction.atomic():
        for nummer in range(mass.auftraege):
            abarbeiten.enqueue(nummer, zufall.uniform(0, mass.sekunden), ordner)


def sofort_faellig(zeichen) -> int:
    """Further attempts need not be waited for here, and nobody is given up; returns how many tasks are not done."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from basis import aufgaben

    aufgaben.erneut_versuchen(DBTaskResult.objects.filter(exception_class_path="basis.aufgaben.Abgebrochen"))
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    return DBTaskResult.objects.exclude(status="SUCCESSFUL").count()


def lage_danach(zeichen) -> dict:
    """What the database says."""
    from django_tasks_db.models import DBTaskResult

    from basis import aufgaben
    from basis.models import Weiterleitung

    offen = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    lage = aufgaben.lage()
    return {
        "wirkungen": Weiterleitung.objects.filter(alt__startswith="/last/").count(),
        "mehrmals_begonnen": sum(len(z.worker_ids) > 1 for z in DBTaskResult.objects.all()),
        "nicht_erledigt": [f"{z.status}: {aufgaben.letzte_zeile(z.traceback)}" for z in offen[:3]],
        "lage": {"wartend": lage.wartend, "laufend": lage.laufend, "gescheitert": lage.gescheitert},
    }


def _auswerten(mass: Mass, ordner: Path) -> dict:
    """From the file: which tasks ended, by how many hosts, and which overlapped with themselves."""
    from .aufgaben import PROTOKOLL

    ablauf: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    rechner = set()
    for zeile in (ordner / PROTOKOLL).read_text().splitlines():
        wort, nummer, pid, zeit, ort = zeile.split(" ", 4)
        ablauf[nummer].append((float(zeit), wort, pid))
        rechner.add(ort)
    return {
        "vollendet": sum(any(wort == "aus" for _, wort, _ in saetze) for saetze in ablauf.values()),
        "begonnen": sum(wort == "an" for saetze in ablauf.values() for _, wort, _ in saetze),
        "von_rechnern": len(rechner),
        "zugleich": [nummer for nummer, saetze in ablauf.items() if _zugleich(saetze)],
    }


def _zugleich(saetze: list[tuple[float, str, str]]) -> bool:
    """Whether a task went on in one process after it had begun in another. A killed process says no "aus"."""
    offen: str | None = None
    for _, wort, pid in sorted(saetze):
        if wort == "an":
            offen = pid
        elif pid != offen:
            return True
    return False


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.last.einstellungen"
    import django

    django.setup()
    logging.disable(logging.ERROR)  # that workers die is what this is about
    sys.stdout.write(json.dumps(laufen(Mass(**json.loads(sys.argv[1]))), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
