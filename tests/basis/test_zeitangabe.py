"""Dates as exact as they are known."""

import pytest
from django.core.exceptions import ValidationError

from basis.zeitangabe import pruefe_zeitangabe, zeitraum

pytestmark = pytest.mark.einmal


@pytest.mark.parametrize("wert", ["2024", "2024-02", "2024-02-29", "1999-12-31"])
def test_accepted(wert):
    pruefe_zeitangabe(wert)


@pytest.mark.parametrize(
    "wert", ["24", "2024-13", "2023-02-29", "2024-2", "15.05.2024", "unbekannt", "2024-05-15T00", "٢٠٢٤"]
)
def test_refused_with_a_remedy(wert):
    with pytest.raises(ValidationError, match="2024-05"):
        pruefe_zeitangabe(wert)


@pytest.mark.parametrize(
    ("beginn", "ende", "worte"),
    [
        ("2021", "2026-12", "2021 bis Dezember 2026"),
        ("2021-09", "", "ab September 2021"),
        ("", "2027", "bis 2027"),
        ("", "", ""),
        ("2024-05-15", "2024-05-15", "15.05.2024"),
    ],
)
def test_spans_in_words(beginn, ende, worte):
    assert zeitraum(beginn, ende) == worte
