"""Log lines: with the id of their request, without anything about who asked and what for."""

import io
import json
import logging
import logging.config

import pytest
from django.db import connection

from tests import factories as f
from wissensspeicher.zustand import protokoll
from wissensspeicher.zustand.kennung import anfrage_kennung, kennung_aus
from wissensspeicher.zustand.schwaerzen import schwaerzen


@pytest.fixture
def zeilen():
    """What the root logger writes as JSON while the test runs: call it for the lines so far."""
    ziel = io.StringIO()
    griff = logging.StreamHandler(ziel)
    griff.setFormatter(protokoll.Jsonformat())
    griff.addFilter(protokoll.Anfragefilter())
    logging.getLogger().addHandler(griff)
    yield lambda: [json.loads(zeile) for zeile in ziel.getvalue().splitlines()]
    logging.getLogger().removeHandler(griff)


@pytest.mark.parametrize(
    ("vorher", "nachher"),
    [
        ("Not Found: /a/?q=Meier&b=1 usw.", "Not Found: /a/?… usw."),
        ("Referer checking failed - https://x.example/p?token=abc does not", "https://x.example/p?… does not"),
        ("von 203.0.113.9:443 und 2001:db8::17", "von [Adresse]:443 und [Adresse]"),
        ("um 12:30:05 am 2026-11-22T04:03:44", "um 12:30:05 am 2026-11-22T04:03:44"),
        ("Version 5.2.19 von erika.muster+x@stadt.example", "Version 5.2.19 von [E-Mail]"),
        ("postgres://nutzer:geheim@db:5432/ws", "postgres://[Zugang]@db:5432/ws"),
        ("duplicate key\nDETAIL:  Key (mail)=(Erika) already exists.", "duplicate key\nDETAIL: [Werte]"),
        ("::ffff:203.0.113.9 (127.0.0.1)", "::ffff:[Adresse] ([Adresse])"),
        ("Wirklich? Ja.", "Wirklich? Ja."),
    ],
)
def test_what_is_personal_is_taken_out(vorher, nachher):
    assert nachher in schwaerzen(vorher)
    for geheim in ("Meier", "token=abc", "203.0.113.9", "2001:db8", "erika", "geheim", "Erika"):
        assert geheim not in schwaerzen(vorher)


@pytest.mark.parametrize("gut", ["abc-12345", "0123456789abcdef0123456789abcdef", "a.b_c-d1"])
def test_a_wellformed_id_is_taken_over(gut):
    assert kennung_aus(gut) == gut


@pytest.mark.parametrize(
    "schlecht", ["", "kurz", "x" * 65, "mit leer zeichen", "zeile\numbruch1", "<script>1", "ümlaut123"]
)
def test_any_other_id_is_replaced(schlecht):
    neu = kennung_aus(schlecht)
    assert neu != schlecht
    assert len(neu) == 32
    assert kennung_aus(schlecht) != neu


def test_the_answer_carries_the_id(client, db):
    assert client.get("/robots.txt", headers={"X-Request-ID": "proxy-00000017"})["X-Request-ID"] == "proxy-00000017"
    assert "\n" not in client.get("/robots.txt", headers={"X-Request-ID": "a\r\nSet-Cookie: x"})["X-Request-ID"]
    assert client.get("/robots.txt")["X-Request-ID"] != client.get("/robots.txt")["X-Request-ID"]
    assert anfrage_kennung.get() == ""


def test_a_failed_request_leaves_a_line_without_the_visitor(client, db, zeilen, monkeypatch):
    def kaputt(*_):
        raise ValueError("Fehler bei /loesungen/?q=Geheimwort von 192.0.2.99")

    monkeypatch.setattr("loesungen.views.suchen", kaputt)
    client.raise_request_exception = False
    antwort = client.get(
        "/loesungen/?q=Geheimwort", REMOTE_ADDR="192.0.2.99", headers={"X-Request-ID": "proxy-00000018"}
    )
    assert antwort.status_code == 500
    assert "proxy-00000018" in antwort.content.decode()
    (zeile,) = [z for z in zeilen() if z["quelle"] == "django.request"]
    assert zeile["anfrage"] == "proxy-00000018"
    assert zeile["meldung"] == "Internal Server Error: /loesungen/"
    assert zeile["status"] == 500
    assert "ValueError" in zeile["fehler"]
    assert "Geheimwort" not in json.dumps(zeile, ensure_ascii=False)
    assert "192.0.2.99" not in json.dumps(zeile)
    assert set(zeile) <= {"zeit", "stufe", "quelle", "meldung", "anfrage", "status", "dauer_ms", "fehler", "prozess"}


def test_lines_for_people_keep_the_same_silence(client, db):
    ziel = io.StringIO()
    griff = logging.StreamHandler(ziel)
    griff.setFormatter(protokoll.Zeilenformat("{levelname}{zur_anfrage} {message}", style="{"))
    griff.addFilter(protokoll.Anfragefilter())
    protokollant = logging.getLogger("probe")
    protokollant.addHandler(griff)
    marke = anfrage_kennung.set("kennung-1")
    try:
        protokollant.warning("Adresse /x/?q=Geheim von %s", "192.0.2.1")
    finally:
        anfrage_kennung.reset(marke)
        protokollant.removeHandler(griff)
    assert ziel.getvalue() == "WARNING [kennung-1] Adresse /x/?… von [Adresse]\n"


@pytest.mark.parametrize("art", protokoll.FORMATE)
def test_the_settings_are_a_valid_configuration(art):
    einstellungen = protokoll.einstellungen(art)
    konfiguration = logging.config.DictConfigurator(einstellungen)
    griff = konfiguration.configure_handler(
        {
            **einstellungen["handlers"]["konsole"],
            "formatter": None,
            "filters": [],
        }
    )
    assert isinstance(griff, logging.StreamHandler)
    format_ = konfiguration.configure_formatter(einstellungen["formatters"][art])
    satz = logging.LogRecord("probe", logging.WARNING, "", 0, "Hallo", (), None)
    protokoll.Anfragefilter().filter(satz)
    assert "Hallo" in format_.format(satz)


def test_a_slow_query_is_logged_without_its_values(settings, db, zeilen):
    settings.LANGSAME_ABFRAGE_MS = 0.000001
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s AS wert", ["Geheimwort"])
        assert cursor.fetchone() == ("Geheimwort",)
    (zeile,) = [z for z in zeilen() if z["quelle"].endswith("langsam")]
    assert "SELECT %s AS wert" in zeile["meldung"]
    assert isinstance(zeile["dauer_ms"], int)
    assert "Geheimwort" not in json.dumps(zeile)


def test_a_quick_query_and_a_switched_off_threshold_say_nothing(settings, db, zeilen):
    for grenze in (60_000, 0):
        settings.LANGSAME_ABFRAGE_MS = grenze
        f.StaffelFactory()
    assert [z for z in zeilen() if z["quelle"].endswith("langsam")] == []
