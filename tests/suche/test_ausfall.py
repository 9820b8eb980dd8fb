"""An index that is missing, damaged, half-written or locked: the search says so, the rest works, nothing is lost."""

import shutil
import threading

import pytest
from django.core.management import call_command
from filelock import FileLock

from loesungen.models import Loesung
from suche import index, registry
from suche.engines import aktuelle_engine
from suche.models import Indexauftrag
from tests import factories as f
from tests.geduld import GEDULD
from wissensspeicher.settings import SUCHMASCHINEN

NOTIZ = "Die Suche nach Lösungen steht im Moment nicht zur Verfügung"


@pytest.fixture(params=["whoosh", "tantivy"])
def ordner(request, settings, db, django_capture_on_commit_callbacks):
    """The folder of the built index of one public entry, "Brückenmelder", on each engine that keeps files."""
    settings.SUCHE = {**settings.SUCHE, "ENGINE": SUCHMASCHINEN[request.param]}
    call_command("suchindex", "build", verbosity=0)
    f.KommuneFactory(name="Ulm")
    with django_capture_on_commit_callbacks(execute=True):
        f.LoesungFactory(veroeffentlicht=True, titel="Brückenmelder", slug="brueckenmelder")
    assert not Indexauftrag.objects.exists()
    # As another process comes to it: nothing is open yet.
    aktuelle_engine.cache_clear()
    return settings.SUCHE["ORDNER"]


def aktueller_bau(ordner):
    return ordner / "loesung" / (ordner / "loesung" / "AKTUELL").read_text().strip()


def fehlt(ordner):
    shutil.rmtree(ordner)


def zeiger_ins_leere(ordner):
    (ordner / "loesung" / "AKTUELL").write_text("20200101000000-weg")


def zeiger_halb_geschrieben(ordner):
    (ordner / "loesung" / "AKTUELL").write_text("")


def beschaedigt(ordner):
    for datei in aktueller_bau(ordner).iterdir():
        if datei.name != "stempel.json":
            datei.write_bytes(b"kaputt" * 100)


