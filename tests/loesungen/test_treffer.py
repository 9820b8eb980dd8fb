"""Hits are kept per state of the data: the same as if they were made anew, and gone with what they show."""

import pytest

from basis.gedaechtnis import gilt
from basis.sichtbarkeit import Status
from loesungen.models import Loesung
from loesungen.treffer import treffer
from suche import ausdruck
from suche.hervorheben import marker

from ..factories import KommuneFactory, LoesungFactory

pytestmark = pytest.mark.django_db


def gesucht(text):
    return marker(ausdruck.lesen(text).baum)


@pytest.fixture
def loesung():
    return LoesungFactory(
        titel="Pegel & <Warnung>",
        kurzbeschreibung="Misst das Wasser.",
        loesungsansatz="Die Sensoren funken über **LoRaWAN** an die Leitstelle.",
        veroeffentlicht=True,
        kommunen=[KommuneFactory(name="Talstadt")],
    )


def test_what_matched_is_marked_and_everything_is_escaped(loesung):
    with gilt("a"):
        for _ in range(2):
            (eintrag,) = treffer([str(loesung.pk)])
            html = eintrag.html(gesucht("Warnung Talstadt"))
            assert "Pegel &amp; &lt;<mark>Warnung</mark>&gt;" in html
            assert "<mark>Talstadt</mark>" in html
            assert "treffer__auszug" not in html


def test_a_passage_stands_only_where_title_and_description_show_nothing(loesung):
    (eintrag,) = treffer([str(loesung.pk)])
    assert '<p class="treffer__auszug">Die Sensoren funken über <mark>LoRaWAN</mark> an' in eintrag.html(
        gesucht("LoRaWAN")
    )
    for frage in ("LoRaWAN Wasser", "", "Nirgends"):
        assert "treffer__auszug" not in eintrag.html(gesucht(frage))


def test_one_query_leaves_nothing_for_the_next(loesung):
    with gilt("a"):
        vorher = treffer([str(loesung.pk)])[0].html(gesucht(""))
        treffer([str(loesung.pk)])[0].html(gesucht("Pegel Talstadt LoRaWAN"))
        assert treffer([str(loesung.pk)])[0].html(gesucht("")) == vorher
    assert "<mark>" not in vorher
    assert "Pegel &amp; &lt;Warnung&gt;" in vorher


def test_hits_are_read_once_per_state_and_never_of_what_is_hidden(loesung, django_assert_num_queries):
    nummer = str(loesung.pk)
    with gilt("a"):
        assert len(treffer([nummer, "0"])) == 1
        with django_assert_num_queries(0):
            assert len(treffer([nummer, "0"])) == 1
    Loesung.objects.filter(pk=loesung.pk).update(status=Status.ENTWURF)
    with gilt("b"):
        assert treffer([nummer]) == []
    assert treffer([nummer]) == []
