"""The Atom feed: newest first, for any selection, valid for a strict reader."""

import xml.etree.ElementTree as ET

from suche import index
from tests import factories as f

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def eintraege(client, abfrage=""):
    antwort = client.get(f"/loesungen/feed/{abfrage}")
    assert antwort.status_code == 200
    assert antwort["Content-Type"].startswith("application/atom+xml")
    wurzel = ET.fromstring(antwort.content)
    for pflicht in ("id", "title", "updated"):
        assert wurzel.find(f"a:{pflicht}", ATOM) is not None
    for eintrag in wurzel.findall("a:entry", ATOM):
        for pflicht in ("id", "title", "updated", "link"):
            assert eintrag.find(f"a:{pflicht}", ATOM) is not None
    return wurzel, [e.find("a:title", ATOM).text for e in wurzel.findall("a:entry", ATOM)]


def test_newest_first_and_only_what_is_public(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, titel="Ältere", slug="a")
    f.LoesungFactory(veroeffentlicht=True, titel="Neuere", slug="b")
    f.LoesungFactory(titel="Entwurf")
    index.anwenden()
    assert eintraege(client)[1] == ["Neuere", "Ältere"]


def test_any_selection_of_the_list(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, titel="Aus NRW", kommunen=[f.KommuneFactory()])
    f.LoesungFactory(veroeffentlicht=True, titel="Ohne Ort", slug="ohne-ort")
    index.anwenden()
    wurzel, titel = eintraege(client, "?bundesland=NW&sortierung=titel&seite=3&bundesland=XX")
    assert titel == ["Aus NRW"]
    assert "Nordrhein-Westfalen" in wurzel.find("a:title", ATOM).text
    links = {link.get("rel"): link.get("href") for link in wurzel.findall("a:link", ATOM)}
    assert links["self"] == "http://testserver/loesungen/feed/?bundesland=NW"


def test_a_description_is_text_and_no_markup(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, kurzbeschreibung="Für <5.000 Einwohner & mehr")
    index.anwenden()
    zusammenfassung = eintraege(client)[0].find("a:entry/a:summary", ATOM)
    assert zusammenfassung.get("type") == "html"
    assert zusammenfassung.text == "Für &lt;5.000 Einwohner &amp; mehr"


def test_what_xml_cannot_carry_becomes_a_blank(client, leerer_index):
    """Word and PowerPoint paste line breaks as vertical tabs."""
    feld = f.HandlungsfeldFactory(name="Bau\x0bamt")
    f.LoesungFactory(veroeffentlicht=True, titel="Akte\x0bx", kurzbeschreibung="A\x0cB", handlungsfelder=[feld])
    index.anwenden()
    wurzel, titel = eintraege(client, f"?handlungsfeld={feld.slug}")
    assert titel == ["Akte x"]
    assert wurzel.find("a:entry/a:summary", ATOM).text == "A B"
    assert "Bau amt" in wurzel.find("a:title", ATOM).text
