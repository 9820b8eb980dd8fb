"""Sätze of a valid file to what each Kommune should be."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from ..vokabular import Kommunentyp, Registerformat
from . import namen
from .saetze import (
    GEMEINDE,
    GEMEINDEKENNZEICHEN,
    KREIS,
    KREISFREI,
    KREISKENNZEICHEN,
    LAND,
    VERBAND,
    VERBANDSFREI,
    VERBANDSKENNZEICHEN,
    Gelesen,
    Inhalt,
    Satz,
    Soll,
    nach_satzart,
)


def ableiten(format: Registerformat, gelesen: Gelesen) -> Inhalt:
    """GV100AD says all but coordinates; the workbook is taken for figures, PLZ and coordinates of what is known."""
    gemeinden = nach_satzart(gelesen.saetze, GEMEINDE)
    echte = [g for g in gemeinden if not g.gemeindefrei]
    frei = len(gemeinden) - len(echte)
    verbaende = _verbaende(gelesen.saetze, echte)
    if format == Registerformat.AUSZUG:
        soll = [*_kreiszahlen(gelesen.saetze, gemeinden), *map(_zahlen, echte), *verbaende]
        return Inhalt(soll, gebietsstand=gelesen.gebietsstand, gemeindefrei=frei)
    soll = [*_kreise(gelesen.saetze, gemeinden), *_gemeinden(gelesen.saetze, echte), *verbaende]
    laender = frozenset(s.schluessel for s in nach_satzart(gelesen.saetze, LAND))
    return Inhalt(soll, gebietsstand=gelesen.gebietsstand, laender=laender, gemeindefrei=frei)


def _summen(gemeinden: Iterable[Satz], nach: Callable[[Satz], str]) -> dict[str, dict[str, Any]]:
    """Population and area of whatever Gemeinden belong to."""
    einwohner: dict[str, int] = defaultdict(int)
    flaeche: dict[str, Decimal] = defaultdict(Decimal)
    for g in gemeinden:
        einwohner[nach(g)] += g.einwohner or 0
        flaeche[nach(g)] += g.flaeche_km2 or 0
    return {s: {"einwohner": einwohner[s], "flaeche_km2": flaeche[s].quantize(Decimal("0.01"))} for s in einwohner}


def _eigene_kreise(saetze: list[Satz]) -> list[Satz]:
    """Kreise proper: a kreisfreie Stadt is one Kommune, and that is its Gemeinde."""
    return [k for k in nach_satzart(saetze, KREIS) if k.kennzeichen not in KREISFREI]


def _kreise(saetze: list[Satz], gemeinden: list[Satz]) -> Iterable[Soll]:
    # Gemeindefreie Gebiete are no Kommunen, but they are part of the Kreis.
    summen = _summen(gemeinden, lambda g: g.kreis)
    for k in _eigene_kreise(saetze):
        bezeichnung = KREISKENNZEICHEN[k.kennzeichen]
        yield Soll(
            k.zeile,
            k.schluessel,
            {
                "typ": Kommunentyp.KREIS,
                "name": namen.kreisname(k.name, bezeichnung),
                "name_amtlich": k.name,
                "bezeichnung": bezeichnung,
                "bundesland": k.land,
                "kreis": None,
                "ars": k.schluessel,
                "kreisschluessel": k.schluessel,
                **summen[k.schluessel],
            },
            name_abgeleitet=True,
        )


def _kreiszahlen(saetze: list[Satz], gemeinden: list[Satz]) -> Iterable[Soll]:
    summen = _summen(gemeinden, lambda g: g.kreis)
    for k in _eigene_kreise(saetze):
        yield Soll(k.zeile, k.schluessel, summen[k.schluessel], nur_vorhandene=True)


def _gemeinden(saetze: list[Satz], gemeinden: list[Satz]) -> Iterable[Soll]:
    kreisfrei = {k.schluessel for k in nach_satzart(saetze, KREIS) if k.kennzeichen in KREISFREI}
    verbaende = {v.schluessel: v for v in nach_satzart(saetze, VERBAND)}
    for g in gemeinden:
        verband = verbaende[g.verband]
        yield Soll(
            g.zeile,
            g.schluessel,
            {
                "typ": Kommunentyp.GEMEINDE,
                "name": namen.gemeindename(g.name, g.kreis),
                "name_amtlich": g.name,
                "bezeichnung": GEMEINDEKENNZEICHEN[g.kennzeichen],
                "bundesland": g.land,
                "kreis": None if g.kreis in kreisfrei else g.kreis,
                "ars": g.verband + g.schluessel[5:],
                "kreisschluessel": g.kreis if g.kreis in kreisfrei else "",
                "einwohner": g.einwohner,
                "flaeche_km2": g.flaeche_km2.quantize(Decimal("0.01")),
                "plz": g.plz,
                "gemeindeverband": "" if verband.kennzeichen == VERBANDSFREI else verband.name,
                "gemeindeverband_typ": VERBANDSKENNZEICHEN[verband.kennzeichen],
            },
            name_abgeleitet=True,
        )


def _zahlen(g: Satz) -> Soll:
    werte: dict[str, Any] = {"einwohner": g.einwohner, "flaeche_km2": g.flaeche_km2, "plz": g.plz}
    if g.breite is not None:
        werte |= {"breite": g.breite, "laenge": g.laenge}
    return Soll(g.zeile, g.schluessel, werte, nur_vorhandene=True)


def _verbaende(saetze: list[Satz], gemeinden: list[Satz]) -> Iterable[Soll]:
    """Figures of the few Verbände that the database holds: nobody wants all 4,600 as Kommunen."""
    summen = _summen(gemeinden, lambda g: g.verband)
    for v in nach_satzart(saetze, VERBAND):
        if v.kennzeichen != VERBANDSFREI and v.schluessel in summen:
            yield Soll(v.zeile, v.schluessel, summen[v.schluessel], nur_vorhandene=True)
