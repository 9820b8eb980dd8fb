"""Every engine against a reference that is too simple to be wrong: the same sets, the same counts, the same order."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suche.ausdruck import Alle, Eines, Einige, Kann, Nicht, Phrase, Praefix, Term
from suche.engines.base import Engineanfrage, Indexdokument, Indexschema

SCHEMA = Indexschema(
    typ="zufall",
    zonen=("titel", "ort", "schlagwort", "kurz", "text"),
    klassen=("surface", "stem", "part"),
    facetten=("land", "art", "leer"),
    sortierungen=("titel", "rang"),
    stempel="1",
)
SILBEN = ["ra", "um", "wasser", "hoch", "bu", "chung", "c++", "c#", "ö", "straße", "'", "\\", "x_", "ʼn", "日本"]
WOERTER = sorted({a + b for a in SILBEN for b in SILBEN} | set(SILBEN))
LAENDER = ["NW", "BY", "SN", "HE", "BE"]
ARTEN = [f"art-{n}" for n in range(40)]


def stamm(wort):
    return wort[:4]


def teile(wort):
    return [wort[-3:]] if len(wort) > 6 else []


def zufallsdokument(nummer, zufall):
    """Words by Zipf's law: some are everywhere, many are rare."""
    terme = {}
    for zone, laenge in (("titel", 4), ("ort", 3), ("schlagwort", 3), ("kurz", 8), ("text", 30)):
        if zufall.random() < 0.9:
            worte = [WOERTER[int(len(WOERTER) * zufall.random() ** 3)] for _ in range(zufall.randint(0, laenge))]
            terme[zone] = {
                "surface": worte,
                "stem": [stamm(wort) for wort in worte],
                "part": [teil for wort in worte for teil in teile(wort)],
            }
    worte = [wort for klassen in terme.values() for wort in klassen["surface"]]
    return Indexdokument(
        schluessel=str(nummer),
        fingerabdruck=f"{zufall.random()}",
        terme=terme,
        facetten={
            "land": sorted(set(zufall.choices(LAENDER, k=zufall.randint(0, 3)))),
            "art": [zufall.choice(ARTEN)] if zufall.random() < 0.8 else [],
        },
        # The second one has many equal values, some documents have none.
        sortierung={"titel": f"{zufall.random():.9f}"} | ({"rang": f"{nummer % 7}"} if nummer % 5 else {}),
        ganz=["_".join(terme.get("titel", {}).get("surface", ["-"]))] if nummer % 3 else [],
        formen=sorted(set(worte)),
        gewicht=zufall.choice([0.9, 1.0, 1.06]),
    )


# --- the reference ---


def passt(ausdruck, dokument):
    """Whether a document matches: the meaning of a tree, word by word."""
    zonen = dokument.terme.values()
    match ausdruck:
        case Term():
            return any(ausdruck.stem in klassen["stem"] or ausdruck.stem in klassen["part"] for klassen in zonen)
        case Praefix():
            return any(wort.startswith(ausdruck.surface) for klassen in zonen for wort in klassen["surface"])
        case Phrase():
            folge = list(ausdruck.surface)
            return any(
                klassen["surface"][n : n + len(folge)] == folge
                for klassen in zonen
                for n in range(len(klassen["surface"]))
            )
        case Nicht():
            return not passt(ausdruck.teil, dokument)
        case Kann():
            return True
        case Eines() | Einige():
            return any(passt(teil, dokument) for teil in ausdruck.teile)
        case _:
            return all(passt(teil, dokument) for teil in ausdruck.teile)


def antwort(bestand, anfrage):
    """(keys in order when sorted, total, facets) as the contract says."""
    treffer = [d for d in bestand.values() if passt(anfrage.ausdruck, d)]

    def gewaehlt(dokument, ausser=None):
        return all(
            set(werte) & set(dokument.facetten.get(name, ()))
            for name, werte in anfrage.auswahl.items()
            if werte and name != ausser
        )

    facetten = {}
    for name in SCHEMA.facetten:
        zahlen = Counter(w for d in treffer if gewaehlt(d, name) for w in d.facetten.get(name, ()))
        facetten[name] = dict.fromkeys(anfrage.auswahl.get(name, ()), 0) | zahlen
    uebrige = sorted((d for d in treffer if gewaehlt(d)), key=lambda d: d.sortierung["titel"])
    if anfrage.sortierung:
        uebrige.sort(key=lambda d: d.sortierung.get(anfrage.sortierung, ""), reverse=anfrage.absteigend)
    return [d.schluessel for d in uebrige], len(uebrige), facetten


