"""German compounds and their parts: `Mängelmelder` is found by `Mangel` and by `Melder`.

A lexicon says which words may begin or end a compound (suche/daten/wortliste.txt, made by scripts/wortliste_bauen.py
from Wiktionary's nouns and word frequencies; suche/daten/wortteile.txt adds the domain's words by hand), and a search
over all ways to cut a word finds the one with the fewest and most frequent parts; parts that are compounds themselves
are split in turn. suche/daten/ausnahmen.txt keeps words whole that only look like compounds (Plattform, Haushalt).
Why so, and what else was tried: docs/adr/0008-compound-splitting.md.

The lexicon is loaded at the first call, once per process.
"""

import itertools
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

DATEN = Path(__file__).resolve().parent / "daten"

# Shorter words have no parts worth finding, longer ones are no words (Donaudampfschifffahrtsgesellschaft has 34).
MIN_LAENGE = 6
MAX_LAENGE = 60
# What each part costs, in frequency classes (half a Zipf): a further part must be worth it.
_TEIL = 14
_SELTEN = 15
_ORT = 5
_SELTENE_FUGE = 2
_KLASSE_VON_HAND = 8
_KLASSE_KURZ = 9

# Marks of the word list as bits; the class of frequency stands above them.
_MARKEN = {
    "H": 1,
    "M": 2,
    "L": 4,
    "s": 8,
    "S": 16,
    "e": 32,
    "t": 64,
    "O": 128,
    "N": 256,
    "V": 512,
    "E": 1024,
    "G": 2048,
}
_H, _M, _L, _FUGE_S, _FUGE_ES, _OHNE_E, _OHNE_E_S, _ORTSNAME, _NAME, _VERB, _EIGENSCHAFT, _GEBUNDEN = _MARKEN.values()
_BITS = 12

# Nouns with these endings take a linking s.
_NIMMT_S = re.compile(r"(?:ung|heit|keit|ion|tät|schaft)$")
_BEUGUNG = ("en", "er", "es", "em", "e")
_ENDUNGEN = ("", "e", "n", "en", "er", "ern", "s", "es", "ns")
# How visitors without umlauts write; at most so many "ss" are tried as ß.
_DIGRAPH = re.compile(r"ae|oe|(?<![aeoqu])ue")
_UMLAUT = {"ae": "ä", "oe": "ö", "ue": "ü"}
_MAX_SS = 3
# -er names a person or thing from there: Hamburger, Wolfsburger.
# Surnames and places: only words of the dictionary are split before these.
_WIE_NAME = re.compile(r"(?:mann|berg|bach|burg|stein|hausen|heimer|berger|burger|bacher)s?$")
# A stump like Frühwarn- ends in a verb of at least this length.
_STUMPF = 4
_EINWOHNER = re.compile(r"er(?:n|s|in|innen)?$")


@dataclass(slots=True)
class _Lexikon:
    woerter: dict[str, int] = field(default_factory=dict)
    ausnahmen: frozenset[str] = frozenset()
    zerlegt: dict[str, tuple[str, ...]] = field(default_factory=dict)
    eigenschaften: dict[str, str] = field(default_factory=dict)


_schloss = threading.Lock()
_lexikon: _Lexikon | None = None


def _zeilen(name: str) -> list[str]:
    return (DATEN / name).read_text(encoding="utf-8").splitlines()


def _abschnitte(name: str) -> dict[str, list[str]]:
    """Words by section of a file with `[section]` headings."""
    gelesen: dict[str, list[str]] = {}
    woerter: list[str] = []
    for zeile in _zeilen(name):
        zeile = zeile.partition("#")[0].strip()
        if zeile.startswith("["):
            woerter = gelesen.setdefault(zeile.strip("[]"), [])
        else:
            woerter.extend(zeile.split())
    return gelesen


def _laden() -> _Lexikon:
    woerter: dict[str, int] = {}
    for abschnitt in (DATEN / "wortliste.txt").read_text(encoding="utf-8").split("\n= ")[1:]:
        kopf, *liste = abschnitt.split()
        wert = sum(_MARKEN[m] for m in kopf) | int(liste[0]) << _BITS
        woerter.update(dict.fromkeys(liste[1:], wert))

    def merken(wort: str, marken: int) -> None:
        alt = woerter.get(wort, 0)
        klasse = max(alt >> _BITS, _KLASSE_VON_HAND if len(wort) > 3 else _KLASSE_KURZ)
        woerter[wort] = klasse << _BITS | (alt & (1 << _BITS) - 1 & ~_NAME) | marken

    teile = _abschnitte("wortteile.txt")
    for wort in teile["verb"]:
        merken(wort, _M | _VERB | _L | _GEBUNDEN)
    for wort in teile["vorn"] + teile["kurz vorn"]:
        merken(wort, _M | _L | _GEBUNDEN)
    eigene = set(teile["wort"] + teile["kurz"] + teile["kurz s"])
    for wort in eigene:
        endungen = [e for e in ("s", "es", "n", "en", "e") if wort.endswith(e) and wort[: -len(e)] in eigene]
        if not endungen:
            merken(wort, _H | _M | _L | (_FUGE_S if _NIMMT_S.search(wort) or wort + "s" in eigene else 0))
        else:
            merken(wort, _H if endungen[0].endswith("s") else _H | _M)
    for wort in teile["kurz s"]:
        merken(wort, _FUGE_S | _FUGE_ES)
    eigenschaften = {wort + e: wort for wort in teile["eigenschaft"] for e in ("", *_BEUGUNG)}
    for wort in eigenschaften:
        merken(wort, _EIGENSCHAFT)

    ausnahmen, zerlegt = set(), {}
    for zeile in _zeilen("ausnahmen.txt"):
        wort, _, gegeben = zeile.partition("#")[0].partition("=")
        if gegeben.strip():
            zerlegt[wort.strip()] = tuple(gegeben.split())
        else:
            ausnahmen.update(wort.split())
    return _Lexikon(woerter, frozenset(ausnahmen), zerlegt, eigenschaften)


