"""The query as ONE tree of ready terms: the whole grammar lives here. Engines execute the tree and parse nothing.

Grammar: words (all must match), `"a phrase"`, `-ohne`, `präfix*`. Any text gives a tree; nothing raises.
A word stands for more than itself, each at a lower weight: its synonyms, the parts of a compound together
("Raumbuchung" finds "Räume buchen") and their synonyms, the verb behind a noun in -ung. Filler words ("finden",
"Projekt", "digital") only rank, unless they are all there is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import analysis, komposita
from .ableitung import verb
from .analysis import STOPPWOERTER
from .gewichte import ERWEITERUNG

HOECHSTLAENGE = 500  # characters of a query that are read; the rest is cut with a notice
HOECHSTWOERTER = 32  # words of a query that are searched for

_ANFUEHRUNG = "\"„“”»«‟"  # fmt: skip
_STUECK = re.compile(rf"(-?)(?:[{_ANFUEHRUNG}]([^{_ANFUEHRUNG}]*)[{_ANFUEHRUNG}]|([^\s{_ANFUEHRUNG}]+))")
# "Radfahrer:innen" means Radfahrer; the ending is a word of its own otherwise.
_GENDER = re.compile(r"(?<=\w)[:*_·/]-?(?:innen|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One word: found by its `stem`, as a word of its own or as part of a compound; `surface` ranks exact forms up."""

    surface: str
    stem: str
    gewicht: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after another; `surface` terms in order, at least two."""

    surface: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Praefix:
    """Every word whose `surface` term begins like this."""

    surface: str


@dataclass(frozen=True, slots=True)
class Nicht:
    """Documents that do not match `teil`; stands only inside `Alle`."""

    teil: "Ausdruck"


@dataclass(frozen=True, slots=True)
class Kann:
    """A wish: it excludes nothing and ranks up what matches `teil`; stands only inside `Alle`."""

    teil: "Ausdruck"


@dataclass(frozen=True, slots=True)
class Alle:
    """Documents that match every part; without parts (or with `Nicht` and `Kann` alone) it starts from all of them."""

    teile: tuple["Ausdruck", ...] = ()


@dataclass(frozen=True, slots=True)
class Eines:
    """Documents that match at least one part: several ways to say one thing."""

    teile: tuple["Ausdruck", ...] = ()


@dataclass(frozen=True, slots=True)
class Einige:
    """Documents that match at least one part: several things; the more (and the rarer) of them, the further up."""

    teile: tuple["Ausdruck", ...] = ()


Ausdruck = Term | Phrase | Praefix | Nicht | Kann | Alle | Eines | Einige
ALLES = Alle()

# Stems of a synonym's words in alphabetical order → the other words of its group, each as its words.
Synonyme = Mapping[tuple[str, ...], Sequence[tuple[analysis.Wort, ...]]]


@dataclass(frozen=True, slots=True)
class Stueck:
    """A piece of the query as typed: its text and its tree.

    Plain words can be corrected (`wort`); filler words need not match (`fuell`). `lose` is what a piece of several
    parts stands for when no entry has all of them.
    """

    text: str
    baum: Ausdruck
    wort: bool = False
    fuell: bool = False
    lose: Ausdruck | None = None


@dataclass(frozen=True, slots=True)
class Gelesen:
    """A query that was read: the tree, the pieces it is made of, and all words as one term for whole titles."""

    baum: Ausdruck = ALLES
    stuecke: tuple[Stueck, ...] = ()
    ganz: str = ""

    def eines(self, findet: Callable[[Ausdruck], bool] = lambda baum: True) -> Ausdruck:
        """The same query when any word may match; what is excluded stays excluded.

        A piece that `findet` nothing stands for its parts. `baum` itself when there is nothing to loosen.
        """
        worte, wuensche, ohne = [], [], []
        for s in self.stuecke:
            if isinstance(s.baum, Nicht):
                ohne.append(s.baum)
            elif s.fuell:
                wuensche.append(Kann(s.baum))
            else:
                worte.append(s.lose if s.lose and not findet(s.baum) else s.baum)
        if not worte:
            worte, wuensche = [w.teil for w in wuensche], []
        if not worte:
            return self.baum
        einige = Einige(tuple(dict.fromkeys(worte))) if len(worte) > 1 else worte[0]
        return _verbinden([einige, *wuensche, *ohne])


def lesen(text: str, synonyme: Synonyme | None = None, *, streng: bool = False) -> Gelesen:
    """Reads a typed query; the tree is `ALLES` when nothing searchable was typed. `streng`: fillers must match too."""
    rohe: list[_Roh] = []
    for treffer in _STUECK.finditer(_GENDER.sub("", text[:HOECHSTLAENGE])):
        minus, phrase, wort = treffer.groups()
        if len(rohe) >= HOECHSTLAENGE // 4:
            break
        if phrase is not None:
            gelesen = _phrase(phrase)
            if gelesen:
                baum = Nicht(gelesen) if minus else gelesen
                rohe.append(_Roh(treffer.group(), fertig=baum, lose=_lose_phrase(phrase, gelesen)))
            continue
        woerter = tuple(analysis.woerter(wort))
        if not woerter:
            continue
        if minus:
            nicht = Nicht(_verbinden([Term(w.surface, w.stem) for w in woerter]))
            rohe.append(_Roh(treffer.group(), fertig=nicht))
        elif wort.endswith("*"):
            rohe += [_Roh(wort[w.anfang : w.ende], (w,)) for w in woerter[:-1]]
            rohe.append(_Roh(wort[woerter[-1].anfang :], fertig=Praefix(woerter[-1].surface)))
        elif len(woerter) > 1 and "-" in wort:
            rohe.append(_Roh(wort, woerter))
        else:
            rohe += [_Roh(wort[w.anfang : w.ende], (w,)) for w in woerter]
    # Stop words count when they are all there is.
    if any(not r.ist_stoppwort and not isinstance(r.fertig, Nicht) for r in rohe):
        rohe = [r for r in rohe if not r.ist_stoppwort]
    stuecke = _stuecke(rohe[:HOECHSTWOERTER], synonyme or {})
    if not stuecke:
        return Gelesen()
    ganz = "_".join(w.surface for w in analysis.woerter(text[:HOECHSTLAENGE]))
    lose = not streng and any(not s.fuell and not isinstance(s.baum, Nicht) for s in stuecke)
    baum = _verbinden([Kann(s.baum) if s.fuell and lose else s.baum for s in stuecke])
    return Gelesen(baum, tuple(stuecke), ganz)


@dataclass(frozen=True, slots=True)
class _Roh:
    """A piece before synonyms: its words, or a tree that is ready."""

    text: str
    woerter: tuple[analysis.Wort, ...] = ()
    fertig: Ausdruck | None = None
    lose: Ausdruck | None = None

    @property
    def ist_stoppwort(self) -> bool:
        return len(self.woerter) == 1 and analysis.ist_stoppwort(self.woerter[0])

    @property
    def worte(self) -> list["_Roh"]:
        """The words of a hyphen compound as pieces of their own."""
        text = self.text
        return [_Roh(text[w.anfang : w.ende], (w,)) for w in analysis.woerter(text)]


def _stuecke(rohe: Sequence[_Roh], synonyme: Synonyme) -> list[Stueck]:
    """The pieces with all they stand for; a run of words in a group of synonyms is one piece, the longest first."""
    laengste = max((len(s) for s in synonyme), default=0)
    stuecke: list[Stueck] = []
    stelle = 0
    while stelle < len(rohe):
        for laenge in range(min(laengste, len(rohe) - stelle), 1, -1):
            lauf = rohe[stelle : stelle + laenge]
            if any(r.fertig for r in lauf):
                continue
            andere = synonyme.get(schluessel(wort for r in lauf for wort in r.woerter))
            if andere:
                einzeln = [_stueck(roh, synonyme) for roh in lauf]
                selbst = _verbinden([s.baum for s in einzeln])
                baum = _verbinden_eines([selbst, *_gruppe(andere, ERWEITERUNG["synonym"])])
                lose = _lose([s.baum for s in einzeln if not s.fuell])
                stuecke.append(Stueck(" ".join(r.text for r in lauf), baum, lose=lose))
                stelle += laenge
                break
        else:
            stuecke.append(_stueck(rohe[stelle], synonyme))
            stelle += 1
    return stuecke


def _stueck(roh: _Roh, synonyme: Synonyme) -> Stueck:
    if roh.fertig is not None:
        return Stueck(roh.text, roh.fertig, lose=roh.lose)
    if len(roh.woerter) > 1:
        return _kette(roh, synonyme)
    (wort,) = roh.woerter
    if analysis.ist_fuellwort(wort):
        return Stueck(roh.text, Term(wort.surface, wort.stem, ERWEITERUNG["fuellwort"]), wort=True, fuell=True)
    selbst = Term(wort.surface, wort.stem)
    andere = synonyme.get((wort.stem,), ())
    wege: list[Ausdruck] = [selbst, *_gruppe(andere, ERWEITERUNG["synonym"])]
    if infinitiv := verb(roh.text):
        wege.append(_term(infinitiv, ERWEITERUNG["verb"]))
    teile = komposita.zerlegen(roh.text) or analysis.kamelteile(roh.text)
    lose = None
    if len(teile) > 1:
        gewicht = ERWEITERUNG["teile"] / len(teile)
        staemme = tuple(sorted(analysis.stamm(teil) for teil in teile))
        if not andere:
            wege += _gruppe(synonyme.get(staemme, ()), ERWEITERUNG["synonym"])
        glieder = [(teil, _glied(teil, gewicht, () if andere else synonyme)) for teil in teile]
        wichtige = [baum for teil, baum in glieder if analysis.stamm(teil) not in analysis.FUELLSTAEMME]
        if wichtige:
            wege.append(_verbinden([baum if baum in wichtige else Kann(baum) for _, baum in glieder]))
            lose = _lose(wichtige)
        else:
            wege.append(_verbinden([baum for _, baum in glieder]))
    return Stueck(roh.text, _verbinden_eines(wege), wort=True, lose=lose)


def _glied(teil: str, gewicht: float, synonyme: Synonyme) -> Ausdruck:
    """One part of a compound: itself, the verb behind it, its synonyms."""
    wege: list[Ausdruck] = [_term(teil, gewicht)]
    if infinitiv := verb(teil):
        wege.append(_term(infinitiv, gewicht))
    if synonyme:
        wege += _gruppe(synonyme.get((analysis.stamm(teil),), ()), gewicht * ERWEITERUNG["synonym"])
    return _verbinden_eines(wege)


def _gruppe(andere: Sequence[tuple[analysis.Wort, ...]], gewicht: float) -> list[Ausdruck]:
    """The other words of a group of synonyms; several words together weigh as much as one."""
    return [_verbinden([Term(w.surface, w.stem, gewicht / len(worte)) for w in worte]) for worte in andere]


def schluessel(woerter: Iterable[analysis.Wort]) -> tuple[str, ...]:
    """Under which a run of words is looked up among the synonyms: the order of the words does not matter."""
    woerter = list(woerter)
    wichtige = [w for w in woerter if not analysis.ist_stoppwort(w)] or woerter
    return tuple(sorted(w.stem for w in wichtige))


def _lose(teile: Sequence[Ausdruck]) -> Ausdruck | None:
    if not teile:
        return None
    return Einige(tuple(dict.fromkeys(teile))) if len(teile) > 1 else teile[0]


def _term(wort: str, gewicht: float) -> Term:
    return Term(analysis.oberflaeche(wort), analysis.stamm(wort), gewicht)


def _kette(roh: _Roh, synonyme: Synonyme) -> Stueck:
    """A hyphen compound: its words, or all of it written as one word, or its synonyms."""
    einzeln = _stuecke(roh.worte, synonyme)
    wichtige = [s.baum for s in einzeln if not s.fuell and len(s.text) > 1 and s.text.lower() not in STOPPWOERTER]
    wege = [_verbinden([s.baum for s in einzeln])]
    zusammen = re.sub(r"[^\w]", "", roh.text)
    if zusammen:
        wege.append(_term(zusammen, 1.0))
    wege += _gruppe(synonyme.get(schluessel(roh.woerter), ()), ERWEITERUNG["synonym"])
    return Stueck(roh.text, _verbinden_eines(wege), wort=True, lose=_lose(wichtige))


def _phrase(text: str) -> Ausdruck | None:
    woerter = list(analysis.woerter(text))[:HOECHSTWOERTER]
    if not woerter:
        return None
    if len(woerter) == 1:
        return Term(woerter[0].surface, woerter[0].stem)
    return Phrase(tuple(w.surface for w in woerter))


def _lose_phrase(text: str, gelesen: Ausdruck) -> Ausdruck | None:
    """The words of a phrase for their own."""
    if not isinstance(gelesen, Phrase):
        return None
    return lesen(re.sub(r"[*-]", " ", text)).eines()


def _verbinden(teile: Sequence[Ausdruck]) -> Ausdruck:
    eindeutig = tuple(dict.fromkeys(teile))
    if len(eindeutig) == 1 and not isinstance(eindeutig[0], Nicht | Kann):
        return eindeutig[0]
    return Alle(eindeutig)


def _verbinden_eines(teile: Sequence[Ausdruck]) -> Ausdruck:
    eindeutig = tuple(dict.fromkeys(teile))
    return eindeutig[0] if len(eindeutig) == 1 else Eines(eindeutig)


def positive_blaetter(ausdruck: Ausdruck) -> Iterator[Term | Phrase | Praefix]:
    """The leaves that a hit may show marked and that score: everything that is not negated."""
    if isinstance(ausdruck, Kann):
        yield from positive_blaetter(ausdruck.teil)
    elif isinstance(ausdruck, Alle | Eines | Einige):
        for teil in ausdruck.teile:
            yield from positive_blaetter(teil)
    elif not isinstance(ausdruck, Nicht):
        yield ausdruck
