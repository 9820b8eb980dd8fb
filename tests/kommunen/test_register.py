"""The Gemeindeverzeichnis: what is read, refused, compared and written."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from kommunen.models import Kommune, Registerimport
from kommunen.register.bericht import als_text
from kommunen.register.importieren import Abgelehnt, importieren
from kommunen.vokabular import Importstand, Kommunentyp
from suche import index, registry
from tests import factories as f

from . import gv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def laender():
    return f.BundeslandFactory(), f.BundeslandFactory(bayern=True), f.BundeslandFactory(sachsen=True)


@pytest.fixture
def geladen():
    """The extract is in the database."""
    return importieren(inhalt=gv.inhalt())


def zahlen(bericht) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: zahl for name, zahl in bericht.zahlen.items() if zahl}


def abgelehnt(inhalt: bytes, **optionen):
    """The report of an import that must be refused; asserts that nothing was written."""
    vorher = list(Kommune.objects.order_by("pk").values())
    with pytest.raises(Abgelehnt) as gefangen:
        importieren(inhalt=inhalt, **optionen)
    assert list(Kommune.objects.order_by("pk").values()) == vorher
    return gefangen.value.bericht


# --- GV100AD --------------------------------------------------------------------------------------------------------


def test_an_empty_database_is_filled(geladen):
    assert zahlen(geladen) == {"angelegt": 22, "gemeindefrei": 3}
    assert geladen.gebietsstand == date(2026, 3, 31)
    assert Kommune.objects.filter(typ=Kommunentyp.KREIS).count() == 4
    lindau = Kommune.objects.get(schluessel="05193016")
    assert (lindau.name, lindau.name_amtlich, lindau.bezeichnung) == (
        "Lindau am Rhein",
        "Lindau am Rhein, Kolpingstadt",
        "Stadt",
    )
    assert (lindau.kreis.name, lindau.bundesland.kuerzel) == ("Rhein-Linde-Kreis", "NW")
    assert (lindau.ars, lindau.kreisschluessel, lindau.plz) == ("051930016016", "", "42901")
    assert (lindau.einwohner, lindau.flaeche_km2) == (44_210, Decimal("70.01"))
    assert lindau.name_gefaltet == "lindau am rhein"
    assert lindau.groessenklasse == "kleinere-mittelstadt"
    assert lindau.gemeindeverband_typ == "verbandsfreie Gemeinde"


def test_names_that_people_use(geladen):
    namen = dict(Kommune.objects.values_list("schluessel", "name"))
    assert namen["05192008"] == "Weiher/Linde"
    assert namen["09192011"] == "Grafenberg"
    assert namen["14691010"] == "Wóslingen"
    assert namen["14691020"] == "Heidenau/O.L."
    assert namen["05192"] == "Kreis Birkenau"
    assert namen["09192"] == "Landkreis Alpenrand"


def test_kinds_of_gemeinden_and_their_verband(geladen):
    bezeichnungen = dict(Kommune.objects.values_list("schluessel", "bezeichnung"))
    assert [bezeichnungen[s] for s in ("09192014", "09192023", "05192008", "14691")] == [
        "Markt",
        "Große Kreisstadt",
        "Gemeinde",
        "Landkreis",
    ]
    oberhang = Kommune.objects.get(schluessel="09192021")
    assert (oberhang.gemeindeverband, oberhang.gemeindeverband_typ) == ("Am Hang (VGem)", "Verwaltungsgemeinschaft")
    assert oberhang.ars == "091925191021"


def test_a_kreisfreie_stadt_is_one_kommune(geladen):
    stadt = Kommune.objects.get(kreisschluessel="05191")
    assert (stadt.schluessel, stadt.typ, stadt.kreis) == ("05191000", Kommunentyp.GEMEINDE, None)
    assert not Kommune.objects.filter(schluessel="05191").exists()


def test_gemeindefreie_gebiete_are_no_kommunen_but_part_of_their_kreis(geladen):
    assert not Kommune.objects.filter(schluessel__in=["09000999", "09192451", "09192452"]).exists()
    kreis = Kommune.objects.get(schluessel="09192")
    gemeinden = Kommune.objects.filter(kreis=kreis)
    assert kreis.einwohner == sum(g.einwohner for g in gemeinden) + 31
    assert kreis.flaeche_km2 == sum(g.flaeche_km2 for g in gemeinden) + Decimal("110.10")


def test_the_same_file_again_changes_nothing(geladen):
    assert zahlen(importieren(inhalt=gv.inhalt())) == {"unveraendert": 22, "gemeindefrei": 3}


def test_the_archive_as_it_is_published(geladen):
    assert zahlen(importieren(inhalt=gv.gepackt())) == {"unveraendert": 22, "gemeindefrei": 3}


def test_what_differs_is_updated_and_told_by_field(geladen):
    neu = gv.geaendert("05192008", lambda z: gv.setzen(z, 139, "00000009999"))
    bericht = importieren(inhalt=gv.datei(neu))
    # The Gemeinde, and its Kreis, whose population is a sum.
    assert zahlen(bericht) == {"aktualisiert": 2, "unveraendert": 20, "gemeindefrei": 3}
    assert bericht.aenderungen[1] == {
        "schluessel": "05192008",
        "name": "Weiher/Linde",
        "was": "aktualisiert",
        "felder": [{"feld": "Einwohner", "alt": "9120", "neu": "9999"}],
    }
    assert Kommune.objects.get(schluessel="05192008").einwohner == 9999
    assert Kommune.objects.get(schluessel="05192").einwohner == 31877 + 9999 + 14022


def test_a_new_official_name_changes_the_name_only_where_no_editor_did(geladen):
    Kommune.objects.filter(schluessel="05192012").update(name="Grünhagen am See")
    neu = gv.geaendert("05192012", lambda z: gv.setzen(z, 22, f"{'Grünhagen-West, Hansestadt':<50}"))
    neu = [gv.setzen(z, 22, f"{'Neulindau, Stadt':<50}") if z[10:18] == "05193016" else z for z in neu]
    importieren(inhalt=gv.datei(neu))
    bearbeitet = Kommune.objects.get(schluessel="05192012")
    assert (bearbeitet.name, bearbeitet.name_amtlich) == ("Grünhagen am See", "Grünhagen-West, Hansestadt")
    umbenannt = Kommune.objects.get(schluessel="05193016")
    assert (umbenannt.name, umbenannt.name_gefaltet) == ("Neulindau", "neulindau")


def test_a_name_of_the_editors_stays(geladen):
    Kommune.objects.filter(schluessel="05192012").update(name="Hansestadt Grünhagen")
    assert zahlen(importieren(inhalt=gv.inhalt()))["unveraendert"] == 22


def test_coordinates_and_what_else_the_file_does_not_know_stay(geladen):
    Kommune.objects.filter(schluessel="05192008").update(breite=51.5, laenge=7.5)
    importieren(inhalt=gv.inhalt())
    assert Kommune.objects.get(schluessel="05192008").koordinaten == (51.5, 7.5)


def test_what_vanished_is_kept_and_marked(geladen):
    bericht = importieren(inhalt=gv.datei(gv.ohne("05193020"), "20260630"))
    assert zahlen(bericht) == {"aktualisiert": 1, "unveraendert": 20, "aufgeloest": 1, "gemeindefrei": 3}
    assert bericht.aenderungen[0]["was"] == "aufgelöst"
    weg = Kommune.objects.get(schluessel="05193020")
    assert (weg.aufgeloest_am, weg.nachfolger, weg.einwohner) == (date(2026, 6, 30), None, 7311)
    # Marked once: the next list does not tell it again, and keeps the first date.
    assert zahlen(importieren(inhalt=gv.datei(gv.ohne("05193020"), "20260930"))) == {
        "unveraendert": 21,
        "gemeindefrei": 3,
    }
    weg.refresh_from_db()
    assert weg.aufgeloest_am == date(2026, 6, 30)


def test_a_kreis_can_vanish_with_its_gemeinden(geladen):
    bericht = importieren(inhalt=gv.datei(gv.ohne("05193"), "20260630"))
    assert bericht.zahlen["aufgeloest"] == 3
    assert Kommune.objects.get(schluessel="05193").aufgeloest_am


def test_what_comes_back_loses_the_mark(geladen):
    nachfolger = Kommune.objects.get(schluessel="05193016")
    Kommune.objects.filter(schluessel="05193020").update(aufgeloest_am=date(2026, 1, 1), nachfolger=nachfolger)
    bericht = importieren(inhalt=gv.inhalt())
    assert zahlen(bericht) == {"wiedergekehrt": 1, "unveraendert": 21, "gemeindefrei": 3}
    wieder = Kommune.objects.get(schluessel="05193020")
    assert (wieder.aufgeloest_am, wieder.nachfolger) == (None, None)


def test_only_the_laender_of_the_file_can_lose_kommunen(geladen):
    nur_bayern = [z for z in gv.zeilen() if z[10:12] == "09"]
    assert importieren(inhalt=gv.datei(nur_bayern, "20260630")).zahlen["aufgeloest"] == 0


def test_verbaende_and_associations_never_vanish(geladen, laender):
    f.KommuneFactory(ist_verbund=True)
    f.KommuneFactory(
        typ=Kommunentyp.GEMEINDEVERBAND, schluessel="059999999", name="Samtgemeinde Nirgends", bundesland=laender[0]
    )
    verband = f.KommuneFactory(
        typ=Kommunentyp.GEMEINDEVERBAND, schluessel="146915202", name="Verwaltungsverband", bundesland=laender[2]
    )
    bericht = importieren(inhalt=gv.inhalt())
    assert zahlen(bericht) == {"aktualisiert": 1, "unveraendert": 22, "gemeindefrei": 3}
    verband.refresh_from_db()
    assert (verband.einwohner, verband.flaeche_km2) == (1980 + 1500, Decimal("38.87"))


def test_a_file_that_was_cut_off_is_refused_unless_told(geladen, laender):
    f.KommuneFactory.create_batch(30, bundesland=laender[0])
    (ablehnung,) = abgelehnt(gv.inhalt()).ablehnungen
    assert "30 von 36 Gemeinden fehlen. Ist die Datei vollständig?" in ablehnung.grund
    assert importieren(inhalt=gv.inhalt(), viele_aufgeloest=True).zahlen["aufgeloest"] == 30


def test_a_dry_run_says_the_same_and_changes_nothing(geladen):
    vorher = list(Kommune.objects.order_by("pk").values())
    neu = gv.datei(gv.ohne("05193020"), "20260630")
    probe = importieren(inhalt=neu, probelauf=True)
    assert list(Kommune.objects.order_by("pk").values()) == vorher
    wirklich = importieren(inhalt=neu)
    assert (probe.zahlen, probe.aenderungen) == (wirklich.zahlen, wirklich.aenderungen)


def test_few_queries_whatever_the_size(geladen, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        importieren(inhalt=gv.inhalt())


def test_the_search_index_follows(anwenden, geladen):
    """A Loesung is found by the name of its Kommune, after a bulk update that sent no signal."""
    f.LoesungFactory(veroeffentlicht=True, kommunen=[Kommune.objects.get(schluessel="05193016")])
    anwenden()
    umbenannt = gv.geaendert("05193016", lambda z: gv.setzen(z, 22, f"{'Neulindau, Stadt':<50}"))
    importieren(inhalt=gv.datei(umbenannt))
    assert not index.pruefen(registry.typ("loesung")).sauber
    assert anwenden() > 0  # and asserts that nothing drifted


# --- older and newer ------------------------------------------------------------------------------------------------


def test_an_older_territory_is_refused_with_a_sentence_unless_forced(geladen):
    f.RegisterimportFactory(gebietsstand=date(2026, 3, 31))
    aelter = gv.datei(gv.zeilen(), "20251231")
    assert abgelehnt(aelter).grund == (
        "Der Gebietsstand der Datei (31.12.2025) ist älter als der geladene (31.03.2026). "
        "Übernommen wird sie nur mit der Angabe „auch älteren Gebietsstand“ (--trotzdem-aelter)."
    )
    assert abgelehnt(aelter, probelauf=True).grund
    assert zahlen(importieren(inhalt=aelter, auch_aelter=True))["unveraendert"] == 22


def test_only_what_was_taken_over_counts_as_loaded(geladen):
    f.RegisterimportFactory(gebietsstand=date(2026, 12, 31), probelauf=True)
    f.RegisterimportFactory(gebietsstand=date(2026, 12, 31), stand=Importstand.ABGELEHNT)
    assert Registerimport.objects.geladener_gebietsstand() is None
    importieren(inhalt=gv.inhalt())


# --- faults ---------------------------------------------------------------------------------------------------------

# Row and field of what is wrong in gv100ad_20_fehler.txt, one fault per row.
GEPFLANZT = [
    (14, "Satzlänge"),  # one character too few
    (16, "Satzlänge"),  # two too many
    (18, "Satzart"),  # 70
    (20, "Zeichensatz"),  # Latin-1
    (22, "Gebietsstand"),  # 31 February
    (24, "Gebietsstand"),  # another one than the other records
    (26, "Regionalschlüssel"),  # a letter in it
    (27, "Regionalschlüssel"),  # a second time
    (28, "Land"),  # not in the file
    (29, "Kreis"),  # not in the file
    (30, "Gemeindeverband"),  # not in the file
    (32, "Textkennzeichen"),  # 69
    (34, "Textkennzeichen"),  # a kreisfreie Stadt inside a Kreis
    (36, "Bevölkerung insgesamt"),  # negative
    (38, "Bevölkerung insgesamt"),  # 99 million
    (40, "Bevölkerung männlich"),  # more than all
    (42, "Fläche"),  # no whole number
    (44, "Fläche"),  # none
    (46, "Postleitzahl"),  # four digits
    (48, "Bezeichnung"),  # no name
]


def test_a_file_with_twenty_faults_imports_nothing_and_names_all(geladen, capsys):
    ablehnungen = abgelehnt(gv.ZWANZIG_FEHLER.read_bytes()).ablehnungen
    assert [(a.zeile, a.feld) for a in ablehnungen] == GEPFLANZT
    assert all(a.grund.endswith(".") for a in ablehnungen)
    with pytest.raises(SystemExit) as ende:
        call_command("kommunen_importieren", str(gv.ZWANZIG_FEHLER))
    assert ende.value.code == 1
    gesagt = capsys.readouterr().out
    assert [(int(z), feld) for z, feld in re.findall(r"^  Zeile (\d+), ([^:]+):", gesagt, re.MULTILINE)] == GEPFLANZT
    assert Kommune.objects.count() == 22
    assert Registerimport.objects.get().stand == Importstand.ABGELEHNT


@pytest.mark.parametrize(
    ("aendern", "feld"),
    [
        (lambda z: gv.setzen(z, 170, "+++++"), "PLZ-Kennzeichnung"),
        (lambda z: gv.setzen(z, 165, "00999"), "Postleitzahl"),
        (lambda z: gv.setzen(z, 128, "00000000001"), "Bevölkerung insgesamt"),  # 9120 people on a hectare
        (lambda z: gv.setzen(z, 25, "\t"), "Zeichensatz"),
        (lambda z: gv.setzen(z, 18, "00A8"), "Gemeindeverband"),
        (lambda z: gv.setzen(z, 150, "-0000000001"), "Bevölkerung männlich"),
    ],
)
def test_further_faults(aendern, feld):
    (ablehnung,) = abgelehnt(gv.datei(gv.geaendert("05192008", aendern))).ablehnungen
    assert (ablehnung.zeile, ablehnung.feld) == (10, feld)


def test_a_kreisfreie_stadt_twice_and_a_kreis_without_gemeinden():
    zweite = next(z for z in gv.zeilen() if z[:2] == "60" and z[10:18] == "05191000")
    leer = [gv.setzen(z, 10, "05194") for z in gv.zeilen() if z[:2] == "40" and z[10:15] == "05193"]
    ablehnungen = abgelehnt(gv.datei([*gv.zeilen(), gv.setzen(zweite, 15, "001"), *leer])).ablehnungen
    assert [(a.zeile, a.feld) for a in ablehnungen] == [(3, "Kreis"), (51, "Kreis")]


def test_a_land_that_the_database_does_not_know():
    zeilen = [gv.setzen(z, 10, "99") for z in gv.ohne("05", "14")]
    assert {a.feld for a in abgelehnt(gv.datei(zeilen)).ablehnungen} == {"Land"}


def test_a_date_far_in_the_future():
    (ablehnung,) = abgelehnt(gv.datei(gv.zeilen(), "20990101")).ablehnungen
    assert (ablehnung.zeile, ablehnung.feld) == (None, "Gebietsstand")


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"", "leer"),
        (b"Sehr geehrte Damen und Herren", "Format ist nicht bekannt"),
        (b"\xff\xd8\xff\xe0 ein Bild", "Format ist nicht bekannt"),
        (b"PK\x03\x04 kaputt", "beschädigt"),
        (gv.gepackt("Liesmich.txt"), "genau eine Datei"),
        (gv.gepackt(text=b"nichts davon"), "keine Sätze"),
        (b"10" + b" " * (20 * 1024 * 1024), "größer als 20 MB"),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(inhalt, satz):
    assert satz in abgelehnt(inhalt).grund


def test_an_archive_that_unpacks_without_end_is_refused():
    assert "zu groß" in abgelehnt(gv.gepackt(text=bytes(101 * 1024 * 1024))).grund


# --- the workbook ---------------------------------------------------------------------------------------------------


KOPF_OBEN = {
    0: "Satz-art",
    1: "Text-kenn-zeichen",
    2: "Amtlicher Regionalschlüssel (ARS)",
    7: "Gemeindename",
    8: "Fläche km2 1)",
    9: "Bevölkerung auf Grundlage des Zensus 2022 2)",
    13: "Postleit-zahl3)",
    14: "Geografische Mittelpunktkoordinaten",
}
KOPF_UNTEN = {
    2: "Land",
    3: "RB",
    4: "Kreis",
    5: "VB",
    6: "Gem",
    9: "insgesamt",
    10: "männlich",
    11: "weiblich",
    12: "je km2",
    14: "Längengrad",
    15: "Breitengrad",
}


def reihe(zellen: dict[int, str]) -> list:
    """A row of the sheet, from the cells that are filled."""
    return [zellen.get(ort) for ort in range(16)]


def mappe(zeilen: list[list], stand: str = "30.06.2026") -> bytes:
    """A workbook as Destatis lays it out: a cover, headings over two rows, footnotes."""
    buch = Workbook()
    buch.active.title = "Inhalt"
    buch.active["A4"] = "Statistisches Bundesamt"
    blatt = buch.create_sheet(f"Onlineprodukt_Gemeinden{stand.replace('.', '')}")
    leer = [None] * 16
    blatt.append(["Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl", *leer[1:]])
    blatt.append(leer)
    blatt.append(reihe(KOPF_OBEN))
    blatt.append(reihe(KOPF_UNTEN))
    blatt.append([None, None, f"Gebietsstand am {stand} (2. Quartal)", *leer[3:]])
    blatt.append(leer)
    for zeile in zeilen:
        blatt.append(zeile + leer[len(zeile) :])
    blatt.append(leer)
    blatt.append(["1) Abweichungen bei den Flächenangaben sind durch Runden der Zahlen möglich.", *leer[1:]])
    puffer = io.BytesIO()
    buch.save(puffer)
    return puffer.getvalue()


def rhein_linde(**aendern) -> list[list]:
    """The Rhein-Linde-Kreis with both of its Gemeinden, in the workbook's columns."""
    werte = {"breite": "51,501", "laenge": "7,25", "einwohner": 7400, "gem": "020", "flaeche": 48.1, **aendern}
    lage = [werte["laenge"], werte["breite"]]
    zahlen = [werte["flaeche"], werte["einwohner"]]
    return [
        ["10", None, "05", None, None, None, None, "Nordrhein-Westfalen"],
        ["20", None, "05", "1", None, None, None, "Reg.-Bez. Niederberg"],
        ["40", "43", "05", "1", "93", None, None, "Rhein-Linde-Kreis"],
        ["50", "50", "05", "1", "93", "0016", None, "Lindau am Rhein, Kolpingstadt"],
        ["60", "63", "05", "1", "93", "0016", "016", "Lindau", 70.01, 44_000, 21_000, 1, 1, "42903", "7,3", "51,4"],
        ["50", "50", "05", "1", "93", "0020", None, "Öhrlingen"],
        ["60", "64", "05", "1", "93", "0020", werte["gem"], "Öhrlingen", *zahlen, 1, 1, 1, "42911", *lage],
    ]


