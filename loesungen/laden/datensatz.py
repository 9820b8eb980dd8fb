"""The one shape in which file and database are compared: plain values, references by natural key, relations as sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Datensatz:
    """An entry; a column or relation that the file does not mention is absent: neither compared nor written."""

    stelle: str
    schluessel: Any
    werte: Mapping[str, Any]
    beziehungen: Mapping[str, frozenset[tuple]]


def vergleichbar(wert: Any) -> Any:
    """Takes off what is no difference: line ends as browsers send them, outer blanks, the order of a list."""
    if isinstance(wert, str):
        return wert.replace("\r\n", "\n").strip()
    if isinstance(wert, list):
        return sorted(map(str, wert))
    return wert


def zeile_vergleichbar(zeile: tuple) -> tuple:
    """The same for the row of a relation."""
    return tuple(vergleichbar(wert) for wert in zeile)
