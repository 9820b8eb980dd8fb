"""The grammar: one tree for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suche import analysis
from suche.ausdruck import (
    ALLES,
    HOECHSTWOERTER,
    Alle,
    Eines,
    Einige,
    Kann,
    Nicht,
    Phrase,
    Praefix,
    Term,
    lesen,
    positive_blaetter,
    schluessel,
)
from suche.gewichte import ERWEITERUNG

pytestmark = pytest.mark.einmal


def baum(text, **mehr):
    return lesen(text, **mehr).baum


def staemme(ausdruck):
    return {blatt.stem for blatt in positive_blaetter(ausdruck) if isinstance(blatt, Term)}


def test_one_word_is_a_term():
    assert baum("Wasser") == Term("wasser", "wass")


def test_words_must_all_match():
    assert baum("Räume buchen") == Alle((Term("raume", "raum"), Term("buchen", "buch")))


def test_a_compound_finds_its_parts_together_at_a_lower_weight():
    ausdruck = baum("Raumbuchung")
    assert isinstance(ausdruck, Eines)
    assert ausdruck.teile[0] == Term("raumbuchung", analysis.stamm("Raumbuchung"))
    assert {"raum", "buch"} <= staemme(ausdruck)
    assert all(blatt.gewicht < 1 for blatt in list(positive_blaetter(ausdruck))[1:])


def test_a_hyphen_compound_is_also_one_word():
    assert {"open", "sourc", analysis.stamm("OpenSource")} <= staemme(baum("Open-Source"))


def test_phrase_in_german_and_plain_quotes():
    assert baum('"Räume buchen"') == baum("„Räume buchen“") == Phrase(("raume", "buchen"))


def test_unclosed_quote_is_read_as_words():
    assert isinstance(baum('"Räume buchen'), Alle)


def test_without():
    assert baum("App -Köln") == Alle((Term("app", "app"), Nicht(Term("koln", "koln"))))
    assert baum("-Köln") == Alle((Nicht(Term("koln", "koln")),))


def test_prefix():
    assert baum("Hoch*") == Praefix("hoch")


def test_stop_words_count_only_when_they_are_all_there_is():
    assert baum("die App für Köln") == baum("App Köln")
    assert baum("die") == Term("die", "die")


def test_nothing_searchable_means_everything():
    for text in ("", "   ", "!?*", '""', "-", "*"):
        assert baum(text) == ALLES


def test_many_words_are_bounded():
    assert len(lesen(" ".join(f"w{n}" for n in range(200))).stuecke) == HOECHSTWOERTER


def test_filler_words_are_wishes_unless_they_are_all_there_is():
    projekt = Term("projekte", "projekt", ERWEITERUNG["fuellwort"])
    assert baum("Projekte Wasser") == Alle((Kann(projekt), Term("wasser", "wass")))
    assert baum("Projekte Wasser", streng=True) == Alle((projekt, Term("wasser", "wass")))
    assert baum("Projekte") == projekt


def test_any_word_stands_for_its_parts_where_nothing_is_found():
    gelesen = lesen("Raumbuchung Wasser")
    assert {"raum", "buch", "wass"} <= staemme(gelesen.eines(lambda baum: False))
    assert gelesen.eines(lambda baum: False) != gelesen.eines()


def test_gender_endings_are_no_words():
    for text in ("Radfahrer:innen", "Radfahrer*innen", "Radfahrer_innen", "Radfahrer/-innen", "Radfahrer/in"):
        assert baum(text) == baum("Radfahrer"), text


def test_leaves_leave_out_what_is_negated():
    assert list(positive_blaetter(baum("App -Köln"))) == [Term("app", "app")]


def test_any_word_keeps_what_is_excluded():
    eines = lesen("App Wasser -Köln").eines()
    assert eines == Alle((Einige((Term("app", "app"), Term("wasser", "wass"))), Nicht(Term("koln", "koln"))))


def test_the_whole_query_is_one_term():
    assert lesen("Klarschiff  Rostock").ganz == "klarschiff_rostock"


def test_synonyms_of_one_and_of_several_words():
    ki, lang = tuple(analysis.woerter("KI")), tuple(analysis.woerter("künstliche Intelligenz"))
    synonyme = {schluessel(ki): (lang,), schluessel(lang): (ki,)}
    assert staemme(baum("KI", synonyme=synonyme)) == {"ki", *(w.stem for w in lang)}
    assert "ki" in staemme(baum("künstlicher Intelligenz", synonyme=synonyme))
    assert "ki" not in staemme(baum("Intelligenz", synonyme=synonyme))


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=600), st.text(alphabet='ab -"*„“+()ä', max_size=200)))
def test_no_text_raises(text):
    gelesen = lesen(text)
    assert isinstance(gelesen.baum, Alle | Eines | Term | Phrase | Praefix)
    assert isinstance(gelesen.eines(), Alle | Eines | Einige | Term | Phrase | Praefix)
