"""Suchanfrage → Ergebnis: reads the grammar, asks the engine, relaxes step by step, survives a missing index.

What was asked before is answered from memory as long as the index stays the same (`gedaechtnis.py`).
"""

import logging
from dataclasses import replace
from functools import cached_property, lru_cache

from . import gedaechtnis, korrektur, registry, synonyme
from .anfrage import Ergebnis, Stufe, Suchanfrage
from .ausdruck import Ausdruck, Gelesen, Stueck, lesen
from .dauer import gemessen
from .engines import aktuelle_engine
from .engines.base import Engine, Engineanfrage, Engineantwort, Indexfehler, Indexschema

log = logging.getLogger(__name__)


def suchen(anfrage: Suchanfrage) -> Ergebnis:
    """Answers a question; a page beyond the last one answers with the last.

    Where nothing matches as typed, misspelled words are corrected, then any of the words may match. Without an index
    that can be read the result is empty and `verfuegbar` is False.
    """
    gruppen = synonyme.gruppen() if anfrage.text.strip() else ()
    typ, engine = registry.typ(anfrage.typ), aktuelle_engine()
    schema = typ.schema
    try:
        # Before the search: what is found is then as new as the key says, or newer.
        schluessel = gedaechtnis.schluessel(engine, schema, anfrage, gruppen)
        return gedaechtnis.gedaechtnis.holen(schluessel, _Suche(anfrage, gruppen, typ, schema, engine).antworten)
    except Indexfehler as fehler:
        log.error("Suche nicht verfügbar: %s", fehler)
        return Ergebnis(ausdruck=_lesen(anfrage, gruppen).baum, je_seite=anfrage.je_seite, verfuegbar=False)


def _lesen(anfrage: Suchanfrage, gruppen: tuple[str, ...]) -> Gelesen:
    return _gelesen(anfrage.text, gruppen, anfrage.woertlich)


@lru_cache(maxsize=256)
def _gelesen(text: str, gruppen: tuple[str, ...], streng: bool) -> Gelesen:
    """The same words are asked with many filters and pages."""
    return lesen(text, synonyme.aufbereiten(gruppen), streng=streng)


