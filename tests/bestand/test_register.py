"""The whole official sample over the real data, as a dry run: every count is known and has a reason.

The files are not part of this project; they lie beside the checkout where it is developed and checked.
"""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from kommunen.models import Kommune, Registerimport
from kommunen.register import namen
from kommunen.register.importieren import Abgelehnt, importieren
from kommunen.vokabular import Kommunentyp

pytestmark = [pytest.mark.django_db, pytest.mark.langsam]

AMTLICH = Path(settings.BASE_DIR).parent / "shared" / "daten" / "amtlich"


def probe(name: str) -> bytes:
    """The content of an official file; skips, visibly and in CI too, where there is none."""
    datei = AMTLICH / name
    if not datei.is_file():
        pytest.skip(f"Die amtliche Datei {name} liegt nicht neben dem Projekt.")
    return datei.read_bytes()


def test_gv100ad_of_the_same_territory_changes_nothing(bestand):
    bericht = importieren(inhalt=probe("GV100AD3108.zip"), probelauf=True)
    assert bericht.gebietsstand == bericht.geladen == date(2025, 8, 31)
    assert bericht.zahlen == {
        "angelegt": 0,
        # Nothing is left to explain: the supplied data was made of this very territory. Names that people use are
        # not in the file; they stay while the official name is the same.
        "aktualisiert": 0,
        # 10,751 Gemeinden (106 of them kreisfreie Städte, which the file names as Kreise too), 294 Kreise whose
        # population and area are sums (gemeindefreie Gebiete included), 11 Gemeindeverbände (sums of their members).
        # The two associations without a key (x-…) are not in the file and are not touched.
        "unveraendert": 10_751 + 294 + 11,
        "aufgeloest": 0,
        "wiedergekehrt": 0,
        "unbekannt": 0,
        # 2 inhabited and 199 uninhabited ones, among them two that lie in no Kreis (coastal waters, the condominium
        # with Luxembourg). The file has 10,952 records of type 60: 10,751 + 201.
        "gemeindefrei": 201,
    }
    assert bericht.aenderungen == []


def test_the_older_workbook_is_refused(bestand):
    with pytest.raises(Abgelehnt) as gefangen:
        importieren(inhalt=probe("AuszugGV4QAktuell_2024.xlsx"), probelauf=True)
    assert "(31.12.2024) ist älter als der geladene (31.08.2025)" in gefangen.value.bericht.grund


def test_the_older_workbook_by_force_changes_figures_only(bestand):
    bericht = importieren(inhalt=probe("AuszugGV4QAktuell_2024.xlsx"), probelauf=True, auch_aelter=True)
    assert bericht.zahlen == {
        "angelegt": 0,
        # It counts the people of 31 Dec 2023 by the Census of 2011, so nearly every figure differs.
        "aktualisiert": 10_906,
        "unveraendert": 149,
        # It is older: what it lacks (07232503 came later) has not vanished.
        "aufgeloest": 0,
        "wiedergekehrt": 0,
        # Two Gemeinden that it still names have merged into that one since.
        "unbekannt": 2,
        "gemeindefrei": 207,
    }
    assert bericht.unbekannt == ["07232089", "07232096"]  # Niedergeckler and Obergeckler
    assert 10_906 + 149 == 10_750 + 294 + 11
    felder = {feld["feld"] for aenderung in bericht.aenderungen for feld in aenderung["felder"]}
    assert felder <= {"Einwohner", "Fläche in km²", "PLZ der Verwaltung"}


def test_every_name_of_the_supplied_data_follows_the_rule(bestand):
    """So that a Kommune that is renamed later gets a name like the others."""
    gemeinden = Kommune.objects.filter(typ=Kommunentyp.GEMEINDE).values_list("name", "name_amtlich", "schluessel")
    falsch = [(name, amtlich) for name, amtlich, s in gemeinden if namen.gemeindename(amtlich, s[:5]) != name]
    assert falsch == []
    kreise = Kommune.objects.filter(typ=Kommunentyp.KREIS).values_list("name", "name_amtlich", "bezeichnung")
    assert [k for k in kreise if namen.kreisname(k[1], k[2]) != k[0]] == []


def test_the_supplied_territory_is_on_record(bestand):
    assert Registerimport.objects.geladener_gebietsstand() == date(2025, 8, 31)
