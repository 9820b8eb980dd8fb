"""The desk on the start page of the admin: what waits for whom, each with the way to exactly these rows.

A domain registers tiles; a tile counts with the same condition that its list filters by.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kachel:
    """One line of the desk: a number and the list behind it; `naeheres` says what is in it."""

    titel: str
    anzahl: int
    url: str
    naeheres: tuple[str, ...] = ()


Lieferant = Callable[[Any], Kachel | None]
_lieferanten: dict[str, tuple[int, Lieferant]] = {}


def anmelden(name: str, reihenfolge: int, lieferant: Lieferant) -> None:
    """`lieferant(person)` returns the tile for this person, None when it is not theirs to see."""
    _lieferanten[name] = (reihenfolge, lieferant)


def kacheln(person) -> list[Kachel]:
    """All tiles of the person, in order."""
    gefunden = (lieferant(person) for _, lieferant in sorted(_lieferanten.values(), key=lambda paar: paar[0]))
    return [kachel for kachel in gefunden if kachel is not None]