class _Suche:
    """One search: the steps share the engine, the schema and what was read."""

    def __init__(
        self,
        anfrage: Suchanfrage,
        gruppen: tuple[str, ...],
        typ: registry.Dokumenttyp,
        schema: Indexschema,
        engine: Engine,
    ):
        self.anfrage, self.gruppen = anfrage, gruppen
        self.typ, self.schema, self.engine = typ, schema, engine

    @cached_property
    def gelesen(self) -> Gelesen:
        return _lesen(self.anfrage, self.gruppen)

    @gemessen
    def antworten(self) -> Ergebnis:
        ergebnis = self._ergebnis(self.gelesen, self.gelesen.baum, Stufe.GENAU)
        if ergebnis.gesamt or not self.gelesen.stuecke:
            return ergebnis if ergebnis.gesamt else self._ohne_filter(ergebnis, self.gelesen.baum)
        if self._zahl(self.gelesen.baum):
            return self._ohne_filter(ergebnis, self.gelesen.baum)
        if self.anfrage.woertlich:
            return replace(ergebnis, stufe=Stufe.NICHTS)
        beste, text = self.gelesen, ""
        for verbinden in (False, True):
            neuer = self._korrigiert(verbinden)
            if neuer and neuer != text:
                beste, text = lesen(neuer, synonyme.aufbereiten(self.gruppen)), neuer
                if self._zahl(beste.baum):
                    return self._mit_ausweg(beste, beste.baum, Stufe.KORRIGIERT, text)
        eines = beste.eines(self._findet)
        if eines != beste.baum and self._zahl(eines):
            return self._mit_ausweg(beste, eines, Stufe.EINES, text)
        return replace(ergebnis, stufe=Stufe.NICHTS)

    def _mit_ausweg(self, gelesen: Gelesen, baum: Ausdruck, stufe: Stufe, text: str) -> Ergebnis:
        ergebnis = replace(self._ergebnis(gelesen, baum, stufe), korrektur=text)
        return ergebnis if ergebnis.gesamt else self._ohne_filter(ergebnis, baum)

    def _ergebnis(self, gelesen: Gelesen, baum: Ausdruck, stufe: Stufe) -> Ergebnis:
        sortierung = self.anfrage.sortierung
        if sortierung not in self.typ.sortierungen:
            sortierung = None  # relevance; without words every hit weighs the same and the tie-break decides
        seite, je_seite = self.anfrage.seite, self.anfrage.je_seite
        engineanfrage = Engineanfrage(
            ausdruck=baum,
            ganz=gelesen.ganz,
            auswahl=self.anfrage.auswahl,
            sortierung=sortierung,
            absteigend=bool(sortierung) and self.typ.sortierungen[sortierung],
            nachrang=self.typ.nachrang,
            ab=(seite - 1) * je_seite,
            anzahl=je_seite,
        )
        antwort: Engineantwort = self.engine.suchen(self.schema, engineanfrage)
        letzte = max(1, -(-antwort.gesamt // je_seite))
        if seite > letzte:
            seite = letzte
            antwort = self.engine.suchen(self.schema, replace(engineanfrage, ab=(seite - 1) * je_seite))
        return Ergebnis(
            schluessel=antwort.schluessel,
            gesamt=antwort.gesamt,
            facetten=antwort.facetten,
            ausdruck=baum,
            seite=seite,
            je_seite=je_seite,
            stufe=stufe,
        )

    def _zahl(self, baum: Ausdruck) -> int:
        return self.engine.zahl(self.schema, baum)

    def _findet(self, baum: Ausdruck) -> bool:
        return self._zahl(baum) > 0

    def _korrigiert(self, verbinden: bool) -> str:
        """The text with every unknown word replaced by what was most likely meant; "" when nothing is to correct.

        Two words that the index knows as one are joined where one of them is unknown; with `verbinden` always.
        """
        schatz = korrektur.wortschatz(self.engine, self.schema, synonyme.formen(self.gruppen))
        stuecke = self.gelesen.stuecke
        unbekannt = [s.wort and not self._findet(s.baum) for s in stuecke]
        worte, geaendert, stelle = [], False, 0
        while stelle < len(stuecke):
            besser, zahl = None, 1
            if stelle + 1 < len(stuecke) and (verbinden or unbekannt[stelle] or unbekannt[stelle + 1]):
                besser, zahl = self._zusammen(stuecke[stelle], stuecke[stelle + 1], schatz), 2
            if besser is None:
                besser, zahl = self._besser(stuecke[stelle].text, schatz) if unbekannt[stelle] else None, 1
            geaendert = geaendert or besser is not None
            worte.append(besser or stuecke[stelle].text)
            stelle += zahl
        return " ".join(worte) if geaendert else ""

    def _besser(self, wort: str, schatz: korrektur.Wortschatz) -> str | None:
        return korrektur.kettenvorschlag(wort, schatz) if "-" in wort else korrektur.vorschlag(wort, schatz)

    def _zusammen(self, eins: Stueck, zwei: Stueck, schatz: korrektur.Wortschatz) -> str | None:
        return korrektur.zusammen(eins.text, zwei.text, schatz) if eins.wort and zwei.wort else None

    def _ohne_filter(self, ergebnis: Ergebnis, baum: Ausdruck) -> Ergebnis:
        """Adds which filter to drop, with the number of hits that it would bring; the most helpful first."""
        auswege = []
        for name in self.anfrage.auswahl:
            rest = {n: werte for n, werte in self.anfrage.auswahl.items() if n != name}
            antwort = self.engine.suchen(self.schema, Engineanfrage(ausdruck=baum, auswahl=rest, anzahl=0))
            if antwort.gesamt:
                auswege.append((name, antwort.gesamt))
        return replace(ergebnis, ohne_filter=tuple(sorted(auswege, key=lambda a: (-a[1], a[0]))))
