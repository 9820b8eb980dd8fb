"""Child processes of a run under load.

They are forked from a parent that has everything loaded but no connection and no index open, so a new one is there at
once and is as good as one started anew. What passes between them survives that one is killed: no lock is shared.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

from suche.engines import aktuelle_engine
from tests.geduld import GEDULD

_FORK = multiprocessing.get_context("fork")


class Zeichen:
    """What parent and child tell each other while it runs: the wish to end, and how many steps are done."""

    def __init__(self) -> None:
        self._halt = _FORK.RawValue("b", 0)
        self._schritte = _FORK.RawValue("l", 0)

    @property
    def weiter(self) -> bool:
        return not self._halt.value

    @property
    def schritte(self) -> int:
        return self._schritte.value

    def schritt(self) -> None:
        self._schritte.value += 1

    def halt(self) -> None:
        self._halt.value = 1


class Gescheitert(Exception):  # noqa: N818 (German word for it)
    """A child failed; the text says how."""


class Kind:
    """A child that runs `funktion(zeichen, *argumente)`; what that returns, or its traceback, comes back at the end."""

    def __init__(self, funktion: Callable[..., Any], *argumente: Any):
        self.name = funktion.__name__
        self.zeichen = Zeichen()
        self._empfangen, senden = _FORK.Pipe(duplex=False)
        connections.close_all()
        self._prozess = _FORK.Process(target=_lauf, args=(senden, funktion, self.zeichen, argumente))
        self._prozess.start()
        senden.close()

    def toeten(self) -> None:
        """`kill -9`, wherever it is."""
        os.kill(self._prozess.pid, signal.SIGKILL)
        self._prozess.join()

    def rufen(self, nummer: int) -> None:
        """Sends it a signal."""
        os.kill(self._prozess.pid, nummer)

    def warten(self, sekunden: float = 300) -> Any:
        """What it returned. Raises Gescheitert with its traceback, or when it does not end in time."""
        try:
            if not self._empfangen.poll(sekunden):
                raise Gescheitert(f"{self.name} endet nicht.")
            art, wert = self._empfangen.recv()
        except EOFError:
            art, wert = "fehler", f"{self.name} endete ohne ein Wort."
        finally:
            self._prozess.join(1)
            if self._prozess.is_alive():
                self.toeten()
        if art == "fehler":
            raise Gescheitert(wert)
        return wert

    def beenden(self, sekunden: float = 300) -> Any:
        """Asks it to end, and returns what it returned."""
        self.zeichen.halt()
        return self.warten(sekunden)

    def hat_begonnen(self, sekunden: float = GEDULD) -> None:
        """Returns when it has done its first step."""
        ende = time.monotonic() + sekunden
        while not self.zeichen.schritte:
            if time.monotonic() > ende or not self._prozess.is_alive():
                self.beenden(5)
                raise Gescheitert(f"{self.name} beginnt nicht.")
            time.sleep(0.005)


def im_kind(funktion: Callable[..., Any], *argumente: Any) -> Any:
    """The result of `funktion(zeichen, *argumente)`, run to its end in a process of its own."""
    return Kind(funktion, *argumente).warten()


def _mit_eltern_enden() -> None:
    """A run that is stopped leaves nobody behind who edits without end; on Linux the kernel sees to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _lauf(senden: Any, funktion: Callable[..., Any], zeichen: Zeichen, argumente: tuple) -> None:
    _mit_eltern_enden()
    aktuelle_engine.cache_clear()
    try:
        nachricht = ("gut", funktion(zeichen, *argumente))
    except BaseException:
        nachricht = ("fehler", traceback.format_exc())
    connections.close_all()
    senden.send(nachricht)
