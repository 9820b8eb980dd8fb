"""What every engine does, and the errors it may raise. Engines execute query trees over ready terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from suche.ausdruck import Ausdruck


class Indexfehler(Exception):  # noqa: N818 (the German word says it)
    """Base of all errors of the index."""


class IndexFehlt(Indexfehler):
    """There is no index yet; it must be built."""


class IndexNichtLesbar(Indexfehler):
    """The index exists but cannot be opened or read; it is left as it is until its successor stands."""


class IndexGesperrt(Indexfehler):
    """Another process is writing and did not finish within the bounded wait."""


@dataclass(frozen=True, slots=True)
class Indexdokument:
    """One document as engines store it.

    `terme`: zone → class → terms in the order of their positions. `facetten`: facet → values without white space.
    `sortierung`: name → text that sorts (numbers padded with zeros). `fingerabdruck` identifies the content.
    `ganz`: terms that a whole query may equal (a title as one term). `formen`: what is counted for
    corrections, without white space. `gewicht` multiplies the relevance.
    """

    schluessel: str
    fingerabdruck: str
    terme: Mapping[str, Mapping[str, Sequence[str]]]
    facetten: Mapping[str, Sequence[str]]
    sortierung: Mapping[str, str]
    ganz: Sequence[str] = ()
    formen: Sequence[str] = ()
    gewicht: float = 1.0


@dataclass(frozen=True, slots=True)
class Indexschema:
    """The shape of one type's index; an index with another `stempel` is rebuilt."""

    typ: str
    zonen: tuple[str, ...]
    klassen: tuple[str, ...]
    facetten: tuple[str, ...]
    sortierungen: tuple[str, ...]
    stempel: str


@dataclass(frozen=True, slots=True)
class Engineanfrage:
    """What an engine executes. `sortierung` None means by relevance; ties fall back to `nachrang`, ascending.

    `ganz` is the whole query as one term: a document whose whole title it is comes first.
    """

    ausdruck: Ausdruck
    ganz: str = ""
    auswahl: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sortierung: str | None = None
    absteigend: bool = False
    nachrang: str | None = None
    ab: int = 0
    anzahl: int = 20


@dataclass(frozen=True, slots=True)
class Engineantwort:
    """Keys of the asked slice, the total, and facet → value → count: of values with hits and of every chosen value."""

    schluessel: tuple[str, ...]
    gesamt: int
    facetten: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """A search engine for several types of documents, each with an index of its own.

    `in_transaktion`: the index lives in the database itself and is written inside the transaction of the change; such
    an engine brings its own lock, `sperre(sekunden)`, a context manager that raises IndexGesperrt.
    """

    in_transaktion: bool

    def suchen(self, schema: Indexschema, anfrage: Engineanfrage) -> Engineantwort:
        """Executes a query. Raises IndexFehlt or IndexNichtLesbar."""

    def schreiben(self, schema: Indexschema, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]) -> None:
        """Replaces or adds `dokumente` and removes the keys of `loeschen`, in one commit. The caller holds the lock."""

    def aufbauen(self, schema: Indexschema, dokumente: Iterable[Indexdokument]) -> int:
        """Builds a new index beside the present one and switches to it; returns the number of documents."""

    def fingerabdruecke(self, schema: Indexschema) -> dict[str, str]:
        """Key → fingerprint of everything in the index. Raises IndexFehlt or IndexNichtLesbar."""

    def zahl(self, schema: Indexschema, ausdruck: Ausdruck) -> int:
        """How many documents match, whatever the facets. Raises IndexFehlt or IndexNichtLesbar."""

    def formen(self, schema: Indexschema) -> Mapping[str, int]:
        """What documents have as `formen` → in how many of them. Raises IndexFehlt or IndexNichtLesbar."""

    def stempel(self, schema: Indexschema) -> str | None:
        """The stamp of the present index, None when there is none."""

    def generation(self, schema: Indexschema) -> str:
        """Changes with every commit that readers can see; part of cache keys. Raises IndexFehlt."""
