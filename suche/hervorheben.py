"""Marks the words of a displayed text that a query matched. Needs no engine: analysis gives the offsets.

What depends on the text alone (`Worte`) and what depends on the query alone (`Marker`) are made apart: whoever shows
the same texts for many queries keeps the one, and a page with many texts makes the other once.
"""

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from itertools import compress

from django.utils.safestring import SafeString, mark_safe

from . import analysis
from .ausdruck import Ausdruck, Phrase, Praefix, Term, positive_blaetter

LAENGE = 180  # characters of a passage, roughly


class Worte:
    """A text and where its words stand: 16 bytes a word, since words share their terms."""

    __slots__ = ("anfaenge", "enden", "terme", "text")

    def __init__(self, text: str):
        self.text = text
        stellen = list(analysis.stellen(text))
        self.anfaenge = array("I", [anfang for anfang, _, _ in stellen])
        self.enden = array("I", [ende for _, ende, _ in stellen])
        self.terme = tuple(terme for _, _, terme in stellen)


class Marker(dict[analysis.Terme, bool]):
    """Knows of a word whether a query matched it; looked at once for each word that comes along.

    A dict, so that a text is gone through without a call per word.
    """

    def __init__(self, ausdruck: Ausdruck | None):
        super().__init__()
        self._staemme: set[str] = set()
        self._formen: set[str] = set()
        praefixe = []
        for blatt in positive_blaetter(ausdruck) if ausdruck is not None else ():
            if isinstance(blatt, Term):
                self._staemme.add(blatt.stem)
                self._formen.add(blatt.surface)
            elif isinstance(blatt, Phrase):
                self._formen.update(blatt.surface)
            elif isinstance(blatt, Praefix):
                praefixe.append(blatt.surface)
        self._praefixe = tuple(praefixe)
        self.leer = not (self._staemme or self._formen or praefixe)

    def __missing__(self, wort: analysis.Terme) -> bool:
        passt = self[wort] = (
            wort.stem in self._staemme
            or wort.surface in self._formen
            or not self._staemme.isdisjoint(wort.part)
            or bool(self._praefixe and wort.surface.startswith(self._praefixe))
        )
        return passt

    def treffer(self, worte: Worte) -> list[int]:
        """Which words of a text the query matched, as their numbers in order."""
        return [] if self.leer else list(compress(range(len(worte.terme)), map(self.__getitem__, worte.terme)))

    def markiert(self, worte: Worte) -> SafeString:
        """The text escaped, with `<mark>` around every matched word."""
        return self._zwischen(worte, self.treffer(worte), 0, len(worte.text))

    def ausschnitt(self, texte: Iterable[Worte], laenge: int = LAENGE) -> SafeString:
        """The passage of about `laenge` characters with most different matched words, marked; "" when none matches.

        Cut at words, with "…" where something is left out.
        """
        beste: tuple[int, Worte, list[int], int, int] | None = None
        for worte in texte:
            treffer = self.treffer(worte)
            for i, wort in enumerate(treffer):
                anfang = worte.anfaenge[wort]
                fenster = [w for w in treffer[i:] if worte.enden[w] - anfang <= laenge]
                verschiedene = len({worte.terme[w].stem for w in fenster})
                if beste is None or verschiedene > beste[0]:
                    beste = (verschiedene, worte, treffer, anfang, worte.enden[fenster[-1] if fenster else wort])
        if beste is None:
            return mark_safe("")
        _, worte, treffer, anfang, ende = beste
        text = worte.text
        rand = max(0, laenge - (ende - anfang)) // 2
        von = 0 if anfang <= rand else text.find(" ", anfang - rand) + 1 or anfang
        bis = len(text) if ende + rand >= len(text) else max(text.rfind(" ", ende, ende + rand + 1), ende)
        von = min(von, anfang)
        passage = _LEER.sub(" ", self._zwischen(worte, treffer, von, bis)).strip()
        vorn, hinten = ("… " if von > 0 else ""), (" …" if bis < len(text) else "")
        return mark_safe(f"{vorn}{passage}{hinten}")  # noqa: S308 (escaped by _zwischen)

    def _zwischen(self, worte: Worte, treffer: Iterable[int], von: int, bis: int) -> SafeString:
        text, stuecke, stelle = worte.text, [], von
        for wort in treffer:
            anfang, ende = worte.anfaenge[wort], worte.enden[wort]
            if anfang < von or ende > bis:
                continue
            stuecke += [escape(text[stelle:anfang]), "<mark>", escape(text[anfang:ende]), "</mark>"]
            stelle = ende
        stuecke.append(escape(text[stelle:bis]))
        return mark_safe("".join(stuecke))  # noqa: S308 (every piece is escaped above)


_LEER = re.compile(r"\s+")


@lru_cache(maxsize=16)
def marker(ausdruck: Ausdruck | None) -> Marker:
    """The same for the same query: filters and pages change more often than words."""
    return Marker(ausdruck)


def markieren(text: str, ausdruck: Ausdruck | None) -> SafeString:
    """`text` escaped, with `<mark>` around every word that the query matched."""
    return marker(ausdruck).markiert(Worte(text or ""))