def test_the_workbook_brings_figures_and_coordinates_and_nothing_else(geladen):
    bericht = importieren(inhalt=mappe(rhein_linde()))
    assert zahlen(bericht) == {"aktualisiert": 3}
    lindau, oehrlingen = Kommune.objects.filter(schluessel__in=["05193016", "05193020"]).order_by("schluessel")
    assert (lindau.name_amtlich, lindau.einwohner, lindau.plz) == ("Lindau am Rhein, Kolpingstadt", 44_000, "42903")
    assert (oehrlingen.einwohner, oehrlingen.koordinaten) == (7400, (51.501, 7.25))
    assert Kommune.objects.get(schluessel="05193").einwohner == 51_400
    assert not Kommune.objects.exclude(aufgeloest_am=None).exists()


def test_the_workbook_creates_nothing_and_says_so(geladen):
    bericht = importieren(inhalt=mappe(rhein_linde(gem="021")))
    assert zahlen(bericht) == {"aktualisiert": 2, "unbekannt": 1}
    assert "  Nicht im Wissensspeicher: 05193021" in als_text(bericht.als_json())
    assert Kommune.objects.count() == 22


@pytest.mark.parametrize(
    ("aendern", "feld"),
    [
        ({"breite": "7,25", "laenge": "51,5"}, {"Breitengrad", "Längengrad"}),
        ({"breite": None}, {"Breitengrad"}),
        ({"breite": "Nord"}, {"Breitengrad"}),
        ({"einwohner": "viele"}, {"Bevölkerung insgesamt"}),
        ({"einwohner": -3}, {"Bevölkerung insgesamt"}),
        ({"flaeche": None}, {"Fläche"}),
        ({"gem": "2"}, {"Regionalschlüssel"}),
    ],
)
def test_faults_of_a_workbook(geladen, aendern, feld):
    ablehnungen = abgelehnt(mappe(rhein_linde(**aendern))).ablehnungen
    assert {(a.zeile, a.feld) for a in ablehnungen} == {(13, name) for name in feld}


