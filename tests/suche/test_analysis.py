"""The German text analysis: folding, stems, words, offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suche import analysis

pytestmark = pytest.mark.einmal


def formen(text):
    return [w.surface for w in analysis.woerter(text)]


def staemme(text):
    return [w.stem for w in analysis.woerter(text)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mängel", "Maengel"),
        ("Mängel", "MÄNGEL"),
        ("Mängel", "Mangel"),
        ("Straße", "Strasse"),
        ("STRASSE", "straße"),
        ("Bürger", "Buerger"),
        ("Öl", "Oel"),
        ("Räume", "Raum"),
        ("Bäume", "Baum"),
        ("Plattformen", "Plattform"),
        ("Apps", "App"),
        ("Autos", "Auto"),
        ("Workshops", "Workshop"),
        ("Museen", "Museum"),
        ("Zentren", "Zentrum"),
        ("Zeiträume", "Zeitraum"),
        ("Gläser", "Glas"),
        ("kostenlose", "kostenlos"),
    ],
)
def test_spellings_and_inflections_share_a_stem(a, b):
    assert staemme(a) == staemme(b)


@pytest.mark.parametrize(("a", "b"), [("Stau", "Staub"), ("Rat", "Rad"), ("Haus", "Hase")])
def test_different_words_stay_different(a, b):
    assert staemme(a) != staemme(b)


def test_diphthongs_are_no_umlauts():
    assert formen("neue Frauen Quelle bauen") == ["neue", "frauen", "quelle", "bauen"]


def test_words_of_technology_stay_whole():
    assert formen("CO2, 3D und LoRaWAN in C++ oder C#") == ["co2", "3d", "und", "lorawan", "in", "c++", "oder", "c#"]


def test_hyphens_separate_words():
    assert formen("Open-Source-Lösung") == ["open", "source", "losung"]


def test_words_inside_a_word_are_parts():
    (wort,) = analysis.woerter("SmartCity")
    assert {"smart", "city"} <= set(wort.part)


def test_offsets_point_into_the_text():
    text = "Die Müll-App, kostenlos!"
    assert [text[w.anfang : w.ende] for w in analysis.woerter(text)] == ["Die", "Müll", "App", "kostenlos"]


@given(st.text(max_size=300))
def test_any_text_is_analysed(text):
    for wort in analysis.woerter(text):
        assert text[wort.anfang : wort.ende]
        assert wort.surface
        assert wort.stem
        assert not any(z.isspace() for z in wort.surface + wort.stem)
