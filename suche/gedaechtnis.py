"""Answers that were given before: kept in the process, bounded, and never older than the index.

The key holds everything that an answer depends on: the engine, the generation of the index as read before the search,
its stamp (what this release makes of a text), the words of all synonyms, and the whole question. A commit gives the
index another generation: an answer of before is not found any more, and leaves with the first one of the new state.
A release starts new processes, which begin with nothing.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from .anfrage import Ergebnis, Suchanfrage
from .engines import fluechtig
from .engines.base import Engine, Indexschema

# Keys and facet values of all answers together: about 20 MB.
HOECHSTWERTE = 200_000


class Schluessel(NamedTuple):
    """What an answer is kept under: whose index, in which state, and what was asked.

    The synonyms belong to what was asked: a question without words has none, and would make another state of the index.
    """

    index: Hashable
    stand: Hashable
    frage: Any


class Gedaechtnis:
    """Answers by key, the least recently asked for leave first. Safe to share between threads."""

    def __init__(self, hoechstwerte: int = HOECHSTWERTE):
        self.hoechstwerte = hoechstwerte
        self.werte = 0
        self._antworten: OrderedDict[Hashable, tuple[Ergebnis, int]] = OrderedDict()
        self._staende: dict[Hashable, Hashable] = {}
        self._schloss = threading.Lock()

    def holen(self, schluessel: Hashable | None, rechnen: Callable[[], Ergebnis]) -> Ergebnis:
        """The answer under this key, worked out where it is not known yet. None as key: never kept."""
        if schluessel is None:
            return rechnen()
        with self._schloss:
            if schluessel in self._antworten:
                self._antworten.move_to_end(schluessel)
                return self._antworten[schluessel][0]
        ergebnis = _unveraenderlich(rechnen())
        self._merken(schluessel, ergebnis)
        return ergebnis

    def _merken(self, schluessel: Hashable, ergebnis: Ergebnis) -> None:
        umfang = 10 + len(ergebnis.schluessel) + sum(map(len, ergebnis.facetten.values()))
        if umfang > self.hoechstwerte // 10:
            return  # one answer must not push out all others
        with self._schloss:
            self._stand_merken(schluessel)
            self._vergessen(schluessel)
            self._antworten[schluessel] = (ergebnis, umfang)
            self.werte += umfang
            while self.werte > self.hoechstwerte:
                self.werte -= self._antworten.popitem(last=False)[1][1]

    def _stand_merken(self, schluessel: Hashable) -> None:
        """Lets go of what was answered from an earlier state of the same index: nobody can find it any more."""
        if not isinstance(schluessel, Schluessel) or self._staende.get(schluessel.index) == schluessel.stand:
            return
        self._staende[schluessel.index] = schluessel.stand
        for alt in [s for s in self._antworten if isinstance(s, Schluessel) and s.index == schluessel.index]:
            self._vergessen(alt)

    def _vergessen(self, schluessel: Hashable) -> None:
        if (bisher := self._antworten.pop(schluessel, None)) is not None:
            self.werte -= bisher[1]

    def leeren(self) -> None:
        """Forgets everything."""
        with self._schloss:
            self._staende.clear()
            self._antworten.clear()
            self.werte = 0

    def __len__(self) -> int:
        return len(self._antworten)


def schluessel(
    engine: Engine, schema: Indexschema, anfrage: Suchanfrage, synonyme: tuple[str, ...]
) -> Schluessel | None:
    """The key of a question, None where its answer must not be kept. Raises IndexFehlt, IndexNichtLesbar."""
    if fluechtig(engine):
        return None
    auswahl = tuple(sorted((name, tuple(sorted(werte))) for name, werte in anfrage.auswahl.items()))
    return Schluessel(
        index=(engine, anfrage.typ),
        stand=(engine.generation(schema), schema.stempel),
        frage=(anfrage.text, synonyme, auswahl, anfrage.sortierung, anfrage.seite, anfrage.je_seite, anfrage.woertlich),
    )


def _unveraenderlich(ergebnis: Ergebnis) -> Ergebnis:
    """The same answer, safe to hand to many."""
    facetten = {name: MappingProxyType(dict(werte)) for name, werte in ergebnis.facetten.items()}
    return replace(ergebnis, facetten=MappingProxyType(facetten))


# One for the process.
gedaechtnis = Gedaechtnis()
