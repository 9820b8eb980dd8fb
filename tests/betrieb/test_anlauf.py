"""What a web process does before its first visitor; it starts whatever is missing."""

import gc

import pytest
from django.db import OperationalError

from basis.gedaechtnis import gilt
from loesungen import treffer
from suche import index, registry
from tests import factories as f
from wissensspeicher.betrieb import anlauf
from wissensspeicher.betrieb.datenstand import stand


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


def test_hits_are_ready_until_the_data_change(transactional_db, leerer_index, django_assert_num_queries):
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Pegel")
    entwurf = f.LoesungFactory(titel="Entwurf")
    index.anwenden()
    anlauf.anlaufen()
    schluessel = [str(entwurf.pk), str(loesung.pk)]
    with gilt(stand()):
        with django_assert_num_queries(0):
            fertig = treffer.treffer(schluessel[1:])
        assert len(treffer.treffer(schluessel)) == len(fertig) == 1
    loesung.titel = "Pegelstand"
    loesung.save()
    with gilt(stand()):
        assert treffer.treffer(schluessel)[0] is not fertig[0]