def test_a_workbook_of_another_kind():
    buch = Workbook()
    buch.active["A1"] = "Haushaltsplan"
    puffer = io.BytesIO()
    buch.save(puffer)
    assert "kein AuszugGV" in abgelehnt(puffer.getvalue()).grund
    assert "keinen Gebietsstand" in abgelehnt(mappe(rhein_linde(), stand="heute")).grund


def test_an_older_workbook(geladen):
    f.RegisterimportFactory(gebietsstand=date(2026, 3, 31))
    assert "ist älter" in abgelehnt(mappe(rhein_linde(), stand="31.12.2025")).grund
    importieren(inhalt=mappe(rhein_linde(), stand="31.12.2025"), auch_aelter=True)
    assert Kommune.objects.get(schluessel="05193020").einwohner == 7400


# --- our own CSV ----------------------------------------------------------------------------------------------------


def tabelle(*zeilen: dict[str, str]) -> bytes:
    puffer = io.StringIO()
    spalten = list(dict.fromkeys(spalte for zeile in zeilen for spalte in zeile))
    schreiber = csv.DictWriter(puffer, spalten)
    schreiber.writeheader()
    schreiber.writerows(zeilen)
    return puffer.getvalue().encode()


def test_csv_changes_what_it_names_and_no_more(geladen):
    inhalt = tabelle({"schluessel": "05192008", "name": "Weiher", "breite": "51.2", "laenge": "7.1", "plz": ""})
    assert zahlen(importieren(inhalt=inhalt)) == {"aktualisiert": 1}
    weiher = Kommune.objects.get(schluessel="05192008")
    assert (weiher.name, weiher.name_gefaltet, weiher.koordinaten) == ("Weiher", "weiher", (51.2, 7.1))
    assert (weiher.plz, weiher.einwohner) == ("", 9120)