def _lex() -> _Lexikon:
    global _lexikon
    if _lexikon is None:
        with _schloss:
            if _lexikon is None:
                _lexikon = _laden()
    return _lexikon


def _erstes_glied(stueck: str, woerter: dict[str, int]) -> tuple[int, str] | None:
    """Price and word of an earlier part as written, with its linking elements."""
    wert = woerter.get(stueck, 0)
    if wert & _M and not wert & _NAME:
        if not wert & _L:  # a plural: Straßen-, Kinder-
            for endung in ("n", "en", "er", "e"):
                if stueck.endswith(endung):
                    stamm = stueck[: -len(endung)]
                    if len(stamm) > 2 and woerter.get(stamm, 0) & (_L | _M | _H) == (_L | _M | _H):
                        stueck = stamm
                        break
        return _SELTEN - (wert >> _BITS), stueck
    if stueck.endswith("s"):
        for ende, marke, zusatz in ((1, _FUGE_S, ""), (2, _FUGE_ES, ""), (1, _OHNE_E_S, "e")):
            wort = stueck[:-ende] + zusatz
            grund = woerter.get(wort, 0)
            if grund & marke and (ende == 1 or stueck.endswith("es")):
                if not grund & _L and wort.endswith("n") and woerter.get(wort[:-1], 0) & _L:
                    wort = wort[:-1]  # Namens-
                return _SELTEN - (grund >> _BITS), wort
    if stueck.endswith("en") and woerter.get(stueck[:-2], 0) & (_L | _H) == (_L | _H):
        return _SELTEN + _SELTENE_FUGE - (woerter[stueck[:-2]] >> _BITS), stueck[:-2]  # Dokumenten-
    grund = woerter.get(stueck + "e", 0)
    if grund & _OHNE_E:
        return _SELTEN + 1 - (grund >> _BITS), stueck + "e"
    if wert & _ORTSNAME:
        return _SELTEN + _ORT - (wert >> _BITS), stueck
    return None


def _gebeugt(stueck: str, woerter: dict[str, int]) -> int:
    """The entry of a dictionary form of which `stueck` is a rare inflection."""
    for endung in ("s", "n", "en", "es"):
        if stueck.endswith(endung) and len(stueck) - len(endung) >= _STUMPF:
            wert = woerter.get(stueck[: -len(endung)], 0)
            if wert & (_L | _H) == (_L | _H):
                return wert
    return 0


def _schnitt(wort: str, woerter: dict[str, int], letzte: int) -> tuple[int, tuple[tuple[int, str], ...]] | None:
    """The cheapest way to cut `wort` into two parts or more: price and (start, part) of each."""
    n = len(wort)
    beste: list[tuple[int, tuple[tuple[int, str], ...]] | None] = [None] * n
    for i in range(n - 2, -1, -1):
        if 0 < i < 2:
            continue
        wahl = None
        if i:
            wert = woerter.get(wort[i:], 0)
            if not wert & letzte:
                wert = _gebeugt(wort[i:], woerter) if letzte & _H else 0
            if wert & letzte and not wert & _NAME:
                wahl = (_TEIL + _SELTEN - (wert >> _BITS), ((i, wort[i:]),))
        for j in range(i + 2, n - 2):
            rest = beste[j]
            if rest is None or (wahl is not None and rest[0] + _TEIL >= wahl[0]):
                continue
            glied = _erstes_glied(wort[i:j], woerter)
            if glied is not None:
                preis = _TEIL + glied[0] + rest[0]
                if wahl is None or preis < wahl[0]:
                    wahl = (preis, ((i, glied[1]), *rest[1]))
        beste[i] = wahl
    return beste[0]


def _schnitte(formen: list[str], woerter: dict[str, int], letzte: int) -> list[tuple]:
    """The cheapest cut of each spelling: price, place in `formen` (as written comes first), spelling and parts."""
    gefunden = [(form, _schnitt(form, woerter, letzte)) for form in formen]
    return [(schnitt[0], i, form, schnitt[1]) for i, (form, schnitt) in enumerate(gefunden) if schnitt]


