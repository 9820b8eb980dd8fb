"""What the processes of a run do until they are told to end. Each returns what it saw."""

import contextlib
import io
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basis import aufgaben
from basis.arbeiter import Arbeiter
from loesungen.models import Loesung
from suche import index
from suche.models import Indexauftrag
from suche.search import Suchanfrage, suchen

from .aenderungen import Redaktion
from .bestand import ANKER, ANKERWORT

PAUSE_SUCHE = 0.01  # between two searches: nobody asks without drawing breath, and writers need the processor too
PAUSE_BAU = 0.3  # between two rebuilds: whoever waits for the lock looks for it twenty times a second
BEISPIELE = 3  # failures that are told in full; all are counted


class Zaehler:
    """Counts what was done and what failed."""

    def __init__(self) -> None:
        self.getan: Counter[str] = Counter()
        self.fehler: list[str] = []
        self.fehlerzahl = 0
        self.laengste = 0.0

    @contextlib.contextmanager
    def ein(self, art: str):
        beginn = time.monotonic()
        try:
            yield
        except Exception as grund:
            self.fehlschlag(f"{art}: {type(grund).__name__}: {grund}")
        self.getan[art] += 1
        self.laengste = max(self.laengste, time.monotonic() - beginn)

    def fehlschlag(self, satz: str) -> None:
        self.fehlerzahl += 1
        if len(self.fehler) < BEISPIELE:
            self.fehler.append(satz[:1000])

    def als_daten(self) -> dict:
        return {
            "getan": dict(self.getan),
            "fehlerzahl": self.fehlerzahl,
            "fehler": self.fehler,
            "laengste_sekunden": round(self.laengste, 3),
        }


def schreiben(zeichen, name: str, anzahl: int | None = None) -> dict:
    """Edits; `anzahl` times, or until told to end."""
    redaktion, zaehler = Redaktion(name), Zaehler()
    while zeichen.weiter and (anzahl is None or zeichen.schritte < anzahl):
        with zaehler.ein("Änderung"):
            zaehler.getan[redaktion.aendern()] += 1
        zeichen.schritt()
    return zaehler.als_daten()


def lesen(zeichen) -> dict:
    """Searches for what must always be found, and loads the rows of the hits as a page does."""
    zaehler = Zaehler()
    while zeichen.weiter:
        with zaehler.ein("Suche"):
            ergebnis = suchen(Suchanfrage("loesung", ANKERWORT, je_seite=ANKER))
            if not ergebnis.verfuegbar:
                zaehler.fehlschlag("Die Suche ist nicht verfügbar.")
            elif ergebnis.gesamt != ANKER or len(set(ergebnis.schluessel)) != ANKER:
                zaehler.fehlschlag(f"Gefunden: {ergebnis.gesamt} statt {ANKER}.")
            elif len(Loesung.objects.sichtbar().in_reihenfolge(ergebnis.schluessel)) != ANKER:
                zaehler.fehlschlag("Zu Treffern fehlen sichtbare Einträge.")
            if suchen(Suchanfrage("loesung", "", sortierung="titel")).gesamt < ANKER:
                zaehler.fehlschlag("Ohne Suchwort wird zu wenig gefunden.")
        zeichen.schritt()
        time.sleep(PAUSE_SUCHE)
    return zaehler.als_daten()


def bauen(zeichen) -> dict:
    """Rebuilds all indexes again and again."""
    zaehler = Zaehler()
    while zeichen.weiter:
        zeichen.schritt()
        with zaehler.ein("Neuaufbau"):
            call_command("suchindex", "build", stdout=io.StringIO())
        time.sleep(PAUSE_BAU)
    return zaehler.als_daten()


def arbeiten(zeichen, ordner: str = "") -> dict:
    """`manage.py worker` itself, which a signal ends; `ordner` is the data folder that another host would have."""
    if ordner:
        Path(ordner).mkdir(parents=True, exist_ok=True)
        settings.DATEN_ORDNER = Path(ordner)
    with contextlib.suppress(SystemExit):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the worker listens itself
        zeichen.schritt()
        call_command("worker")
    return {}


def in_ordnung_bringen(zeichen) -> dict:
    """What the next start does after a crash: apply what was left; then everything must fit."""
    ausgabe, zaehler = io.StringIO(), Zaehler()
    with zaehler.ein("Nachziehen"):
        call_command("suchindex", "apply", stdout=ausgabe)
    with zaehler.ein("Abgleich"):
        call_command("suchindex", "verify", stdout=ausgabe)
    if zaehler.fehlerzahl:
        zaehler.fehlschlag(ausgabe.getvalue())
    return {
        **zaehler.als_daten(),
        "offen": Indexauftrag.objects.count(),
        "gescheitert": Indexauftrag.objects.filter(versuche__gte=index.HOECHSTVERSUCHE).count(),
    }


def aufgaben_erledigen(zeichen) -> dict:
    """Does all queued tasks now, also those that wait for a further attempt, and says how many did not end well."""
    aufgaben.verwaiste_aufnehmen()
    aufgegeben = aufgaben.erneut_versuchen(
        DBTaskResult.objects.filter(exception_class_path="basis.aufgaben.Abgebrochen")
    )
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    Arbeiter().faelliges()
    offen = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    return {
        "erledigt": DBTaskResult.objects.successful().count(),
        "nach_drei_abstuerzen_aufgegeben": aufgegeben,
        "offen": [f"{zeile.status}: {aufgaben.letzte_zeile(zeile.traceback)}" for zeile in offen[:BEISPIELE]],
    }


def index_anlegen(zeichen) -> None:
    """The first build."""
    call_command("suchindex", "build", stdout=io.StringIO())