def test_csv_creates_kommunen_of_every_kind(geladen):
    gemeinsam = {"bundesland": "NW"}
    importieren(
        inhalt=tabelle(
            {"schluessel": "05194001", "typ": "gemeinde", "name": "Aue", "kreis": "05194", **gemeinsam},
            {"schluessel": "05194", "typ": "kreis", "name": "Kreis Aue", "kreis": "", **gemeinsam},
            {"schluessel": "x-bund-aue", "typ": "verbund", "name": "Bund der Auen", "kreis": "", **gemeinsam},
        )
    )
    assert Kommune.objects.get(schluessel="05194001").kreis.name == "Kreis Aue"
    assert Kommune.objects.get(schluessel="x-bund-aue").groessenklasse == "verbund"


def test_csv_points_to_the_successor(geladen):
    stand = {"gebietsstand": "2026-06-30"}
    bericht = importieren(
        inhalt=tabelle(
            {"schluessel": "05193020", "nachfolger": "05193016", **stand},
            {"schluessel": "05193016", "nachfolger": "", **stand},
        )
    )
    assert zahlen(bericht) == {"aufgeloest": 1, "unveraendert": 1}
    weg = Kommune.objects.get(schluessel="05193020")
    assert (weg.aufgeloest_am, weg.nachfolger.schluessel) == (date(2026, 6, 30), "05193016")