def _ganz(wort: str, lexikon: _Lexikon) -> bool:
    """Whether the word stays whole: an exception in any inflection, or a name."""
    for endung in _ENDUNGEN:
        if not endung or wort.endswith(endung):
            stamm = wort[: -len(endung)] if endung else wort
            if stamm in lexikon.ausnahmen:
                return True
    werte = lexikon.woerter
    if werte.get(wort, 0) & _NAME:
        return True
    if wort.endswith("s") and werte.get(wort[:-1], 0) & _NAME:
        return True
    if wort not in werte and _WIE_NAME.search(wort) and wort.removesuffix("s") not in werte:
        return True
    ort = _EINWOHNER.sub("", wort)
    return ort != wort and any(werte.get(ort + e, 0) & _NAME for e in ("", "e", "en"))


def _schreibweisen(wort: str) -> list[str]:
    """The word as written, with umlauts for their digraphs, and with ß for ss."""
    umlaute = _DIGRAPH.sub(lambda m: _UMLAUT[m.group()], wort)
    formen = [wort] if umlaute == wort else [wort, umlaute]
    stellen = [m.start() for m in re.finditer("ss", wort)]
    if 0 < len(stellen) <= _MAX_SS:
        for form in tuple(formen):
            paare = [m.start() for m in re.finditer("ss", form)]
            for anzahl in range(1, len(paare) + 1):
                for auswahl in itertools.combinations(paare, anzahl):
                    neu = form
                    for stelle in reversed(auswahl):
                        neu = neu[:stelle] + "ß" + neu[stelle + 2 :]
                    formen.append(neu)
    return formen


@dataclass(frozen=True, slots=True)
class _Baum:
    """A compound: all its parts in order, and everything it should be found by."""

    teile: tuple[str, ...] = ()
    alle: frozenset[str] = frozenset()


_KEINE = _Baum()


@lru_cache(maxsize=50_000)
def _baum(wort: str) -> _Baum:
    if not MIN_LAENGE <= len(wort) <= MAX_LAENGE:
        return _KEINE
    lexikon = _lex()
    formen = _schreibweisen(wort)
    for form in formen:
        if form in lexikon.zerlegt:
            gegeben = lexikon.zerlegt[form]
            return _Baum(gegeben if len(gegeben) > 1 else (), frozenset(gegeben))
    if any(_ganz(form, lexikon) for form in formen):
        return _KEINE
    woerter = lexikon.woerter
    schnitte = _schnitte(formen, woerter, _H | _EIGENSCHAFT)
    if not schnitte and not any(form in woerter for form in formen):
        # A stump: Frühwarn-, Parkleit-.
        schnitte = [s for s in _schnitte(formen, woerter, _VERB) if len(s[3][-1][1]) >= _STUMPF]
    if not schnitte:
        return _KEINE
    _, _, form, glieder = min(schnitte)
    fein: list[str] = []
    alle: set[str] = set()
    grenzen: list[int] = []
    letztes = glieder[-1]
    glieder = (*glieder[:-1], (letztes[0], lexikon.eigenschaften.get(letztes[1], letztes[1])))
    for anfang, teil in glieder:
        unter = _KEINE if woerter.get(teil, 0) & _GEBUNDEN else _baum(teil)
        fein.extend(unter.teile or (teil,))
        alle.add(teil)
        alle |= unter.alle
        grenzen.append(anfang)
    # What follows a boundary is a word as well: Früh-warn-system and Warn-system in Hochwasserfrühwarnsystem.
    alle.update(form[i:] for i in grenzen[1:])
    # And so is any run of parts that the lexicon knows.
    for i, j in itertools.combinations([*grenzen, len(form)], 2):
        if j < len(form) and (i, j) != (0, len(form)):
            glied = _erstes_glied(form[i:j], woerter)
            if glied is not None and glied[1] not in alle and woerter.get(glied[1], 0) & _H:
                alle.add(glied[1])
    return _Baum(tuple(fein), frozenset(alle))


def _klein(wort: str) -> str:
    return unicodedata.normalize("NFC", wort).lower()


def bekannt(wort: str) -> bool:
    """Whether the dictionary has the word."""
    lexikon, klein = _lex(), _klein(wort)
    return klein in lexikon.woerter or klein in lexikon.ausnahmen


def zerlegen(wort: str) -> tuple[str, ...]:
    """The parts of a compound in order, in lower case and without linking elements; () if it is none."""
    return _baum(_klein(wort)).teile if len(wort) <= 2 * MAX_LAENGE else ()


def teile(wort: str) -> frozenset[str]:
    """Everything a compound should be found by: its parts, and those of its parts that are compounds themselves."""
    return _baum(_klein(wort)).alle if len(wort) <= 2 * MAX_LAENGE else frozenset()
