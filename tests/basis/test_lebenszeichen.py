"""Who lives, who is dead, whose task it is; how the queue stands."""

import time
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basis import aufgaben, lebenszeichen
from basis.arbeiter import Arbeiter
from basis.lebenszeichen import Beobachter, Herzschlag
from basis.models import Lebenszeichen

pytestmark = pytest.mark.django_db

getan: list[str] = []
waehrenddessen: list = []


@aufgaben.aufgabe("Etwas tun")
def etwas(wort: str) -> str:
    getan.append(wort)
    for tun in waehrenddessen:
        tun()
    return wort


@pytest.fixture(autouse=True)
def _leer(monkeypatch):
    getan.clear()
    waehrenddessen.clear()
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    monkeypatch.setattr(aufgaben, "_wiederkehrend", [])


@pytest.fixture
def uhr(monkeypatch):
    """The monotonic clock, to be turned forward."""

    class Uhr:
        stand = 1000.0

        def vor(self, sekunden: float) -> None:
            self.stand += sekunden

    eine = Uhr()
    monkeypatch.setattr(lebenszeichen.time, "monotonic", lambda: eine.stand)
    return eine


@pytest.fixture
def melden(settings):
    """Enters a worker of a host; returns its heart, which beats when told."""

    def tun(worker_id: str, rechner: str = "eins", **mehr) -> Herzschlag:
        settings.DATEN_ORDNER = f"/daten/{rechner}"
        herz = Herzschlag(worker_id, **mehr)
        herz.anmelden()
        return herz

    return tun


def laeuft_bei(worker_id: str) -> DBTaskResult:
    etwas.enqueue("x")
    zeile = DBTaskResult.objects.get()
    zeile.claim(worker_id)
    return zeile


def test_a_worker_lives_as_long_as_its_sign_changes(uhr, melden):
    andere = melden("b", "zwei")
    beobachter = Beobachter("a")
    for _ in range(10):
        assert beobachter.lebende() == ["b"]
        uhr.vor(lebenszeichen.FRIST - 1)
        andere.schlagen()
    assert beobachter.lebende() == ["b"]
    uhr.vor(lebenszeichen.FRIST + 1)
    assert beobachter.lebende() == []
    assert Lebenszeichen.objects.get().beendet_am is not None


@pytest.mark.parametrize("stunden", [-5, 5])
def test_a_clock_that_jumps_kills_nobody_and_keeps_nobody_alive(uhr, melden, stunden):
    melden("b", "zwei")
    beobachter = Beobachter("a")
    assert beobachter.lebende() == ["b"]
    Lebenszeichen.objects.update(gesehen_am=timezone.now() + timedelta(hours=stunden))
    assert beobachter.lebende() == ["b"]
    uhr.vor(lebenszeichen.FRIST + 1)
    assert beobachter.lebende() == []


def test_a_sign_at_the_last_moment_counts(uhr, melden, monkeypatch):
    andere = melden("b", "zwei")
    beobachter = Beobachter("a")
    beobachter.lebende()
    uhr.vor(lebenszeichen.FRIST + 1)
    bisher = beobachter._lebt
    # It comes between looking and burying.
    monkeypatch.setattr(beobachter, "_lebt", lambda zeichen: (bisher(zeichen), andere.schlagen())[0])
    assert beobachter.lebende() == ["b"]
    assert Lebenszeichen.objects.get().beendet_am is None


def test_who_comes_to_a_folder_ends_who_was_there_before(melden):
    melden("alt")
    melden("fremd", "zwei")
    melden("neu")
    assert Beobachter("neu").lebende() == ["fremd"]


