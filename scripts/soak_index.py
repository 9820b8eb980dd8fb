"""The index in the long form: eight edit, two search, one rebuilds; twenty are killed. Each engine on each database.

Beside it, on each database: workers of two hosts at one queue, killed again and again.
SOAK_AENDERUNGEN and SOAK_ABSTUERZE make it shorter: edits of each of the eight, processes killed. SOAK_MINUTEN begins
no further run after so many minutes; what was left out is named, and the whole then counts as not passed.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from scripts import ausgabe, postgresql

SQLITE = ("whoosh", "tantivy")
POSTGRESQL = ("postgres", "whoosh", "tantivy")
WORKER = "Worker"


def main(ordner: Path) -> dict:
    """Runs all combinations, one after the other."""
    from tests.installation import installation
    from tests.last.starten import unter_last, worker_unter_last

    mass = {
        "aenderungen": int(os.environ.get("SOAK_AENDERUNGEN", "50")),
        "abstuerze": int(os.environ.get("SOAK_ABSTUERZE", "20")),
    }
    grenze = time.monotonic() + 60 * float(os.environ.get("SOAK_MINUTEN", "inf"))
    laeufe, ausgelassen = {}, []
    for datenbank, engines in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        with _datenbank(datenbank):
            for art in (*engines, WORKER):
                name = f"{art} auf {datenbank}"
                if time.monotonic() > grenze:
                    ausgelassen.append(name)
                    continue
                engine = "" if art == WORKER else art
                with ausgabe.schritt(name), installation(ordner / "daten", engine) as neu:
                    if art == WORKER:
                        laeufe[name] = worker_unter_last(neu, abstuerze=mass["abstuerze"])
                    else:
                        laeufe[name] = unter_last(neu, **mass)
                    ausgabe.zeile(f"  {'bestanden' if laeufe[name]['bestanden'] else 'NICHT BESTANDEN'}")
    bestanden = not ausgelassen and all(lauf["bestanden"] for lauf in laeufe.values())
    return {"bestanden": bestanden, "ausgelassen": ausgelassen, "laeufe": laeufe}


@contextlib.contextmanager
def _datenbank(art: str) -> Iterator[None]:
    """The database system that installations are made on meanwhile."""
    from tests.installation import vorlage_verwerfen

    vorher = os.environ.pop("TEST_DATABASE_URL", None)
    with contextlib.ExitStack() as stapel:
        if art == "postgresql":
            os.environ["TEST_DATABASE_URL"] = vorher or stapel.enter_context(postgresql.laufend())
        try:
            yield
        finally:
            vorlage_verwerfen()
            os.environ.pop("TEST_DATABASE_URL", None)
            if vorher:
                os.environ["TEST_DATABASE_URL"] = vorher
