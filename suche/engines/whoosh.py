"""Whoosh: the embedded default. Pure Python, files in one folder, one host.

Whoosh writes, stores and knows phrases. Matching and facets are sets of document numbers (bitmaps) over its postings,
scores are its BM25 worked out on arrays: both are kept per segment (`whoosh_segment.py`).
"""

import contextlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from pathlib import Path

from pyroaring import BitMap
from whoosh import columns, fields, index, query, reading
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.searching import Searcher

from suche.ausdruck import Alle, Ausdruck, Eines, Einige, Kann, Nicht, Phrase, Praefix, Term, positive_blaetter
from suche.gewichte import ABDECKUNG, GANZ, KLASSEN, PHRASE, ZONEN

from .base import Engineanfrage, Engineantwort, Indexdokument, IndexNichtLesbar, Indexschema
from .ordner import Ordnerengine
from .whoosh_segment import Segment

_K1, _B = 1.2, 0.75  # BM25's usual values


class WhooshEngine(Ordnerengine):
    """Executes query trees on Whoosh indexes below `SUCHE["ORDNER"]`."""

    # One reading thread at a time: Whoosh's readers share file positions.
    nebenlaeufig = False

    def _oeffnen(self, schema: Indexschema, ordner: Path) -> "_Stand":
        return _Stand(schema, ordner)

    def _fuellen(self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument]) -> int:
        schreiber = index.create_in(str(ordner), _whoosh_schema(schema)).writer(limitmb=64)
        anzahl = 0
        for dokument in dokumente:
            schreiber.add_document(**_zeile(dokument))
            anzahl += 1
        schreiber.commit(optimize=True)
        return anzahl

    def _aendern(
        self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]
    ) -> None:
        try:
            schreiber = index.open_dir(str(ordner)).writer(timeout=10)
        except Exception as fehler:
            raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht öffnen: {fehler}") from fehler
        try:
            for schluessel in loeschen:
                schreiber.delete_by_term("schluessel", schluessel)
            for dokument in dokumente:
                schreiber.delete_by_term("schluessel", dokument.schluessel)
                schreiber.add_document(**_zeile(dokument))
            schreiber.commit()
        except BaseException:
            with contextlib.suppress(Exception):  # what it says is worth less than what went wrong before
                schreiber.cancel()
            raise


