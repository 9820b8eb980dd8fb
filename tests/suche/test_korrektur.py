"""Misspelled words: what is suggested, what is left alone, how long it takes."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suche import registry
from suche.engines import aktuelle_engine, fluechtig
from suche.korrektur import Wortschatz, formen, kettenvorschlag, vorschlag, wortschatz, zusammen
from tests import factories as f

pytestmark = pytest.mark.einmal

SILBEN = [
    "be",
    "ver",
    "ein",
    "auf",
    "ge",
    "lich",
    "keit",
    "ung",
    "stadt",
    "wasser",
    "daten",
    "plan",
    "rad",
    "weg",
    "haus",
]

WOERTER = {
    "Hochwasser": 5,
    "Bürgerbeteiligung": 9,
    "Mängelmelder": 3,
    "Plattform": 7,
    "Platzform": 9,
    "Open": 4,
    "Source": 4,
    "Stadt": 9,
    "App": 9,
    "LoRaWAN": 3,
    "Straßenbeleuchtung": 1,
    "Baumkataster": 1,
    "Energie": 6,
    "Energieplan": 1,
    "Radweg": 1,
    "CO2": 3,
    "Ulm": 8,
    "Parken": 2,
}


def gezaehlt(worte, titelworte=()):
    """What an index counts that has each word in so many entries."""
    return {form: worte.get(form, 1) for form in formen(worte, titelworte)}


SCHATZ = Wortschatz(gezaehlt(WOERTER, ["Plattform"]), synonyme={"Toilette", "Parkplatz"})


@pytest.mark.parametrize(
    ("wort", "erwartet"),
    [
        ("Hochwaser", "Hochwasser"),
        ("Hohcwasser", "Hochwasser"),
        ("Hochwassser", "Hochwasser"),
        ("hochwesser", "Hochwasser"),
        ("Mängelmleder", "Mängelmelder"),
        ("Maengelmeler", "Mängelmelder"),
        ("Bürgerbeteiligng", "Bürgerbeteiligung"),
        ("Strassenbeleuchtng", "Straßenbeleuchtung"),
        ("Tolette", "Toilette"),
        ("Parkplaz", "Parkplatz"),
    ],
)
def test_slips(wort, erwartet):
    assert vorschlag(wort, SCHATZ) == erwartet


def test_words_of_titles_come_first():
    assert vorschlag("Platfform", SCHATZ) == "Plattform"


@pytest.mark.parametrize(
    ("wort", "erwartet"),
    [("OpenSource", "Open Source"), ("stadtapp", "Stadt App"), ("Stadtplatform", "Stadt Plattform")],
)
def test_two_words_written_together(wort, erwartet):
    assert vorschlag(wort, SCHATZ) == erwartet


def test_words_that_only_occur_in_compounds_can_be_meant():
    assert vorschlag("Katastr", SCHATZ) == "Kataster"


def test_the_beginning_of_a_word():
    assert vorschlag("Hochwas", SCHATZ) == "Hochwasser"


@pytest.mark.parametrize("wort", ["Katze", "mieten", "Ulx", "12345", "", "qqqqqqqq", "Hunde"])
def test_left_alone(wort):
    assert vorschlag(wort, SCHATZ) is None


def test_two_words_that_are_one():
    assert zusammen("Lora", "WAN", SCHATZ) == "LoRaWAN"
    assert zusammen("Lora", "Wasser", SCHATZ) is None


def test_hyphen_compounds_word_by_word():
    assert kettenvorschlag("Hochwaser-App", SCHATZ) == "Hochwasser-App"
    assert kettenvorschlag("E-App", SCHATZ) is None
    assert kettenvorschlag("--", SCHATZ) is None


@given(st.text(max_size=60))
def test_no_text_raises(text):
    vorschlag(text, SCHATZ)
    kettenvorschlag(text, SCHATZ)


def gleich(eins, zwei):
    """Whether two vocabularies say the same of every word."""
    worte = set(eins._sortiert)
    assert eins._sortiert == zwei._sortiert
    assert {n: liste for n, liste in eins._nach_laenge.items() if liste} == {
        n: liste for n, liste in zwei._nach_laenge.items() if liste
    }
    assert {w: (eins.form(w), eins.rang(w)) for w in worte} == {w: (zwei.form(w), zwei.rang(w)) for w in worte}


kleine = st.dictionaries(
    st.sampled_from(["Baum", "baum", "Bäume", "Baumkataster", "Kataster", "App", "Ulm", "Toilette", "Stadtbäume"]),
    st.integers(1, 9),
    max_size=6,
)


@given(st.lists(st.tuples(kleine, st.sampled_from([[], ["Baum"], ["Kataster", "Ulm"]])), min_size=2, max_size=5))
def test_going_on_from_the_last_state_is_the_same_as_from_nothing(staende):
    schatz = Wortschatz({}, synonyme={"Toilette"})
    for worte, titel in staende:
        zaehlung = gezaehlt(worte, titel)
        davor = (list(schatz._sortiert), dict(schatz._formen))
        neuer = schatz.erneuert(zaehlung)
        gleich(neuer, Wortschatz(zaehlung, synonyme={"Toilette"}))
        # Whoever still reads the earlier one sees no half of the later.
        assert (schatz._sortiert, schatz._formen) == davor
        schatz = neuer


def test_after_a_change_only_what_changed_is_looked_at(anwenden, monkeypatch):
    """Counted in words that are folded, never in seconds."""
    loesungen = [f.LoesungFactory(veroeffentlicht=True, titel=f"Hochwasserportal {n}") for n in range(5)]
    anwenden()
    engine, schema = aktuelle_engine(), registry.typ("loesung").schema
    erster = wortschatz(engine, schema)
    assert wortschatz(engine, schema) is erster or fluechtig(engine)
    gefaltet = []
    monkeypatch.setattr(Wortschatz, "_aufnehmen", _mitschreiben(Wortschatz._aufnehmen, gefaltet))
    loesungen[0].titel = "Pegelportal"
    loesungen[0].save()
    anwenden()
    zweiter = wortschatz(engine, schema)
    assert vorschlag("Pegelprotal", zweiter) == "Pegelportal"
    assert vorschlag("Pegelprotal", erster) != "Pegelportal"
    if not fluechtig(engine):
        assert set(gefaltet) == {"Pegelportal", "_Pegel", "^pegelportal"}


def _mitschreiben(tun, liste):
    def mit(selbst, form):
        liste.append(form)
        return tun(selbst, form)

    return mit


@pytest.mark.langsam
def test_fast_in_a_large_vocabulary():
    zufall = random.Random(4)
    formen = {}
    while len(formen) < 50_000:
        formen["".join(zufall.choices(SILBEN, k=zufall.randint(2, 6))).capitalize()] = 1
    schatz = Wortschatz(formen)
    worte = ["Hochwaser", "Datenplatfrom", "Bürgerbeteiligng", "Stadtwaserplan", "verstadtlihckeit", "xqzyvwxqzyvw"]
    zeiten = []
    for wort in worte * 3:
        beginn = time.thread_time()
        vorschlag(wort, schatz)
        zeiten.append(time.thread_time() - beginn)
    assert sorted(zeiten)[len(zeiten) // 2] < 0.03
