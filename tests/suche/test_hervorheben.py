"""Marking matched words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suche import ausdruck
from suche.hervorheben import Worte, marker, markieren

pytestmark = pytest.mark.einmal


def lesen(text):
    return ausdruck.lesen(text).baum


def ausschnitt(texte, baum):
    return marker(baum).ausschnitt(map(Worte, texte))


def test_inflected_words_are_marked():
    assert markieren("Viele Räume im Haus", lesen("raum")) == "Viele <mark>Räume</mark> im Haus"


def test_prefix_and_phrase_are_marked():
    assert markieren("Hochwasserschutz", lesen("hochwasser*")) == "<mark>Hochwasserschutz</mark>"
    assert markieren("Räume buchen", lesen('"Räume buchen"')) == "<mark>Räume</mark> <mark>buchen</mark>"


def test_negated_words_are_not_marked():
    assert markieren("App Köln", lesen("App -Köln")) == "<mark>App</mark> Köln"


def test_markup_of_the_text_is_escaped():
    assert markieren('<b onclick="x">App</b>', lesen("app")) == (
        "&lt;b onclick=&quot;x&quot;&gt;<mark>App</mark>&lt;/b&gt;"
    )


@given(st.text(max_size=200), st.text(max_size=60))
def test_nothing_but_mark_elements_is_added(text, frage):
    ergebnis = markieren(text, lesen(frage))
    ohne = ergebnis.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in ohne
    assert ">" not in ohne


def test_compounds_are_marked_by_their_parts():
    assert markieren("Hochwasserschutz", lesen("Hochwasser")) == "<mark>Hochwasserschutz</mark>"
    assert "<mark>Räume</mark>" in markieren("Räume buchen", lesen("Raumbuchung"))


def test_the_passage_with_most_different_words_is_shown():
    lang = "Anfang. " + "Füllwort " * 60 + "Hier misst ein Pegel das Hochwasser am Fluss. " + "Rest " * 60
    gezeigt = ausschnitt(["Ein Pegel allein.", lang], lesen("Pegel Hochwasser"))
    assert "<mark>Pegel</mark> das <mark>Hochwasser</mark>" in gezeigt
    assert gezeigt.startswith("… ")
    assert gezeigt.endswith(" …")
    assert len(gezeigt) < 260


def test_a_short_text_is_shown_whole():
    assert ausschnitt(["Ein <b>Pegel</b>."], lesen("Pegel")) == "Ein &lt;b&gt;<mark>Pegel</mark>&lt;/b&gt;."


def test_without_a_match_there_is_no_passage():
    assert ausschnitt(["Ein Text."], lesen("Pegel")) == ""
    assert ausschnitt([], None) == ""


@given(st.lists(st.text(max_size=400), max_size=3), st.text(max_size=40))
def test_no_text_breaks_a_passage(texte, frage):
    gezeigt = ausschnitt(texte, lesen(frage))
    assert "<" not in gezeigt.replace("<mark>", "").replace("</mark>", "")
