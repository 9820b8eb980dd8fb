"""Waiting for what must come: until it is there, and long, since a deadline that is never needed costs nothing.

A machine that does much else at the same time may take many times as long as a quiet one. How quick something is, is
measured in processor time or told by what happened, never by a deadline.
"""

import time
from collections.abc import Callable
from typing import TypeVar

GEDULD = 180  # seconds for a process to start, to answer, to end

Ergebnis = TypeVar("Ergebnis")


def bis(bedingung: Callable[[], Ergebnis], *, pause: float = 0.05) -> Ergebnis:
    """What `bedingung` returns as soon as that is true; it may fail the test itself when there is nothing to hope."""
    ende = time.monotonic() + GEDULD
    while not (ergebnis := bedingung()):
        assert time.monotonic() < ende, f"Auch nach {GEDULD} Sekunden nicht eingetreten; zuletzt: {ergebnis!r}"
        time.sleep(pause)
    return ergebnis