def vergleichen(engine, bestand, anfrage):
    """The whole set, its counts, and the asked slice."""
    schluessel, gesamt, facetten = antwort(bestand, anfrage)
    alles = engine.suchen(SCHEMA, replace(anfrage, ab=0, anzahl=len(bestand) + 1))
    assert (sorted(alles.schluessel), alles.gesamt, alles.facetten) == (sorted(schluessel), gesamt, facetten)
    scheibe = engine.suchen(SCHEMA, anfrage)
    assert (scheibe.gesamt, scheibe.facetten) == (gesamt, facetten)
    ordnung = schluessel if anfrage.sortierung else list(alles.schluessel)
    # Whatever the order is: a slice is a slice of it.
    assert list(scheibe.schluessel) == ordnung[anfrage.ab : anfrage.ab + anfrage.anzahl]
    if not anfrage.auswahl:
        assert engine.zahl(SCHEMA, anfrage.ausdruck) == gesamt


# --- trees and queries ---

woerter = st.one_of(st.sampled_from(WOERTER[:20]), st.sampled_from(WOERTER), st.just("gibtesnicht"))
blaetter = st.one_of(
    st.builds(lambda w, g: Term(w, stamm(w), g), woerter, st.sampled_from([1.0, 0.4])),
    st.builds(lambda w: Term(w, w[-3:]), woerter),
    st.builds(lambda w, n: Praefix(w[:n]), woerter, st.integers(1, 4)),
    st.builds(lambda *w: Phrase(w), woerter, woerter),
    st.builds(lambda *w: Phrase(w), st.sampled_from(WOERTER[:4]), st.sampled_from(WOERTER[:4])),
)
baeume = st.recursive(
    blaetter,
    lambda teil: st.one_of(
        st.lists(st.one_of(teil, st.builds(Nicht, teil), st.builds(Kann, teil)), max_size=4).map(
            lambda t: Alle(tuple(t))
        ),
        st.lists(teil, max_size=4).map(lambda t: Eines(tuple(t))),
        st.lists(teil, min_size=1, max_size=4).map(lambda t: Einige(tuple(t))),
    ),
    max_leaves=8,
)
anfragen = st.builds(
    Engineanfrage,
    ausdruck=baeume,
    ganz=st.sampled_from(["", "raum", "-"]),
    auswahl=st.dictionaries(
        st.sampled_from(["land", "art"]), st.lists(st.sampled_from([*LAENDER, *ARTEN[:9]]), max_size=3).map(tuple)
    ),
    sortierung=st.sampled_from([None, None, "titel", "rang"]),
    absteigend=st.booleans(),
    nachrang=st.just("titel"),
    ab=st.integers(0, 60),
    anzahl=st.integers(0, 25),
)


