"""German text to classed terms with character offsets: ONE chain, at index and at query time.

Classes of terms:
- `surface`: the folded word, one per position, for phrases and prefixes
- `stem`: the Snowball German stem (PyStemmer), folded, one per position
- `part`: stems of the parts of a compound, of a hyphen compound written as one word, of the words inside SmartCity,
  and of the verb behind a noun in -ung; several per word, without positions

Engines never see text, only these terms; none of them contains white space.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import Stemmer

from . import komposita
from .ableitung import verb

# Raise when terms (or what korrektur.py keeps) change: an index of another version is rebuilt. Word lists count too.
VERSION = "-".join(
    ["5", Stemmer.version(), *(f"{crc32(liste.read_bytes()):08x}" for liste in sorted(komposita.DATEN.glob("*.txt")))]
)

# A word: letters and digits of any script, with C++ and C# kept whole.
_WORT = re.compile(r"[^\W_]+(?:\+\+|#(?!\w))?")
# Hyphens join words to one thing ("Open-Source"); a chain of them is looked at as a whole.
_KETTE = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
# Words inside a word that are told apart by capitals: SmartCity, HildesheimApp, OpenSource.
_KAMEL = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+")
_KAMEL_MIN = 3
# ae/oe/ue stand for umlauts, except where the u or e belongs to a diphthong or to "qu" (neue, Frauen, Quelle).
_DIGRAPH = re.compile(r"ae|oe|(?<![aeoqu])ue")
_DIGRAPH_ZU = {"ae": "a", "oe": "o", "ue": "u"}
# Plurals in -s that the stemmer leaves alone: Apps, Autos, Kitas, Partys, but not Glas and kostenlos.
_PLURAL_S = re.compile(r"(?<=..[aopy])s$")
_KEIN_PLURAL = re.compile(r"(?:gas|glas|gras|los)$")
# Museum and Museen, Zentrum and Zentren; not Raum and Eigentum.
_UM = re.compile(r"(?<=...[^at])um$")
_KOMBINIEREND = dict.fromkeys(range(0x300, 0x370))

# Words that say nothing by themselves; they count when a query has no others (folded).
_STOPPWOERTER = (
    "aber alle allem allen aller alles als am an andere anderen anderer ans auch auf aus bei beim bis bitte da dabei",
    "dafur damit dann daran darf darum das dass davon dazu dein deine dem den denn der deren des deshalb die dies",
    "diese diesem diesen dieser dieses doch dort du durch durfen ein eine einem einen einer eines er es etwas euch",
    "eure fur gab gegen geht gerade gern gerne gibt hab habe haben hast hat hatte hier hinter ich ihm ihn ihnen ihr",
    "ihre im in ins ist ja je jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinen konnen konnte",
    "konnten man mehr mein meine meinem meinen meiner mich mir mit mocht mochte mochten muss mussen nach neben nicht",
    "nichts noch nun nur ob oder ohne per schon sehr sei seid sein seine seit sich sie sind so sogar soll sollen",
    "sollte solche sonst sowie statt uber uberhaupt um und uns unser unsere unserem unseren unserer unter viel viele",
    "vielen vom von vor war waren warum was wegen weil welche welchem welchen welcher welches wann wem wen wenn wer",
    "werde werden weshalb wie wieder wieso wieviel wieviele will willst wir wird wo wobei wofur woher wohin wollen",
    "womit worden wozu wurde wurden wurdet zu zum zur zwischen the and for with how what where is are of to",
)
STOPPWOERTER = frozenset(" ".join(_STOPPWOERTER).split())

# Words that a question or a catalogue uses for almost anything: they help to rank, but an entry need not have them.
_FUELLWOERTER = (
    "Angebot Anwendung Art Bedarf Beispiel Bereich Bewohner Bürger Bürgerin Ding Dinge Einwohner Einwohnerin Fall",
    "Gemeinde Hilfe Info Information Infos Kommune Leute Lösung Maßnahme Mensch Möglichkeit Nähe Ort Person Projekt",
    "Sache Stadt Steckbrief System Thema Themen Tipp Tipps Vorhaben Werkzeug Wesen Ziel Überblick Übersicht",
    "abrufen aktuell anbieten anschauen ansehen anzeigen ausprobieren automatisch beginnen beispielhaft bekommen",
    "beleben benutzen benötigen bereitstellen beschäftigen besser bessere betreiben betreibt bieten bietet bleiben",
    "brauchen braucht bringen bringt darstellen digital eigen einfach einführen eingesetzt einrichten einsetzen",
    "elektronisch empfehlen entwickeln erfahren erhalten erlauben erledigen ermöglichen erstellen fehlen fehlt finden",
    "findet fragen frei funktionieren funktioniert fördern führen geben gefunden gehen gehören gemacht gemeinsam",
    "genutzt gesucht gut halten helfen herausfinden heute hilft informieren intelligent interessieren kennen klein",
    "kommen kommt kommunal kostenlos kümmern lassen laufen leicht leisten leistet liegen liegt lohnen lohnt lokal",
    "lässt läuft machen macht modern nah nehmen neu nutzen nutzt online optimieren organisieren passieren passiert",
    "reduzieren regional richtig schaffen schlau schnell sehen selbst senken setzen setzt sieht smart starten stehen",
    "steht steigern stellen städtisch stärken suchen sucht tun umgehen umsetzen unterstützen unterstützt unterwegs",
    "verbessern verfügbar vermeiden verringern verwenden virtuell weiß wollen wünschen zeigen zeigt öffentlich",
    "örtlich",
)
_lokal = threading.local()


def _stemmer() -> Stemmer.Stemmer:
    """One stemmer per thread: PyStemmer's objects must not be shared."""
    if not hasattr(_lokal, "stemmer"):
        _lokal.stemmer = Stemmer.Stemmer("german")
        _lokal.stemmer.maxCacheSize = 0  # `stamm` caches folded results already
    return _lokal.stemmer