class _Stand:
    """One generation of one index as readers see it: immutable, with what was made of its segments kept.

    A document's number is its number in its segment, shifted by the documents of the segments before.
    """

    def __init__(self, schema: Indexschema, ordner: Path, vorher: "_Stand | None" = None):
        self.schema, self.ordner = schema, ordner
        self.ix = vorher.ix if vorher else index.open_dir(str(ordner))
        self.leser: reading.IndexReader = self.ix.reader()
        self.whoosh_generation = self.leser.generation()
        self.sucher = Searcher(self.leser)
        self.alle = BitMap(self.leser.all_doc_ids())
        self.anzahl = self.leser.doc_count_all()
        bekannt = vorher.je_segment if vorher else {}
        teile = [(s.segment_id(), leser, ab) for leser, ab in self.leser.leaf_readers() if (s := leser.segment())]
        self.je_segment = {name: bekannt.get(name) or Segment(leser) for name, leser, _ in teile}
        self.segmente = [(self.je_segment[name], ab) for name, _, ab in teile]
        self._terme: dict[tuple[str, str], BitMap] = {}
        self._facetten: dict[str, dict[str, BitMap]] = {}
        self._spalten: dict[str, list[bytes]] = {}
        self._mittlere_laenge: dict[str, float] = {}
        self._formen: dict[str, int] | None = None

    @property
    def generation(self) -> str:
        return f"{self.ordner.name}:{self.whoosh_generation}"

    def erneuert(self) -> "_Stand":
        if self.ix.latest_generation() == self.whoosh_generation:
            return self
        return _Stand(self.schema, self.ordner, vorher=self)

    def zahl(self, ausdruck: Ausdruck) -> int:
        return len(self.menge(ausdruck))

    def fingerabdruecke(self) -> dict[str, str]:
        return {
            felder["schluessel"]: felder["fingerabdruck"]
            for felder in (self.leser.stored_fields(nummer) for nummer in self.alle)
        }

    def formen(self) -> dict[str, int]:
        if self._formen is None:
            # Deleted documents still count here until their segment is merged; a correction can live with that.
            summe = Counter[str]()
            for segment, _ in self.segmente:
                summe.update(segment.formen())
            self._formen = dict(summe)
        return self._formen

    def suchen(self, anfrage: Engineanfrage) -> Engineantwort:
        treffer = self.menge(anfrage.ausdruck)
        je_facette = {name: self._auswahl(name, werte) for name, werte in anfrage.auswahl.items() if werte}
        gefiltert = BitMap.intersection(treffer, *je_facette.values()) if je_facette else treffer
        facetten = {}
        for name in self.schema.facetten:
            # A facet's counts ignore its own selection.
            andere = [menge for f, menge in je_facette.items() if f != name]
            grund = BitMap.intersection(treffer, *andere) if andere else treffer
            zahlen = {wert: grund.intersection_cardinality(menge) for wert, menge in self._facette(name).items()}
            gewaehlt = dict.fromkeys(anfrage.auswahl.get(name, ()), 0)
            facetten[name] = gewaehlt | {wert: zahl for wert, zahl in zahlen.items() if zahl or wert in gewaehlt}
        nummern = self._geordnet(gefiltert, anfrage)
        schluessel = tuple(self.leser.stored_fields(nummer)["schluessel"] for nummer in nummern)
        return Engineantwort(schluessel=schluessel, gesamt=len(gefiltert), facetten=facetten)

    # --- sets of document numbers ---

    def _postings(self, feld: str, term: str) -> BitMap:
        menge = self._terme.get((feld, term))
        if menge is None:
            teile = ((segment.postings(feld, term).menge, ab) for segment, ab in self.segmente)
            menge = BitMap.union(BitMap(), *(teil.shift(ab) for teil, ab in teile if teil)) & self.alle
            if len(self._terme) > 20_000:
                self._terme.clear()
            self._terme[feld, term] = menge
        return menge

    def menge(self, ausdruck: Ausdruck) -> BitMap:
        """The documents that match; every zone counts alike here."""
        if isinstance(ausdruck, Term):
            felder = (f"{zone}_{klasse}" for zone in self.schema.zonen for klasse in ("stem", "part"))
            return BitMap.union(*(self._postings(feld, ausdruck.stem) for feld in felder))
        if isinstance(ausdruck, Praefix):
            return BitMap.union(BitMap(), *(self._praefix(f"{z}_surface", ausdruck.surface) for z in self.schema.zonen))
        if isinstance(ausdruck, Phrase):
            abfragen = [query.Phrase(f"{zone}_surface", list(ausdruck.surface)) for zone in self.schema.zonen]
            return BitMap.union(BitMap(), *(BitMap(self.sucher.docs_for_query(a)) for a in abfragen))
        if isinstance(ausdruck, Nicht):
            return self.alle - self.menge(ausdruck.teil)
        if isinstance(ausdruck, Kann):
            return self.alle
        if isinstance(ausdruck, Eines | Einige):
            return BitMap.union(BitMap(), *(self.menge(teil) for teil in ausdruck.teile))
        return BitMap.intersection(self.alle, *(self.menge(teil) for teil in ausdruck.teile))

    def _praefix(self, feld: str, anfang: str) -> BitMap:
        menge = BitMap()
        for term in self.leser.expand_prefix(feld, anfang):
            menge |= self._postings(feld, term.decode("utf-8"))
        return menge

    def _facette(self, name: str) -> dict[str, BitMap]:
        if name not in self._facetten:
            mengen: dict[str, BitMap] = {}
            for segment, ab in self.segmente:
                for wert, menge in segment.facette(f"facette_{name}").items():
                    mengen[wert] = mengen.get(wert, BitMap()) | menge.shift(ab)
            self._facetten[name] = {wert: menge & self.alle for wert, menge in mengen.items()}
        return self._facetten[name]

    def _auswahl(self, name: str, werte: Iterable[str]) -> BitMap:
        vorhanden = self._facette(name)
        return BitMap.union(BitMap(), *(vorhanden[wert] for wert in werte if wert in vorhanden))

    # --- order ---

    def _spalte(self, name: str) -> list[bytes]:
        """The value of every document, by its number."""
        if name not in self._spalten:
            self._spalten[name] = [wert for segment, _ in self.segmente for wert in segment.spalte(name)]
        return self._spalten[name]

    def _geordnet(self, menge: BitMap, anfrage: Engineanfrage) -> list[int]:
        """The asked slice of the hits."""
        bis = anfrage.ab + anfrage.anzahl
        if anfrage.anzahl < 1 or anfrage.ab >= len(menge):
            return []
        blaetter = [] if anfrage.sortierung else list(positive_blaetter(anfrage.ausdruck))
        if blaetter:
            punkte = self._punkte(blaetter, anfrage.ganz, menge)
            gewichte = self._spalte("gewicht")
            anteile = self._abdeckung(anfrage.ausdruck, menge)
            for nummer in punkte:
                punkte[nummer] *= float(gewichte[nummer] or 1) * anteile.get(nummer, 1.0) ** ABDECKUNG
            # Only those that can enter the slice are put in order: ties at its end are among them.
            letzte = nlargest(bis, punkte.values())[-1]
            nummern = [nummer for nummer, wert in punkte.items() if wert >= letzte]
        else:
            nummern = list(menge)
        nummern.sort()
        if anfrage.nachrang:
            nachrang = self._spalte(f"sortierung_{anfrage.nachrang}")
            nummern.sort(key=lambda n: nachrang[n])
        if blaetter:
            nummern.sort(key=lambda n: -punkte[n])
        elif anfrage.sortierung:
            spalte = self._spalte(f"sortierung_{anfrage.sortierung}")
            nummern.sort(key=lambda n: spalte[n], reverse=anfrage.absteigend)
        return nummern[anfrage.ab : bis]

    def _punkte(self, blaetter: list[Term | Phrase | Praefix], ganz: str, menge: BitMap) -> dict[int, float]:
        """Hit → score: the sum over every term of the query that it has."""
        punkte = dict.fromkeys(menge, 0.0)
        # A word that stands in the query several times (its synonyms may have it too) is gone through once.
        boosts: dict[tuple[str, str], float] = defaultdict(float)
        if ganz:
            boosts["ganz", ganz] += GANZ
        for blatt in blaetter:
            for zone in self.schema.zonen:
                if isinstance(blatt, Term):
                    for klasse, term in (("stem", blatt.stem), ("part", blatt.stem), ("surface", blatt.surface)):
                        boosts[f"{zone}_{klasse}", term] += ZONEN[zone] * KLASSEN[klasse] * blatt.gewicht
                elif isinstance(blatt, Praefix):
                    for nummer in self._praefix(f"{zone}_surface", blatt.surface) & menge:
                        punkte[nummer] += ZONEN[zone]
        for (feld, term), boost in boosts.items():
            self._werten(feld, term, boost, menge, punkte)
        if phrasen := [blatt for blatt in blaetter if isinstance(blatt, Phrase)]:
            for nummer, wert in self._phrasenpunkte(phrasen, menge):
                punkte[nummer] += wert
        return punkte

    def _werten(self, feld: str, term: str, boost: float, menge: BitMap, punkte: dict[int, float]) -> None:
        """Adds a term's BM25, as Whoosh works it out, times `boost`."""
        teile = [(p, ab) for segment, ab in self.segmente if (p := segment.postings(feld, term)).nummern]
        if not teile:
            return
        haeufig = sum(len(postings.nummern) for postings, _ in teile)
        faktor = boost * (math.log(self.anzahl / (haeufig + 1)) + 1) * (_K1 + 1)
        fest, je_wort = _K1 * (1 - _B), _K1 * _B / self._laenge(feld)
        for postings, ab in teile:
            for nummer, anzahl, laenge in zip(postings.nummern, postings.anzahlen, postings.laengen, strict=True):
                if nummer + ab in punkte:
                    punkte[nummer + ab] += faktor * anzahl / (anzahl + fest + je_wort * laenge)

    def _laenge(self, feld: str) -> float:
        """The average length of a field."""
        if feld not in self._mittlere_laenge:
            self._mittlere_laenge[feld] = (self.leser.field_length(feld) / self.anzahl) or 1.0
        return self._mittlere_laenge[feld]

    def _phrasenpunkte(self, phrasen: list[Phrase], menge: BitMap) -> Iterator[tuple[int, float]]:
        """Whoosh's own scores of phrases: it knows positions."""
        abfragen = [
            query.Phrase(f"{zone}_surface", list(phrase.surface), boost=ZONEN[zone] * PHRASE)
            for phrase in phrasen
            for zone in self.schema.zonen
        ]
        for punkte, nummer in self.sucher.search(query.Or(abfragen), limit=None, filter=set(menge)).top_n:
            yield nummer, punkte

    def _abdeckung(self, ausdruck: Ausdruck, menge: BitMap) -> dict[int, float]:
        """Where any of several things may match: which share of them, weighted by rarity, each document has."""
        einige = next((t for t in (ausdruck, *getattr(ausdruck, "teile", ())) if isinstance(t, Einige)), None)
        if einige is None or not isinstance(ausdruck, Einige | Alle):
            return {}
        mengen = [gefunden for teil in einige.teile if (gefunden := self.menge(teil))]
        seltenheit = [math.log(1 + len(self.alle) / len(gefunden)) for gefunden in mengen]
        return {
            nummer: sum(s for s, gefunden in zip(seltenheit, mengen, strict=True) if nummer in gefunden)
            / sum(seltenheit)
            for nummer in menge
        }