def test_csv_without_a_date_neither_dissolves_nor_brings_back(geladen):
    Kommune.objects.filter(schluessel="05193020").update(aufgeloest_am=date(2026, 1, 1))
    assert zahlen(importieren(inhalt=tabelle({"schluessel": "05193020", "plz": "42912"}))) == {"aktualisiert": 1}
    assert Kommune.objects.get(schluessel="05193020").aufgeloest_am
    assert Kommune.objects.exclude(aufgeloest_am=None).count() == 1


GUTE_ZEILE = {"schluessel": "05194001", "typ": "gemeinde", "name": "Aue", "bundesland": "NW"}


@pytest.mark.parametrize(
    ("zeile", "feld"),
    [
        ({"typ": "dorf"}, "typ"),
        ({"schluessel": "0519400"}, "schluessel"),
        ({"schluessel": "05194"}, "schluessel"),
        ({"name": ""}, "name"),
        ({"bundesland": "XX"}, "bundesland"),
        ({"kreis": "09192021"}, "kreis"),
        ({"einwohner": "-5"}, "einwohner"),
        ({"einwohner": "viele"}, "einwohner"),
        ({"einwohner": "99000000"}, "Bevölkerung insgesamt"),
        ({"flaeche_km2": "99999"}, "Fläche"),
        ({"plz": "123"}, "plz"),
        ({"breite": "10", "laenge": "7"}, "Breitengrad"),
        ({"breite": "51", "laenge": ""}, "Längengrad"),
        ({"gebietsstand": "gestern"}, "gebietsstand"),
        ({"gebietsstand": "2026-06-30", "nachfolger": "99"}, "nachfolger"),
        ({"gebietsstand": "2026-06-30", "nachfolger": "05194001"}, "nachfolger"),
    ],
)
def test_faults_of_a_csv(geladen, zeile, feld):
    ablehnungen = abgelehnt(tabelle({**GUTE_ZEILE, **zeile})).ablehnungen
    assert [(a.zeile, a.feld) for a in ablehnungen] == [(2, feld)]


