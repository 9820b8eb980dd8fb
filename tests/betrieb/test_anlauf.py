"""What a web process does before its first visitor; it starts whatever is missing."""

import gc

import pytest
from django.db import OperationalError

from suche import registry
from wissensspeicher.betrieb import anlauf


@pytest.fixture(autouse=True)
def wie_vorher(monkeypatch):
    """The collector belongs to the whole test run, and so do its connections."""
    schwellen = gc.get_threshold()
    monkeypatch.setattr(anlauf.connections, "close_all", lambda: None)
    yield
    gc.unfreeze()
    gc.set_threshold(*schwellen)


def test_everything_is_loaded_and_left_alone(leerer_index, monkeypatch):
    geladen = []
    monkeypatch.setattr(anlauf.korrektur, "wortschatz", lambda engine, schema, formen: geladen.append(schema.typ))
    anlauf.anlaufen()
    assert geladen == [typ.name for typ in registry.alle()]
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == anlauf.SCHWELLEN


@pytest.mark.parametrize("fehlt", ["aktuelle_engine", "synonyme"])
def test_a_process_starts_without_index_and_without_database(fehlt, monkeypatch, caplog):
    class Weg:
        def __getattr__(self, name):
            raise OperationalError("fort")

        def __call__(self):
            raise OperationalError("fort")

    monkeypatch.setattr(anlauf, fehlt, Weg())
    with caplog.at_level("INFO", logger=anlauf.__name__):
        anlauf.anlaufen()
    assert "Nicht vorab geladen (suche): fort" in caplog.text
    assert gc.get_threshold() == anlauf.SCHWELLEN
