"""What is asked and what comes back: frozen, pure, without engine or database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .ausdruck import ALLES, Ausdruck

RELEVANZ = "relevanz"


class Stufe(StrEnum):
    """How far a query was relaxed until it found something."""

    GENAU = "genau"  # as typed
    KORRIGIERT = "korrigiert"  # with corrected spelling
    EINES = "eines"  # any of the words
    NICHTS = "nichts"


@dataclass(frozen=True, slots=True)
class Suchanfrage:
    """A question to one type of document.

    `auswahl` maps a facet to its chosen values (OR inside a facet, AND among facets); `seite` counts from 1.
    `woertlich` asks for the words as typed: no correction, no relaxing.
    """

    typ: str
    text: str = ""
    auswahl: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sortierung: str = RELEVANZ
    seite: int = 1
    je_seite: int = 20
    woertlich: bool = False


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """The answer: keys of the page in order, the total, and per facet how many hits each value would give.

    A facet's counts ignore its own selection. `verfuegbar` is False when no index could be read. `korrektur` is the
    text that was answered instead of the typed one. `ohne_filter`: where the filters left nothing, the facets that
    could be dropped and how many hits each would bring.
    """

    schluessel: tuple[str, ...] = ()
    gesamt: int = 0
    facetten: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ausdruck: Ausdruck = ALLES
    seite: int = 1
    je_seite: int = 20
    verfuegbar: bool = True
    stufe: Stufe = Stufe.GENAU
    korrektur: str = ""
    ohne_filter: tuple[tuple[str, int], ...] = ()

    @property
    def seitenzahl(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.gesamt // self.je_seite))
