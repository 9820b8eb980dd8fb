"""What is read often and changes seldom, kept as long as the state of the data lasts that the request began with.

Whoever answers requests says which state holds (`gilt`, read before anything else is). Where nobody says so, as in
commands, tasks and the desk, everything is read anew.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Generic, TypeVar

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_stand: ContextVar[Hashable] = ContextVar("stand", default=None)


@contextmanager
def gilt(stand: Hashable) -> Iterator[None]:
    """Inside, results read under the same `stand` may be used again; None: none may."""
    vorher = _stand.set(stand)
    try:
        yield
    finally:
        _stand.reset(vorher)


def je_stand(funktion: Callable[[], _T]) -> Callable[[], _T]:
    """`funktion`, called once per state. Its result is shared by all requests: make it immutable.

    The state was read before, so a result may be newer than the state it is kept under, never older.
    """
    gemerkt: tuple[Hashable, _T] | None = None

    @wraps(funktion)
    def gelesen() -> _T:
        nonlocal gemerkt
        stand = _stand.get()
        if stand is None:
            return funktion()
        bekannt = gemerkt
        if bekannt is None or bekannt[0] != stand:
            bekannt = gemerkt = (stand, funktion())
        return bekannt[1]

    return gelesen


class Sammlung(Generic[_K, _V]):
    """Rows by key, kept per state up to a number: what one page has read, the next one need not read again.

    The rows are shared by all requests; nobody may change them.
    """

    def __init__(self, hoechstens: int):
        self.hoechstens = hoechstens
        self._inhalt: tuple[Hashable, dict[_K, _V | None]] = (None, {})

    def holen(self, schluessel: Iterable[_K], lesen: Callable[[list[_K]], Mapping[_K, _V]]) -> dict[_K, _V]:
        """The rows of these keys; `lesen` reads those that are not known yet. Keys without a row are left out."""
        schluessel = list(schluessel)
        stand = _stand.get()
        if stand is None:
            return dict(lesen(schluessel))
        inhalt = self._inhalt
        if inhalt[0] != stand:
            inhalt = self._inhalt = (stand, {})
        bekannt = inhalt[1]
        fehlend = [s for s in schluessel if s not in bekannt]
        neu = dict(lesen(fehlend)) if fehlend else {}
        gefunden = {s: neu[s] if s in neu else bekannt.get(s) for s in schluessel}
        if len(bekannt) + len(fehlend) > self.hoechstens:
            bekannt = {}
            self._inhalt = (stand, bekannt)
        for s in fehlend:
            bekannt[s] = neu.get(s)
        return {s: wert for s, wert in gefunden.items() if wert is not None}
