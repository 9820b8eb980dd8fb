"""Misspelled words: the nearest word of the index's own vocabulary, or two of its words written together.

The index counts the words for it: each as it is written, and with a mark in front the parts of its compounds and the
words of titles (`formen`). So the vocabulary is ready when a process needs it, and after a change only what changed is
looked at.
"""

import copy
import threading
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA  # Damerau-Levenshtein that edits no part twice: several times as fast

from . import analysis, komposita
from .engines import fluechtig
from .engines.base import Engine, Indexschema

MIN_LAENGE = 4  # shorter words have too many neighbours
MIN_TEIL = 3  # letters of each of two words written together
MIN_ANFANG = 5  # letters that may stand for the word that begins with them
KANDIDATEN = 24
HOECHSTENS_GETRENNT = 4  # places at which a word is cut in two and one half corrected

# No word begins with one of these.
_TEIL, _TITEL = "_", "^"


def formen(worte: Iterable[str], titelworte: Iterable[str] = ()) -> set[str]:
    """What the index counts for corrections, of the words of one entry as they are written.

    >>> sorted(formen(["Baumkataster"], ["Das"]))
    ['Baumkataster', '^das', '_Baum', '_Kataster']
    """
    gefunden = {_TITEL + analysis.oberflaeche(wort) for wort in titelworte}
    for wort in worte:
        gefunden.add(wort)
        # Parts of compounds can be meant as well: Kataster where only the Baumkataster occurs.
        gefunden.update(_TEIL + teil.capitalize() for teil in komposita.teile(wort))
    return gefunden


