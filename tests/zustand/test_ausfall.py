"""Index, disk, database and clock fail: visitors read a clear sentence, editors keep their words, nothing is lost."""

import errno
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from filelock import FileLock

from basis import aufgaben
from loesungen.models import Loesung
from suche import index, registry
from suche.engines import aktuelle_engine
from suche.models import Indexauftrag
from tests import factories as f

EIGEN = {"Origin": "http://testserver"}


@aufgaben.aufgabe("Nichts tun")
def nichts() -> None:
    """A task for the queue."""


def findet(client, frage: str, loesung) -> bool:
    """Whether the list has the entry among its hits."""
    antwort = client.get(f"/loesungen/?q={frage}")
    assert antwort.status_code == 200
    return loesung.get_absolute_url() in antwort.content.decode()


# --- the index ------------------------------------------------------------------------------------------------------

NOTIZ = "Die Suche nach Lösungen steht im Moment nicht zur Verfügung"


def test_index_missing(client, db, caplog):
    loesung = f.LoesungFactory(veroeffentlicht=True)
    antwort = client.get("/loesungen/?q=app")
    assert antwort.status_code == 503
    assert NOTIZ in antwort.content.decode()
    assert 'value="app"' in antwort.content.decode()
    assert "Suche nicht verfügbar" in caplog.text
    for adresse in ("/", loesung.get_absolute_url(), "/modellprojekte/", "/kommunen/"):
        assert client.get(adresse).status_code == 200, adresse


def test_search_over_everything_without_an_index_says_what_is_missing(client, db):
    f.KommuneFactory(name="Ulm")
    html = client.get("/suche/?q=Ulm").content.decode()
    assert "Ulm" in html
    assert "im Moment unvollständig" in html


def test_index_damaged_and_rebuilt(client, leerer_index, settings, caplog):
    if aktuelle_engine().in_transaktion:
        pytest.skip("Der Index dieser Engine hat keine Dateien.")
    f.LoesungFactory(veroeffentlicht=True, titel="Pegelmessung")
    index.anwenden()
    ordner = Path(settings.SUCHE["ORDNER"]) / "loesung"
    stand = ordner / (ordner / "AKTUELL").read_text().strip()
    for datei in stand.iterdir():
        datei.write_bytes(b"kaputt")
    from suche.engines import aktuelle_engine as engine

    engine.cache_clear()
    antwort = client.get("/loesungen/?q=Pegel")
    assert antwort.status_code == 503
    assert NOTIZ in antwort.content.decode()
    assert "Suche nicht verfügbar" in caplog.text
    assert stand.is_dir()  # nothing is wiped before its successor stands
    index.aufbauen(registry.typ("loesung"))
    assert "Pegelmessung" in client.get("/loesungen/?q=Pegel").content.decode()


def test_index_locked_costs_no_edit(admin_client, leerer_index, settings, monkeypatch, caplog, client):
    if aktuelle_engine().in_transaktion:
        pytest.skip("Diese Engine sperrt in der Datenbank.")
    monkeypatch.setattr(index, "ANFRAGE_WARTEN", 0.1)
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Rotkehlchen")
    index.anwenden()
    with FileLock(Path(settings.SUCHE["ORDNER"]) / "schreiben.lock"):
        _aendern_und_committen(loesung, "Zaunkönig")
        assert "Aufträge bleiben stehen" in caplog.text
        assert findet(client, "Rotkehlchen", loesung)  # the old index goes on answering
    assert Indexauftrag.objects.exists()
    index.anwenden()
    assert findet(client, "Zaunkönig", loesung)


def test_while_the_index_is_being_rebuilt_the_old_one_answers(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, titel="Pegelmessung")
    index.anwenden()
    typ = registry.typ("loesung")
    gesehen = []

    def dokumente():
        gesehen.append(client.get("/loesungen/?q=Pegel"))
        yield from index.alle_dokumente(typ)

    with index.schreibsperre():
        aktuelle_engine().aufbauen(typ.schema, dokumente())
    assert gesehen[0].status_code == 200
    assert "Pegelmessung" in gesehen[0].content.decode()


def _aendern_und_committen(loesung, titel):
    """The edit is saved, and what would happen after its commit happens."""
    loesung.titel = titel
    loesung.save()
    index._nach_commit()


# --- the disk -------------------------------------------------------------------------------------------------------


