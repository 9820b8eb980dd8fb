"""The contract that every engine keeps: one suite, each test on each engine."""

import pytest

from suche import analysis
from suche.ausdruck import lesen
from suche.engines.base import Engineanfrage, Indexdokument, IndexFehlt, IndexNichtLesbar, Indexschema

SCHEMA = Indexschema(
    typ="probe",
    zonen=("titel", "ort", "schlagwort", "kurz", "text"),
    klassen=("surface", "stem", "part"),
    facetten=("land", "art"),
    sortierungen=("titel", "rang"),
    stempel="1",
)


def dokument(schluessel, titel, text="", land=(), art=(), rang=0, gewicht=1.0):
    terme = {}
    for zone, inhalt in (("titel", titel), ("text", text)):
        woerter = list(analysis.woerter(inhalt))
        terme[zone] = {
            "surface": [w.surface for w in woerter],
            "stem": [w.stem for w in woerter],
            "part": [teil for w in woerter for teil in w.part],
        }
    return Indexdokument(
        schluessel=str(schluessel),
        fingerabdruck=f"f{schluessel}",
        terme=terme,
        facetten={"land": list(land), "art": list(art)},
        sortierung={"titel": titel.lower(), "rang": f"{rang:04d}"},
        ganz=["_".join(w.surface for w in analysis.woerter(titel))],
        formen=sorted(set(f"{titel} {text}".split())),
        gewicht=gewicht,
    )


BESTAND = [
    dokument(1, "Räume buchen", "Online Räume und Geräte buchen", ["NW"], ["app"], 3),
    dokument(2, "Hochwasser melden", "Pegel und Räume der Feuerwehr", ["NW", "BY"], ["sensorik"], 1),
    dokument(3, "Bürger-App", "Termine buchen", ["BY"], ["app"], 2),
    dokument(4, "Digitaler Zwilling", "", [], [], 9),
]


@pytest.fixture
def gefuellt(engine):
    assert engine.aufbauen(SCHEMA, BESTAND) == 4
    return engine


def suchen(engine, text="", auswahl=None, **mehr):
    return engine.suchen(
        SCHEMA, Engineanfrage(ausdruck=lesen(text).baum, ganz=lesen(text).ganz, auswahl=auswahl or {}, **mehr)
    )


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("", {"1", "2", "3", "4"}),
        ("raum", {"1", "2"}),
        ("Räume buchen", {"1"}),
        ('"Räume buchen"', {"1"}),
        ('"buchen Räume"', set()),
        ("buchen -Termine", {"1"}),
        ("-buchen", {"2", "4"}),
        ("Hoch*", {"2"}),
        ("Bürger App", {"3"}),
        ("gibtesnicht", set()),
        ("buchen gibtesnicht", set()),
        ("raum raum raum", {"1", "2"}),
    ],
)
def test_grammar(gefuellt, text, erwartet):
    antwort = suchen(gefuellt, text)
    assert set(antwort.schluessel) == erwartet
    assert antwort.gesamt == len(erwartet)


def test_several_values_of_a_facet_are_or_and_facets_are_and(gefuellt):
    assert set(suchen(gefuellt, auswahl={"land": ("NW",)}).schluessel) == {"1", "2"}
    assert set(suchen(gefuellt, auswahl={"land": ("NW", "BY")}).schluessel) == {"1", "2", "3"}
    assert set(suchen(gefuellt, auswahl={"land": ("BY",), "art": ("app",)}).schluessel) == {"3"}


def test_counts_ignore_their_own_selection(gefuellt):
    facetten = suchen(gefuellt, auswahl={"land": ("BY",)}).facetten
    assert facetten["land"] == {"NW": 2, "BY": 2}
    assert facetten["art"] == {"sensorik": 1, "app": 1}


def test_a_chosen_value_stays_visible_at_zero(gefuellt):
    facetten = suchen(gefuellt, "Zwilling", auswahl={"art": ("app",)}).facetten
    assert facetten["art"] == {"app": 0}


def test_an_unknown_value_finds_nothing_and_is_named(gefuellt):
    antwort = suchen(gefuellt, auswahl={"land": ("XX",)})
    assert antwort.gesamt == 0
    assert antwort.facetten == {"land": {"NW": 2, "BY": 2, "XX": 0}, "art": {}}


def test_title_weighs_more_than_text(gefuellt):
    assert suchen(gefuellt, "raum").schluessel == ("1", "2")


def test_compounds_are_found_by_their_parts(engine):
    engine.aufbauen(SCHEMA, [dokument(1, "Hochwasserschutz"), dokument(2, "Hochwasser"), dokument(3, "Wasserwerk")])
    assert suchen(engine, "Hochwasser").schluessel == ("2", "1")
    assert set(suchen(engine, "Schutz").schluessel) == {"1"}


def test_the_whole_title_comes_first(engine):
    engine.aufbauen(
        SCHEMA,
        [
            dokument(1, "Portal der Portale und Portale", "Portal " * 9),
            dokument(2, "Portal"),
            dokument(3, "Das Portal Ulm"),
        ],
    )
    assert suchen(engine, "Portal").schluessel[0] == "2"


def test_weights_of_documents_decide_between_equals(engine):
    engine.aufbauen(SCHEMA, [dokument(1, "App Köln", gewicht=0.9), dokument(2, "App Ulm", gewicht=1.1)])
    assert suchen(engine, "App").schluessel == ("2", "1")