def halb_geschrieben(ordner):
    for datei in aktueller_bau(ordner).iterdir():
        if datei.name != "stempel.json":
            datei.write_bytes(datei.read_bytes()[: datei.stat().st_size // 2])


def ohne_stempel(ordner):
    (aktueller_bau(ordner) / "stempel.json").write_text("{")
    beschaedigt(ordner)


SCHAEDEN = [fehlt, zeiger_ins_leere, zeiger_halb_geschrieben, beschaedigt, halb_geschrieben, ohne_stempel]


@pytest.mark.parametrize("schaden", SCHAEDEN)
def test_the_site_goes_on_says_so_and_comes_back(ordner, schaden, client, caplog, django_capture_on_commit_callbacks):
    schaden(ordner)
    vorher = {p for p in ordner.rglob("*") if p.is_file()}

    liste = client.get("/loesungen/?q=Brückenmelder")
    assert liste.status_code == 503
    assert NOTIZ in liste.content.decode()
    assert "Suche nicht verfügbar" in caplog.text
    alles = client.get("/suche/?q=Ulm")
    assert alles.status_code == 503
    seite = alles.content.decode()
    assert "Die Suche ist im Moment unvollständig" in seite
    assert "Lösungen" in seite.split("Nicht durchsucht werden konnten:")[1][:200]
    assert "/kommunen/" in seite.split('id="gruppe-kommune"')[1]  # what needs no index is found all the same
    feed = client.get("/loesungen/feed/")
    assert (feed.status_code, feed["Retry-After"]) == (503, "60")
    for adresse in ("/", "/loesungen/brueckenmelder/", "/kommunen/?q=Ulm", "/suche/vorschlaege/?q=Brücken", "/suche/"):
        assert client.get(adresse).status_code == 200, adresse

    # An edit is kept, and the outbox knows of it.
    loesung = Loesung.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        loesung.titel = "Straßenmelder"
        loesung.save()
    assert Indexauftrag.objects.exists()
    assert Loesung.objects.get().titel == "Straßenmelder"
    assert {p for p in ordner.rglob("*") if p.is_file()} >= vorher  # nothing was wiped

    # The worker (or the next start) builds a new one beside it.
    gebaut, erledigt = index.nachziehen()
    assert gebaut["loesung"] == 1
    assert erledigt
    call_command("suchindex", "verify")
    wieder = client.get("/loesungen/?q=Straßenmelder")
    assert wieder.status_code == 200
    assert "Straßenmelder" in wieder.content.decode()
    assert index.nachziehen() == ({}, 0)


def test_damage_that_only_a_writer_meets_is_mended_too(ordner, monkeypatch, django_capture_on_commit_callbacks, caplog):
    engine, aendern = aktuelle_engine(), type(aktuelle_engine())._aendern
    alt = aktueller_bau(ordner)

    def kaputt(selbst, schema, ort, *rest):
        if ort == alt:
            raise ValueError("unlesbares Segment")
        return aendern(selbst, schema, ort, *rest)

    monkeypatch.setattr(type(engine), "_aendern", kaputt)
    with django_capture_on_commit_callbacks(execute=True):
        f.LoesungFactory(veroeffentlicht=True, titel="Neu")
    assert "Aufträge bleiben stehen" in caplog.text
    assert alt.is_dir()
    gebaut, _ = index.nachziehen()
    assert gebaut["loesung"] == 2
    assert not Indexauftrag.objects.exists()
    call_command("suchindex", "verify")


def test_a_full_disk_is_no_damage_and_loses_nothing(
    ordner, monkeypatch, client, django_capture_on_commit_callbacks, caplog
):
    engine, voll = aktuelle_engine(), OSError(28, "No space left on device")

    def schreiben(*_):
        raise voll

    monkeypatch.setattr(type(engine), "_aendern", schreiben)
    monkeypatch.setattr(type(engine), "_fuellen", schreiben)
    with django_capture_on_commit_callbacks(execute=True):
        neu = f.LoesungFactory(veroeffentlicht=True, titel="Bei vollem Datenträger")
    assert "No space left on device" in caplog.text
    assert client.get("/loesungen/?q=Brückenmelder").status_code == 200
    vorher = sorted(ordner.rglob("*"))
    with pytest.raises(OSError, match="No space left"):
        index.nachziehen()
    with pytest.raises(OSError, match="No space left"):
        index.aufbauen(registry.typ("loesung"))
    assert sorted(ordner.rglob("*")) == vorher  # what was begun is cleared away
    monkeypatch.undo()
    assert index.nachziehen()[1] > 0
    assert str(neu.pk) in aktuelle_engine().fingerabdruecke(registry.typ("loesung").schema)


def test_a_locked_index_answers_and_edits_wait_in_the_outbox(
    ordner, monkeypatch, client, django_capture_on_commit_callbacks, caplog
):
    monkeypatch.setattr(index, "ANFRAGE_WARTEN", 0.2)
    gesperrt, frei = threading.Event(), threading.Event()

    def halten():
        with FileLock(ordner / "schreiben.lock"):
            gesperrt.set()
            frei.wait(GEDULD)

    faden = threading.Thread(target=halten)
    faden.start()
    try:
        assert gesperrt.wait(GEDULD)
        with django_capture_on_commit_callbacks(execute=True):
            f.LoesungFactory(veroeffentlicht=True, titel="Während der Sperre")
        assert "Ein anderer Prozess schreibt gerade in den Index" in caplog.text
        assert client.get("/loesungen/?q=Brückenmelder").status_code == 200
        assert Indexauftrag.objects.exists()
    finally:
        frei.set()
        faden.join()
    assert index.nachziehen()[0] == {}
    assert "Während der" in client.get("/loesungen/?q=Sperre").content.decode()


def test_what_a_killed_rebuild_left_disturbs_nobody_and_goes_with_the_next(ordner, client):
    rest = ordner / "loesung" / "20200101000000-abgebrochen"
    rest.mkdir()
    (rest / "halb.seg").write_bytes(b"x")
    (ordner / "loesung" / "AKTUELL.neu").write_text("20200101000000-abgebr")
    assert client.get("/loesungen/?q=Brückenmelder").status_code == 200
    call_command("suchindex", "apply")
    assert client.get("/loesungen/?q=Brückenmelder").status_code == 200
    call_command("suchindex", "build")
    assert not rest.exists()
    assert not (ordner / "loesung" / "AKTUELL.neu").exists()
    call_command("suchindex", "verify")
