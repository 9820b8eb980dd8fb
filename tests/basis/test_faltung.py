"""Folding of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.faltung import deutscher_slug, falt_varianten, falten

pytestmark = pytest.mark.einmal


@pytest.mark.parametrize(
    ("name", "gefaltet"),
    [
        ("Überlingen", "uberlingen"),
        ("Großpösna", "grossposna"),
        ("Kirchheim b.München", "kirchheim b munchen"),
        ("Cottbus/Chóśebuz", "cottbus chosebuz"),
        ("Wiesenburg/Mark", "wiesenburg mark"),
        ("  Bad   Belzig ", "bad belzig"),
        ("", ""),
    ],
)
def test_folded(name, gefaltet):
    assert falten(name) == gefaltet


def test_folded_names_sort_as_din_5007():
    namen = ["Zwickau", "Öhringen", "Ober-Olm", "Aachen", "Ärzen", "Osnabrück"]
    assert sorted(namen, key=falten) == ["Aachen", "Ärzen", "Ober-Olm", "Öhringen", "Osnabrück", "Zwickau"]


def test_digraphs_are_a_second_spelling():
    assert falt_varianten("Muenster") == ["muenster", "munster"]
    assert falt_varianten("Köln") == ["koln"]


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text):
    assert falten(falten(text)) == falten(text)


@given(st.text(max_size=300), st.integers(min_value=5, max_value=80))
def test_slugs_are_short_and_plain(text, laenge):
    slug = deutscher_slug(text, laenge)
    assert len(slug) <= laenge
    assert slug == slug.strip("-")
    assert all(z.isascii() and (z.isalnum() or z == "-") for z in slug)
