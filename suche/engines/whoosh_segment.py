"""What has been read of a segment of a Whoosh index. A segment never changes, so it stays true for later generations.

Whoosh's own searcher goes through its postings one object at a time, for every query anew. Here they are read once per
segment into plain arrays; sets, facets, scores and orders are made of those.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap
from whoosh import reading

# Numbers kept per segment: 12 bytes each.
HOECHSTENS = 2_000_000


@dataclass(frozen=True, slots=True)
class Postings:
    """A term's documents in order, how often each has it, and how long the field is in each."""

    nummern: Sequence[int] = ()
    anzahlen: Sequence[float] = ()
    laengen: Sequence[int] = ()
    menge: BitMap = field(default_factory=BitMap)


_KEINE = Postings()


class Segment:
    """One segment. Documents that were deleted later are still in what is said here."""

    def __init__(self, leser: reading.IndexReader):
        self._leser = leser
        self._felder = frozenset(leser.indexed_field_names())
        self._postings: dict[tuple[str, str], Postings] = {}
        self._gelesen = 0
        self._facetten: dict[str, dict[str, BitMap]] = {}
        self._spalten: dict[str, list[bytes]] = {}
        self._formen: dict[str, int] | None = None

    @property
    def dokumente(self) -> int:
        """How many documents it has, deleted ones included."""
        return self._leser.doc_count_all()

    def postings(self, feld: str, term: str) -> Postings:
        """The documents that have a term in a field."""
        postings = self._postings.get((feld, term))
        if postings is None:
            postings = self._lesen(feld, term)
            if self._gelesen > HOECHSTENS:
                self._postings.clear()
                self._gelesen = 0
            self._gelesen += 3 * len(postings.nummern) + 20
            self._postings[feld, term] = postings
        return postings

    def _lesen(self, feld: str, term: str) -> Postings:
        if feld not in self._felder or (feld, term) not in self._leser:
            return _KEINE
        stelle, laenge = self._leser.postings(feld, term), self._leser.doc_field_length
        nummern, anzahlen = array("I"), array("f")
        while stelle.is_active():
            nummern.append(stelle.id())
            anzahlen.append(stelle.weight())
            stelle.next()
        return Postings(nummern, anzahlen, array("H", (laenge(n, feld, 1) for n in nummern)), BitMap(nummern))

    def facette(self, feld: str) -> dict[str, BitMap]:
        """Value of a facet → its documents."""
        if feld not in self._facetten:
            werte = list(self._leser.lexicon(feld)) if feld in self._felder else []
            self._facetten[feld] = {
                wert.decode("utf-8"): BitMap(self._leser.postings(feld, wert).all_ids()) for wert in werte
            }
        return self._facetten[feld]

    def spalte(self, feld: str) -> list[bytes]:
        """The value of every document."""
        if feld not in self._spalten:
            leser = self._leser.column_reader(feld)
            self._spalten[feld] = [leser[nummer] for nummer in range(self.dokumente)]
        return self._spalten[feld]

    def formen(self) -> dict[str, int]:
        """Words for corrections → in how many documents."""
        if self._formen is None:
            eintraege = self._leser.iter_field("formen") if "formen" in self._felder else ()
            self._formen = {term.decode("utf-8"): info.doc_frequency() for term, info in eintraege}
        return self._formen