@lru_cache(maxsize=50_000)
def oberflaeche(wort: str) -> str:
    """The folded word: Mängel, Maengel and MÄNGEL are one, Straße and Strasse too."""
    klein = unicodedata.normalize("NFKD", wort.casefold()).translate(_KOMBINIEREND)
    return _DIGRAPH.sub(lambda m: _DIGRAPH_ZU[m.group()], klein)


@lru_cache(maxsize=50_000)
def stamm(wort: str) -> str:
    """The folded stem of a word."""
    stamm = _stemmer().stemWord(wort.casefold())
    if not _KEIN_PLURAL.search(stamm):
        stamm = _PLURAL_S.sub("", stamm)
    return oberflaeche(_UM.sub("", stamm))


def kamelteile(wort: str) -> tuple[str, ...]:
    """The words inside a word that capitals tell apart, () if there are none.

    >>> kamelteile("SmartCity"), kamelteile("LoRaWAN"), kamelteile("App")
    (('Smart', 'City'), (), ())
    """
    teile = tuple(_KAMEL.findall(wort))
    return teile if len(teile) > 1 and min(map(len, teile)) >= _KAMEL_MIN and "".join(teile) == wort else ()


@lru_cache(maxsize=50_000)
def wortteile(wort: str) -> tuple[str, ...]:
    """Stems by which a word is found besides its own: those of its parts, and of the verbs behind nouns in -ung."""
    gefunden = dict.fromkeys(stamm(teil) for teil in (*sorted(komposita.teile(wort)), *kamelteile(wort)))
    for ganzes in (wort, *komposita.teile(wort)):
        if infinitiv := verb(ganzes):
            gefunden[stamm(infinitiv)] = None
    gefunden.pop(stamm(wort), None)
    return tuple(teil for teil in gefunden if teil and not any(z.isspace() for z in teil))


@dataclass(frozen=True, slots=True)
class Wort:
    """One word of a text: its place (characters from `anfang` up to `ende`) and its terms."""

    anfang: int
    ende: int
    surface: str
    stem: str
    part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Terme:
    """The terms of a word, wherever it stands: one object for all its places, so it is compared by identity."""

    surface: str
    stem: str
    part: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def terme(wort: str) -> Terme | None:
    """The terms of one word; None for what is no word."""
    surface = oberflaeche(wort)
    # NFKD can turn a symbol into blanks ("½" into "1⁄2"): such a word is dropped, engines split at white space.
    if not surface or any(z.isspace() for z in surface):
        return None
    return Terme(surface, stamm(wort) or surface, wortteile(wort))


def stellen(text: str) -> Iterator[tuple[int, int, Terme]]:
    """All words of `text` in order: where each begins and ends, and its terms."""
    ketten = _ketten(text)
    for treffer in _WORT.finditer(text):
        gefunden = terme(treffer.group())
        if gefunden is None:
            continue
        anfang, ende = treffer.span()
        if anfang in ketten:
            gefunden = Terme(gefunden.surface, gefunden.stem, (*gefunden.part, *ketten[anfang]))
        yield anfang, ende, gefunden


def woerter(text: str) -> Iterator[Wort]:
    """All words of `text` in order."""
    for anfang, ende, wort in stellen(text or ""):
        yield Wort(anfang, ende, wort.surface, wort.stem, wort.part)


def _ketten(text: str) -> dict[int, tuple[str, ...]]:
    """Start of a hyphen chain → stem of the chain written as one word, so that OpenSource finds Open-Source."""
    if "-" not in text and "‐" not in text and "‑" not in text:
        return {}
    return {
        t.start(): (zusammen,)
        for t in _KETTE.finditer(text)
        if (zusammen := stamm(re.sub(r"[-‐‑]", "", t.group()))) and not any(z.isspace() for z in zusammen)
    }


def ist_stoppwort(wort: Wort) -> bool:
    """Whether the word alone says nothing."""
    return wort.surface in STOPPWOERTER


FUELLSTAEMME = frozenset(stamm(wort) for wort in " ".join(_FUELLWOERTER).split())


def ist_fuellwort(wort: Wort) -> bool:
    """Whether the word says little in a catalogue like this: an entry may lack it."""
    return wort.stem in FUELLSTAEMME