def test_the_task_of_a_living_worker_is_left_alone_that_of_a_dead_one_is_taken(uhr, melden):
    melden("b", "zwei")
    melden("a")
    zeile = laeuft_bei("b")
    arbeiter = Arbeiter()
    arbeiter.umsehen()
    zeile.refresh_from_db()
    assert zeile.status == "RUNNING"
    uhr.vor(lebenszeichen.FRIST + 1)
    arbeiter.umsehen()
    zeile.refresh_from_db()
    assert (zeile.status, zeile.worker_ids) == ("READY", ["b"])
    assert "Worker wurde beendet" in zeile.traceback


def test_a_task_that_kills_its_worker_every_time_is_given_up(melden):
    etwas.enqueue("x")
    zeile = DBTaskResult.objects.get()
    for versuch in range(aufgaben.HOECHSTVERSUCHE):
        zeile.claim(f"tot-{versuch}")
        Arbeiter().umsehen()
        zeile.refresh_from_db()
    assert (zeile.status, len(zeile.worker_ids)) == ("FAILED", 3)


def test_what_is_ours_by_name_but_not_running_is_taken_up_again(monkeypatch, melden):
    """The database was away when the task should have been noted as done."""
    arbeiter = Arbeiter()
    melden(arbeiter.worker_id)
    etwas.enqueue("eins")
    monkeypatch.setattr(aufgaben, "gehoert", lambda *_: (_ for _ in ()).throw(OperationalError("weg")))
    with pytest.raises(OperationalError):
        arbeiter.faelliges()
    assert DBTaskResult.objects.get().status == "RUNNING"
    monkeypatch.undo()
    arbeiter.umsehen()
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.parametrize("geht_schief", [False, True])
def test_a_worker_that_lost_its_task_writes_nothing_about_it(geht_schief):
    def verlieren():
        DBTaskResult.objects.update(worker_ids=["ein anderer"])
        if geht_schief:
            raise ValueError("danach")

    waehrenddessen.append(verlieren)
    etwas.enqueue("eins")
    Arbeiter().faelliges()
    zeile = DBTaskResult.objects.get()
    assert (zeile.status, zeile.worker_ids, zeile.traceback) == ("RUNNING", ["ein anderer"], "")


