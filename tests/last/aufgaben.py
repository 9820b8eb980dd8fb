"""Background tasks of the runs under load. They may run twice: each looks whether its work is done."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from basis.aufgaben import aufgabe
from basis.models import Weiterleitung
from loesungen.models import Loesung

PROTOKOLL = "protokoll.txt"


@aufgabe("Bemerkung anfügen")
def bemerken(pk: int, satz: str) -> None:
    """Adds a sentence to an entry that may be gone by now, once."""
    with transaction.atomic():
        loesung = Loesung.objects.select_for_update().filter(pk=pk).first()
        if loesung is not None and satz not in loesung.erfahrungen:
            loesung.erfahrungen = f"{loesung.erfahrungen}\n\n{satz}".strip()
            loesung.save()


@aufgabe("Nummer abarbeiten")
def abarbeiten(nummer: int, sekunden: float, ordner: str) -> None:
    """Notes when it begins and ends in a file that all share, and its work in the database."""
    _protokollieren(ordner, f"an {nummer}")
    time.sleep(sekunden)
    Weiterleitung.objects.get_or_create(alt=f"/last/{nummer}/", defaults={"neu": "/"})
    _protokollieren(ordner, f"aus {nummer}")


def _protokollieren(ordner: str, satz: str) -> None:
    """One line in one write: lines of several processes do not mix."""
    griff = os.open(Path(ordner) / PROTOKOLL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(griff, f"{satz} {os.getpid()} {time.monotonic():.6f} {settings.DATEN_ORDNER}\n".encode())
    finally:
        os.close(griff)
