"""Starts a run under load in an installation, from a test or from `make soak`."""

import json
from typing import Any

from tests.installation import Installation

FRIST = 1800  # seconds


def unter_last(neu: Installation, **mass: Any) -> dict:
    """What `tests.last.index` found; the sizes not named are those of the long form."""
    return _lauf(neu, "tests.last.index", mass)


def worker_unter_last(neu: Installation, **mass: Any) -> dict:
    """What `tests.last.arbeit` found."""
    return _lauf(neu, "tests.last.arbeit", mass)


def _lauf(neu: Installation, modul: str, mass: dict) -> dict:
    prozess = neu.starten("-m", modul, json.dumps(mass))
    try:
        ausgabe, _ = prozess.communicate(timeout=FRIST)
    finally:
        prozess.kill()
    try:
        return json.loads(ausgabe.strip().splitlines()[-1])
    except (IndexError, ValueError) as fehler:
        raise AssertionError(f"{modul} endete mit {prozess.returncode}:\n{ausgabe}") from fehler