@pytest.mark.parametrize(
    ("inhalt", "zeile", "feld"),
    [
        (b"schluessel,gruendung\n05192008,1200\n", 1, "gruendung"),
        (b"schluessel,plz,plz\n05192008,41911,41911\n", 1, "plz"),
        (b"schluessel,breite\n05192008,51\n", 1, "breite"),
        (b"schluessel,nachfolger\n05192008,05192012\n", 1, "nachfolger"),
        (b"schluessel,name\n05192008\n", 2, "Spalten"),
        (b"schluessel,name\n05192008,M\xfchl\n", 2, "Zeichensatz"),
        (b'schluessel,name\n05192008,"Weiher"x\n', 2, "Form"),
        (b"schluessel,plz\n05192008,41911\n05192008,41911\n", 3, "schluessel"),
        (b"schluessel,plz\n05194001,41911\n", 2, "typ"),
        (b"schluessel,plz\n", None, ""),
    ],
)
def test_faults_in_the_form_of_a_csv(geladen, inhalt, zeile, feld):
    assert (zeile, feld) in [(a.zeile, a.feld) for a in abgelehnt(inhalt).ablehnungen]


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_reports_and_records(capsys):
    call_command("kommunen_importieren", str(gv.AUSZUG))
    gesagt = capsys.readouterr().out
    assert "Gebietsstand der Datei: 31.03.2026" in gesagt
    assert "angelegt: 22" in gesagt
    assert "gemeindefreie Gebiete (ausgelassen): 3" in gesagt
    assert gesagt.endswith("Übernommen.\n")
    lauf = Registerimport.objects.get()
    assert (lauf.dateiname, lauf.format, lauf.gebietsstand) == ("gv100ad_auszug.txt", "gv100ad", date(2026, 3, 31))
    assert (lauf.stand, lauf.fortschritt, lauf.angelegt_von) == (Importstand.FERTIG, 100, None)
    assert lauf.bericht["zahlen"]["angelegt"] == 22
    assert Registerimport.objects.geladener_gebietsstand() == date(2026, 3, 31)


