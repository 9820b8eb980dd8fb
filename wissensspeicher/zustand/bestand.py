"""How things stand at the moment of asking: outbox, tasks, index, disk. Read from the database, not counted."""

import shutil
from collections.abc import Iterator
from hashlib import blake2b

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from basis.aufgaben import lage
from suche import registry
from suche.engines import aktuelle_engine
from suche.engines.base import Indexfehler
from suche.index import HOECHSTVERSUCHE
from suche.models import Indexauftrag


def ausgang() -> tuple[int, int, float]:
    """Of the outbox: changes that wait, changes that were set aside, seconds since the oldest was noted."""
    zahlen = Indexauftrag.objects.aggregate(
        wartend=Count("pk", filter=Q(versuche__lt=HOECHSTVERSUCHE)),
        zurueckgestellt=Count("pk", filter=Q(versuche__gte=HOECHSTVERSUCHE)),
        seit=Min("erstellt_am", filter=Q(versuche__lt=HOECHSTVERSUCHE)),
    )
    seit = max(0.0, (timezone.now() - zahlen["seit"]).total_seconds()) if zahlen["seit"] else 0.0
    return zahlen["wartend"], zahlen["zurueckgestellt"], seit


def generationszahl(generation: str) -> int:
    """A generation as a number that changes when it does: names as labels would pile up in a monitoring system."""
    return int.from_bytes(blake2b(generation.encode(), digest_size=6).digest(), "big")


class Bestandssammler:
    """A collector of prometheus-client; a database that is away costs the figures that come from it, no more."""

    def describe(self) -> list[Metric]:
        """Nothing is asked when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        erreichbar = GaugeMetricFamily("wissensspeicher_datenbank_erreichbar", "1, wenn die Datenbank antwortet")
        try:
            aus_der_datenbank = list(_aus_der_datenbank())
            erreichbar.add_metric([], 1)
        except Error:
            aus_der_datenbank = []
            erreichbar.add_metric([], 0)
        yield erreichbar
        yield from aus_der_datenbank
        yield from _index()
        frei = shutil.disk_usage(settings.DATEN_ORDNER).free
        yield _wert("wissensspeicher_datentraeger_frei_bytes", "Freier Platz im Datenordner", frei)


def _aus_der_datenbank() -> Iterator[Metric]:
    wartend, zurueckgestellt, seit = ausgang()
    yield _wert("wissensspeicher_indexauftraege_wartend", "Änderungen, die noch nicht im Suchindex sind", wartend)
    yield _wert("wissensspeicher_indexauftraege_zurueckgestellt", "Gescheiterte Indexaufträge", zurueckgestellt)
    yield _wert("wissensspeicher_indexauftraege_alter_sekunden", "Alter der ältesten wartenden Änderung", seit)
    aufgaben = lage()
    yield _wert("wissensspeicher_aufgaben_wartend", "Hintergrundaufgaben, die warten", aufgaben.wartend)
    yield _wert("wissensspeicher_aufgaben_laufend", "Hintergrundaufgaben, die laufen", aufgaben.laufend)
    yield _wert("wissensspeicher_aufgaben_gescheitert", "Gescheiterte Hintergrundaufgaben", aufgaben.gescheitert)
    yield _wert(
        "wissensspeicher_aufgaben_alter_sekunden",
        "Wie lange die älteste fällige Aufgabe wartet",
        aufgaben.aeltester_seit,
    )
    if aufgaben.letztes_lebenszeichen is not None:
        stumm = max(0.0, (timezone.now() - aufgaben.letztes_lebenszeichen).total_seconds())
        yield _wert("wissensspeicher_worker_stumm_sekunden", "Zeit seit dem letzten Zeichen des Workers", stumm)


def _index() -> Iterator[Metric]:
    lesbar = GaugeMetricFamily("wissensspeicher_index_lesbar", "1, wenn der Suchindex antwortet", labels=["typ"])
    generation = GaugeMetricFamily(
        "wissensspeicher_index_generation",
        "Zahl, die sich mit jedem neuen Stand des Suchindex ändert",
        labels=["typ"],
    )
    for typ in registry.alle():
        try:
            zahl = generationszahl(aktuelle_engine().generation(typ.schema))
            lesbar.add_metric([typ.name], 1)
            generation.add_metric([typ.name], zahl)
        except (Indexfehler, Error):
            lesbar.add_metric([typ.name], 0)
    yield lesbar
    yield generation


def _wert(name: str, erklaerung: str, zahl: float) -> Metric:
    return GaugeMetricFamily(name, erklaerung, value=zahl)
