"""Lists of Kommunen and Modellprojekte: names, keys, PLZ, facets."""

import pytest
from django.http import QueryDict

from kommunen.filters import KommuneFilter, ModellprojektFilter
from kommunen.models import Kommune, Modellprojekt
from tests import factories as f


def kommunen(abfrage):
    auswahl = KommuneFilter(QueryDict(abfrage), queryset=Kommune.objects.all())
    return auswahl, set(auswahl.qs.values_list("name", flat=True))


@pytest.fixture
def land(db):
    bayern = f.BundeslandFactory(bayern=True)
    kreis = f.KommuneFactory(ist_kreis=True, name="Kreis Höxter", schluessel="05762")
    f.KommuneFactory(name="Brakel", kreis=kreis, einwohner=16_000, schluessel="05762012", plz="33034")
    f.KommuneFactory(name="Flensburg", schluessel="01001000", kreisschluessel="01001", plz="24937", einwohner=96_000)
    f.KommuneFactory(name="Mühldorf am Inn", bundesland=bayern, einwohner=22_000, schluessel="09183128")
    f.KommuneFactory(ist_verbund=True, name="Verbund Donau", bundesland=bayern)


@pytest.mark.parametrize(
    ("abfrage", "erwartet"),
    [
        ("q=brakel", {"Brakel"}),
        ("q=Muehldorf", {"Mühldorf am Inn"}),
        ("q=inn+mühl", {"Mühldorf am Inn"}),
        ("q=24937", {"Flensburg"}),
        ("q=01001", {"Flensburg"}),
        ("q=05762", {"Kreis Höxter", "Brakel"}),
        ("q=x-verbund", {"Verbund Donau"}),
        ("q=99999", set()),
        ("bundesland=BY", {"Mühldorf am Inn", "Verbund Donau"}),
        ("bundesland=BY&art=gemeinde", {"Mühldorf am Inn"}),
        ("art=kreis&art=verbund", {"Kreis Höxter", "Verbund Donau"}),
        ("kreis=05762", {"Brakel"}),
        ("groessenklasse=groessere-kleinstadt", {"Brakel"}),
        ("groessenklasse=kleinere-mittelstadt&groessenklasse=groessere-mittelstadt", {"Mühldorf am Inn", "Flensburg"}),
    ],
)
def test_kommunen_are_found(land, abfrage, erwartet):
    assert kommunen(abfrage)[1] == erwartet


def test_switches_narrow_one_after_the_other(land):
    brakel = Kommune.objects.get(name="Brakel")
    flensburg = Kommune.objects.get(name="Flensburg")
    f.LoesungFactory(veroeffentlicht=True, kommunen=[brakel, flensburg])
    f.LoesungFactory(kommunen=[Kommune.objects.get(name="Mühldorf am Inn")])
    f.ModellprojektFactory(kommunen=[brakel])
    assert kommunen("mit=loesungen")[1] == {"Brakel", "Flensburg"}
    assert kommunen("mit=loesungen&mit=modellprojekt")[1] == {"Brakel"}


def test_kreise_are_offered_inside_a_land(land):
    assert "kreis" not in {facette.name for facette in kommunen("")[0].facetten()}
    facetten = {facette.name: facette for facette in kommunen("bundesland=NW")[0].facetten()}
    assert [(o.text, o.zahl) for o in facetten["kreis"].optionen] == [("Kreis Höxter", 1)]


def test_counts_ignore_their_own_selection(land):
    facetten = {facette.name: facette for facette in kommunen("bundesland=BY")[0].facetten()}
    assert {(o.wert, o.zahl) for o in facetten["bundesland"].optionen} == {("NW", 3), ("BY", 2)}
    assert {(o.wert, o.zahl) for o in facetten["art"].optionen} == {("gemeinde", 1), ("verbund", 1)}


@pytest.mark.parametrize(
    ("einwohner", "klasse"),
    [
        (500_000, "grosse-grossstadt"),
        (499_999, "kleinere-grossstadt"),
        (100_000, "kleinere-grossstadt"),
        (99_999, "groessere-mittelstadt"),
        (50_000, "groessere-mittelstadt"),
        (49_999, "kleinere-mittelstadt"),
        (20_000, "kleinere-mittelstadt"),
        (19_999, "groessere-kleinstadt"),
        (10_000, "groessere-kleinstadt"),
        (9_999, "kleinere-kleinstadt"),
        (5_000, "kleinere-kleinstadt"),
        (4_999, "landgemeinde"),
        (0, "landgemeinde"),
        (None, ""),
    ],
)
def test_size_classes_are_derived_by_the_database(db, einwohner, klasse):
    kommune = f.KommuneFactory(einwohner=einwohner)
    kommune.refresh_from_db()
    assert kommune.groessenklasse == klasse
    Kommune.objects.filter(pk=kommune.pk).update(einwohner=600_000)
    kommune.refresh_from_db()
    assert kommune.groessenklasse == "grosse-grossstadt"


def test_modellprojekte_stand_in_every_land_of_their_kommunen(db):
    bayern = f.BundeslandFactory(bayern=True)
    hier, dort = f.KommuneFactory(name="Lemgo"), f.KommuneFactory(name="Passau", bundesland=bayern)
    projekt = f.ModellprojektFactory(name="Zwei Länder", kommunen=[hier, dort])
    f.ModellprojektFactory(name="Anderes", kommunen=[hier], staffel=f.StaffelFactory(nummer=1))

    def projekte(abfrage):
        auswahl = ModellprojektFilter(QueryDict(abfrage), queryset=Modellprojekt.objects.all())
        return auswahl, list(auswahl.qs.order_by("name"))

    assert projekte("bundesland=BY")[1] == [projekt]
    assert projekte("bundesland=BY&bundesland=NW&staffel=2")[1] == [projekt]
    assert projekte("q=passau")[1] == [projekt]
    facetten = {facette.name: facette for facette in projekte("")[0].facetten()}
    assert {(o.wert, o.zahl) for o in facetten["bundesland"].optionen} == {("NW", 2), ("BY", 1)}
    assert {(o.wert, o.zahl) for o in facetten["staffel"].optionen} == {("1", 1), ("2", 1)}
