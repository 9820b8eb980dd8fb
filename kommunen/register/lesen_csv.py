"""Our own CSV (the columns of fixtures/kommunen.csv) to raw rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from .fehler import Ablehnung

# Which Kommunen-columns a file may bring; `gebietsstand` and `nachfolger` speak of the file and of what has gone.
SPALTEN = [
    "schluessel",
    "typ",
    "name",
    "name_amtlich",
    "bezeichnung",
    "bundesland",
    "kreis",
    "ars",
    "kreisschluessel",
    "einwohner",
    "flaeche_km2",
    "breite",
    "laenge",
    "plz",
    "gemeindeverband",
    "gemeindeverband_typ",
]
ZUSAETZLICH = ("gebietsstand", "nachfolger")


@dataclass(frozen=True, slots=True)
class Rohzeile:
    """One row, as it stands there."""

    zeile: int
    werte: dict[str, str]


@dataclass
class Tabelle:
    """Rows that have a value for every column, and the faults of the others."""

    spalten: list[str] = field(default_factory=list)
    zeilen: list[Rohzeile] = field(default_factory=list)
    abgelehnt: list[Ablehnung] = field(default_factory=list)


def lesen(inhalt: bytes) -> Tabelle:
    """The file as rows; nothing is interpreted yet."""
    tabelle = Tabelle()
    leser = csv.reader(_zeilen(inhalt, tabelle.abgelehnt), strict=True)
    try:
        tabelle.spalten = [spalte.strip() for spalte in next(leser, [])]
        tabelle.abgelehnt += _kopf(tabelle.spalten)
        while (zeile := next(leser, None)) is not None:
            nummer = leser.line_num
            if not any(wert.strip() for wert in zeile):
                continue
            if len(zeile) != len(tabelle.spalten):
                grund = f"Die Zeile hat {len(zeile)} statt {len(tabelle.spalten)} Spalten."
                tabelle.abgelehnt.append(Ablehnung(nummer, "Spalten", grund))
                continue
            werte = dict(zip(tabelle.spalten, (wert.strip() for wert in zeile), strict=True))
            tabelle.zeilen.append(Rohzeile(nummer, werte))
    except csv.Error as fehler:
        tabelle.abgelehnt.append(Ablehnung(leser.line_num, "Form", f"Das ist keine CSV-Zeile ({fehler})."))
    return tabelle


def _zeilen(inhalt: bytes, abgelehnt: list[Ablehnung]) -> Iterator[str]:
    for nummer, roh in enumerate(inhalt.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), 1):
        try:
            yield roh.decode("utf-8")
        except UnicodeDecodeError:
            abgelehnt.append(Ablehnung(nummer, "Zeichensatz", "Die Zeile ist nicht in UTF-8 kodiert."))
            yield "\n"


def _kopf(spalten: list[str]) -> Iterator[Ablehnung]:
    for spalte in sorted({s for s in spalten if spalten.count(s) > 1}):
        yield Ablehnung(1, spalte, "Die Spalte steht zweimal da.")
    for spalte in spalten:
        if spalte not in SPALTEN and spalte not in ZUSAETZLICH:
            yield Ablehnung(1, spalte, "Die Spalte ist nicht bekannt.")
    for paar in (("breite", "laenge"),):
        if (paar[0] in spalten) != (paar[1] in spalten):
            yield Ablehnung(1, paar[0], "Die Spalten „breite“ und „laenge“ gehören zusammen.")
    if "nachfolger" in spalten and "gebietsstand" not in spalten:
        yield Ablehnung(1, "nachfolger", "Die Spalte „gebietsstand“ fehlt: Sie sagt, seit wann.")
