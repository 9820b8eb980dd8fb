"""Whether the site can do its work: one check each for database, migrations, index, tasks, worker and disk.

`FEHLER` means that visitors get no right answer (the state is then "nicht bereit", 503); `WARNUNG` that somebody should
look while everything is still answered.
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from basis.aufgaben import lage
from suche import registry
from suche.engines import aktuelle_engine
from suche.engines.base import Indexfehler

from .bestand import ausgang

MB = 1_000_000
PLATZ_FEHLER = 50 * MB
PLATZ_WARNUNG = 500 * MB
AUSGANG_ALT = 5 * 60.0  # seconds; the worker applies what is left over every minute
AUFGABE_ALT = 15 * 60.0
WORKER_STUMM = timedelta(minutes=5)
# A release is migrated once; looking through all migrations takes longer than all other checks together.
MIGRATIONEN_MERKEN = 60.0

_migriert_bis = 0.0


class Stufe(StrEnum):
    """How bad it is."""

    GUT = "gut"
    WARNUNG = "warnung"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class Befund:
    """What one check found, in words for the operator."""

    name: str
    stufe: Stufe
    text: str


def alle() -> list[Befund]:
    """All checks. Without a database those that need it are left out: they would all say the same."""
    befunde = [_geprueft("Datenbank", datenbank)]
    if befunde[0].stufe is Stufe.GUT:
        befunde += [_geprueft(name, pruefung) for name, pruefung in MIT_DATENBANK.items()]
    befunde.append(_geprueft("Datenträger", datentraeger))
    return befunde


def bereit(befunde: list[Befund]) -> bool:
    """Whether requests may be sent here."""
    return all(befund.stufe is not Stufe.FEHLER for befund in befunde)


def _geprueft(name: str, pruefung: Callable[[], tuple[Stufe, str]]) -> Befund:
    """A check that cannot be made is a finding too; its cause stands in the log, addresses and names in it do not."""
    try:
        return Befund(name, *pruefung())
    except (Error, OSError) as fehler:
        return Befund(name, Stufe.FEHLER, f"Die Prüfung ist gescheitert ({type(fehler).__name__}).")


def datenbank() -> tuple[Stufe, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Stufe.GUT, "Die Datenbank antwortet."


def migrationen() -> tuple[Stufe, str]:
    global _migriert_bis
    if time.monotonic() >= _migriert_bis:
        ablauf = MigrationExecutor(connection)
        offen = ablauf.migration_plan(ablauf.loader.graph.leaf_nodes())
        if offen:
            return Stufe.FEHLER, f"Offene Migrationen: {len(offen)}. `make setup` bringt die Datenbank auf den Stand."
        _migriert_bis = time.monotonic() + MIGRATIONEN_MERKEN
    return Stufe.GUT, "Die Datenbank ist auf dem Stand dieser Version."


def suchindex() -> tuple[Stufe, str]:
    engine, fehlend, unlesbar, veraltet = aktuelle_engine(), [], [], []
    for typ in registry.alle():
        stempel = engine.stempel(typ.schema)
        try:
            engine.generation(typ.schema)
        except Indexfehler:
            (fehlend if stempel is None else unlesbar).append(typ.name)
            continue
        if stempel != typ.schema.stempel:
            veraltet.append(typ.name)
    if fehlend or unlesbar:
        teile = [f"{was}: {', '.join(namen)}" for was, namen in (("fehlt", fehlend), ("unlesbar", unlesbar)) if namen]
        return Stufe.FEHLER, f"Der Suchindex ist unvollständig ({'; '.join(teile)}). Abhilfe: suchindex build."
    if veraltet:
        return Stufe.WARNUNG, f"Von einer anderen Version: {', '.join(veraltet)}. Abhilfe: suchindex build."
    return Stufe.GUT, "Alle Indexe sind lesbar."


def indexauftraege() -> tuple[Stufe, str]:
    wartend, zurueckgestellt, seit = ausgang()
    text = f"{wartend} wartend, {zurueckgestellt} zurückgestellt."
    if zurueckgestellt:
        return Stufe.WARNUNG, f"{text} Zurückgestellte Einträge lassen sich nicht indizieren, siehe Protokoll."
    if seit > AUSGANG_ALT:
        return Stufe.WARNUNG, f"{text} Die älteste Änderung wartet seit {seit / 60:.0f} Minuten."
    return Stufe.GUT, text


def hintergrundaufgaben() -> tuple[Stufe, str]:
    stand = lage()
    text = f"{stand.wartend} wartend, {stand.laufend} laufend, {stand.gescheitert} gescheitert."
    if stand.gescheitert:
        return Stufe.WARNUNG, f"{text} Gescheiterte stehen in der Redaktion unter „Hintergrundaufgaben“."
    seit = stand.aeltester_seit
    if seit > AUFGABE_ALT:
        return (
            Stufe.WARNUNG,
            f"{text} Die älteste wartet seit {seit / 60:.0f} Minuten. Läuft der Worker?",
        )
    return Stufe.GUT, text


def worker() -> tuple[Stufe, str]:
    zeichen = lage().letztes_lebenszeichen
    if zeichen is None:
        return Stufe.GUT, "Letztes Zeichen: unbekannt."
    text = f"Letztes Zeichen: {timezone.localtime(zeichen):%d.%m.%Y %H:%M:%S}."
    if timezone.now() - zeichen > WORKER_STUMM:
        return Stufe.WARNUNG, f"{text} Aufgaben bleiben liegen, bis wieder ein Worker läuft."
    return Stufe.GUT, text


def datentraeger() -> tuple[Stufe, str]:
    frei = shutil.disk_usage(settings.DATEN_ORDNER).free
    text = f"{frei // MB} MB frei."
    if not os.access(settings.DATEN_ORDNER, os.W_OK):
        return Stufe.FEHLER, f"{text} Der Datenordner ist schreibgeschützt."
    if frei < PLATZ_FEHLER:
        return Stufe.FEHLER, f"{text} Änderungen lassen sich nicht mehr speichern."
    if frei < PLATZ_WARNUNG:
        return Stufe.WARNUNG, f"{text} Bitte Platz schaffen."
    return Stufe.GUT, text


MIT_DATENBANK: dict[str, Callable[[], tuple[Stufe, str]]] = {
    "Migrationen": migrationen,
    "Suchindex": suchindex,
    "Indexaufträge": indexauftraege,
    "Hintergrundaufgaben": hintergrundaufgaben,
    "Worker": worker,
}