def test_a_dry_run_of_the_command_leaves_no_trace(capsys):
    call_command("kommunen_importieren", str(gv.AUSZUG), "--dry-run")
    assert "Nur geprüft" in capsys.readouterr().out
    assert not Registerimport.objects.exists()
    assert not Kommune.objects.exists()


def test_the_command_refuses_an_older_file(capsys, tmp_path):
    call_command("kommunen_importieren", str(gv.AUSZUG))
    aelter = tmp_path / "alt.txt"
    aelter.write_bytes(gv.datei(gv.zeilen(), "20251231"))
    for optionen in ([], ["--dry-run"]):
        with pytest.raises(SystemExit) as ende:
            call_command("kommunen_importieren", str(aelter), *optionen)
        assert ende.value.code == 1
        assert "ist älter als der geladene" in capsys.readouterr().out
    call_command("kommunen_importieren", str(aelter), "--trotzdem-aelter")
    # What was newest stays the measure.
    assert Registerimport.objects.geladener_gebietsstand() == date(2026, 3, 31)


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        call_command("kommunen_importieren", "gibt-es-nicht.txt")


def test_a_failure_in_the_middle_leaves_nothing_behind(geladen, monkeypatch):
    def kaputt(plan):
        Kommune.objects.filter(schluessel="05193020").delete()
        raise RuntimeError("Platte voll")

    monkeypatch.setattr("kommunen.register.importieren.anwenden", kaputt)
    with pytest.raises(RuntimeError):
        call_command("kommunen_importieren", str(gv.AUSZUG))
    assert Kommune.objects.filter(schluessel="05193020").exists()
    lauf = Registerimport.objects.get()
    assert lauf.stand == Importstand.GESCHEITERT
    assert "Platte voll" in lauf.meldung