def _whoosh_schema(schema: Indexschema) -> fields.Schema:
    spalten: dict[str, fields.FieldType] = {
        "schluessel": fields.ID(unique=True, stored=True),
        "fingerabdruck": fields.STORED(),
        "ganz": fields.KEYWORD(),
        "formen": fields.KEYWORD(scorable=False),
        "gewicht": fields.COLUMN(columns.VarBytesColumn()),
    }
    for zone in schema.zonen:
        # Only `surface` needs positions: phrases are looked up there.
        for klasse in schema.klassen:
            spalten[f"{zone}_{klasse}"] = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=klasse == "surface")
    for name in schema.facetten:
        spalten[f"facette_{name}"] = fields.KEYWORD(scorable=False)
    for name in schema.sortierungen:
        spalten[f"sortierung_{name}"] = fields.COLUMN(columns.VarBytesColumn())
    return fields.Schema(**spalten)


def _zeile(dokument: Indexdokument) -> dict[str, object]:
    zeile: dict[str, object] = {"schluessel": dokument.schluessel, "fingerabdruck": dokument.fingerabdruck}
    zeile["gewicht"] = f"{dokument.gewicht:.3f}".encode()
    if dokument.ganz:
        zeile["ganz"] = " ".join(dokument.ganz)
    if dokument.formen:
        zeile["formen"] = " ".join(dokument.formen)
    for zone, klassen in dokument.terme.items():
        for klasse, terme in klassen.items():
            if terme:
                zeile[f"{zone}_{klasse}"] = " ".join(terme)
    for name, werte in dokument.facetten.items():
        if werte:
            zeile[f"facette_{name}"] = " ".join(werte)
    for name, wert in dokument.sortierung.items():
        zeile[f"sortierung_{name}"] = wert.encode("utf-8")
    return zeile
