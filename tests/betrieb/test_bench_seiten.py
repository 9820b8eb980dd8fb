"""The measurement of pages: what its yardsticks are, and what it makes of the figures."""

import sys

import pytest
from django.urls import clear_url_caches

from scripts import bench_seiten
from wissensspeicher import urls


@pytest.fixture
def massstaebe():
    """The yardsticks' module; its address leaves the site again."""
    vorher = list(urls.urlpatterns)
    from scripts import seiten_wsgi

    clear_url_caches()
    yield seiten_wsgi
    urls.urlpatterns[:] = vorher
    sys.modules.pop("scripts.seiten_wsgi", None)
    clear_url_caches()


@pytest.mark.django_db
def test_the_second_yardstick_passes_all_middleware_and_is_not_remembered(massstaebe, prozess, abrufen):
    client = prozess()
    for _ in range(2):
        antwort, abfragen = abrufen(client, massstaebe.MIT_RAHMEN)
        assert antwort.content == b"Guten Tag"
        assert "Content-Security-Policy" in antwort.headers
        assert "X-Request-ID" in antwort.headers
        assert "no-store" in antwort["Cache-Control"]
        assert abfragen.nur_marke


def _messung(**p95):
    return {"faelle": {name: {"je_sekunde": 1000 / wert, "p95_ms": wert} for name, wert in p95.items()}}


def test_ratios_are_those_of_the_worst_run_against_each_yardstick():
    def lauf(gemerkt, liste):
        werte = {
            bench_seiten.NACKT: 1.0,
            bench_seiten.MIT_RAHMEN: 2.0,
            "liste, gemerkt": gemerkt,
            "liste mit Suche, neu": liste,
        }
        return {
            "loesungen": 1000,
            "abfragen": {"suche": {"erste": 6, "weitere": 1}},
            "arbeiter": {"1": _messung(**werte)},
        }

    assert bench_seiten.verhaeltnisse({"a": lauf(1.25, 9.0), "b": lauf(2.0, 12.0)}) == {
        "gemerkt_anteil": 0.5,
        "gemerkt_anteil_mit_rahmen": 1.0,
        "liste_abfragen": 6,
        "liste_p95_faktor": 12.0,
        "liste_p95_faktor_mit_rahmen": 6.0,
    }
