"""The two checks of our texts find what they are for."""

import pytest

from scripts import texte_abgeschrieben, texte_satzrahmen
from scripts.texte_lesen import Text, saetze, texte

pytestmark = pytest.mark.einmal


def eintrag(nummer: int, inhalt: str) -> Text:
    return Text("loesungen.json", f"L{nummer:03d}", "loesungsansatz", inhalt)


def test_all_texts_of_the_fixtures_are_read():
    gelesen = list(texte())
    assert len(gelesen) > 600
    assert {t.datei for t in gelesen} >= {"loesungen.json", "glossar.json", "bundeslaender.csv", "kooperationen.json"}


def test_a_planted_copy_is_found(monkeypatch):
    quelle = "Gestern hat die Stadt ihr neues Portal für alle Menschen geöffnet."
    bekannt = set(texte_abgeschrieben.schindeln(quelle))
    abschrift = eintrag(1, "Man liest: die stadt ihr NEUES Portal, für alle Menschen geöffnet")
    monkeypatch.setattr(texte_abgeschrieben, "texte", lambda: [abschrift])
    assert "loesungen.json L001 loesungsansatz" in texte_abgeschrieben.fundstellen(bekannt)[0]


def test_five_equal_words_are_no_copy(monkeypatch):
    bekannt = set(texte_abgeschrieben.schindeln("eins zwei drei vier fünf sechs sieben"))
    monkeypatch.setattr(texte_abgeschrieben, "texte", lambda: [eintrag(1, "eins zwei drei vier fünf acht")])
    assert texte_abgeschrieben.fundstellen(bekannt) == []


def test_the_hashes_hold_no_text():
    zeilen = texte_abgeschrieben.SCHINDELN.read_text("utf-8").split()
    assert len(zeilen) > 1000
    assert all(len(z) == 16 and int(z, 16) >= 0 for z in zeilen)


def test_a_frame_in_six_entries_is_found_and_in_five_is_not():
    orte = ["Ulm", "Köln", "Jena", "Gera", "Kiel", "Bonn"]
    texte_sechs = [eintrag(n, f"Die App aus {ort} bündelt alle Dienste in einer Karte.") for n, ort in enumerate(orte)]
    assert len(next(iter(texte_satzrahmen.zu_haeufig(texte_sechs).values()))) == 6
    assert texte_satzrahmen.zu_haeufig(texte_sechs[:5]) == {}


def test_an_abbreviation_ends_no_sentence():
    assert len(saetze("Das kostet ca. 3 Mio. Euro. Mehr ist nicht bekannt.")) == 2
