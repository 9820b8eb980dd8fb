"""Addresses never change: redirects, robots, sitemap."""

import xml.etree.ElementTree as ET

import pytest

from basis.models import Weiterleitung
from tests import factories as f

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.mark.parametrize(
    "bauen",
    [
        lambda: f.LoesungFactory(veroeffentlicht=True, slug="alt"),
        lambda: f.ModellprojektFactory(slug="alt"),
        lambda: f.KooperationFactory(slug="alt"),
        lambda: f.HandlungsfeldFactory(slug="alt"),
    ],
    ids=["Loesung", "Modellprojekt", "Kooperation", "Handlungsfeld"],
)
def test_a_changed_slug_leaves_a_permanent_redirect(client, db, bauen):
    objekt = bauen()
    erste = objekt.get_absolute_url()
    objekt.slug = "mitte"
    objekt.save()
    zweite = objekt.get_absolute_url()
    objekt.slug = "neu"
    objekt.save()
    for alt in (erste, zweite):
        antwort = client.get(alt + "?a=1")
        assert antwort.status_code == 301
        assert antwort["Location"] == objekt.get_absolute_url() + "?a=1"


def test_going_back_to_the_first_address_leaves_no_circle(client, db):
    loesung = f.LoesungFactory(veroeffentlicht=True, slug="alt")
    for slug in ("neu", "alt"):
        loesung.slug = slug
        loesung.save()
    assert client.get("/loesungen/alt/").status_code == 200
    assert client.get("/loesungen/neu/")["Location"] == "/loesungen/alt/"
    assert not Weiterleitung.objects.filter(alt="/loesungen/alt/").exists()


def test_saving_without_a_new_address_leaves_nothing(db):
    loesung = f.LoesungFactory()
    loesung.titel = "Anderer Titel"
    loesung.save()
    assert not Weiterleitung.objects.exists()


def test_robots_name_the_sitemap(client, db):
    antwort = client.get("/robots.txt")
    assert antwort["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in antwort.content.decode()


def test_the_sitemap_leads_to_every_public_page(client, db):
    f.LoesungFactory(veroeffentlicht=True, slug="sichtbar", modellprojekt=f.ModellprojektFactory())
    f.LoesungFactory(slug="entwurf")
    verzeichnis = ET.fromstring(client.get("/sitemap.xml").content)
    orte = [ort.text for ort in verzeichnis.findall("s:sitemap/s:loc", NS)]
    assert len(orte) == 8
    seiten = []
    for ort in orte:
        teil = ET.fromstring(client.get(ort.removeprefix("http://testserver")).content)
        seiten += [loc.text.removeprefix("http://testserver") for loc in teil.findall("s:url/s:loc", NS)]
    assert "/loesungen/sichtbar/" in seiten
    assert "/loesungen/entwurf/" not in seiten
    assert len(seiten) == len(set(seiten))
