"""One import, from bytes to report: recognise, read, validate everything, compare, write in one transaction."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from ..models import Bundesland, Kommune
from ..registerimport import Registerimport
from ..vokabular import Registerformat
from . import ableiten, lesen_auszug, lesen_csv, lesen_gv100ad, pruefen, pruefen_csv
from .abgleichen import abgleichen, stand_als_satz, verdaechtig
from .anwenden import anwenden
from .bericht import Bericht, aus_plan
from .erkennen import Datei, erkennen
from .fehler import Ablehnung, Dateifehler
from .saetze import Inhalt


class Abgelehnt(Exception):  # noqa: N818 (German word for it)
    """Nothing was written; the report says why."""

    def __init__(self, bericht: Bericht):
        self.bericht = bericht
        super().__init__(bericht.grund or f"{len(bericht.ablehnungen)} Angaben abgelehnt")


def importieren(
    *,
    inhalt: bytes,
    probelauf: bool = False,
    auch_aelter: bool = False,
    viele_aufgeloest: bool = False,
    fortschritt: Callable[[int], None] = lambda prozent: None,
    im_selben_zug: Callable[[Bericht], None] = lambda bericht: None,
) -> Bericht:
    """Imports, or says what an import would do. Raises Abgelehnt.

    `im_selben_zug` is called with the report inside the transaction that writes; `fortschritt` never is.
    """
    bericht = Bericht(probelauf=probelauf)
    fortschritt(1)
    try:
        datei = erkennen(inhalt)
        bericht.format = datei.format
        gelesen, ablehnungen = _lesen_und_pruefen(datei, fortschritt)
    except Dateifehler as fehler:
        bericht.grund = str(fehler)
        raise Abgelehnt(bericht) from fehler
    bericht.gebietsstand = gelesen.gebietsstand
    if ablehnungen:
        bericht.ablehnungen = ablehnungen
        raise Abgelehnt(bericht)
    fortschritt(60)
    with transaction.atomic():
        _nur_einer()
        bericht.geladen = Registerimport.objects.geladener_gebietsstand()
        if bericht.geladen and gelesen.gebietsstand and gelesen.gebietsstand < bericht.geladen and not auch_aelter:
            bericht.grund = stand_als_satz(gelesen.gebietsstand, bericht.geladen)
            raise Abgelehnt(bericht)
        plan = abgleichen(gelesen)
        aus_plan(bericht, plan, gelesen)
        if not viele_aufgeloest and (verdacht := verdaechtig(plan)):
            bericht.ablehnungen = verdacht
            raise Abgelehnt(bericht)
        if not probelauf:
            anwenden(plan)
        im_selben_zug(bericht)
    fortschritt(100)
    return bericht


def _nur_einer() -> None:
    """A second import waits here until the first has ended (SQLite: one writer anyway)."""
    list(Bundesland.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _lesen_und_pruefen(datei: Datei, fortschritt: Callable[[int], None]) -> tuple[Inhalt, list[Ablehnung]]:
    heute: date = timezone.localdate()
    if datei.format == Registerformat.CSV:
        tabelle = lesen_csv.lesen(datei.inhalt)
        fortschritt(20)
        umfeld = pruefen_csv.Umfeld(
            laender=dict(Bundesland.objects.values_list("kuerzel", "schluessel")),
            typen=dict(Kommune.objects.order_by().values_list("schluessel", "typ")),
        )
        return pruefen_csv.pruefen(tabelle, umfeld=umfeld, heute=heute)
    leser = lesen_auszug if datei.format == Registerformat.AUSZUG else lesen_gv100ad
    gelesen = leser.lesen(datei.inhalt)
    fortschritt(40)
    laender = set(Bundesland.objects.values_list("schluessel", flat=True))
    ablehnungen = pruefen.pruefen(gelesen, laender=laender, heute=heute)
    if ablehnungen:
        return Inhalt([], gebietsstand=gelesen.gebietsstand), ablehnungen
    return ableiten.ableiten(datei.format, gelesen), []
