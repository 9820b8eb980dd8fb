"""Compounds are split into parts that help, and what only looks like a compound is not split."""

import csv
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suche import komposita
from suche.analysis import stamm
from suche.komposita import teile, zerlegen

pytestmark = pytest.mark.einmal

DATEN = Path(__file__).parent / "daten"


def _zeilen(name: str) -> list[dict[str, str]]:
    with (DATEN / name).open(encoding="utf-8") as datei:
        return list(csv.DictReader(datei))


def _fehlend(wort: str, gesucht: str) -> list[str]:
    """Parts by which `wort` is not found: neither they themselves nor all of their own parts."""
    staemme = {stamm(teil) for teil in teile(wort)}
    return [
        teil
        for teil in gesucht.split()
        if stamm(teil) not in staemme
        and not (zerlegen(teil) and all(stamm(unter) in staemme for unter in zerlegen(teil)))
    ]


def test_komposita_sind_durch_jeden_ihrer_teile_zu_finden():
    zeilen = _zeilen("komposita.csv")
    assert len(zeilen) >= 160
    verfehlt = {z["wort"]: fehlend for z in zeilen if (fehlend := _fehlend(z["wort"], z["teile"]))}
    assert len(verfehlt) <= len(zeilen) * 0.03, verfehlt


def test_was_nur_so_aussieht_wird_nicht_zerlegt():
    zeilen = _zeilen("keine_komposita.csv")
    assert len(zeilen) >= 60
    zerlegt = {z["wort"]: teile(z["wort"]) for z in zeilen if teile(z["wort"])}
    assert len(zerlegt) <= 2, zerlegt


@pytest.mark.parametrize(
    ("wort", "erwartet"),
    [
        ("Straßenbeleuchtung", ("straße", "beleuchtung")),
        ("Katastrophenschutz", ("katastrophe", "schutz")),
        ("Ratsinformationssystem", ("rat", "information", "system")),
        ("Bürgerbeteiligungsplattform", ("bürger", "beteiligung", "plattform")),
        ("Füllstandssensoren", ("füll", "stand", "sensoren")),
        ("Geschichtsunterricht", ("geschichte", "unterricht")),
        ("Friedensvertrag", ("frieden", "vertrag")),
        ("Dokumentensuche", ("dokument", "suche")),
        ("Bundesamt", ("bund", "amt")),
        ("barrierefreies", ("barriere", "frei")),
        ("Frühwarn", ("früh", "warn")),
    ],
)
def test_teile_in_ihrer_folge_ohne_fugen(wort, erwartet):
    assert zerlegen(wort) == erwartet


@pytest.mark.parametrize(
    ("geschrieben", "gemeint"),
    [
        ("STRASSENBELEUCHTUNG", "Straßenbeleuchtung"),
        ("strassenbeleuchtung", "Straßenbeleuchtung"),
        ("Wasserstrasse", "Wasserstraße"),
        ("Maengelmelder", "Mängelmelder"),
        ("Buergerbuero", "Bürgerbüro"),
        ("MaKerSpace", "Makerspace"),
        ("Ma\u0308ngelmelder", "Mängelmelder"),
    ],
)
def test_schreibweisen(geschrieben, gemeint):
    assert zerlegen(geschrieben) == zerlegen(gemeint) != ()


def test_teile_nennt_auch_die_groben():
    assert teile("Hochwasserfrühwarnsystem") >= {"hochwasser", "früh", "warn", "system", "warnsystem", "frühwarnsystem"}
    assert "lastenrad" in teile("Lastenradverleih")


def test_manche_teile_fuehren_irre():
    """A Datenbank is found by Daten, not by Bank; what it is searched by stays one word."""
    assert teile("Datenbank") == {"daten"}
    assert zerlegen("Datenbank") == ()
    assert teile("Wissensdatenbank") == {"wissen", "datenbank", "daten"}


@pytest.mark.parametrize("name", ["Wolfsburg", "Wolfsburger", "Wolfsburgs", "Heidelberg", "Brinkmann"])
def test_namen_bleiben_ganz(name):
    assert teile(name) == frozenset()


def test_lange_woerter_bleiben_ganz():
    assert zerlegen("Straßenbahn" * 6) == ()
    assert zerlegen("a" * 100_000) == ()


@given(st.text(max_size=80))
def test_kein_text_wirft(text):
    assert all(teil == teil.lower() and teil for teil in zerlegen(text))
    assert len(zerlegen(text)) != 1
    assert isinstance(teile(text), frozenset)


STUECKE = ["rat", "haus", "s", "en", "straße", "strasse", "ue", "ß", "bau", "amt", "x", "\u0308", "plan", "ung"]


@given(st.lists(st.sampled_from(STUECKE), max_size=14))
def test_keine_kette_von_stuecken_wirft(stuecke):
    zerlegen("".join(stuecke))
    teile("".join(stuecke))


def test_laden_aus_vielen_threads(monkeypatch):
    """The first calls of several threads load one lexicon."""
    monkeypatch.setattr(komposita, "_lexikon", None)
    geladen = []
    laden = komposita._laden
    monkeypatch.setattr(komposita, "_laden", lambda: geladen.append(1) or laden())
    faeden = [threading.Thread(target=komposita._lex) for _ in range(8)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert geladen == [1]
