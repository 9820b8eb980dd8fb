"""Answers are given again only while nothing that they depend on has changed."""

import subprocess
from dataclasses import replace

import pytest
from django.db import connection, transaction

from suche import engines, index, registry
from suche.anfrage import Ergebnis
from suche.gedaechtnis import Gedaechtnis, Schluessel, gedaechtnis
from suche.models import Synonymgruppe
from suche.search import Suchanfrage, suchen
from tests import factories as f
from tests.geduld import GEDULD
from tests.installation import installation

from .engines.welche import JEDE


@pytest.fixture(autouse=True)
def leeres_gedaechtnis():
    gedaechtnis.leeren()


@pytest.fixture
def gezaehlt(anwenden, monkeypatch, settings):
    """Three entries, and a list that grows with every question that reaches the engine (files, any database)."""
    settings.SUCHE = {**settings.SUCHE, "ENGINE": "suche.engines.whoosh.WhooshEngine"}
    for titel in ("Hochwasser an der Lippe", "Hochwasserschutz mit Sensoren", "Mängelmelder"):
        f.LoesungFactory(veroeffentlicht=True, titel=titel)
    for typ in registry.alle():
        index.aufbauen(typ)
    anwenden()
    engine, fragen = engines.aktuelle_engine(), []
    echt = engine.suchen
    monkeypatch.setattr(engine, "suchen", lambda schema, frage: fragen.append(frage) or echt(schema, frage))
    return fragen


FRAGE = Suchanfrage("loesung", "Hochwasser")


def test_the_same_question_reaches_the_engine_once(gezaehlt):
    erste = suchen(FRAGE)
    assert erste.gesamt == 2
    assert suchen(replace(FRAGE)) == erste
    assert len(gezaehlt) == 1


def test_the_order_of_chosen_values_makes_no_other_question(gezaehlt):
    suchen(replace(FRAGE, auswahl={"reifegrad": ("pilot", "idee"), "offen": ("ja",)}))
    zahl = len(gezaehlt)
    suchen(replace(FRAGE, auswahl={"offen": ("ja",), "reifegrad": ("idee", "pilot")}))
    assert len(gezaehlt) == zahl


@pytest.mark.parametrize(
    "anders",
    [
        {"text": "Sensoren"},
        {"auswahl": {"reifegrad": ("pilot",)}},
        {"sortierung": "titel"},
        {"seite": 2},
        {"je_seite": 1},
        {"woertlich": True},
        {"typ": "begriff"},
    ],
    ids=lambda anders: next(iter(anders)),
)
def test_every_part_of_the_question_counts(gezaehlt, anders):
    suchen(FRAGE)
    zahl = len(gezaehlt)
    suchen(replace(FRAGE, **anders))
    assert len(gezaehlt) > zahl


def test_answers_with_and_without_words_are_kept_beside_each_other(gezaehlt):
    Synonymgruppe.objects.create(begriffe="Pegel, Hochwasser")
    fragen = [FRAGE, replace(FRAGE, text="", auswahl={"reifegrad": ("pilot",)}), replace(FRAGE, text="Sensoren")]
    erste = [suchen(frage) for frage in fragen]
    zahl = len(gezaehlt)
    assert [suchen(frage) for frage in fragen] == erste
    assert len(gezaehlt) == zahl


def test_an_answer_cannot_be_changed_by_whoever_got_it(gezaehlt):
    ergebnis = suchen(FRAGE)
    with pytest.raises(TypeError):
        ergebnis.facetten["reifegrad"]["pilot"] = 99
    with pytest.raises(TypeError):
        ergebnis.facetten["reifegrad"] = {}


def test_a_change_is_seen_at_once(anwenden):
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Hochwasser an der Lippe")
    anwenden()
    assert suchen(FRAGE).gesamt == 1
    loesung.titel = "Pegel an der Lippe"
    loesung.save()
    anwenden()
    assert suchen(FRAGE).gesamt == 0
    assert suchen(replace(FRAGE, text="Pegel")).gesamt == 1


def test_a_rebuild_is_seen_at_once(gezaehlt):
    suchen(FRAGE)
    index.aufbauen(registry.typ("loesung"))
    suchen(FRAGE)
    assert len(gezaehlt) == 2


def test_a_synonym_is_seen_at_once(gezaehlt):
    frage = Suchanfrage("loesung", "Pegel")
    assert suchen(frage).gesamt == 0
    gruppe = Synonymgruppe.objects.create(begriffe="Pegel, Hochwasser")
    assert suchen(frage).gesamt == 2
    gruppe.delete()
    assert suchen(frage).gesamt == 0


