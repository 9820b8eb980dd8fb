"""The map: the list's selection, one visibility rule, constant queries, the same content as picture, data and text."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from basis.sichtbarkeit import Status
from suche import index
from tests import factories as f
from tests.portal.test_oeffentliche_seiten import JUNK
from wissensspeicher.portal import karte_bild
from wissensspeicher.portal.karte import JE_ORT
from wissensspeicher.portal.karte_zeichen import JE_STAFFEL, OHNE, WEITERE, zeichen


@pytest.fixture
def land(leerer_index):
    """Lemgo (Staffel 2, one Loesung), Ulm (Staffel 3 in Bayern, none), Herford (a Loesung without a project)."""
    lemgo = f.KommuneFactory(name="Lemgo", schluessel="05766044", breite=52.03, laenge=8.9)
    ulm = f.KommuneFactory(
        name="Ulm", schluessel="09000001", bundesland=f.BundeslandFactory(bayern=True), breite=48.4, laenge=9.99
    )
    herford = f.KommuneFactory(name="Herford", schluessel="05758012", einwohner=15_000, breite=52.12, laenge=8.67)
    projekt = f.ModellprojektFactory(name="Lemgo digital", kommunen=[lemgo])
    f.ModellprojektFactory(
        name="Ulm digital", kommunen=[ulm], staffel=f.StaffelFactory(nummer=3), bundesland=ulm.bundesland
    )
    f.LoesungFactory(titel="Pegel Lemgo", veroeffentlicht=True, kommunen=[lemgo], modellprojekt=projekt)
    f.LoesungFactory(titel="Baumkataster", veroeffentlicht=True, kommunen=[herford], loesungsart="dashboard")
    index.anwenden()
    return {"lemgo": lemgo, "ulm": ulm, "herford": herford, "projekt": projekt}


def orte(client, abfrage="") -> dict[str, dict]:
    """Name → place, as the script of the page gets it."""
    antwort = client.get(f"/karte/daten.json{abfrage}")
    assert antwort.status_code == 200
    return {ort["name"]: ort for ort in antwort.json()["orte"]}


def namen_im_text(client, abfrage="") -> list[str]:
    html = client.get(f"/karte/{abfrage}").content.decode()
    return re.findall(r'class="ort__name" href="[^"]+">([^<]+)<', html)


def test_projects_and_kommunen_with_loesungen_stand_on_the_map(client, land):
    gefunden = orte(client)
    assert gefunden.keys() == {"Lemgo", "Ulm", "Herford"}
    assert gefunden["Lemgo"] == {
        "schluessel": "05766044",
        "name": "Lemgo",
        "land": "Nordrhein-Westfalen",
        "url": "/kommunen/05766044/",
        "lage": [52.03, 8.9],
        "zeichen": "staffel-2",
        "projekte": [{"name": "Lemgo digital", "url": "/modellprojekte/lemgo-digital/", "staffel": "Staffel 2 (2020)"}],
        "loesungen": [{"name": "Pegel Lemgo", "url": "/loesungen/pegel-lemgo/"}],
        "weitere": 0,
    }
    assert gefunden["Ulm"]["zeichen"] == "staffel-3"
    assert gefunden["Ulm"]["loesungen"] == []
    assert gefunden["Herford"]["zeichen"] == "ohne"


@pytest.mark.parametrize(
    ("abfrage", "erwartet"),
    [
        ("?bundesland=BY", {"Ulm"}),
        ("?staffel=2", {"Lemgo"}),
        ("?staffel=3", {"Ulm"}),
        ("?staffel=keine", {"Herford"}),
        ("?staffel=2&staffel=3", {"Lemgo", "Ulm"}),
        ("?staffel=3&bundesland=NW", set()),
        ("?groessenklasse=groessere-kleinstadt", {"Herford"}),
        ("?q=Pegel", {"Lemgo"}),
        ("?art=dashboard", {"Herford"}),
        ("?art=app&bundesland=BY", set()),
        ("?seite=7&sortierung=titel", {"Lemgo", "Ulm", "Herford"}),
    ],
)
def test_the_parameters_of_the_list_choose_the_places(client, land, abfrage, erwartet):
    assert orte(client, abfrage).keys() == erwartet
    assert set(namen_im_text(client, abfrage)) == erwartet
    bild = ElementTree.fromstring(client.get(f"/karte/klein.svg{abfrage}").content)
    assert len(bild.findall("{http://www.w3.org/2000/svg}g")) == len(erwartet)


def test_a_partner_in_another_land_is_no_place_of_this_land(client, land):
    f.LoesungFactory(titel="Gemeinsam", veroeffentlicht=True, kommunen=[land["lemgo"], land["ulm"]])
    index.anwenden()
    assert orte(client, "?bundesland=BY").keys() == {"Ulm"}
    assert orte(client, "?q=Gemeinsam").keys() == {"Lemgo", "Ulm"}


def test_a_loesung_without_kommune_stands_at_its_project(client, land):
    f.LoesungFactory(titel="Vom Projekt", veroeffentlicht=True, modellprojekt=land["projekt"])
    f.LoesungFactory(titel="Von niemandem", veroeffentlicht=True)
    index.anwenden()
    assert [loesung["name"] for loesung in orte(client)["Lemgo"]["loesungen"]] == ["Pegel Lemgo", "Vom Projekt"]
    html = re.sub(r"\s+", " ", client.get("/karte/").content.decode())
    assert "1 Lösung gehört zu keiner Kommune und steht nur in der" in html
    assert "Von niemandem" not in html


def test_many_loesungen_are_cut_and_counted(client, land):
    for nummer in range(JE_ORT + 3):
        f.LoesungFactory(titel=f"Zähler {nummer}", veroeffentlicht=True, kommunen=[land["ulm"]])
    index.anwenden()
    ulm = orte(client)["Ulm"]
    assert (len(ulm["loesungen"]), ulm["weitere"]) == (JE_ORT, 3)
    assert "3 weitere" in client.get("/karte/").content.decode()


@pytest.mark.parametrize("status", [Status.ENTWURF, Status.IN_PRUEFUNG, Status.ARCHIVIERT])
def test_what_is_not_public_is_neither_named_nor_shown(client, land, status):
    geheim = f.LoesungFactory(titel="Geheimprojekt", status=status, kommunen=[f.KommuneFactory(name="Verborgen")])
    index.anwenden()
    for adresse in ("/karte/", "/karte/daten.json", "/karte/?q=Lemgo"):
        text = client.get(adresse).content.decode()
        assert "Geheimprojekt" not in text
        assert "Verborgen" not in text
        assert geheim.get_absolute_url() not in text


def test_even_a_stale_index_shows_no_draft(client, land):
    loesung = land["herford"].loesungen.get()
    type(loesung).objects.filter(pk=loesung.pk).update(status=Status.ENTWURF)
    assert "Herford" not in orte(client)


def test_what_has_no_position_stands_in_the_text_and_says_so(client, land):
    f.ModellprojektFactory(kommunen=[f.KommuneFactory(ist_verbund=True, name="Region Süd")])
    assert "Region Süd" not in orte(client)
    assert "Region Süd" in namen_im_text(client)
    assert "Lage nicht hinterlegt" in client.get("/karte/").content.decode()


def test_without_any_position_there_is_a_list_and_no_map(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, kommunen=[f.KommuneFactory(name="Ohnelage")])
    index.anwenden()
    html = client.get("/karte/").content.decode()
    assert "Ohnelage" in html
    assert "data-karte" not in html
    assert "leaflet.js" not in html
    assert client.get("/karte/daten.json").json() == {"zeichen": {}, "orte": []}


def test_nothing_found_says_what_to_do(client, land):
    html = client.get("/karte/?q=xyzzyxyzzy").content.decode()
    assert "Zu dieser Auswahl gibt es keinen Ort." in html
    assert "Alle Orte zeigen" in html


def _mehr(anzahl: int, land) -> None:
    for nummer in range(anzahl):
        kommune = f.KommuneFactory(name=f"Ort {nummer}", breite=50, laenge=9)
        projekt = f.ModellprojektFactory(kommunen=[kommune], staffel=land["projekt"].staffel)
        f.LoesungFactory(veroeffentlicht=True, kommunen=[kommune], modellprojekt=projekt)
    index.anwenden()


@pytest.mark.parametrize(
    ("adresse", "zahl"),
    # Loesungen, projects and places; a chosen Land is looked up, the page names the values of its facets at once.
    [("/karte/daten.json", 3), ("/karte/klein.svg?bundesland=NW", 4), ("/karte/", 4)],
)
def test_the_number_of_queries_does_not_grow(client, land, django_assert_num_queries, adresse, zahl):
    with django_assert_num_queries(zahl):
        client.get(adresse)
    _mehr(6, land)
    with django_assert_num_queries(zahl):
        client.get(adresse)


def test_the_small_pictures_show_where_it_is(client, land):
    kommune = client.get("/karte/kommune/05766044.svg")
    assert kommune["Content-Type"] == "image/svg+xml"
    x, y = karte_bild.punkt(52.03, 8.9)
    assert f'transform="translate({x} {y})"' in kommune.content.decode()
    assert zeichen(2).pfad in kommune.content.decode()
    assert client.get("/karte/modellprojekt/lemgo-digital.svg").content == kommune.content
    ohne = f.KommuneFactory(ist_verbund=True)
    for fehlt in (
        "/karte/kommune/00000000.svg",
        "/karte/modellprojekt/nie.svg",
        f"/karte/kommune/{ohne.schluessel}.svg",
    ):
        assert client.get(fehlt).status_code == 404


def test_a_picture_has_no_style_and_no_script(client, land):
    bild = client.get("/karte/klein.svg").content.decode()
    ElementTree.fromstring(bild)
    assert not re.search(r"<style|<script|style=|\bon\w+=|href=", bild)
    assert len(bild) < 50_000


def test_pictures_stand_where_they_are_promised(client, land):
    assert 'src="/karte/klein.svg"' in client.get("/").content.decode()
    liste = client.get("/loesungen/?bundesland=NW&sortierung=titel").content.decode()
    assert 'src="/karte/klein.svg?bundesland=NW"' in liste
    assert 'href="/karte/?bundesland=NW"' in liste
    assert 'src="/karte/kommune/05766044.svg"' in client.get("/kommunen/05766044/").content.decode()
    projekt = client.get("/modellprojekte/lemgo-digital/").content.decode()
    assert 'src="/karte/modellprojekt/lemgo-digital.svg"' in projekt
    assert 'href="/karte/#ort-05766044"' in projekt
    for adresse in ("/", "/loesungen/", "/kommunen/05766044/"):
        html = client.get(adresse).content.decode()
        assert "leaflet" not in html
        assert "© GeoBasis-DE / BKG 2021 (Daten verändert)" in html


def test_a_kommune_without_position_has_no_picture(client, db):
    html = client.get(f.KommuneFactory(ist_verbund=True).get_absolute_url()).content.decode()
    assert "/karte/kommune/" not in html


def test_the_attribution_stands_beside_the_map(client, land):
    html = client.get("/karte/").content.decode()
    for teil in (
        "© GeoBasis-DE / BKG 2021 (Daten verändert)",
        'href="https://www.bkg.bund.de"',
        "Datenlizenz Deutschland – Namensnennung – Version 2.0 (dl-de/by-2-0)",
        'href="https://www.govdata.de/dl-de/by-2-0"',
    ):
        assert teil in html


def test_every_staffel_has_a_shape_and_a_colour_of_its_own():
    alle = [*JE_STAFFEL.values(), OHNE, WEITERE]
    for eigenschaft in ("name", "pfad", "farbe"):
        assert len({getattr(z, eigenschaft) for z in alle}) == len(alle)
    assert (zeichen(None), zeichen(1), zeichen(8)) == (OHNE, JE_STAFFEL[1], WEITERE)


def _leuchtdichte(farbe: str) -> float:
    kanaele = (int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5))
    rot, gruen, blau = (k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaele)
    return 0.2126 * rot + 0.7152 * gruen + 0.0722 * blau


def test_the_colours_are_seen_on_light_and_dark_and_are_the_same_in_the_style_sheet():
    css = (settings.BASE_DIR / "static/css/karte.css").read_text("utf-8")
    for z in (*JE_STAFFEL.values(), OHNE, WEITERE):
        dichte = _leuchtdichte(z.farbe)
        assert 1.05 / (dichte + 0.05) >= 3, z
        assert (dichte + 0.05) / 0.057 >= 3, z  # KERN's lifted dark ground (#131525) has a luminance of 0.007
        assert f"--ws-staffel-{z.name.removeprefix('staffel-')}: {z.farbe};" in css


@pytest.mark.parametrize(("datei", "zahl", "hoechstens"), [("laender", 16, 80_000), ("kreise", 400, 300_000)])
def test_the_outlines_are_complete_and_small(datei, zahl, hoechstens):
    pfad = settings.BASE_DIR / "static/geo" / f"{datei}.json"
    sammlung = json.loads(pfad.read_text("utf-8"))
    assert len({flaeche["id"] for flaeche in sammlung["features"]}) == zahl
    assert pfad.stat().st_size < hoechstens


def test_the_picture_holds_all_laender():
    assert karte_bild.umrisse().count("z") >= 16
    zahlen = re.findall(r"M(\d+) (\d+)", karte_bild.umrisse())
    assert all(0 <= int(x) <= karte_bild.BREITE and 0 <= int(y) <= karte_bild.HOEHE for x, y in zahlen)
    vorlage = (settings.BASE_DIR / "templates/portal/_karte_klein.html").read_text("utf-8")
    assert f'height="{karte_bild.HOEHE}"' in vorlage


@pytest.mark.parametrize("abfrage", JUNK)
def test_junk_never_breaks_the_map(client, land, abfrage):
    for adresse in ("/karte/", "/karte/daten.json", "/karte/klein.svg"):
        assert client.get(adresse + abfrage).status_code == 200, adresse


def test_an_unknown_value_is_dropped_with_a_notice(client, land):
    assert "Der Wert „XX“ ist unbekannt" in client.get("/karte/?bundesland=XX").content.decode()


def test_without_an_index_the_map_says_so(client, db):
    assert client.get("/karte/").status_code == 503
    assert "Es liegt nicht an Ihrer Eingabe." in client.get("/karte/").content.decode()
    daten = client.get("/karte/daten.json")
    assert (daten.status_code, list(daten.json())) == (503, ["fehler"])
    assert client.get("/karte/klein.svg").status_code == 503