def test_disk_full_while_the_index_is_written(
    leerer_index, monkeypatch, client, caplog, django_capture_on_commit_callbacks
):
    """The edit is committed, its job stays and is done when there is room again."""
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Rotkehlchen")
    index.anwenden()
    echtes = type(aktuelle_engine()).schreiben

    def voll(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(aktuelle_engine()), "schreiben", voll)
    with django_capture_on_commit_callbacks(execute=True):
        loesung.titel = "Zaunkönig"
        loesung.save()
    assert Loesung.objects.get(pk=loesung.pk).titel == "Zaunkönig"
    assert Indexauftrag.objects.filter(typ="loesung", schluessel=str(loesung.pk)).exists()
    assert "No space left on device" in caplog.text
    assert findet(client, "Rotkehlchen", loesung)
    monkeypatch.setattr(type(aktuelle_engine()), "schreiben", echtes)
    assert index.anwenden() > 0
    assert findet(client, "Zaunkönig", loesung)


@pytest.fixture
def volle_datenbank(db):
    """A database that really is full: SQLite may not grow, PostgreSQL's refusal comes from the server."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            seiten = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {seiten}")
        else:
            cursor.execute(
                "CREATE FUNCTION voll() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER voll BEFORE INSERT OR UPDATE ON kommunen_staffel FOR EACH ROW EXECUTE FUNCTION voll()"
            )
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def test_disk_full_while_an_editor_saves(admin_client, leerer_index, volle_datenbank, caplog):
    """A clear page, the words of the editor in it, ready to be sent again; afterwards nothing half is stored."""
    admin_client.raise_request_exception = False
    text = "Langer Text, der nicht verloren gehen darf. " * 2000
    adresse = reverse("admin:kommunen_staffel_add")
    felder = {"nummer": "3", "jahr": "2021", "beschreibung": text}
    antwort = admin_client.post(adresse, felder, headers=EIGEN)
    html = antwort.content.decode()
    assert antwort.status_code == 503
    assert "kein Platz mehr frei" in html
    assert "Retry-After" in antwort
    assert text.strip() in html
    assert f'action="{adresse}"' in html
    assert "Noch einmal absenden" in html
    assert "Der Datenträger ist voll" in caplog.text


# --- the clock ------------------------------------------------------------------------------------------------------


@pytest.fixture
def uhr_zurueck(monkeypatch):
    """From now on it is a day earlier, for Django and for the library of tasks."""

    def tun(um=timedelta(days=1)):
        echt, echte_zeit = timezone.now, time.time
        monkeypatch.setattr(timezone, "now", lambda: echt() - um)
        monkeypatch.setattr(time, "time", lambda: echte_zeit() - um.total_seconds())

    return tun


def test_a_clock_set_back_breaks_no_page_no_index_and_no_sitemap(client, anwenden, uhr_zurueck):
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Vorher angelegt")
    anwenden()
    uhr_zurueck()
    zweite = f.LoesungFactory(veroeffentlicht=True, titel="Zaunkönig angelegt")
    loesung.titel = "Zaunkönig geändert"
    loesung.save()
    anwenden()
    for typ in registry.alle():
        index.aufbauen(typ)
    assert findet(client, "Zaunkönig&sortierung=neueste", loesung)
    assert findet(client, "Zaunkönig&sortierung=neueste", zweite)
    for adresse in ("/", zweite.get_absolute_url(), "/sitemap.xml", "/sitemap-loesungen.xml", "/loesungen/feed/"):
        assert client.get(adresse).status_code == 200, adresse
    assert loesung.get_absolute_url() in client.get("/sitemap-loesungen.xml").content.decode()


def test_a_clock_set_back_leaves_tasks_due_and_their_age_sane(client, leerer_index, settings, uhr_zurueck):
    settings.METRIK_TOKEN = "ein-langes-token"
    nichts.enqueue()
    uhr_zurueck()
    nichts.enqueue()
    assert DBTaskResult.objects.ready().count() == 2
    Indexauftrag.objects.create(typ="loesung", schluessel="1", erstellt_am=timezone.now())
    antwort = client.get("/health/ready", headers={"Authorization": "Bearer ein-langes-token"})
    assert antwort.status_code == 200
    assert {b["stufe"] for b in antwort.json()["befunde"]} == {"gut"}
    zahlen = client.get("/metrics", headers={"Authorization": "Bearer ein-langes-token"}).content.decode()
    for name in ("aufgaben", "indexauftraege"):
        alter = float(re.search(rf"^wissensspeicher_{name}_alter_sekunden (\S+)$", zahlen, re.MULTILINE)[1])
        assert 0 <= alter < 60


def test_a_clock_set_back_ends_no_session(admin_client, leerer_index, uhr_zurueck):
    uhr_zurueck()
    assert admin_client.get("/admin/").status_code == 200
