"""Background work: further attempts, recurring work, the loop and the process of the worker."""

import signal
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basis import aufgaben
from basis.arbeiter import Arbeiter
from basis.models import Hintergrundaufgabe
from tests import factories as f
from tests.geduld import GEDULD, bis
from tests.installation import installation

getan: list[str] = []


@aufgaben.aufgabe("Etwas notieren")
def notieren(wort: str) -> None:
    getan.append(wort)


@aufgaben.aufgabe("Immer scheitern")
def scheitern() -> None:
    raise ValueError("So geht das nicht")


@pytest.fixture(autouse=True)
def _leer(monkeypatch):
    getan.clear()
    # The worker lets go of old connections; that of a test is in the middle of its transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture
def gescheitert():
    """What was told to whoever listens for tasks that failed for good."""
    gehoert = []

    def hoeren(sender, **werte):
        gehoert.append(werte)

    aufgaben.endgueltig_gescheitert.connect(hoeren)
    yield gehoert
    aufgaben.endgueltig_gescheitert.disconnect(hoeren)


def faellig_machen() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


@pytest.mark.django_db
def test_queued_run_finished():
    notieren.enqueue("eins")
    assert getan == []
    assert DBTaskResult.objects.get().status == "READY"
    Arbeiter().faelliges()
    assert getan == ["eins"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db
def test_a_failing_task_is_tried_three_times_later_each_time_and_then_kept(gescheitert):
    scheitern.enqueue()
    abstaende = []
    for versuch in (1, 2):
        Arbeiter().faelliges()
        zeile = DBTaskResult.objects.get()
        assert (zeile.status, len(zeile.worker_ids)) == ("READY", versuch)
        assert "So geht das nicht" in zeile.traceback
        abstaende.append(zeile.run_after - timezone.now())
        Arbeiter().faelliges()  # not before its time
        assert len(DBTaskResult.objects.get().worker_ids) == versuch
        faellig_machen()
    assert timedelta(0) < abstaende[0] < abstaende[1]
    assert gescheitert == []
    Arbeiter().faelliges()
    zeile = DBTaskResult.objects.get()
    assert (zeile.status, len(zeile.worker_ids)) == ("FAILED", 3)
    (meldung,) = gescheitert
    assert meldung["pfad"].endswith("test_aufgaben.scheitern")
    assert meldung["fehler"] == "ValueError: So geht das nicht"
    faellig_machen()
    Arbeiter().faelliges()
    assert len(DBTaskResult.objects.get().worker_ids) == 3


@pytest.mark.django_db
def test_one_failure_holds_up_nobody_else():
    scheitern.enqueue()
    notieren.enqueue("danach")
    Arbeiter().faelliges()
    assert getan == ["danach"]


@pytest.mark.django_db
def test_a_task_of_a_version_that_is_gone():
    notieren.enqueue("weg")
    DBTaskResult.objects.update(task_path="basis.gibt_es_nicht.mehr")
    Arbeiter().faelliges()
    zeile = DBTaskResult.objects.get()
    assert zeile.status == "READY"
    assert "gibt_es_nicht" in zeile.traceback


@pytest.mark.django_db
def test_what_a_killed_worker_was_doing_is_tried_again(gescheitert):
    notieren.enqueue("noch einmal")
    zeile = DBTaskResult.objects.get()
    zeile.claim("tot")
    assert aufgaben.verwaiste_aufnehmen() == 1
    zeile.refresh_from_db()
    assert zeile.status == "READY"
    faellig_machen()
    Arbeiter().faelliges()
    assert getan == ["noch einmal"]
    # Whoever kills the worker every time is given up in the end.
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"])
    aufgaben.verwaiste_aufnehmen()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "Worker wurde beendet" in gescheitert[0]["fehler"]


@pytest.mark.django_db
def test_trying_again_gives_all_attempts_back():
    scheitern.enqueue()
    DBTaskResult.objects.update(status="FAILED", worker_ids=["a", "b", "c"])
    notieren.enqueue("unberührt")
    assert aufgaben.erneut_versuchen(DBTaskResult.objects.all()) == 1
    Arbeiter().faelliges()
    assert len(DBTaskResult.objects.get(task_path__endswith="scheitern").worker_ids) == 1


@pytest.mark.django_db
def test_done_tasks_are_forgotten_after_some_weeks_failed_ones_never():
    for _ in range(3):
        notieren.enqueue("x")
    alt = timezone.now() - timedelta(days=40)
    neu, erledigt, fehlgeschlagen = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=erledigt.pk).update(status="SUCCESSFUL", finished_at=alt)
    DBTaskResult.objects.filter(pk=fehlgeschlagen.pk).update(status="FAILED", finished_at=alt)
    aufgaben.aufraeumen()
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {neu.pk, fehlgeschlagen.pk}


# --- recurring ------------------------------------------------------------------------------------------------------


