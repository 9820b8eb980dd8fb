"""The examples in docstrings hold."""

import doctest
import importlib

import pytest

pytestmark = pytest.mark.einmal


@pytest.mark.parametrize(
    "modul", ["basis.faltung", "basis.zeitangabe", "basis.templatetags.anzeige", "kommunen.register.namen"]
)
def test_examples(modul):
    ergebnis = doctest.testmod(importlib.import_module(modul))
    assert ergebnis.attempted > 0
    assert ergebnis.failed == 0
