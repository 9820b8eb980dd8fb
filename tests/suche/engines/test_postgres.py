"""What only the engine inside the database does: its lock, its transactions, its short rows."""

import threading
import time

import pytest
from django.db import connection, transaction

from suche.engines.base import IndexGesperrt
from suche.engines.postgres import PostgresEngine
from tests.geduld import GEDULD
from tests.installation import installation

from .test_vertrag import BESTAND, SCHEMA, dokument, suchen

pytestmark = pytest.mark.django_db


@pytest.fixture
def postgres():
    engine = PostgresEngine({})
    engine.aufbauen(SCHEMA, BESTAND)
    return engine


def test_a_second_writer_waits_for_a_bounded_time(transactional_db, postgres, faeden):
    frei, gehalten = threading.Event(), threading.Event()

    def halten(_):
        with postgres.sperre(5):
            gehalten.set()
            frei.wait(GEDULD)

    with faeden(halten, anzahl=1):
        assert gehalten.wait(GEDULD)
        beginn = time.monotonic()
        with pytest.raises(IndexGesperrt), postgres.sperre(0.2):
            pass
        assert time.monotonic() - beginn < 20  # while the lock is still held: it would be for GEDULD
        # Inside a transaction it spoils nothing: an edit goes on and is committed.
        with transaction.atomic():
            with pytest.raises(IndexGesperrt), postgres.sperre(0.1):
                pass
            assert suchen(postgres).gesamt == 4
        frei.set()
    with postgres.sperre(5):
        postgres.schreiben(SCHEMA, [dokument(9, "Danach")], [])
    assert suchen(postgres).gesamt == 5


def test_the_lock_leaves_no_limit_behind(db, postgres):
    with postgres.sperre(3), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_what_is_rolled_back_is_not_in_the_index(transactional_db, postgres):
    vorher = postgres.generation(SCHEMA)
    with pytest.raises(RuntimeError), transaction.atomic():
        postgres.schreiben(SCHEMA, [dokument(9, "Nie")], ["1"])
        assert suchen(postgres, "Nie").gesamt == 1
        assert "Nie" in postgres.formen(SCHEMA)
        raise RuntimeError
    assert suchen(postgres, "Nie").gesamt == 0
    assert postgres.generation(SCHEMA) == vorher
    # The generation that was rolled back comes again, with other words.
    postgres.schreiben(SCHEMA, [dokument(9, "Doch")], [])
    formen = postgres.formen(SCHEMA)
    assert "Doch" in formen
    assert "Nie" not in formen


def test_a_search_is_one_statement_whatever_it_asks(db, postgres, django_assert_num_queries):
    # Beside it: the build before and after, and the savepoint of the test's own transaction.
    for text, auswahl in (("", {}), ("Räume -Termine", {"land": ("NW",)}), ('"Räume buchen" Hoch*', {"art": ("app",)})):
        with django_assert_num_queries(5):
            suchen(postgres, text, auswahl)


def test_rows_stay_short(db, postgres):
    """The long columns are kept beside the row: a hit costs a few hundred bytes."""
    lange = [dokument(n, "Lang", " ".join(f"wort{n}x{i}" for i in range(300))) for n in range(50)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE suche_indexzeile")  # room that other tests left behind would be measured too
        postgres.schreiben(SCHEMA, lange, [])
        cursor.execute(
            "SELECT pg_relation_size('suche_indexzeile') / count(*), min(pg_column_size(terme)) FROM suche_indexzeile"
        )
        je_zeile, terme = cursor.fetchone()
    assert terme > 2000
    assert je_zeile < 1000


def test_a_document_without_end_is_cut_and_not_lost(db, postgres, caplog):
    postgres.schreiben(SCHEMA, [dokument(9, "Riese", " ".join(f"wort{n}" for n in range(60_000)))], [])
    assert suchen(postgres, "Riese").schluessel == ("9",)
    assert "Eintrag 9 ist zu lang" in caplog.text


# One holds the row of a Handlungsfeld, another puts an entry into it: at COMMIT the database checks that it is there.
KREUZWEISE = """
import threading, time
from django.db import connection, transaction
from loesungen.models import Handlungsfeld, Loesung

feld = Handlungsfeld.objects.create(name="Wasser", slug="wasser")
eins, zwei = (
    Loesung.objects.create(kennung=f"L00{n}", slug=f"l{n}", titel=f"Eintrag {n}", status="veroeffentlicht")
    for n in (1, 2)
)
anderer = []

def einordnen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        anderer.extend(cursor.fetchone())
    with transaction.atomic():
        zwei.handlungsfelder.add(feld)
    connection.close()

def wartet():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", anderer)
        return cursor.fetchone()[0]

faden = threading.Thread(target=einordnen)
with transaction.atomic():
    Handlungsfeld.objects.select_for_update().get(pk=feld.pk)
    eins.titel = "Umbenannt"
    eins.save()
    faden.start()
    ende = time.monotonic() + 60
    while not (anderer and wartet()):
        assert time.monotonic() < ende
        time.sleep(0.02)
faden.join()
"""


@pytest.mark.langsam
def test_who_waits_for_a_row_does_not_hold_the_index(tmp_path):
    with installation(tmp_path / "installation", "postgres") as eigene:
        eigene.muss("suchindex", "build")
        prozess = eigene.code(KREUZWEISE)
        gesagt, _ = prozess.communicate(timeout=GEDULD)
        # The server would end a deadlock after a second; the index would then follow the edit outside its transaction.
        assert (prozess.returncode, gesagt) == (0, "")
        eigene.muss("suchindex", "verify")
