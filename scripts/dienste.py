"""Runs web server and worker side by side for `make run`.

The web server is the service: when it ends, everything ends, with its exit code. A worker that ends by itself is
started again after a pause, longer each time; the site goes on answering meanwhile.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from scripts import ausgabe

PAUSE = 1.0  # before the worker is started again; doubled each time
PAUSE_HOECHSTENS = 60.0
FRIST = 30.0  # seconds that a running task has to end
_PR_SET_PDEATHSIG = 1


class _Beenden(Exception):  # noqa: N818 - no error, the wish to end
    """Someone asked to stop."""


def betreiben(web: Sequence[str], worker: Sequence[str]) -> int:
    """Start both, keep both running, end both; returns the web server's exit code, 0 when asked to stop."""
    gerufen = False

    def beenden(nummer: int, rahmen: FrameType | None) -> None:
        nonlocal gerufen
        if not gerufen:  # a second Ctrl-C must not interrupt the orderly end
            gerufen = True
            raise _Beenden

    for nummer in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(nummer, beenden)
    prozesse: dict[str, subprocess.Popen] = {}
    try:
        prozesse["web"] = _starten(web)
        _ueberwachen(prozesse, worker)
        return prozesse["web"].wait()
    except _Beenden:
        return 0
    finally:
        gerufen = True
        _alle_beenden(list(prozesse.values()))


def _ueberwachen(prozesse: dict[str, subprocess.Popen], worker: Sequence[str]) -> None:
    """Return when the web server has ended."""
    pause, naechster_start = PAUSE, 0.0
    while prozesse["web"].poll() is None:
        laufend = prozesse.get("worker")
        if laufend is not None and laufend.poll() is not None:
            ausgabe.zeile(f"Der Worker ist beendet (Code {laufend.returncode}), neuer Start in {pause:.0f} s.")
            del prozesse["worker"]
            naechster_start = time.monotonic() + pause
            pause = min(pause * 2, PAUSE_HOECHSTENS)
        elif laufend is None and time.monotonic() >= naechster_start:
            prozesse["worker"] = _starten(worker)
        time.sleep(0.2)


def _starten(befehl: Sequence[str]) -> subprocess.Popen:
    return subprocess.Popen(befehl, stdin=subprocess.DEVNULL, preexec_fn=_mit_uns_enden)


def _mit_uns_enden() -> None:
    """Should this process be killed, nobody is left to end the others: on Linux the kernel does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _alle_beenden(prozesse: list[subprocess.Popen]) -> None:
    for prozess in prozesse:
        if prozess.poll() is None:
            prozess.terminate()
    ende = time.monotonic() + FRIST
    for prozess in prozesse:
        try:
            prozess.wait(max(0.0, ende - time.monotonic()))
        except subprocess.TimeoutExpired:
            prozess.kill()
            prozess.wait()