def test_error_and_further_attempt_are_one(monkeypatch):
    """Killed between the two the task would stay failed with attempts left."""

    def absturz(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(aufgaben, "nach_fehlschlag", absturz)
    waehrenddessen.append(lambda: 1 / 0)
    etwas.enqueue("eins")
    with pytest.raises(KeyboardInterrupt):
        Arbeiter().faelliges()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_who_listens_badly_keeps_no_task_from_ending(caplog):
    def schlecht(sender, **_):
        raise RuntimeError("schlecht zugehört")

    aufgaben.endgueltig_gescheitert.connect(schlecht)
    try:
        zeile = laeuft_bei("tot")
        DBTaskResult.objects.update(worker_ids=["a", "b", "tot"])
        assert aufgaben.verwaiste_aufnehmen() == 1
    finally:
        aufgaben.endgueltig_gescheitert.disconnect(schlecht)
    zeile.refresh_from_db()
    assert zeile.status == "FAILED"
    assert "schlecht zugehört" in caplog.text


# --- who ends itself ------------------------------------------------------------------------------------------------


def test_a_worker_taken_for_dead_ends(melden):
    gruende = []
    herz = melden("a", abbrechen=gruende.append)
    herz.schlagen()
    assert gruende == []
    Lebenszeichen.objects.update(beendet_am=timezone.now())
    herz.schlagen()
    assert "hielt ihn für tot" in gruende[0]


@pytest.mark.parametrize("fehler", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_without_a_database_it_ends_before_others_take_its_task(uhr, melden, monkeypatch, fehler):
    gruende = []
    herz = melden("a", abbrechen=gruende.append)

    def weg():
        raise fehler

    monkeypatch.setattr(herz, "_eigenes", weg)
    monkeypatch.setattr("basis.lebenszeichen.connection.close", lambda: None)
    uhr.vor(lebenszeichen.AUFGEBEN - 1)
    herz.schlagen()
    assert gruende == []
    uhr.vor(2)
    herz.schlagen()
    assert "nicht erreichbar" in gruende[0]
    assert lebenszeichen.AUFGEBEN + 2 * lebenszeichen.SCHLAG < lebenszeichen.FRIST


def test_a_locked_sqlite_is_no_reason_to_end(uhr, melden, monkeypatch):
    gruende = []
    herz = melden("a", abbrechen=gruende.append)

    def gesperrt():
        raise OperationalError("database is locked")

    monkeypatch.setattr(herz, "_eigenes", gesperrt)
    monkeypatch.setattr("basis.lebenszeichen.connection.close", lambda: None)
    for _ in range(5):
        uhr.vor(lebenszeichen.AUFGEBEN)
        herz.schlagen()
    assert gruende == []


def test_a_task_that_hangs_ends_with_its_worker(uhr, melden):
    gruende = []
    herz = melden("a", laeuft_seit=lambda: 1000.0, abbrechen=gruende.append)
    uhr.vor(lebenszeichen.HOECHSTDAUER - 1)
    herz.schlagen()
    assert gruende == []
    uhr.vor(2)
    herz.schlagen()
    assert "läuft seit mehr als 60 Minuten" in gruende[0]


def test_the_worker_says_since_when_it_works():
    arbeiter = Arbeiter()
    seit = []
    waehrenddessen.append(lambda: seit.append(arbeiter.laeuft_seit))
    etwas.enqueue("eins")
    arbeiter.faelliges()
    assert time.monotonic() - seit[0] < 60
    assert arbeiter.laeuft_seit is None


# --- one of all -----------------------------------------------------------------------------------------------------


def test_recurring_work_is_done_by_the_longest_serving(uhr, melden, monkeypatch):
    monkeypatch.setattr(aufgaben, "_wiederkehrend", [aufgaben.Wiederkehrend("immer", lambda: getan.append("da"), 0)])
    erster, zweiter = Arbeiter(), Arbeiter()
    melden(erster.worker_id, "eins")
    melden(zweiter.worker_id, "zwei")
    for arbeiter in (erster, zweiter):
        arbeiter.umsehen()
        arbeiter.wiederkehrendes()
    assert getan == ["da"]
    uhr.vor(lebenszeichen.FRIST + 1)  # the first is silent
    zweiter.umsehen()
    zweiter.wiederkehrendes()
    assert getan == ["da", "da"]


# --- how it stands --------------------------------------------------------------------------------------------------


def test_an_empty_queue_and_no_worker():
    assert aufgaben.lage() == aufgaben.Lage(0, 0, 0, 0.0, None)


def test_the_state_of_the_queue(melden, django_assert_num_queries):
    jetzt = timezone.now()
    stand = [
        {"status": "READY", "enqueued_at": jetzt - timedelta(minutes=2)},
        # Waits for its next attempt: it is not late.
        {"status": "READY", "enqueued_at": jetzt - timedelta(days=2), "run_after": jetzt + timedelta(minutes=4)},
        {"status": "READY", "enqueued_at": jetzt - timedelta(days=2), "run_after": jetzt - timedelta(minutes=1)},
        {"status": "RUNNING", "enqueued_at": jetzt - timedelta(days=3)},
        {"status": "FAILED", "enqueued_at": jetzt - timedelta(days=3)},
        {"status": "SUCCESSFUL", "enqueued_at": jetzt - timedelta(days=3)},
    ]
    for werte in stand:
        etwas.enqueue("x")
        DBTaskResult.objects.filter(pk=DBTaskResult.objects.order_by("-enqueued_at")[0].pk).update(**werte)
    melden("a").schlagen()
    with django_assert_num_queries(2):
        lage = aufgaben.lage()
    assert (lage.wartend, lage.laufend, lage.gescheitert) == (3, 1, 1)
    assert 115 < lage.aeltester_seit < 180
    assert abs((lage.letztes_lebenszeichen - jetzt).total_seconds()) < 60
