"""URL parameters to a selection: nothing is refused, junk is named."""

import django_filters
import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from basis.auswahl import MehrfachFilter, SeitenFilter, SortierFilter, TextFilter, TolerantesFilterSet
from basis.facetten import adresse, bauen, chips, parameter
from basis.seiten import blaetterer
from kommunen.models import Kommune

pytestmark = pytest.mark.einmal

WERTE = [("NW", "Nordrhein-Westfalen"), ("BY", "Bayern"), ("BE", "Berlin")]


class Probe(TolerantesFilterSet):
    q = TextFilter(label="Suche")
    land = MehrfachFilter(label="Land", werte=lambda: WERTE)
    sortierung = SortierFilter(label="Sortierung", werte=lambda: [("titel", "Titel")])
    seite = SeitenFilter(label="Seite")

    class Meta:
        model = Kommune
        fields: list[str] = []


def probe(text):
    return Probe(QueryDict(text), queryset=Kommune.objects.none())


def test_valid_values_stay_when_a_bad_one_is_dropped():
    auswahl = probe("land=NW&land=XX&land=BY")
    assert auswahl.auswahl == {"land": ("NW", "BY")}
    assert [h.text for h in auswahl.hinweise] == ["Land: Der Wert „XX“ ist unbekannt und wurde nicht berücksichtigt."]


def test_case_does_not_matter_and_values_count_once():
    assert probe("land=nw&land=NW").auswahl == {"land": ("NW",)}


def test_empty_values_are_no_selection_and_no_notice():
    auswahl = probe("land=&q=&seite=")
    assert auswahl.auswahl == {}
    assert auswahl.hinweise == []


def test_long_text_is_cut_with_a_notice():
    auswahl = probe("q=" + "a" * 700)
    assert len(auswahl.wert("q")) == 500
    assert "500 Zeichen" in auswahl.hinweise[0].text


def test_control_characters_become_blanks():
    assert probe("q=a%00b%0Ac").wert("q") == "a b c"


@pytest.mark.parametrize(("angabe", "seite"), [("3", 3), ("0", 1), ("-2", 1), ("abc", 1), ("9" * 30, 1), ("²", 1)])
def test_pages(angabe, seite):
    assert probe(f"seite={angabe}").wert("seite", 1) == seite


def test_requests_do_not_share_their_notices():
    assert probe("land=XX").hinweise
    assert probe("land=NW").hinweise == []


def test_links_keep_the_rest_and_lead_to_page_one():
    sauber = parameter(probe("q=App&land=NW&land=BY&seite=4&junk=1"))
    assert adresse(sauber, land=["NW"]) == "?q=App&land=NW"
    assert adresse(sauber, seite=2) == "?q=App&land=NW&land=BY&seite=2"


def test_a_chip_removes_only_its_value():
    auswahl = probe("land=NW&land=BY")
    facette = bauen("land", "Land", WERTE, {"NW": 3}, auswahl.auswahl["land"])
    assert [(c.text, c.url) for c in chips(auswahl, [facette])] == [
        ("Nordrhein-Westfalen", "?land=BY"),
        ("Bayern", "?land=NW"),
    ]


def test_facets_hide_empty_values_but_keep_chosen_ones():
    facette = bauen("land", "Land", WERTE, {"NW": 3}, ["BE"])
    assert [(o.wert, o.zahl, o.gewaehlt) for o in facette.optionen] == [("NW", 3, False), ("BE", 0, True)]


def test_long_facets_put_the_rest_behind_more():
    werte = [(str(n), str(n)) for n in range(10)]
    facette = bauen("n", "N", werte, {str(n): n + 1 for n in range(10)}, ["0"], hoechstens=3)
    assert [o.wert for o in facette.optionen] == ["0", "8", "9"]
    assert len(facette.weitere) == 7


def test_pager_shows_gaps():
    blatt = blaetterer(QueryDict("q=x"), seite=6, gesamt=237, je_seite=20)
    assert [link.nummer for link in blatt.links] == [1, None, 5, 6, 7, None, 12]
    assert (blatt.von, blatt.bis, blatt.zurueck, blatt.weiter) == (101, 120, "?q=x&seite=5", "?q=x&seite=7")


def test_pager_of_nothing():
    blatt = blaetterer(QueryDict(), seite=9, gesamt=0, je_seite=20)
    assert (blatt.seite, blatt.seitenzahl, blatt.von, blatt.bis) == (1, 1, 0, 0)


@given(st.text(max_size=100), st.text(max_size=20), st.text(max_size=12), st.text(max_size=12))
def test_no_parameter_raises(q, land, sortierung, seite):
    daten = QueryDict(mutable=True)
    daten.update({"q": q, "land": land, "sortierung": sortierung, "seite": seite})
    auswahl = Probe(daten, queryset=Kommune.objects.none())
    assert isinstance(auswahl, django_filters.FilterSet)
    assert auswahl.wert("seite", 1) >= 1
    assert isinstance(auswahl.hinweise, list)
    assert adresse(parameter(auswahl)).startswith("?")
