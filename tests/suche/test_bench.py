"""`make bench` end to end on a handful of entries: every engine, and the yardstick that must do the same work."""

import json
import os

import pytest

from scripts import ausgabe, bench, bench_suche, programme
from tests.conftest import braucht

pytestmark = [pytest.mark.langsam, pytest.mark.einmal]

ZEITEN = {"p50_ms", "p95_ms", "hoechstens_ms", "rechnen_p50_ms", "rechnen_p95_ms", "rechnen_hoechstens_ms", "anzahl"}
GEMESSEN = {
    "suche",
    "elle",
    "kalt",
    "gemerkt",
    "vorschlaege",
    "aenderung",
    "verschrieben",
    "verschrieben_nach_aenderung",
}


def test_every_engine_on_sixty_entries(monkeypatch, tmp_path, capsys):
    braucht("PostgreSQL", vorhanden=bool(os.environ.get("TEST_DATABASE_URL") or programme.postgresql("initdb")))
    monkeypatch.setenv("BENCH_LAEUFE", "whoosh:60,tantivy:60,postgres:60")
    monkeypatch.setenv("BENCH_FRAGEN", "20")
    monkeypatch.setenv("BENCH_RUNDEN", "1")
    ergebnis = bench_suche.main(tmp_path)
    assert [(lauf["maschine"], lauf["eintraege"]) for lauf in ergebnis["laeufe"]] == [
        ("whoosh", 60),
        ("tantivy", 60),
        ("postgres", 60),
    ]
    for lauf in ergebnis["laeufe"]:
        # A run stops when a single set of hits or a count differs from the yardstick's.
        assert lauf["gleich"] == 20
        for was in GEMESSEN:
            assert set(lauf[was]) == ZEITEN
            assert 0 < lauf[was]["p50_ms"] <= lauf[was]["p95_ms"] <= lauf[was]["hoechstens_ms"]
        assert lauf["suche"]["anzahl"] == lauf["elle"]["anzahl"] == 20
        assert lauf["verhaeltnis"] == lauf["suche"]["p95_ms"] / lauf["elle"]["p95_ms"]
        assert min(lauf["je_sekunde"], lauf["je_sekunde_engine"], lauf["groesse_mb"], lauf["speicher_mb"]) > 0
        assert lauf["massenaenderung"]["eintraege"] == 30
    gedruckt = capsys.readouterr().out
    assert all(name in gedruckt for name in bench_suche._SPALTEN)


def test_an_engine_that_finds_something_else_fails(monkeypatch, tmp_path):
    """The comparison can fail: the yardstick's sets are checked, not assumed."""
    monkeypatch.setenv("BENCH_LAEUFE", "whoosh:60")
    monkeypatch.setenv("BENCH_FRAGEN", "20")
    monkeypatch.setenv("BENCH_RUNDEN", "1")
    echt = ausgabe.ausfuehren

    def dann_verstellen(befehl, **mehr):
        echt(befehl, **mehr)
        if "bauen" in befehl:
            import sqlite3

            (datei,) = tmp_path.rglob("elle.sqlite3")
            with sqlite3.connect(datei) as db:
                db.execute("DELETE FROM werte WHERE dok = (SELECT min(dok) FROM werte)")

    monkeypatch.setattr(ausgabe, "ausfuehren", dann_verstellen)
    with pytest.raises(ausgabe.Abbruch, match="the yardstick has"):
        bench_suche.main(tmp_path)


@pytest.mark.parametrize("wunsch", ["solr:100", "whoosh", "whoosh:viele", "whoosh:0", "whoosh:10:20"])
def test_a_run_that_does_not_exist_is_named(monkeypatch, tmp_path, wunsch):
    monkeypatch.setenv("BENCH_LAEUFE", wunsch)
    with pytest.raises(ausgabe.Abbruch, match="BENCH_LAEUFE"):
        bench_suche.main(tmp_path)


def test_a_part_that_does_not_exist_is_named():
    assert bench.teile("suche") == ["suche"]
    assert "suche" in bench.teile("")
    with pytest.raises(ausgabe.Abbruch, match="BENCH_TEILE"):
        bench.teile("suche,gibtesnicht")


def test_figures_are_kept_for_programs_and_for_people(tmp_path):
    bench.ablegen(tmp_path, "probe", {"wert": 1, "satz": "größer"}, "| a |\n| - |\n")
    assert json.loads((tmp_path / "probe.json").read_text("utf-8")) == {"wert": 1, "satz": "größer"}
    assert (tmp_path / "probe.md").read_text("utf-8").endswith("probe\n\n| a |\n| - |\n")


def test_aims_are_judged_by_what_was_measured():
    lauf = {
        "maschine": "tantivy",
        "eintraege": 10_000,
        "verhaeltnis": 0.51,
        "vorschlaege": {"p95_ms": 30.0},
        "aenderung": {"hoechstens_ms": 1001.0},
        "massenaenderung": {"sekunden": 59.0},
    }
    assert [ziel["erreicht"] for ziel in bench_suche._ziele([lauf])] == [False, True, False, True]