class Wortschatz:
    """The words that can be found, ready for look-ups: those of an index, of compounds in it, and of synonyms."""

    def __init__(self, formen: Mapping[str, int], synonyme: Collection[str] = frozenset()):
        self._formen: Mapping[str, int] = {}
        # Folded word → its spellings in the index; a part of compounds, where it is no word of the index; a synonym.
        self._worte: dict[str, tuple[str, ...]] = {}
        self._teile: dict[str, tuple[str, ...]] = {}
        self._titel: set[str] = set()
        self._synonyme = {analysis.oberflaeche(form): form for form in sorted(synonyme, reverse=True)}
        self.synonyme = frozenset(synonyme)
        for form in formen:
            self._aufnehmen(form)
        self._formen = formen
        self._sortiert = sorted(self._worte.keys() | self._teile.keys() | self._synonyme.keys())
        self._nach_laenge: dict[int, list[str]] = defaultdict(list)
        self._bereiche: dict[tuple[int, int], list[str]] = {}
        for wort in self._sortiert:
            if _taugt(wort):
                self._nach_laenge[len(wort)].append(wort)

    def erneuert(self, formen: Mapping[str, int]) -> "Wortschatz":
        """The same with the words of a later state of the index; this one stays as it is for whoever reads it."""
        alt = self._formen
        neue = [form for form in formen if form not in alt]
        fort = [form for form in alt if form not in formen]
        neuer = copy.copy(self)
        neuer._formen = formen
        if neue or fort:
            neuer._worte, neuer._teile, neuer._titel = self._worte.copy(), self._teile.copy(), self._titel.copy()
            neuer._sortiert = self._sortiert.copy()
            neuer._nach_laenge = defaultdict(
                list, {laenge: liste.copy() for laenge, liste in self._nach_laenge.items()}
            )
            neuer._bereiche = {}
            for form in neue:
                neuer._einordnen(form)
            for form in fort:
                neuer._ausordnen(form)
        return neuer

    def _aufnehmen(self, form: str) -> str:
        """Takes a form up; returns the word that it can be found as, "" for none."""
        if form.startswith(_TITEL):
            self._titel.add(form[1:])
            return ""
        wohin = self._teile if form.startswith(_TEIL) else self._worte
        gefaltet = analysis.oberflaeche(form.removeprefix(_TEIL))
        wohin[gefaltet] = (*wohin.get(gefaltet, ()), form)
        return gefaltet

    def _einordnen(self, form: str) -> None:
        gefaltet = analysis.oberflaeche(form.removeprefix(_TEIL))
        schon_da = form.startswith(_TITEL) or gefaltet in self
        self._aufnehmen(form)
        if not schon_da:
            insort(self._sortiert, gefaltet)
            if _taugt(gefaltet):
                insort(self._nach_laenge[len(gefaltet)], gefaltet)

    def _ausordnen(self, form: str) -> None:
        if form.startswith(_TITEL):
            self._titel.discard(form[1:])
            return
        woher = self._teile if form.startswith(_TEIL) else self._worte
        gefaltet = analysis.oberflaeche(form.removeprefix(_TEIL))
        woher[gefaltet] = tuple(andere for andere in woher[gefaltet] if andere != form)
        if not woher[gefaltet]:
            del woher[gefaltet]
        if gefaltet not in self:
            listen = [self._sortiert, *([self._nach_laenge[len(gefaltet)]] if _taugt(gefaltet) else [])]
            for liste in listen:
                del liste[bisect_left(liste, gefaltet)]

    def __contains__(self, gefaltet: str) -> bool:
        return gefaltet in self._worte or gefaltet in self._teile or gefaltet in self._synonyme

    def form(self, gefaltet: str) -> str:
        """The word as the index writes it most often, in doubt with a capital."""
        if formen := self._worte.get(gefaltet):
            return min(formen, key=lambda form: (-self._formen[form], form))
        if teile := self._teile.get(gefaltet):
            return min(teile).removeprefix(_TEIL)
        return self._synonyme[gefaltet]

    def rang(self, gefaltet: str) -> tuple[bool, int]:
        """Words of titles first, then frequent ones."""
        return (gefaltet not in self._titel, -sum(self._formen[form] for form in self._worte.get(gefaltet, ())))

    def nahe(self, gesucht: str, erlaubt: int) -> list[tuple[int, bool, tuple[bool, int], str]]:
        """Words at most so many slips away (a letter too many, missing, wrong, or two swapped), the likeliest first."""
        auswahl = self._laengen(len(gesucht) - erlaubt, len(gesucht) + erlaubt)
        treffer = process.extract(gesucht, auswahl, scorer=OSA.distance, score_cutoff=erlaubt, limit=KANDIDATEN)
        return sorted((abstand, wort[0] != gesucht[0], self.rang(wort), wort) for wort, abstand, _ in treffer)

    def _laengen(self, von: int, bis: int) -> list[str]:
        if (von, bis) not in self._bereiche:
            self._bereiche[von, bis] = [w for n in range(von, bis + 1) for w in self._nach_laenge.get(n, ())]
        return self._bereiche[von, bis]

    def beginnt(self, anfang: str) -> str | None:
        """The most frequent word that begins like this."""
        stelle = bisect_left(self._sortiert, anfang)
        gefunden = []
        while stelle < len(self._sortiert) and self._sortiert[stelle].startswith(anfang):
            gefunden.append(self._sortiert[stelle])
            stelle += 1
        return min(gefunden, key=lambda wort: (self.rang(wort), len(wort), wort)) if gefunden else None


def _taugt(wort: str) -> bool:
    """Whether a folded word can be what another one was meant to be."""
    return len(wort) >= MIN_LAENGE and not wort.isdigit()


def vorschlag(wort: str, schatz: Wortschatz) -> str | None:
    """What `wort` was most likely meant to be, as the index writes it; None when nothing is near.

    One slip is allowed up to six letters, two above. Then two words of the index written together (OpenSource, also
    with a slip in one of them), then a word that begins like this. A word that the dictionary knows is no mistake:
    the index just does not have it.
    """
    gesucht = analysis.oberflaeche(wort)
    if len(gesucht) < MIN_LAENGE or gesucht.isdigit():
        return None
    if komposita.bekannt(wort):
        return None
    erlaubt = 1 if len(gesucht) < 7 else 2
    nahe = schatz.nahe(gesucht, erlaubt)
    if nahe and nahe[0][0] <= 1:
        return schatz.form(nahe[0][3])
    if getrennt := _getrennt(gesucht, schatz):
        return getrennt
    if nahe and not komposita.zerlegen(wort):
        return schatz.form(nahe[0][3])
    if ungefaehr := _getrennt_mit_fehler(gesucht, schatz):
        return ungefaehr
    if len(gesucht) >= MIN_ANFANG and (ganzes := schatz.beginnt(gesucht)):
        return schatz.form(ganzes)
    return None