def test_another_engine_has_answers_of_its_own(gezaehlt, settings, tmp_path):
    assert suchen(FRAGE).gesamt == 2
    settings.SUCHE = {**settings.SUCHE, "ORDNER": tmp_path / "anderer"}
    assert not suchen(FRAGE).verfuegbar
    index.aufbauen(registry.typ("loesung"))
    assert suchen(FRAGE).verfuegbar


def test_that_there_is_no_index_is_not_kept(db):
    assert not suchen(FRAGE).verfuegbar
    assert len(gedaechtnis) == 0


def test_without_what_a_rollback_takes_back(transactional_db, settings):
    """An index in the database: inside a transaction nothing is kept, the next one may get the same generation."""
    if connection.vendor != "postgresql":
        settings.SUCHE = {**settings.SUCHE, "ENGINE": "suche.engines.whoosh.WhooshEngine"}
        engine = engines.aktuelle_engine()
        engine.in_transaktion = True
        engine.sperre = lambda sekunden: transaction.atomic()
    else:
        settings.SUCHE = {**settings.SUCHE, "ENGINE": "suche.engines.postgres.PostgresEngine"}
    index.aufbauen(registry.typ("loesung"))
    with transaction.atomic():
        suchen(FRAGE)
    assert len(gedaechtnis) == 0
    suchen(FRAGE)
    assert len(gedaechtnis) == 1


def test_the_memory_is_bounded():
    klein = Gedaechtnis(hoechstwerte=1000)
    antwort = Ergebnis(schluessel=tuple("abcdefghij"))
    for nummer in range(200):
        klein.holen(nummer, lambda: antwort)
    assert len(klein) == 50
    assert klein.werte == 1000
    gerechnet = []
    klein.holen(199, lambda: gerechnet.append("neu") or antwort)
    klein.holen(0, lambda: gerechnet.append("alt") or antwort)
    assert gerechnet == ["alt"]
    riese = Ergebnis(facetten={"schlagwort": {str(n): 1 for n in range(200)}})
    klein.holen("riese", lambda: riese)
    assert len(klein) == 50


# A process that asks, waits until another one has changed an entry, and asks again.
FRAGEN = """
import sys
from suche.search import Suchanfrage, suchen
frage = Suchanfrage("loesung", "Hochwasser")
def zahl():
    return [suchen(frage).gesamt for _ in range(3)]
print(zahl(), flush=True)
for zeile in sys.stdin:
    print(zahl(), flush=True)
"""
ANLEGEN = """
from loesungen.models import Loesung
Loesung.objects.create(kennung="L00{n}", slug="l{n}", titel="Hochwasser {n}", status="veroeffentlicht")
"""


@pytest.mark.langsam
@pytest.mark.parametrize("suchmaschine", JEDE)
def test_a_change_of_another_process_is_seen_at_once(suchmaschine, tmp_path):
    with installation(tmp_path / "installation", suchmaschine) as eigene:
        eigene.muss("suchindex", "build")
        fragend = eigene.starten("-c", "import django\ndjango.setup()\n" + FRAGEN, stdin=subprocess.PIPE)
        try:
            assert fragend.stdout.readline() == "[0, 0, 0]\n"
            for n in (1, 2):
                schreibend = eigene.code(ANLEGEN.format(n=n))
                assert schreibend.wait(GEDULD) == 0, schreibend.stdout.read()
                fragend.stdin.write("weiter\n")
                fragend.stdin.flush()
                assert fragend.stdout.readline() == f"[{n}, {n}, {n}]\n"
        finally:
            fragend.communicate(timeout=GEDULD)


def test_answers_of_an_earlier_state_leave():
    """A new generation of one index takes its old answers away, and those of no other."""
    speicher = Gedaechtnis()
    antwort = Ergebnis(schluessel=(1,), gesamt=1, facetten={})
    for schluessel in [("l", 1, "a"), ("l", 1, "b"), ("k", 1, "a"), ("l", 2, "a")]:
        speicher.holen(Schluessel(*schluessel), lambda: antwort)
    assert len(speicher) == 2
    neu = []
    speicher.holen(Schluessel("k", 1, "a"), lambda: neu.append("k") or antwort)
    speicher.holen(Schluessel("l", 1, "b"), lambda: neu.append("l") or antwort)
    assert neu == ["l"]
