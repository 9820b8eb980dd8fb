"""What tests of engines need: each engine, a second one on the same index, threads, damage."""

import contextlib
import os
import threading
from importlib.util import find_spec

import pytest
from django.db import connection, transaction

from tests.conftest import braucht

from .welche import JEDE, machen

# As in `welche`: the engine inside the database is tested where that is PostgreSQL.
collect_ignore = [] if os.environ.get("TEST_DATABASE_URL") else ["test_postgres.py"]


# An engine with files knows nothing of the database.
MIT_DATEIEN_EINMAL = [
    pytest.param(*p.values, marks=p.marks if p.values == ("postgres",) else pytest.mark.einmal) for p in JEDE
]


@pytest.fixture(params=MIT_DATEIEN_EINMAL)
def engine(request, tmp_path):
    if request.param == "tantivy":
        braucht("Das Paket tantivy", vorhanden=find_spec("tantivy") is not None)
    return machen(request.param, tmp_path / "index")


@pytest.fixture
def zweite(engine):
    """Another engine on the same index, as another process has it."""
    return lambda: type(engine)({"ORDNER": getattr(engine, "ordner", None)})


@pytest.fixture
def faeden(transactional_db):
    """Runs a function in threads while the body of `with` runs; it gets the event that ends it.

    Threads have connections of their own: they see only what is committed.
    """

    @contextlib.contextmanager
    def tun(funktion, anzahl):
        ende = threading.Event()

        def lauf():
            try:
                funktion(ende)
            finally:
                connection.close()

        laufende = [threading.Thread(target=lauf) for _ in range(anzahl)]
        for faden in laufende:
            faden.start()
        try:
            yield
        finally:
            ende.set()
            for faden in laufende:
                faden.join()

    return tun


@pytest.fixture
def schaden(engine):
    """Makes the present index unreadable; afterwards what was there is still there."""

    @contextlib.contextmanager
    def dateien():
        ordner = engine._aktueller_ordner("probe")
        vorher = sorted(ordner.iterdir())
        for datei in vorher:
            if datei.suffix in (".seg", ".toc", ".idx", ".term", ".store", ".fast"):
                datei.write_bytes(b"kaputt" * 20)
        yield
        assert set(vorher) <= set(ordner.iterdir())

    @contextlib.contextmanager
    def tabelle():
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("ALTER TABLE suche_indexzeile RENAME TO weg")
            cursor.execute("ALTER TABLE suche_indexwort RENAME TO auch_weg")
        yield
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE weg RENAME TO suche_indexzeile")
            cursor.execute("ALTER TABLE auch_weg RENAME TO suche_indexwort")

    return dateien if hasattr(engine, "ordner") else tabelle
