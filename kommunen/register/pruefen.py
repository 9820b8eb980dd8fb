"""Validates the Sätze of an official file: each by itself, then all together. Every fault is told."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from . import grenzen
from .fehler import Ablehnung
from .saetze import (
    GEMEINDE,
    KREIS,
    KREISFREI,
    LAND,
    REGIERUNGSBEZIRK,
    REGION,
    SATZARTEN,
    STADT_OHNE_KREIS,
    VERBAND,
    Gelesen,
    Satz,
    nach_satzart,
)


def pruefen(gelesen: Gelesen, *, laender: Collection[str], heute: date) -> list[Ablehnung]:
    """All faults of the file in the order of its rows. `laender`: keys of the Länder that the database knows."""
    fehler = list(gelesen.abgelehnt)
    fehler += _stand(gelesen, heute)
    for satz in gelesen.saetze:
        fehler += [Ablehnung(satz.zeile, feld, grund) for feld, grund in _einzeln(satz)]
    fehler += _doppelte(gelesen.saetze)
    fehler += _bezuege(gelesen, laender)
    if not gelesen.abgelehnt:
        # What is missing here may stand in a row that was rejected: then that row is the fault, once.
        fehler += _vollzaehligkeit(gelesen.saetze)
    return sorted(fehler, key=lambda a: (a.zeile or 0, a.feld))


def _stand(gelesen: Gelesen, heute: date) -> Iterator[Ablehnung]:
    if not gelesen.saetze:
        if not gelesen.abgelehnt:
            yield Ablehnung(None, "", "Die Datei enthält keinen einzigen Satz.")
        return
    haeufig, _ = Counter(s.gebietsstand for s in gelesen.saetze).most_common(1)[0]
    if haeufig is not None and (grund := grenzen.gebietsstand(haeufig, heute=heute)):
        yield Ablehnung(None, "Gebietsstand", grund)
    for satz in gelesen.saetze:
        if satz.gebietsstand != haeufig:
            grund = f"{satz.gebietsstand:%d.%m.%Y} weicht von den anderen Sätzen ab ({haeufig:%d.%m.%Y})."
            yield Ablehnung(satz.zeile, "Gebietsstand", grund)


def _einzeln(satz: Satz) -> Iterator[tuple[str, str]]:
    if not satz.name:
        yield "Bezeichnung", "Der Name fehlt."
    if len(satz.name) > 100:
        yield "Bezeichnung", "Der Name ist länger als 100 Zeichen."
    if satz.satzart != GEMEINDE:
        return
    yield from grenzen.zahlen(flaeche_km2=satz.flaeche_km2, einwohner=satz.einwohner)
    if satz.maennlich is not None and satz.maennlich < 0:
        yield "Bevölkerung männlich", f"{satz.maennlich} kann nicht sein."
    elif satz.maennlich is not None and satz.einwohner is not None and 0 <= satz.einwohner < satz.maennlich:
        yield "Bevölkerung männlich", f"{satz.maennlich} ist mehr als insgesamt ({satz.einwohner})."
    if satz.gemeindefrei:
        return
    if grund := grenzen.plz(satz.plz):
        yield "Postleitzahl", grund
    yield from grenzen.lage(satz.breite, satz.laenge)


def _doppelte(saetze: list[Satz]) -> Iterator[Ablehnung]:
    erste: dict[tuple[str, str], int] = {}
    for satz in saetze:
        if satz.satzart in (REGIERUNGSBEZIRK, REGION):
            continue
        eigen = (satz.satzart, satz.schluessel)
        if eigen in erste:
            grund = f"{SATZARTEN[satz.satzart]} {satz.schluessel} steht schon in Zeile {erste[eigen]}."
            yield Ablehnung(satz.zeile, "Regionalschlüssel", grund)
        else:
            erste[eigen] = satz.zeile


def _bezuege(gelesen: Gelesen, laender: Collection[str]) -> Iterator[Ablehnung]:
    """What a record refers to must be there."""
    da = {(s.satzart, s.schluessel) for s in gelesen.saetze} | gelesen.erwaehnt
    kreise = {s.schluessel: s for s in nach_satzart(gelesen.saetze, KREIS)}
    for satz in gelesen.saetze:
        if satz.satzart == LAND and satz.land not in laender:
            yield Ablehnung(satz.zeile, "Land", f"Das Land {satz.land} ist nicht bekannt.")
        elif satz.satzart in (KREIS, VERBAND, GEMEINDE) and (LAND, satz.land) not in da:
            yield Ablehnung(satz.zeile, "Land", f"Das Land {satz.land} steht nicht in der Datei.")
        elif satz.satzart in (VERBAND, GEMEINDE) and (KREIS, satz.kreis) not in da:
            if _in_keinem_kreis(satz):
                continue
            yield Ablehnung(satz.zeile, "Kreis", f"Der Kreis {satz.kreis} steht nicht in der Datei.")
        elif satz.satzart == GEMEINDE:
            if (VERBAND, satz.verband) not in da:
                yield Ablehnung(satz.zeile, "Gemeindeverband", f"Der Verband {satz.verband} steht nicht in der Datei.")
            yield from _kreisfreiheit(satz, kreise.get(satz.kreis))


def _in_keinem_kreis(satz: Satz) -> bool:
    """Coastal waters and the condominium with Luxembourg belong to a Land alone: its Kreis is "000"."""
    return satz.kreis.endswith("000") and (satz.satzart == VERBAND or satz.gemeindefrei)


def _kreisfreiheit(gemeinde: Satz, kreis: Satz | None) -> Iterator[Ablehnung]:
    """Whether a Stadt is kreisfrei is said twice."""
    if kreis is None or gemeinde.gemeindefrei:
        return
    kreisfrei = kreis.kennzeichen in KREISFREI
    if kreisfrei != (gemeinde.kennzeichen in STADT_OHNE_KREIS):
        art = "kreisfrei" if kreisfrei else "nicht kreisfrei"
        grund = f"{gemeinde.kennzeichen} passt nicht: {gemeinde.kreis} ist in Satzart 40 {art}."
        yield Ablehnung(gemeinde.zeile, "Textkennzeichen", grund)


def _vollzaehligkeit(saetze: list[Satz]) -> Iterator[Ablehnung]:
    """A Kreis has Gemeinden, a kreisfreie Stadt is exactly one."""
    gemeinden = Counter(s.kreis for s in nach_satzart(saetze, GEMEINDE) if not s.gemeindefrei)
    for kreis in nach_satzart(saetze, KREIS):
        anzahl = gemeinden[kreis.schluessel]
        if not anzahl:
            yield Ablehnung(kreis.zeile, "Kreis", f"Zum Kreis {kreis.schluessel} steht keine Gemeinde in der Datei.")
        elif kreis.kennzeichen in KREISFREI and anzahl > 1:
            grund = f"Zur kreisfreien Stadt {kreis.schluessel} stehen {anzahl} Gemeinden in der Datei."
            yield Ablehnung(kreis.zeile, "Kreis", grund)