@pytest.fixture
def eigene(monkeypatch):
    """Nothing recurs but what the test registers."""
    monkeypatch.setattr(aufgaben, "_wiederkehrend", [])


def test_recurring_work_comes_at_the_start_and_then_in_its_time(eigene):
    aufgaben.wiederkehrend("oft", lambda: getan.append("oft"), sekunden=0)
    aufgaben.wiederkehrend("selten", lambda: getan.append("selten"), sekunden=3600)
    aufgaben.wiederkehrend("selten", lambda: getan.append("doppelt"), sekunden=0)  # registered once
    arbeiter = Arbeiter()
    arbeiter.wiederkehrendes()
    arbeiter.wiederkehrendes()
    assert getan == ["oft", "selten", "oft"]


def test_recurring_work_that_fails_is_told_and_costs_nothing_else(eigene, caplog):
    def kaputt():
        raise RuntimeError("kein Index")

    aufgaben.wiederkehrend("kaputt", kaputt, sekunden=0)
    aufgaben.wiederkehrend("heil", lambda: getan.append("heil"), sekunden=0)
    Arbeiter().wiederkehrendes()
    assert getan == ["heil"]
    assert "kein Index" in caplog.text


def test_the_index_is_among_it():
    assert "Offene Änderungen am Suchindex anwenden" in {w.name for w in aufgaben.alle_wiederkehrenden()}


@pytest.mark.django_db
def test_a_database_that_is_away_is_waited_for(eigene, monkeypatch, caplog):
    arbeiter = Arbeiter()
    pausen = []

    def weg():
        raise OperationalError("database is locked")

    def schlafen(sekunden):
        pausen.append(sekunden)
        arbeiter.running = len(pausen) < 3

    aufgaben.wiederkehrend("weg", weg, sekunden=0)
    monkeypatch.setattr("basis.arbeiter.time.sleep", schlafen)
    monkeypatch.setattr("basis.arbeiter.connection.close", lambda: None)
    arbeiter.arbeiten()
    assert len(pausen) == 3
    assert "database is locked" in caplog.text


# --- for editors ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_editors_see_tasks_in_german_and_cannot_change_them(client):
    client.force_login(f.RedaktionFactory())
    scheitern.enqueue()
    Arbeiter().faelliges()
    liste = client.get(reverse("admin:basis_hintergrundaufgabe_changelist"))
    seite = liste.content.decode()
    for wort in ("Immer scheitern", "wartet", "ValueError: So geht das nicht", "Nächster Versuch"):
        assert wort in seite
    zeile = Hintergrundaufgabe.objects.get()
    einzeln = client.get(reverse("admin:basis_hintergrundaufgabe_change", args=[zeile.pk]))
    assert "Traceback" in einzeln.content.decode()
    assert 'name="_save"' not in einzeln.content.decode()
    assert client.get(reverse("admin:basis_hintergrundaufgabe_add")).status_code == 403
    assert client.post(reverse("admin:basis_hintergrundaufgabe_delete", args=[zeile.pk])).status_code == 403
    gefiltert = client.get(reverse("admin:basis_hintergrundaufgabe_changelist"), {"stand": "FAILED"})
    assert "0 Hintergrundaufgaben" in gefiltert.content.decode()


# --- the process ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def eigene_installation(tmp_path_factory):
    with installation(tmp_path_factory.mktemp("worker") / "daten") as neu:
        neu.muss("suchindex", "build")
        yield neu


@pytest.mark.langsam
@pytest.mark.django_db  # reads the parameters of the connection
@pytest.mark.parametrize("nummer", [signal.SIGTERM, signal.SIGINT])
def test_the_process_works_and_ends_without_a_traceback(eigene_installation, nummer):
    anlegen = (
        "from suche.models import Indexauftrag\n"
        "Indexauftrag.objects.create(typ='loesung', schluessel='4711')\n"  # what a crash left behind
    )
    vorbereitet = eigene_installation.code(anlegen)
    assert vorbereitet.wait(GEDULD) == 0, vorbereitet.communicate()[0]
    worker = eigene_installation.starten("manage.py", "worker")
    offen = "from suche.models import Indexauftrag; print(Indexauftrag.objects.count())"

    def getan() -> bool:
        assert worker.poll() is None, worker.communicate()[0]
        return eigene_installation.code(offen).communicate()[0].strip() == "0"

    try:
        bis(getan)
        # A second one is refused; the first goes on.
        zweiter = eigene_installation.code(
            "from basis.management.commands import worker\nworker.WARTEN = 0\n"
            "from django.core.management import call_command\n"
            "try:\n    call_command('worker')\nexcept Exception as e:\n    print(e)\n"
        )
        assert "läuft schon ein Worker" in zweiter.communicate(timeout=GEDULD)[0]
        worker.send_signal(nummer)
        assert worker.wait(GEDULD) == 0
    finally:
        worker.kill()
    assert "Traceback" not in worker.communicate()[0]
