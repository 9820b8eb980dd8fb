"""/health and /metrics: the bare state for all, reasons for staff and monitoring, figures for the token alone."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basis import aufgaben
from suche import registry
from suche.engines.base import IndexNichtLesbar
from suche.index import HOECHSTVERSUCHE
from suche.models import Indexauftrag
from tests import factories as f
from wissensspeicher.zustand import bestand, metriken, pruefungen

TOKEN = "ein-langes-token-fuer-die-tests"
MIT_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@aufgaben.aufgabe("Nichts tun")
def nichts() -> None:
    """A task for the queue."""


@pytest.fixture
def token(settings):
    settings.METRIK_TOKEN = TOKEN


@pytest.fixture
def befunde(client, token):
    """Name → finding, as monitoring reads them."""

    def lesen(status=200):
        antwort = client.get("/health/ready", headers=MIT_TOKEN)
        assert antwort.status_code == status, antwort.content.decode()
        return {b["name"]: b for b in antwort.json()["befunde"]}

    return lesen


def test_the_process_lives_without_asking_the_database(client):
    """This test has no access to a database."""
    antwort = client.get("/health/live")
    assert (antwort.status_code, antwort.json()) == (200, {"zustand": "lebt"})
    assert "no-store" in antwort["Cache-Control"]


def test_strangers_hear_the_bare_state(client, leerer_index):
    antwort = client.get("/health/ready")
    assert (antwort.status_code, antwort.json()) == (200, {"zustand": "bereit"})
    assert "no-store" in antwort["Cache-Control"]
    assert not antwort.cookies


def test_staff_read_the_reasons_as_a_page(client, admin_client, leerer_index, django_user_model):
    html = admin_client.get("/health/ready", headers={"Accept": "text/html"}).content.decode()
    assert "Zustand: bereit" in html
    assert "Alle Indexe sind lesbar." in html
    assert "befunde" in admin_client.get("/health/ready", headers={"Accept": "application/json"}).json()
    client.force_login(django_user_model.objects.create_user("ohne-rechte"))
    assert client.get("/health/ready").json() == {"zustand": "bereit"}


def test_all_is_well(befunde, leerer_index):
    assert {name: b["stufe"] for name, b in befunde().items()} == dict.fromkeys(
        ("Datenbank", "Migrationen", "Suchindex", "Indexaufträge", "Hintergrundaufgaben", "Worker", "Datenträger"),
        "gut",
    )


def test_a_missing_index_is_not_ready(befunde, db):
    befund = befunde(503)["Suchindex"]
    assert befund["stufe"] == "fehler"
    assert "fehlt: " in befund["text"]
    assert "suchindex build" in befund["text"]


def test_a_damaged_index_is_named(befunde, leerer_index, monkeypatch):
    def kaputt(schema):
        raise IndexNichtLesbar("/srv/daten/index: beschädigt")

    monkeypatch.setattr(pruefungen.aktuelle_engine(), "generation", kaputt)
    text = befunde(503)["Suchindex"]["text"]
    assert "unlesbar: " in text
    assert "/srv" not in text


def test_an_index_of_another_version_is_a_warning(befunde, leerer_index, monkeypatch):
    monkeypatch.setattr(pruefungen.aktuelle_engine(), "stempel", lambda schema: "von früher")
    assert befunde()["Suchindex"]["stufe"] == "warnung"


def test_a_waiting_change_shows_its_age_and_a_failed_one_warns(befunde, leerer_index):
    auftrag = Indexauftrag.objects.create(typ="loesung", schluessel="1")
    assert befunde()["Indexaufträge"] == {
        "name": "Indexaufträge",
        "stufe": "gut",
        "text": "1 wartend, 0 zurückgestellt.",
    }
    Indexauftrag.objects.update(erstellt_am=timezone.now() - timedelta(minutes=7))
    assert "seit 7 Minuten" in befunde()["Indexaufträge"]["text"]
    Indexauftrag.objects.filter(pk=auftrag.pk).update(versuche=HOECHSTVERSUCHE)
    assert befunde()["Indexaufträge"]["text"].startswith("0 wartend, 1 zurückgestellt.")


def test_tasks_that_wait_long_or_failed_warn(befunde, leerer_index):
    nichts.enqueue()
    assert befunde()["Hintergrundaufgaben"]["text"] == "1 wartend, 0 laufend, 0 gescheitert."
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert "seit 60 Minuten" in befunde()["Hintergrundaufgaben"]["text"]
    DBTaskResult.objects.update(status="FAILED")
    assert "1 gescheitert" in befunde()["Hintergrundaufgaben"]["text"]


def test_a_silent_worker_warns_and_takes_nothing_down(befunde, leerer_index, monkeypatch):
    seit = timezone.now() - timedelta(minutes=6)
    monkeypatch.setattr(pruefungen, "lage", lambda: replace(aufgaben.lage(), letztes_lebenszeichen=seit))
    befund = befunde()["Worker"]
    assert befund["stufe"] == "warnung"
    assert f"{timezone.localtime(seit):%H:%M:%S}" in befund["text"]


@pytest.mark.parametrize(("frei", "status", "stufe"), [(10, 503, "fehler"), (200, 200, "warnung"), (900, 200, "gut")])
def test_free_disk(befunde, leerer_index, monkeypatch, frei, status, stufe):
    platz = shutil.disk_usage("/")._replace(free=frei * pruefungen.MB)
    monkeypatch.setattr(pruefungen.shutil, "disk_usage", lambda ordner: platz)
    assert befunde(status)["Datenträger"]["stufe"] == stufe


def test_open_migrations_are_not_ready(befunde, leerer_index, monkeypatch):
    monkeypatch.setattr(pruefungen, "_migriert_bis", 0.0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'texte'")
    befund = befunde(503)["Migrationen"]
    assert "Offene Migrationen: " in befund["text"]


def test_without_a_database_it_says_so_and_names_no_address(befunde, leerer_index, monkeypatch):
    def weg():
        raise OperationalError("could not connect to server 192.0.2.1")

    monkeypatch.setattr(pruefungen, "datenbank", weg)
    gefunden = befunde(503)
    assert set(gefunden) == {"Datenbank", "Datenträger"}
    assert "192.0.2.1" not in str(gefunden)


# --- figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kopf", [{}, {"Authorization": "Bearer falsch"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_there_is_no_such_page(client, db, token, kopf):
    assert client.get("/metrics", headers=kopf).status_code == 404


def test_without_a_token_in_the_settings_nobody_gets_in(client, db):
    for kopf in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert client.get("/metrics", headers=kopf).status_code == 404


def zahlen(client) -> dict[str, float]:
    """Sample with its labels → value."""
    antwort = client.get("/metrics", headers=MIT_TOKEN)
    assert antwort.status_code == 200
    assert antwort["Content-Type"].startswith("text/plain")
    zeilen = [z for z in antwort.content.decode().splitlines() if not z.startswith("#")]
    return {name: float(wert) for name, _, wert in (zeile.rpartition(" ") for zeile in zeilen)}


def test_requests_and_searches_are_counted_by_view_and_engine(client, leerer_index, token):
    anfrage = 'wissensspeicher_anfragen_total{ansicht="loesungen:liste",methode="GET",status="200"}'
    engine = type(pruefungen.aktuelle_engine()).__name__
    gesucht = f'wissensspeicher_suchdauer_sekunden_count{{engine="{engine}",typ="loesung"}}'
    dauer = 'wissensspeicher_anfragedauer_sekunden_count{ansicht="loesungen:liste"}'
    vorher = zahlen(client)
    client.get("/loesungen/?q=Zaunkoenig")
    nachher = zahlen(client)
    for name in (anfrage, gesucht, dauer):
        assert nachher[name] == vorher.get(name, 0) + 1, name


def test_what_was_asked_for_is_not_among_the_figures(client, leerer_index, token):
    client.get("/loesungen/?q=Zaunkoenig", headers={"User-Agent": "Zaunkoenig"}, REMOTE_ADDR="192.0.2.77")
    client.get("/Zaunkoenig/")
    client.generic("ZAUNKOENIG", "/")
    text = client.get("/metrics", headers=MIT_TOKEN).content.decode()
    assert "aunk" not in text.lower()
    assert "192.0.2.77" not in text
    assert 'ansicht="unbekannt",methode="GET",status="404"' in text
    assert 'methode="andere"' in text


def test_the_state_of_queues_and_index_is_among_them(client, leerer_index, token):
    Indexauftrag.objects.create(typ="loesung", schluessel="1")
    nichts.enqueue()
    gefunden = zahlen(client)
    assert gefunden["wissensspeicher_indexauftraege_wartend"] == 1
    assert gefunden["wissensspeicher_aufgaben_wartend"] == 1
    assert gefunden["wissensspeicher_datenbank_erreichbar"] == 1
    for typ in registry.alle():
        assert gefunden[f'wissensspeicher_index_lesbar{{typ="{typ.name}"}}'] == 1


def test_the_generation_changes_with_every_commit_of_the_index(client, anwenden, token):
    name = 'wissensspeicher_index_generation{typ="loesung"}'
    vorher = zahlen(client)[name]
    assert zahlen(client)[name] == vorher
    f.LoesungFactory(veroeffentlicht=True)
    anwenden()
    assert zahlen(client)[name] != vorher


def test_a_database_that_is_away_costs_only_its_own_figures(client, leerer_index, token, monkeypatch):
    def weg():
        raise OperationalError("weg")

    monkeypatch.setattr(bestand, "ausgang", weg)
    gefunden = zahlen(client)
    assert gefunden["wissensspeicher_datenbank_erreichbar"] == 0
    assert "wissensspeicher_indexauftraege_wartend" not in gefunden
    assert gefunden["wissensspeicher_datentraeger_frei_bytes"] > 0


def test_the_number_of_different_views_is_bounded(client, db):
    """Unknown addresses share one name: a stranger cannot fill the memory of the monitoring system."""
    for nummer in range(20):
        client.get(f"/unsinn-{nummer}/")
    ansichten = {probe.labels["ansicht"] for metrik in metriken.anfragen.collect() for probe in metrik.samples}
    assert "unbekannt" in ansichten
    assert not [name for name in ansichten if "unsinn" in name]
