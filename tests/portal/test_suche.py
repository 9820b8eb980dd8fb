"""One search over everything, and suggestions while typing."""

import json
import xml.etree.ElementTree as ET

import pytest

from suche import index
from tests import factories as f
from wissensspeicher.portal.alles import ueberall
from wissensspeicher.portal.vorschlaege import vorschlaege


@pytest.fixture
def ulm(leerer_index):
    ulm = f.KommuneFactory(name="Ulm", schluessel="08421000", plz="89073", einwohner=126_000)
    f.KommuneFactory(name="Neu-Ulm", schluessel="09775135", plz="89231", einwohner=60_000)
    f.KommuneFactory(name="Ulmen", schluessel="07135501", plz="56766", einwohner=3_000)
    projekt = f.ModellprojektFactory(name="Ulm", slug="ulm", kommunen=[ulm])
    f.LoesungFactory(veroeffentlicht=True, titel="LoRaPark", slug="lorapark", kommunen=[ulm], modellprojekt=projekt)
    f.LoesungFactory(titel="Ulmer Entwurf", kommunen=[ulm])
    f.KooperationFactory(name="Verbund Donau", mitglieder=[ulm])
    f.VeranstaltungFactory(titel="Treffen in Ulm", ort="Ulm")
    f.BegriffFactory(begriff="LoRaWAN", erklaerung="Ein Funknetz, auch in Ulm.")
    index.anwenden()
    return ulm


def test_everything_is_found_and_grouped(ulm):
    gruppen = {g.art: g for g in ueberall("Ulm")}
    assert set(gruppen) == {"loesung", "kommune", "modellprojekt", "kooperation", "veranstaltung", "begriff"}
    assert [k.name for k in gruppen["kommune"].treffer] == ["Ulm", "Ulmen", "Neu-Ulm"]
    assert [loesung.titel for loesung in gruppen["loesung"].treffer] == ["LoRaPark"]
    assert gruppen["kommune"].alle_url == "/kommunen/?q=Ulm"


@pytest.mark.parametrize("text", ["89073", "08421000"])
def test_a_kommune_by_plz_and_key(ulm, text):
    (gruppe,) = ueberall(text)
    assert [k.name for k in gruppe.treffer] == ["Ulm"]


def test_nothing_typed_finds_nothing(ulm):
    assert ueberall("") == []


def test_the_page_names_kinds_and_never_a_draft(client, ulm):
    html = client.get("/suche/?q=ulm").content.decode()
    assert "LoRaPark" in html
    assert "Ulmer Entwurf" not in html
    assert client.get("/suche/").status_code == 200
    assert client.get("/suche/?q=%00%3Cscript%3E").status_code == 200


def test_suggestions_of_every_kind(ulm):
    f.HandlungsfeldFactory(name="Umwelt")
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Umwelt-App", schlagwoerter=["Umweltdaten"])
    assert {(v.art, v.text) for v in vorschlaege("umw")} == {
        ("Handlungsfeld", "Umwelt"),
        ("Schlagwort", "Umweltdaten"),
        ("Lösung", "Umwelt-App"),
    }
    assert vorschlaege("umwelt-a")[-1].url == loesung.get_absolute_url()
    assert [v.text for v in vorschlaege("ulm") if v.art == "Kommune"] == ["Ulm", "Ulmen", "Neu-Ulm"]


def test_suggestions_never_name_a_draft(ulm):
    f.LoesungFactory(titel="Geheimplan", schlagwoerter=["Geheimes"])
    assert vorschlaege("geheim") == []


@pytest.mark.parametrize("text", ["", "u", " ", "%", "\x00\x01"])
def test_too_little_suggests_nothing(ulm, text):
    assert vorschlaege(text) == []


def test_suggestions_take_four_queries(ulm, django_assert_num_queries):
    with django_assert_num_queries(4):
        vorschlaege("ulm")


def test_the_format_of_browsers(client, ulm):
    antwort = client.get("/suche/vorschlaege/?q=lora")
    assert antwort["Content-Type"].startswith("application/x-suggestions+json")
    text, namen, arten, adressen = json.loads(antwort.content)
    assert (text, namen, arten) == ("lora", ["LoRaPark"], ["Lösung"])
    assert adressen == ["http://testserver/loesungen/lorapark/"]


def test_the_opensearch_description(client, db):
    wurzel = ET.fromstring(client.get("/opensearch.xml").content)
    ns = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert {u.get("type") for u in wurzel.findall("o:Url", ns)} == {"text/html", "application/x-suggestions+json"}
    assert "http://testserver/suche/?q={searchTerms}" in {u.get("template") for u in wurzel.findall("o:Url", ns)}
    assert len(wurzel.find("o:ShortName", ns).text) <= 16


def test_similar_loesungen_share_most_and_are_public(db):
    feld = f.HandlungsfeldFactory()
    erste = f.LoesungFactory(veroeffentlicht=True, schlagwoerter=["Pegel", "Hochwasser"], handlungsfelder=[feld])
    nah = f.LoesungFactory(veroeffentlicht=True, schlagwoerter=["Pegel", "Hochwasser"], handlungsfelder=[feld])
    fern = f.LoesungFactory(veroeffentlicht=True, schlagwoerter=["Pegel"], handlungsfelder=[feld])
    f.LoesungFactory(schlagwoerter=["Pegel", "Hochwasser"], handlungsfelder=[feld])
    f.LoesungFactory(veroeffentlicht=True, loesungsart="ort")
    from loesungen.models import Loesung

    assert list(Loesung.objects.sichtbar().aehnliche(erste, 4)) == [nah, fern]
