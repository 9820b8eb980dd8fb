"""The plain shapes that pass from step to step, and the code lists of the official record description."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .fehler import Ablehnung

LAND, REGIERUNGSBEZIRK, REGION, KREIS, VERBAND, GEMEINDE = "10", "20", "30", "40", "50", "60"
SATZARTEN = {
    LAND: "Land",
    REGIERUNGSBEZIRK: "Regierungsbezirk",
    REGION: "Region",
    KREIS: "Kreis",
    VERBAND: "Gemeindeverband",
    GEMEINDE: "Gemeinde",
}

# Textkennzeichen (EF7U1) → what a Kommune is called.
KREISKENNZEICHEN = {
    41: "Kreisfreie Stadt",
    42: "Stadtkreis",
    43: "Kreis",
    44: "Landkreis",
    45: "Regionalverband",
}
KREISFREI = frozenset({41, 42})
VERBANDSKENNZEICHEN = {
    50: "verbandsfreie Gemeinde",
    51: "Amt",
    52: "Samtgemeinde",
    53: "Verbandsgemeinde",
    54: "Verwaltungsgemeinschaft",
    55: "Kirchspielslandgemeinde",
    56: "Verwaltungsverband",
    57: "VG Trägermodell",
    58: "Erfüllende Gemeinde",
}
VERBANDSFREI = 50
GEMEINDEKENNZEICHEN = {
    60: "Markt",
    61: "Kreisfreie Stadt",
    62: "Stadtkreis",
    63: "Stadt",
    64: "Gemeinde",
    65: "gemeindefreies Gebiet, bewohnt",
    66: "gemeindefreies Gebiet, unbewohnt",
    67: "Große Kreisstadt",
}
STADT_OHNE_KREIS = frozenset({61, 62})
GEMEINDEFREI = frozenset({65, 66})
KENNZEICHEN = {KREIS: KREISKENNZEICHEN, VERBAND: VERBANDSKENNZEICHEN, GEMEINDE: GEMEINDEKENNZEICHEN}


@dataclass(frozen=True, slots=True)
class Satz:
    """One record of an official file. `schluessel`: 2 digits (Land), 5 (Kreis), 9 (Verband) or 8 (Gemeinde)."""

    zeile: int
    satzart: str
    schluessel: str
    name: str
    verband: str = ""
    kennzeichen: int = 0
    flaeche_km2: Decimal | None = None
    einwohner: int | None = None
    maennlich: int | None = None
    plz: str = ""
    breite: float | None = None
    laenge: float | None = None
    gebietsstand: date | None = None

    @property
    def land(self) -> str:
        """Key of the Land."""
        return self.schluessel[:2]

    @property
    def kreis(self) -> str:
        """Key of the Kreis, or of the kreisfreie Stadt as a Kreis."""
        return self.schluessel[:5]

    @property
    def gemeindefrei(self) -> bool:
        """Whether this is a gemeindefreies Gebiet: no Kommune, nobody is elected there."""
        return self.satzart == GEMEINDE and self.kennzeichen in GEMEINDEFREI


@dataclass(frozen=True, slots=True)
class Gelesen:
    """What a reader made of a file: records, the rows that are none, the territory's date if the file states it.

    `erwaehnt`: kind and key of rejected rows, as far as legible; what refers to them is not wrong as well.
    """

    saetze: list[Satz]
    abgelehnt: list[Ablehnung]
    gebietsstand: date | None
    erwaehnt: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Soll:
    """What a Kommune should be; a field that is absent is neither compared nor written.

    Kreis, Land and Nachfolgerin are named by key. `nur_vorhandene`: never a reason to create the Kommune;
    `name_abgeleitet`: the file gives the official name only.
    """

    zeile: int
    schluessel: str
    werte: Mapping[str, Any]
    nur_vorhandene: bool = False
    name_abgeleitet: bool = False


@dataclass(frozen=True)
class Inhalt:
    """A validated file: what it says of Kommunen, and how far it speaks.

    `laender` are those whose Gemeinden and Kreise the file names completely: what is not in it there, has gone.
    """

    soll: list[Soll]
    gebietsstand: date | None = None
    laender: frozenset[str] = frozenset()
    gemeindefrei: int = 0
    aufgeloest: Mapping[str, date] = field(default_factory=dict)

    def schluessel(self) -> set[str]:
        """Keys of which the file speaks."""
        return {s.schluessel for s in self.soll}


def nach_satzart(saetze: Iterable[Satz], satzart: str) -> list[Satz]:
    """The records of one kind."""
    return [s for s in saetze if s.satzart == satzart]