def test_numbers_of_matches_and_forms(gefuellt):
    assert gefuellt.zahl(SCHEMA, lesen("raum").baum) == 2
    assert gefuellt.zahl(SCHEMA, lesen("").baum) == 4
    formen = gefuellt.formen(SCHEMA)
    assert formen["Räume"] == 2
    assert "raum" not in formen


def test_orders_and_slices(gefuellt):
    assert suchen(gefuellt, sortierung="rang", absteigend=True).schluessel == ("4", "1", "3", "2")
    assert suchen(gefuellt, sortierung="titel").schluessel == ("3", "4", "2", "1")
    scheibe = suchen(gefuellt, sortierung="titel", ab=1, anzahl=2)
    assert scheibe.schluessel == ("4", "2")
    assert scheibe.gesamt == 4


def test_ties_fall_back_to_the_second_order(gefuellt):
    assert suchen(gefuellt, "", nachrang="titel").schluessel == ("3", "4", "2", "1")


def test_update_replaces_and_delete_removes(gefuellt):
    vorher = gefuellt.generation(SCHEMA)
    gefuellt.schreiben(SCHEMA, [dokument(1, "Turnhalle", "", ["HE"])], ["3"])
    assert suchen(gefuellt, "Turnhalle").schluessel == ("1",)
    assert suchen(gefuellt, "Räume").schluessel == ("2",)
    assert suchen(gefuellt).gesamt == 3
    assert suchen(gefuellt).facetten["land"] == {"NW": 1, "BY": 1, "HE": 1}
    assert gefuellt.generation(SCHEMA) != vorher


def test_deleting_what_is_not_there_is_no_error(gefuellt):
    gefuellt.schreiben(SCHEMA, [], ["99"])
    assert suchen(gefuellt).gesamt == 4


def test_fingerprints(gefuellt):
    assert gefuellt.fingerabdruecke(SCHEMA) == {"1": "f1", "2": "f2", "3": "f3", "4": "f4"}


def test_an_index_without_documents(engine):
    assert engine.aufbauen(SCHEMA, []) == 0
    for text in ("", "raum", '"Räume buchen"', "Hoch*", "-buchen"):
        antwort = suchen(engine, text, {"land": ("NW",)}, sortierung="titel", nachrang="rang")
        assert (antwort.schluessel, antwort.gesamt) == ((), 0)
    assert engine.fingerabdruecke(SCHEMA) == {}
    engine.schreiben(SCHEMA, BESTAND[:1], [])
    assert suchen(engine, "raum").schluessel == ("1",)
    engine.schreiben(SCHEMA, [], ["1"])
    assert suchen(engine, sortierung="titel").gesamt == 0


def test_without_an_index(engine):
    with pytest.raises(IndexFehlt):
        suchen(engine)
    with pytest.raises(IndexFehlt):
        engine.schreiben(SCHEMA, BESTAND, [])
    assert engine.stempel(SCHEMA) is None


def test_the_stamp_of_the_build_is_kept(gefuellt):
    assert gefuellt.stempel(SCHEMA) == "1"


def test_rebuild_is_followed_by_readers_of_other_processes(gefuellt, zweite):
    anderer = zweite()
    assert suchen(anderer).gesamt == 4
    gefuellt.aufbauen(SCHEMA, BESTAND[:2])
    assert suchen(anderer).gesamt == 2
    assert "Termine" not in anderer.formen(SCHEMA)
    gefuellt.schreiben(SCHEMA, [dokument(7, "Neu")], [])
    assert suchen(anderer).gesamt == 3
    assert anderer.formen(SCHEMA)["Neu"] == 1
    assert anderer.generation(SCHEMA) == gefuellt.generation(SCHEMA)


def test_a_failing_rebuild_leaves_the_old_index(gefuellt):
    def bricht_ab():
        yield BESTAND[0]
        raise RuntimeError("Datenbank weg")

    with pytest.raises(RuntimeError):
        gefuellt.aufbauen(SCHEMA, bricht_ab())
    assert suchen(gefuellt).gesamt == 4


def test_a_damaged_index_is_named_and_not_wiped(gefuellt, zweite, schaden):
    with schaden():
        frisch = zweite()
        for tun in (lambda: suchen(frisch), lambda: frisch.zahl(SCHEMA, lesen("").baum), lambda: frisch.formen(SCHEMA)):
            with pytest.raises(IndexNichtLesbar):
                tun()
    assert frisch.aufbauen(SCHEMA, BESTAND) == 4
    assert suchen(frisch).gesamt == 4


def test_readers_go_on_while_another_thread_writes_and_rebuilds(gefuellt, faeden):
    fehler = []

    def lesen_bis_ende(ende):
        while not ende.is_set():
            try:
                if suchen(gefuellt, "buchen").gesamt != 2:
                    fehler.append("falsche Zahl")
            except Exception as grund:
                fehler.append(repr(grund))

    with faeden(lesen_bis_ende, anzahl=2):
        for runde in range(8):
            gefuellt.schreiben(SCHEMA, [dokument(10 + runde, "Anderes")], [])
            if runde % 3 == 0:
                gefuellt.aufbauen(SCHEMA, BESTAND)
    assert fehler == []
