"""Every public address: no cookie, no session, no token, nothing written, validators that hold."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from suche import index
from tests import factories as f

# What fills the places of an address. An address with a place that is not named here fails the test.
WERTE = {
    "slug": "eintrag",
    "jahr": "2019",
    "kuerzel": "nw",
    "schluessel": "05315000",
    "section": "loesungen",
    "pfad": "bild.png",
}
STELLE = re.compile(r"<(?:\w+:)?(\w+)>")


def adressen(muster=None, vorn="") -> list[str]:
    """Every address of the site but those of the desk."""
    gefunden = []
    for eines in muster if muster is not None else get_resolver().url_patterns:
        stueck = vorn + str(eines.pattern)
        if stueck.startswith("admin/"):
            continue
        if isinstance(eines, URLResolver):
            gefunden += adressen(eines.url_patterns, stueck)
        elif isinstance(eines, URLPattern):
            gefunden.append("/" + STELLE.sub(lambda m: WERTE[m[1]], stueck))
    return gefunden


@pytest.fixture
def bestand(leerer_index):
    """Something behind every address."""
    land = f.BundeslandFactory(kuerzel="NW")
    kommune = f.KommuneFactory(schluessel="05315000", bundesland=land, breite="50.94", laenge="6.96")
    projekt = f.ModellprojektFactory(slug="eintrag", bundesland=land, staffel=f.StaffelFactory(jahr=2019))
    f.ProjektkommuneFactory(modellprojekt=projekt, kommune=kommune)
    f.LoesungFactory(veroeffentlicht=True, slug="eintrag", kommunen=[kommune], modellprojekt=projekt)
    f.HandlungsfeldFactory(slug="eintrag")
    f.KooperationFactory(slug="eintrag")
    f.VeranstaltungFactory(slug="eintrag", beginn="2026-05-05", ende="2026-05-06")
    index.anwenden()


# No token is set for /metrics, and an installation without a worker is not ready.
OHNE_SEITE = {"/medien/bild.png": 404, "/favicon.ico": 302, "/metrics": 404}
# Made anew each time: a state of this moment, and a form with a signed time in it.
NIE_GEMERKT = ("/health/live", "/health/ready", "/barrierefreiheit/rueckmeldung/")


@pytest.mark.parametrize("adresse", adressen())
@pytest.mark.parametrize("abfrage", ["", "?q=Eintrag&seite=2&unbekannt=1"])
def test_a_public_page(bestand, prozess, abrufen, adresse, abfrage):
    client = prozess()
    antwort, kosten = abrufen(client, adresse + abfrage)
    assert antwort.status_code == OHNE_SEITE.get(adresse, 200) or adresse == "/health/ready"
    assert kosten.schreibend == []
    assert not antwort.cookies
    assert not antwort.has_header("Set-Cookie")
    assert "Cookie" not in antwort.get("Vary", "")
    assert "sessionid" not in antwort.content.decode(errors="replace")
    assert "csrfmiddlewaretoken" not in antwort.content.decode(errors="replace")
    assert not [sql for sql in kosten.abfragen if "django_session" in sql or "auth_user" in sql]
    if adresse in OHNE_SEITE:
        assert adresse == "/metrics" or antwort["Cache-Control"] == "no-cache"
        return
    if adresse in NIE_GEMERKT:
        assert "no-store" in antwort["Cache-Control"]
        assert not abrufen(client, adresse + abfrage)[0].has_header("ETag")
        return
    if "no-store" in antwort["Cache-Control"]:
        # The one page that is made anew each time: a query without hits is counted.
        assert (adresse, abfrage != "") == ("/loesungen/", True)
        return
    assert antwort["Cache-Control"] == "public, max-age=0, must-revalidate"
    zweite, kosten = abrufen(client, adresse + abfrage, **{"If-None-Match": antwort["ETag"]})
    assert zweite.status_code == 304
    assert kosten.nur_marke


def test_the_list_of_addresses_is_not_empty():
    gefunden = adressen()
    assert {"/", "/loesungen/", "/loesungen/eintrag/", "/kommunen/05315000/", "/sitemap-loesungen.xml"} <= set(gefunden)
    assert len(gefunden) > 20
