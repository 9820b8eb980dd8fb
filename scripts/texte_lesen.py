"""The texts of the fixtures that visitors read: what both text checks look at."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
# Fields that hold sentences of our own; names, titles of sources and addresses are no sentences.
SATZFELDER = {
    "kurzbeschreibung",
    "ausgangslage",
    "loesungsansatz",
    "wirkung",
    "erfahrungen",
    "voraussetzungen",
    "beschreibung",
    "einleitung",
    "erklaerung",
    "mitglieder_hinweis",
    "foerderhinweis",
    "ungeprueft",
    "beleg",
}


@dataclass(frozen=True)
class Text:
    """A text and where it stands: file, entry, field."""

    datei: str
    eintrag: str
    feld: str
    inhalt: str

    @property
    def stelle(self) -> str:
        """For a message."""
        return f"{self.datei} {self.eintrag} {self.feld}"


def texte(ordner: Path = FIXTURES) -> Iterator[Text]:
    """All texts of our own in the fixtures."""
    for datei in sorted(ordner.glob("*.json")):
        for eintrag in json.loads(datei.read_text("utf-8")):
            yield from _aus_eintrag(datei.name, eintrag)
    with (ordner / "bundeslaender.csv").open(encoding="utf-8", newline="") as zeilen:
        for eintrag in csv.DictReader(zeilen):
            yield from _aus_eintrag("bundeslaender.csv", eintrag)


def _aus_eintrag(datei: str, eintrag: dict, name: str = "") -> Iterator[Text]:
    name = name or next((str(eintrag[s]) for s in ("kennung", "slug", "art", "kuerzel", "nummer") if s in eintrag), "?")
    for feld, wert in eintrag.items():
        if feld in SATZFELDER and isinstance(wert, str) and wert.strip():
            yield Text(datei, name, feld, wert)
        elif isinstance(wert, list):
            for teil in wert:
                if isinstance(teil, dict):
                    yield from _aus_eintrag(datei, teil, name)


def woerter(text: str) -> list[str]:
    """The words of a text, without marks and case."""
    return re.findall(r"[^\W_]+", text.lower())


def saetze(text: str) -> list[str]:
    """The sentences of a text; a dot after a number or an abbreviation ends none."""
    geschuetzt = re.sub(r"\b(z|B|d|h|u|a|bzw|ca|Nr|St|Mio|Mrd|Dr|Prof|i|b|e|V|\d+)\.", r"\1·", text)
    return [satz.strip() for satz in re.split(r"(?<=[.!?])\s+|\n+", geschuetzt) if satz.strip()]
