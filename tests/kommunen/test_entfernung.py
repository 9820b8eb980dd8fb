"""Distances and the nearest Modellprojekte."""

import pytest

from kommunen.entfernung import entfernung_km, naechste_modellprojekte
from tests import factories as f

BERLIN, MUENCHEN = (52.5186, 13.4083), (48.1374, 11.5755)


def test_distance_of_two_known_cities():
    assert entfernung_km(BERLIN, MUENCHEN) == pytest.approx(504.4, abs=1.5)
    assert entfernung_km(BERLIN, BERLIN) == 0
    assert entfernung_km(BERLIN, MUENCHEN) == entfernung_km(MUENCHEN, BERLIN)


def kommune(name, breite, laenge):
    return f.KommuneFactory(name=name, breite=breite, laenge=laenge)


def test_the_nearest_projects_each_by_its_nearest_kommune(db, django_assert_num_queries):
    hier = kommune("Hier", 52.0, 8.0)
    fern = f.ModellprojektFactory(name="Fern", kommunen=[kommune("A", 48.0, 11.0)])
    nah = f.ModellprojektFactory(name="Nah", kommunen=[kommune("B", 49.0, 9.0), kommune("C", 52.1, 8.0)])
    f.ModellprojektFactory(name="Ohne Ort", kommunen=[f.KommuneFactory(ist_verbund=True)])
    eigenes = f.ModellprojektFactory(name="Eigenes", kommunen=[hier])
    with django_assert_num_queries(3):
        nachbarn = naechste_modellprojekte([hier], ausser=[eigenes.pk])
    assert [(n.modellprojekt, n.kommune.name) for n in nachbarn] == [(nah, "C"), (fern, "A")]
    assert nachbarn[0].km == pytest.approx(11.1, abs=0.1)
    assert len(naechste_modellprojekte([hier], anzahl=1)) == 1


def test_without_coordinates_there_are_no_neighbours(db):
    assert naechste_modellprojekte([f.KommuneFactory(breite=None, laenge=None)]) == []
