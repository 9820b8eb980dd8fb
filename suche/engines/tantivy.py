"""Tantivy: embedded, for large collections. A Rust engine (optional extra), files in one folder, one host.

Terms go in ready: fields of white-space separated tokens, nothing is analysed. Matching, facets (its terms
aggregation), order (fast fields) and BM25 are Tantivy's; on top of its scores come the factors of a document that it
cannot multiply in (weight, coverage), with as many hits looked at as it takes for the slice to be exact.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import Document, Occur, Order, Query

from suche.ausdruck import Alle, Ausdruck, Eines, Einige, Kann, Nicht, Phrase, Praefix, Term, positive_blaetter
from suche.gewichte import ABDECKUNG, GANZ, KLASSEN, PHRASE, ZONEN

from .base import Engineanfrage, Engineantwort, Indexdokument, IndexNichtLesbar, Indexschema
from .ordner import Ordnerengine

_SCHREIBSPEICHER = 50_000_000
_HOECHSTWERTE = 65_000  # values of one facet that are counted
_VORRAT = 50  # hits looked at beyond the asked slice before factors are multiplied in
# Scores are 32-bit floats: what differs less is equal.
_GENAU = 1e-6


class TantivyEngine(Ordnerengine):
    """Executes query trees on Tantivy indexes below `SUCHE["ORDNER"]`."""

    def _ist_schaden(self, fehler: BaseException) -> bool:
        # A panic in Rust (on bytes that make no sense) arrives as an exception of its own that is no `Exception`.
        return super()._ist_schaden(fehler) or type(fehler).__name__ == "PanicException"

    def _oeffnen(self, schema: Indexschema, ordner: Path) -> "_Stand":
        return _Stand(schema, ordner, tantivy.Index.open(str(ordner)))

    def _fuellen(self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument]) -> int:
        schreiber = tantivy.Index(_tantivy_schema(schema), path=str(ordner)).writer(_SCHREIBSPEICHER, 1)
        anzahl = 0
        for dokument in dokumente:
            schreiber.add_document(_zeile(dokument, schema.sortierungen))
            anzahl += 1
        schreiber.commit()
        schreiber.wait_merging_threads()
        return anzahl

    def _aendern(
        self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]
    ) -> None:
        try:
            schreiber = tantivy.Index.open(str(ordner)).writer(_SCHREIBSPEICHER, 1)
        except Exception as fehler:
            raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht öffnen: {fehler}") from fehler
        try:
            for schluessel in loeschen:
                schreiber.delete_documents_by_term("schluessel", schluessel)
            for dokument in dokumente:
                schreiber.delete_documents_by_term("schluessel", dokument.schluessel)
                schreiber.add_document(_zeile(dokument, schema.sortierungen))
            schreiber.commit()
        except BaseException:
            schreiber.rollback()
            raise
        finally:
            # Small segments are merged here, and the folder's writer lock is given back.
            schreiber.wait_merging_threads()


class _Stand:
    """One generation of one index as readers see it; safe to share between threads."""

    def __init__(self, schema: Indexschema, ordner: Path, ix: tantivy.Index):
        self.schema, self.ordner, self.ix = schema, ordner, ix
        # Another process may commit while this one loads: what was named before and after is what was loaded.
        for _ in range(20):
            self._opstamp = _opstamp(ordner)
            ix.reload()
            if _opstamp(ordner) == self._opstamp:
                break
        self.sucher = ix.searcher()
        self.form = ix.schema
        self._formen: dict[str, int] | None = None
        self._hoechstgewicht: float | None = None

    @property
    def generation(self) -> str:
        return f"{self.ordner.name}:{self._opstamp}"

    def erneuert(self) -> Self:
        return self if _opstamp(self.ordner) == self._opstamp else type(self)(self.schema, self.ordner, self.ix)

    # --- answers ---

    def suchen(self, anfrage: Engineanfrage) -> Engineantwort:
        treffer = self._menge(anfrage.ausdruck)
        je_facette = {name: self._auswahl(name, werte) for name, werte in anfrage.auswahl.items() if werte}
        gefiltert = _und([treffer, *je_facette.values()])
        gesamt, facetten = self._zaehlen(gefiltert, [n for n in self.schema.facetten if n not in je_facette])
        for name in je_facette:
            # A facet's counts ignore its own selection.
            andere = _und([treffer, *(frage for f, frage in je_facette.items() if f != name)])
            facetten |= self._zaehlen(andere, [name])[1]
            for wert in anfrage.auswahl[name]:
                facetten[name].setdefault(wert, 0)
        adressen = self._geordnet(gefiltert, gesamt, anfrage) if gesamt and anfrage.anzahl > 0 else []
        return Engineantwort(
            schluessel=tuple(self._schluessel(adresse) for adresse in adressen),
            gesamt=gesamt,
            facetten={name: facetten[name] for name in self.schema.facetten},
        )

    def zahl(self, ausdruck: Ausdruck) -> int:
        return self._zahl(self._menge(ausdruck))

    def fingerabdruecke(self) -> dict[str, str]:
        dokumente = (self.sucher.doc(adresse) for _, adresse in self._alle(Query.all_query()))
        return {d.get_first("schluessel"): d.get_first("fingerabdruck") for d in dokumente}

    def formen(self) -> dict[str, int]:
        if self._formen is None:
            # Deleted documents still count here until their segment is merged; a correction can live with that.
            self._formen = dict(self.sucher.terms_with_prefix("formen", ""))
        return self._formen

    def _zahl(self, frage: Query) -> int:
        return self.sucher.search(frage, 1).count

    def _zaehlen(self, frage: Query, namen: list[str]) -> tuple[int, dict[str, dict[str, int]]]:
        """The number of hits and the counts of the facets `namen`."""
        gesamt = self._zahl(frage)
        if not namen or not gesamt:
            return gesamt, {name: {} for name in namen}
        teile = {n: {"terms": {"field": f"facette_{n}", "size": _HOECHSTWERTE}} for n in namen}
        antwort = self.sucher.aggregate(frage, teile)
        return gesamt, {name: {b["key"]: b["doc_count"] for b in antwort[name]["buckets"]} for name in namen}

    def _schluessel(self, adresse: tantivy.DocAddress) -> str:
        return self.sucher.doc(adresse).get_first("schluessel")

    def _alle(self, frage: Query, **mehr) -> list[tuple[Any, tantivy.DocAddress]]:
        return self.sucher.search(frage, max(1, self.sucher.num_docs), count=False, **mehr).hits

    # --- trees as queries; every zone counts alike here ---

    def _term(self, feld: str, wert: str) -> Query:
        return Query.term_query(self.form, feld, wert, index_option="freq")

    def _phrase(self, zone: str, phrase: Phrase) -> Query:
        return Query.phrase_query(self.form, f"{zone}_surface", list(phrase.surface))

    def _praefix(self, zone: str, praefix: Praefix) -> Query:
        """Every word that begins so, without a bound: no edit is allowed, the rest of the word is free."""
        return Query.fuzzy_term_query(self.form, f"{zone}_surface", praefix.surface, distance=0, prefix=True)

    def _auswahl(self, name: str, werte: Iterable[str]) -> Query:
        return _oder([self._term(f"facette_{name}", wert) for wert in werte])

    def _menge(self, ausdruck: Ausdruck) -> Query:
        zonen = self.schema.zonen
        if isinstance(ausdruck, Term):
            return _oder([self._term(f"{z}_{klasse}", ausdruck.stem) for z in zonen for klasse in ("stem", "part")])
        if isinstance(ausdruck, Praefix):
            return _oder([self._praefix(zone, ausdruck) for zone in zonen])
        if isinstance(ausdruck, Phrase):
            return _oder([self._phrase(zone, ausdruck) for zone in zonen])
        if isinstance(ausdruck, Kann):
            return Query.all_query()
        if isinstance(ausdruck, Nicht):
            return _und([], [self._menge(ausdruck.teil)])
        if isinstance(ausdruck, Eines | Einige):
            return _oder([self._menge(teil) for teil in ausdruck.teile])
        ohne = [self._menge(teil.teil) for teil in ausdruck.teile if isinstance(teil, Nicht)]
        return _und([self._menge(teil) for teil in ausdruck.teile if not isinstance(teil, Nicht | Kann)], ohne)

    # --- order ---

    def _geordnet(self, frage: Query, gesamt: int, anfrage: Engineanfrage) -> list[tantivy.DocAddress]:
        """The asked slice of the hits."""
        bis = min(anfrage.ab + anfrage.anzahl, gesamt)
        if anfrage.ab >= bis:
            return []
        if anfrage.sortierung:
            return self._nach_feld(frage, anfrage, bis)
        if any(positive_blaetter(anfrage.ausdruck)):
            return self._nach_relevanz(frage, gesamt, anfrage, bis)
        if anfrage.nachrang:
            felder = {"order_by_field": f"sortierung_{anfrage.nachrang}", "order": Order.Asc}
            return [adresse for _, adresse in self.sucher.search(frage, bis, **felder).hits[anfrage.ab :]]
        return [adresse for _, adresse in self.sucher.search(frage, bis).hits[anfrage.ab :]]

    def _nach_feld(self, frage: Query, anfrage: Engineanfrage, bis: int) -> list[tantivy.DocAddress]:
        feld = f"sortierung_{anfrage.sortierung}"
        richtung = Order.Desc if anfrage.absteigend else Order.Asc
        treffer = self.sucher.search(frage, bis, count=False, order_by_field=feld, order=richtung).hits
        if not anfrage.nachrang or anfrage.nachrang == anfrage.sortierung:
            return [adresse for _, adresse in treffer[anfrage.ab :]]
        # Equal values follow the second order: each run of them that the slice touches is asked for again.
        werte = [wert for wert, _ in treffer]
        anfang = {wert: stelle for stelle, wert in reversed(list(enumerate(werte)))}
        adressen: list[tantivy.DocAddress] = []
        for wert, anzahl in Counter(werte[anfrage.ab :]).items():
            versatz = anfrage.ab + len(adressen) - anfang[wert]
            if anzahl == 1 and versatz == 0 and anfang[wert] < bis - 1:
                adressen.append(treffer[anfang[wert]][1])
                continue
            gleiche = self.sucher.search(
                _und([frage, self._term(feld, wert)]),
                anzahl,
                count=False,
                offset=versatz,
                order_by_field=f"sortierung_{anfrage.nachrang}",
                order=Order.Asc,
            )
            adressen += [adresse for _, adresse in gleiche.hits]
        return adressen

    def _nach_relevanz(self, frage: Query, gesamt: int, anfrage: Engineanfrage, bis: int) -> list[tantivy.DocAddress]:
        """The best hits by score × weight × coverage.

        A hit further down can at most have its score times the highest factors: when that stays below the last hit of
        the slice, nothing else can enter it.
        """
        gewertet = Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(frage, 0.0)),
                *((Occur.Should, q) for q in self._wertungen(anfrage)),
            ]
        )
        abdeckung = _Abdeckung.fuer(self, anfrage.ausdruck)
        hoechstfaktor = self.hoechstgewicht * (abdeckung.hoechste(frage) if abdeckung else 1.0)
        anzahl = bis + _VORRAT
        while True:
            treffer = self.sucher.search(gewertet, min(anzahl, gesamt), count=False).hits
            adressen = [adresse for _, adresse in treffer]
            faktoren = self.sucher.fast_field_values("gewicht", adressen)
            if abdeckung:
                anteile = abdeckung.anteile(adressen)
                faktoren = [f * anteil for f, anteil in zip(faktoren, anteile, strict=True)]
            gewertete = sorted(
                ((punkte * faktor, adresse) for (punkte, adresse), faktor in zip(treffer, faktoren, strict=True)),
                key=lambda paar: -paar[0],
            )
            letzter = gewertete[bis - 1][0]
            if len(treffer) >= gesamt or treffer[-1][0] * hoechstfaktor < letzter * (1 - _GENAU):
                return self._gleiche_geordnet(gewertete, anfrage, bis)
            anzahl *= 4

    def _gleiche_geordnet(
        self, gewertete: list[tuple[float, tantivy.DocAddress]], anfrage: Engineanfrage, bis: int
    ) -> list[tantivy.DocAddress]:
        """The slice, with equal scores in the second order."""
        adressen = [adresse for _, adresse in gewertete]
        if anfrage.nachrang:
            feld, ab = f"sortierung_{anfrage.nachrang}", 0
            while ab < bis:
                ende, punkte = ab + 1, gewertete[ab][0]
                while ende < len(gewertete) and gewertete[ende][0] >= punkte * (1 - _GENAU):
                    ende += 1
                if ende - ab > 1 and ende > anfrage.ab:
                    adressen[ab:ende] = sorted(adressen[ab:ende], key=lambda a: self.sucher.doc(a).get_first(feld))
                ab = ende
        return adressen[anfrage.ab : bis]

    @property
    def hoechstgewicht(self) -> float:
        """The highest weight of a document."""
        if self._hoechstgewicht is None:
            antwort = self.sucher.aggregate(Query.all_query(), {"g": {"max": {"field": "gewicht"}}})
            self._hoechstgewicht = antwort["g"]["value"] or 1.0
        return self._hoechstgewicht

    def _wertungen(self, anfrage: Engineanfrage) -> Iterator[Query]:
        if anfrage.ganz:
            yield Query.boost_query(self._term("ganz", anfrage.ganz), GANZ)
        for blatt in positive_blaetter(anfrage.ausdruck):
            for zone in self.schema.zonen:
                if isinstance(blatt, Term):
                    for klasse, term in (("stem", blatt.stem), ("part", blatt.stem), ("surface", blatt.surface)):
                        boost = ZONEN[zone] * KLASSEN[klasse] * blatt.gewicht
                        yield Query.boost_query(self._term(f"{zone}_{klasse}", term), boost)
                elif isinstance(blatt, Phrase):
                    yield Query.boost_query(self._phrase(zone, blatt), ZONEN[zone] * PHRASE)
                else:
                    yield Query.boost_query(self._praefix(zone, blatt), ZONEN[zone])


class _Abdeckung:
    """Where any of several things may match: which share of them, weighted by rarity, a document has."""

    def __init__(self, stand: _Stand, teile: list[tuple[Query, int]]):
        self.stand = stand
        seltenheit = [math.log(1 + stand.sucher.num_docs / zahl) for _, zahl in teile]
        self.summe = sum(seltenheit)
        self.teile = [
            (Occur.Should, Query.const_score_query(frage, wert))
            for (frage, _), wert in zip(teile, seltenheit, strict=True)
        ]

    @classmethod
    def fuer(cls, stand: _Stand, ausdruck: Ausdruck) -> Self | None:
        """The coverage that a tree asks for, None for most."""
        if not isinstance(ausdruck, Einige | Alle):
            return None
        einige = next((teil for teil in (ausdruck, *ausdruck.teile) if isinstance(teil, Einige)), None)
        teile = [(frage, stand._zahl(frage)) for frage in map(stand._menge, einige.teile)] if einige else []
        teile = [(frage, zahl) for frage, zahl in teile if zahl]
        return cls(stand, teile) if teile else None

    def hoechste(self, frage: Query) -> float:
        """The highest factor among the hits of `frage`."""
        return self._faktor(self._suchen(frage, 1)[0][0])

    def anteile(self, adressen: list[tantivy.DocAddress]) -> list[float]:
        """The factor of each document."""
        schluessel = [self.stand._schluessel(adresse) for adresse in adressen]
        frage = Query.term_set_query(self.stand.form, "schluessel", schluessel)
        summen = {(a.segment_ord, a.doc): wert for wert, a in self._suchen(frage, len(adressen))}
        return [self._faktor(summen[a.segment_ord, a.doc]) for a in adressen]

    def _suchen(self, frage: Query, anzahl: int) -> list[tuple[float, tantivy.DocAddress]]:
        gesamt = Query.boolean_query([(Occur.Must, Query.const_score_query(frage, 0.0)), *self.teile])
        return self.stand.sucher.search(gesamt, anzahl, count=False).hits

    def _faktor(self, summe: float) -> float:
        return (summe / self.summe) ** ABDECKUNG


def _und(fragen: list[Query], ohne: Iterable[Query] = ()) -> Query:
    # A query of exclusions alone would find nothing.
    muss = fragen or [Query.all_query()]
    return Query.boolean_query([*((Occur.Must, q) for q in muss), *((Occur.MustNot, q) for q in ohne)])


def _oder(fragen: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, q) for q in fragen]) if fragen else Query.empty_query()


def _opstamp(ordner: Path) -> int:
    """The number of the newest commit."""
    return json.loads((ordner / "meta.json").read_text("utf-8"))["opstamp"]


def _tantivy_schema(schema: Indexschema) -> tantivy.Schema:
    bau = tantivy.SchemaBuilder()
    einfach = {"tokenizer_name": "raw", "index_option": "basic"}
    bau.add_text_field("schluessel", stored=True, **einfach)
    bau.add_text_field("fingerabdruck", stored=True, **einfach)
    bau.add_text_field("formen", **einfach)
    bau.add_text_field("ganz", tokenizer_name="raw", index_option="freq")
    bau.add_float_field("gewicht", fast=True)
    for zone in schema.zonen:
        # Only `surface` needs positions: phrases are looked up there.
        for klasse in schema.klassen:
            option = "position" if klasse == "surface" else "freq"
            bau.add_text_field(f"{zone}_{klasse}", tokenizer_name="whitespace", index_option=option)
    for name in schema.facetten:
        bau.add_text_field(f"facette_{name}", fast=True, **einfach)
    for name in schema.sortierungen:
        bau.add_text_field(f"sortierung_{name}", fast=True, stored=True, **einfach)
    return bau.build()


def _zeile(dokument: Indexdokument, sortierungen: Iterable[str]) -> Document:
    zeile = Document()
    zeile.add_text("schluessel", dokument.schluessel)
    zeile.add_text("fingerabdruck", dokument.fingerabdruck)
    zeile.add_float("gewicht", dokument.gewicht)
    for form in dokument.formen:
        zeile.add_text("formen", form)
    for name in dokument.ganz:
        zeile.add_text("ganz", name)
    for zone, klassen in dokument.terme.items():
        for klasse, terme in klassen.items():
            if terme:
                zeile.add_text(f"{zone}_{klasse}", " ".join(terme))
    for name, werte in dokument.facetten.items():
        for wert in werte:
            zeile.add_text(f"facette_{name}", wert)
    for name in sortierungen:
        zeile.add_text(f"sortierung_{name}", dokument.sortierung.get(name, ""))
    return zeile