@pytest.mark.langsam
def test_sets_counts_and_orders_are_those_of_the_reference(engine):
    zufall = random.Random(20260101)
    bestand = {str(n): zufallsdokument(n, zufall) for n in range(5000)}
    assert engine.aufbauen(SCHEMA, bestand.values()) == 5000

    def pruefen(beispiele):
        @settings(
            max_examples=beispiele,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(anfragen)
        def gleich(anfrage):
            vergleichen(engine, bestand, anfrage)

        gleich()
        assert engine.fingerabdruecke(SCHEMA) == {d.schluessel: d.fingerabdruck for d in bestand.values()}

    pruefen(60)
    # Changed, new and gone ones, in several commits.
    for runde in range(4):
        neue = [zufallsdokument(n, zufall) for n in range(runde * 900, runde * 900 + 300)]
        neue += [zufallsdokument(6000 + runde * 100 + n, zufall) for n in range(100)]
        fort = [str(n) for n in range(runde, 5000, 50)]
        engine.schreiben(SCHEMA, [d for d in neue if d.schluessel not in fort], fort)
        bestand |= {d.schluessel: d for d in neue}
        for schluessel in fort:
            bestand.pop(schluessel, None)
    pruefen(30)


@pytest.fixture
def bestand():
    zufall = random.Random(7)
    return {str(n): zufallsdokument(n, zufall) for n in range(300)}


@pytest.mark.parametrize(
    "ausdruck", [Alle(), Nicht(Term("ra", "ra")), Kann(Term("ra", "ra")), Eines(), Alle((Eines(),))]
)
def test_trees_at_the_edge(engine, bestand, ausdruck):
    engine.aufbauen(SCHEMA, bestand.values())
    vergleichen(engine, bestand, Engineanfrage(ausdruck=ausdruck, nachrang="titel", auswahl={"land": ("BY",)}))


def test_every_slice_of_the_same_order(engine, bestand):
    """Many documents weigh the same: no hit is lost or shown twice when pages are turned."""
    gleiche = {
        k: replace(d, terme={"titel": {"surface": ["a"], "stem": ["a"], "part": []}}) for k, d in bestand.items()
    }
    engine.aufbauen(SCHEMA, gleiche.values())
    for sortierung, absteigend in ((None, False), ("rang", True), ("rang", False)):
        anfrage = Engineanfrage(
            ausdruck=Term("a", "a"), sortierung=sortierung, absteigend=absteigend, nachrang="titel", anzahl=11
        )
        seiten = [engine.suchen(SCHEMA, replace(anfrage, ab=ab)).schluessel for ab in range(0, 300, 11)]
        gesehen = [schluessel for seite in seiten for schluessel in seite]
        if sortierung:
            assert gesehen == antwort(gleiche, anfrage)[0]
        assert sorted(gesehen) == sorted(gleiche)


# --- what an engine may know only so much of ---


def einfach(nummer, worte, zone="text"):
    """A document of words that stand for themselves."""
    return Indexdokument(
        schluessel=str(nummer),
        fingerabdruck="",
        terme={zone: {"surface": worte, "stem": worte, "part": []}},
        facetten={},
        sortierung={"titel": f"{nummer:04d}"},
        formen=sorted(set(worte)),
    )


def finden(engine, ausdruck):
    return set(engine.suchen(SCHEMA, Engineanfrage(ausdruck=ausdruck, anzahl=100)).schluessel)


def test_hundreds_of_positions_of_one_word(engine):
    """PostgreSQL keeps 256 positions of a word."""
    engine.aufbauen(SCHEMA, [einfach(1, ["app"] * 400 + ["ulm", "app"]), einfach(2, ["ulm", "köln", "app"])])
    assert finden(engine, Phrase(("ulm", "app"))) == {"1"}
    assert finden(engine, Phrase(("app", "app", "app"))) == {"1"}
    assert finden(engine, Phrase(("app", "ulm", "app"))) == {"1"}
    assert finden(engine, Term("app", "app")) == {"1", "2"}


def test_a_phrase_far_behind(engine):
    """PostgreSQL counts positions to 16,383."""
    viele = [f"w{n}" for n in range(20_000)]
    engine.aufbauen(SCHEMA, [einfach(1, viele), einfach(2, ["w19000", "w18999"])])
    assert finden(engine, Phrase(("w18999", "w19000"))) == {"1"}
    assert finden(engine, Phrase(("w260", "w261", "w262"))) == {"1"}
    assert finden(engine, Phrase(("w260", "w262"))) == set()
    assert finden(engine, Term("w19999", "w19999")) == {"1"}


def test_a_phrase_does_not_reach_into_another_zone(engine):
    dokument = einfach(1, ["räume"], "titel")
    engine.aufbauen(SCHEMA, [replace(dokument, terme=dict(dokument.terme) | einfach(1, ["buchen"]).terme)])
    assert finden(engine, Phrase(("räume", "buchen"))) == set()


def test_a_prefix_stands_for_every_word(engine):
    engine.aufbauen(SCHEMA, [einfach(n, [f"wort{n:04d}"]) for n in range(1500)])
    anfrage = Engineanfrage(ausdruck=Praefix("wo"), anzahl=5, nachrang="titel")
    antwort = engine.suchen(SCHEMA, anfrage)
    assert (antwort.gesamt, antwort.schluessel) == (1500, ("0", "1", "2", "3", "4"))


def test_very_long_words(engine):
    lang = "ä" * 1500
    engine.aufbauen(SCHEMA, [einfach(1, [lang]), einfach(2, ["kurz"])])
    assert finden(engine, Term(lang, lang)) == {"1"}
    assert finden(engine, Praefix("ää")) == {"1"}


def test_a_type_without_facets_and_orders(engine):
    schema = replace(SCHEMA, typ="einfach", facetten=(), sortierungen=())
    engine.aufbauen(schema, [replace(einfach(1, ["app"]), sortierung={})])
    antwort = engine.suchen(schema, Engineanfrage(ausdruck=Term("app", "app")))
    assert (antwort.schluessel, antwort.gesamt, antwort.facetten) == (("1",), 1, {})


def test_types_do_not_see_each_other(engine):
    anderes = replace(SCHEMA, typ="anderes", stempel="2")
    engine.aufbauen(SCHEMA, [einfach(1, ["app"])])
    engine.aufbauen(anderes, [einfach(2, ["app"]), einfach(3, ["app"])])
    engine.schreiben(SCHEMA, [einfach(4, ["app"])], ["2"])
    assert finden(engine, Term("app", "app")) == {"1", "4"}
    assert engine.zahl(anderes, Alle()) == 2
    assert engine.formen(SCHEMA) == {"app": 2}
    assert (engine.stempel(SCHEMA), engine.stempel(anderes)) == ("1", "2")


def test_more_and_rarer_things_come_first(engine):
    """Several things, any of which may match: an entry with two of them stands before one that repeats a single one."""
    dokumente = [einfach(1, ["bus"] * 9), einfach(2, ["bus", "bahn"]), einfach(3, ["bahn"])]
    dokumente += [einfach(n, ["bus", "auto"]) for n in range(4, 60)]
    engine.aufbauen(SCHEMA, dokumente)
    ausdruck = Einige((Term("bus", "bus"), Term("bahn", "bahn"), Term("gibtesnicht", "gibtesnicht")))
    antwort = engine.suchen(SCHEMA, Engineanfrage(ausdruck=ausdruck, anzahl=3))
    assert antwort.schluessel[:2] == ("2", "3")
    assert antwort.gesamt == 59
