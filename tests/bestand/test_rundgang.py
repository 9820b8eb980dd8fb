"""A walk over every page: all public objects answer, all internal links lead somewhere, SQL stays constant."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kommunen.models import Kommune, Modellprojekt
from loesungen.models import Loesung

pytestmark = [pytest.mark.django_db, pytest.mark.langsam]


class Verweise(HTMLParser):
    """Collects the addresses of links, and what must not be on a page."""

    def __init__(self, html: str):
        super().__init__()
        self.adressen: list[str] = []
        self.ueberschriften = 0
        self.leere = 0
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        werte = dict(attrs)
        self.ueberschriften += tag == "h1"
        if tag in ("h1", "h2", "h3", "h4"):
            self._text = ""
        if tag == "a" and werte.get("href"):
            self.adressen.append(werte["href"])

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag in ("h1", "h2", "h3", "h4"):
            self.leere += not (self._text or "").strip()
            self._text = None


def abfragen(client, adresse) -> int:
    with CaptureQueriesContext(
        connection,
    ) as erfasst:
        antwort = client.get(adresse)
    assert antwort.status_code == 200, adresse
    return len(erfasst)


def test_every_loesung(client, bestand):
    zahlen = {abfragen(client, loesung.get_absolute_url()) for loesung in Loesung.objects.sichtbar()}
    # What an entry does not have (Kommunen, a project) needs no further query; nothing grows with the number of rows.
    assert max(zahlen) <= 22


def test_every_modellprojekt(client, bestand):
    zahlen = {abfragen(client, projekt.get_absolute_url()) for projekt in Modellprojekt.objects.all()}
    assert max(zahlen) <= 14


def test_every_kommune(client, bestand):
    """All 11,058 of them on SQLite; on PostgreSQL, where only the database differs, every tenth."""
    schritt = 1 if connection.vendor == "sqlite" else 10
    alle = list(Kommune.objects.order_by("schluessel"))[::schritt]
    zahlen = {abfragen(client, kommune.get_absolute_url()) for kommune in alle}
    assert max(zahlen) <= 16


def test_lists_take_a_constant_number_of_queries(client, bestand):
    assert abfragen(client, "/loesungen/?seite=2") == abfragen(client, "/loesungen/?seite=3") <= 8
    # The first question of a process also reads the synonyms and the state of the index.
    assert abfragen(client, "/loesungen/?q=karte&bundesland=BY") <= 10
    assert abfragen(client, "/loesungen/?q=app&bundesland=NW") <= 8
    assert abfragen(client, "/modellprojekte/") <= 9
    assert abfragen(client, "/kommunen/?seite=7") == abfragen(client, "/kommunen/?seite=9") <= 9
    assert abfragen(client, "/") <= 12


def test_all_internal_links_from_the_start_page(client, bestand):
    """Follows every link once; query strings are followed on lists only one step deep, the lists are finite."""
    offen, gesehen, falsch = [("/", 0)], set(), []
    while offen:
        adresse, tiefe = offen.pop()
        antwort = client.get(adresse)
        if antwort.status_code in (301, 302):
            offen.append((antwort["Location"], tiefe))
            continue
        if antwort.status_code != 200:
            falsch.append((adresse, antwort.status_code))
            continue
        if not antwort["Content-Type"].startswith("text/html"):
            continue  # feeds and calendars have tests of their own
        seite = Verweise(antwort.content.decode())
        if seite.ueberschriften != 1:
            falsch.append((adresse, f"{seite.ueberschriften} h1"))
        if seite.leere:
            falsch.append((adresse, "leere Überschrift"))
        if b"None" in antwort.content:
            falsch.append((adresse, "None"))
        for verweis in seite.adressen:
            teile = urlsplit(urljoin(adresse, verweis))
            if teile.netloc or teile.scheme or teile.path.startswith(("/admin/", "/static/")):
                continue
            ziel = teile.path + (f"?{teile.query}" if teile.query else "")
            naechste = tiefe + 1 if teile.query else tiefe
            if (
                ziel in gesehen
                or naechste > 2
                or (teile.query and teile.path in ("/kommunen/", "/karte/") and naechste > 1)
            ):
                continue
            gesehen.add(ziel)
            offen.append((ziel, naechste))
    assert falsch == []
    assert len(gesehen) > 500
