"""How a selection is shown: facets with counted options, chips that can be removed, links that keep the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict

from .auswahl import TolerantesFilterSet


class Option(NamedTuple):
    """One value of a facet; `zahl` is how many entries it would give, None where it is not counted."""

    wert: str
    text: str
    zahl: int | None
    gewaehlt: bool


@dataclass(frozen=True, slots=True)
class Facette:
    """A facet as a group of checkboxes; `weitere` are the options behind "mehr anzeigen"."""

    name: str
    titel: str
    optionen: tuple[Option, ...]
    weitere: tuple[Option, ...] = ()

    @property
    def anzahl_gewaehlt(self) -> int:
        """How many values are chosen."""
        return sum(option.gewaehlt for option in (*self.optionen, *self.weitere))


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter with the link that removes it."""

    titel: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Ausweg:
    """A filter that could be dropped, how many entries that would bring, and the link that does it."""

    titel: str
    zahl: int
    url: str


def bauen(
    name: str,
    titel: str,
    werte: Iterable[tuple[str, str]],
    zahlen: Mapping[str, int],
    gewaehlt: Iterable[str] = (),
    *,
    leere_zeigen: bool = False,
    hoechstens: int = 0,
) -> Facette:
    """A facet from (value, words) pairs in their order.

    Values without hits are left out unless chosen or `leere_zeigen`. With `hoechstens` the most frequent ones come
    first and the rest goes behind "mehr anzeigen"; chosen ones are always in front.
    """
    gewaehlt = set(gewaehlt)
    optionen = [
        Option(wert, text, zahlen.get(wert, 0), wert in gewaehlt)
        for wert, text in werte
        if leere_zeigen or zahlen.get(wert) or wert in gewaehlt
    ]
    if not hoechstens or len(optionen) <= hoechstens:
        return Facette(name, titel, tuple(optionen))
    rang = sorted(optionen, key=lambda o: (not o.gewaehlt, -(o.zahl or 0)))
    vorn = set(rang[: max(hoechstens, len(gewaehlt))])
    return Facette(name, titel, tuple(o for o in optionen if o in vorn), tuple(o for o in optionen if o not in vorn))


def zaehlen(filterset: TolerantesFilterSet, name: str, feld: str) -> dict[str, int]:
    """Value → number of rows in the database under all other filters."""
    zeilen = filterset.qs_ohne(name).order_by().values_list(feld).annotate(zahl=Count("pk", distinct=True))
    return {str(wert): zahl for wert, zahl in zeilen if wert not in (None, "")}


def adresse(parameter: QueryDict, **aenderungen) -> str:
    """The query string with parameters replaced (None removes); any change but that of the page leads to page 1."""
    neu = parameter.copy()
    if "seite" not in aenderungen:
        neu.pop("seite", None)
    for name, wert in aenderungen.items():
        if wert is None:
            neu.pop(name, None)
        elif isinstance(wert, (list, tuple)):
            neu.setlist(name, [str(w) for w in wert])
        else:
            neu[name] = str(wert)
    return f"?{neu.urlencode()}" if neu else "?"


@lru_cache(maxsize=1024)
def _paar(name: str, wert: str) -> str:
    return urlencode({name: wert})


class Parameter(QueryDict):
    """Parameters made for links: a page has dozens, which begin with a copy and say nearly the same.

    Django's own copies in depth, and quotes every value anew.
    """

    def __init__(self):
        super().__init__(mutable=True)

    def copy(self) -> "Parameter":
        neu = Parameter()
        for name, werte in self.lists():
            neu.setlist(name, list(werte))
        return neu

    def urlencode(self, safe: str | None = None) -> str:
        if safe:
            return super().urlencode(safe)
        return "&".join(_paar(name, str(wert)) for name, werte in self.lists() for wert in werte)


def parameter(filterset: TolerantesFilterSet) -> QueryDict:
    """The cleaned parameters: what links carry on, free of junk."""
    sauber = Parameter()
    for name in filterset.STEUERUNG:
        if name in filterset.filters and name != "seite" and filterset.wert(name):
            sauber[name] = str(filterset.wert(name))
    for name, werte in filterset.auswahl.items():
        sauber.setlist(name, list(werte))
    return sauber


def chips(filterset: TolerantesFilterSet, facetten: Iterable[Facette]) -> list[Chip]:
    """One chip per active value."""
    sauber = parameter(filterset)
    gefunden = []
    for facette in facetten:
        for option in (*facette.optionen, *facette.weitere):
            if option.gewaehlt:
                rest = [w for w in filterset.auswahl.get(facette.name, ()) if w != option.wert]
                gefunden.append(Chip(facette.titel, option.text, adresse(sauber, **{facette.name: rest or None})))
    return gefunden