def kettenvorschlag(kette: str, schatz: Wortschatz) -> str | None:
    """The same for the words of a hyphen compound."""
    worte = kette.split("-")
    besser = [
        None if analysis.oberflaeche(wort) in schatz else vorschlag(wort, schatz) if wort else None for wort in worte
    ]
    if not any(besser):
        return None
    return "-".join(neu or alt for neu, alt in zip(besser, worte, strict=True))


def zusammen(eins: str, zwei: str, schatz: Wortschatz) -> str | None:
    """Two words that the index knows as one ("Lora WAN"), as it writes them."""
    gefaltet = analysis.oberflaeche(eins + zwei)
    return schatz.form(gefaltet) if gefaltet in schatz else None


def _schnitte(gesucht: str) -> range:
    return range(MIN_TEIL, len(gesucht) - MIN_TEIL + 1)


def _getrennt(gesucht: str, schatz: Wortschatz) -> str | None:
    """Two words of the index that were written together; the split whose rarer half is the most frequent."""
    paare = [(gesucht[:i], gesucht[i:]) for i in _schnitte(gesucht) if gesucht[:i] in schatz and gesucht[i:] in schatz]
    if not paare:
        return None
    paar = min(paare, key=lambda p: (max(schatz.rang(p[0]), schatz.rang(p[1])), abs(len(p[0]) - len(p[1]))))
    return " ".join(schatz.form(teil) for teil in paar)


def _getrennt_mit_fehler(gesucht: str, schatz: Wortschatz) -> str | None:
    """The same with one slip in one half, both halves of some length."""
    moeglich, versuche = [], 0
    for i in range(MIN_LAENGE, len(gesucht) - MIN_LAENGE + 1):
        vorn, hinten = gesucht[:i], gesucht[i:]
        if versuche >= HOECHSTENS_GETRENNT:
            break
        # A linking s belongs to the first half: Beteiligung-s-platform.
        bekannt = vorn if vorn in schatz else vorn[:-1] if vorn.endswith("s") and vorn[:-1] in schatz else None
        if bekannt and len(hinten) > MIN_LAENGE:
            versuche += 1
            if nahe := schatz.nahe(hinten, 1):
                moeglich.append((nahe[0][1:3], f"{schatz.form(bekannt)} {schatz.form(nahe[0][3])}"))
        elif hinten in schatz and len(vorn) > MIN_LAENGE:
            versuche += 1
            if nahe := schatz.nahe(vorn, 1):
                moeglich.append((nahe[0][1:3], f"{schatz.form(nahe[0][3])} {schatz.form(hinten)}"))
    return min(moeglich)[1] if moeglich else None


_schloss = threading.Lock()
_bekannt: WeakKeyDictionary[Engine, dict[str, tuple[str, Wortschatz]]] = WeakKeyDictionary()


def wortschatz(engine: Engine, schema: Indexschema, synonyme: frozenset[str] = frozenset()) -> Wortschatz:
    """The vocabulary of an index and of the synonyms; what changed since the last look is worked in."""
    generation = engine.generation(schema)
    with _schloss:
        bekannt = _bekannt.get(engine, {}).get(schema.typ)
    if bekannt is None or bekannt[1].synonyme != synonyme:
        schatz = Wortschatz(engine.formen(schema), synonyme)
    elif bekannt[0] != generation:
        schatz = bekannt[1].erneuert(engine.formen(schema))
    else:
        return bekannt[1]
    if not fluechtig(engine):
        with _schloss:
            _bekannt.setdefault(engine, {})[schema.typ] = (generation, schatz)
    return schatz
