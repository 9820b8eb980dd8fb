"""A relevant entry stands among the first five: queries of our own over the real data (tests/suche/relevanz.csv).

Which entries are relevant was decided by reading them, not by what the search returned.
"""

import csv
from pathlib import Path

import pytest

from loesungen.models import Loesung
from suche.search import Suchanfrage, suchen

pytestmark = [pytest.mark.django_db, pytest.mark.langsam]

FRAGEN = Path(__file__).resolve().parents[1] / "suche" / "relevanz.csv"
UNTER_DEN_ERSTEN = 5
MINDESTENS_TREFFER = 0.95
MINDESTENS_MRR = 0.8


@pytest.fixture
def kennungen(bestand):
    return {str(pk): kennung for pk, kennung in Loesung.objects.values_list("pk", "kennung")}


def fragen() -> list[tuple[str, set[str]]]:
    with FRAGEN.open(encoding="utf-8", newline="") as datei:
        return [(zeile["frage"], set(zeile["erwartet"].split())) for zeile in csv.DictReader(datei, delimiter=";")]


def gefunden(frage: str, kennungen) -> list[str]:
    return [kennungen[schluessel] for schluessel in suchen(Suchanfrage("loesung", frage)).schluessel]


def test_queries_name_visible_entries(bestand):
    sichtbar = set(Loesung.objects.sichtbar().values_list("kennung", flat=True))
    alle = fragen()
    assert len(alle) >= 100
    assert len({frage.lower() for frage, _ in alle}) == len(alle)
    assert [frage for frage, erwartet in alle if not erwartet or erwartet - sichtbar] == []


def test_a_relevant_entry_stands_among_the_first_five(kennungen):
    verfehlt, treffer, kehrwerte = [], 0, 0.0
    alle = fragen()
    for frage, erwartet in alle:
        liste = gefunden(frage, kennungen)
        rang = next((i for i, kennung in enumerate(liste, 1) if kennung in erwartet), 0)
        kehrwerte += 1 / rang if rang else 0.0
        if 0 < rang <= UNTER_DEN_ERSTEN:
            treffer += 1
        else:
            verfehlt.append(f"{frage}: {' '.join(liste[:UNTER_DEN_ERSTEN])} statt {' '.join(sorted(erwartet))}")
    anteil, mrr = treffer / len(alle), kehrwerte / len(alle)
    zeilen = "\n".join(verfehlt)
    assert anteil >= MINDESTENS_TREFFER, f"{anteil:.3f} unter den ersten fünf, MRR {mrr:.3f}\n{zeilen}"
    assert mrr >= MINDESTENS_MRR, f"MRR {mrr:.3f}\n{zeilen}"


@pytest.mark.parametrize(
    ("frage", "zuerst"),
    [("Masterportal", "L091"), ("kuubu", "L213"), ("dipas", "L090"), ("Gieß den Kiez", "L095"), ("masterplan", "L197")],
)
def test_the_obvious_comes_first(kennungen, frage, zuerst):
    assert gefunden(frage, kennungen)[0] == zuerst


def test_a_kommune_is_meant_by_its_name(kennungen):
    ulmer = set(Loesung.objects.filter(kommunen__name="Ulm").values_list("kennung", flat=True))
    assert set(gefunden("Ulm", kennungen)[:5]) <= ulmer


def test_a_compound_of_an_entry_is_found_by_two_words(kennungen):
    assert "L004" in gefunden("Daten Plattform", kennungen) or "L005" in gefunden("Daten Plattform", kennungen)
    assert "L093" in gefunden("Klar Schiff", kennungen)
