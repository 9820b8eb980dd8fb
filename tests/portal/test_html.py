"""One page of each template: valid HTML, headings, nothing unexplained, JSON-LD, ways to the sources."""

import json
import re
import subprocess
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.test.signals import template_rendered
from django.utils import timezone

from kommunen.models import Kooperationsquelle
from suche import index, registry
from tests import factories as f
from tests.conftest import braucht
from tests.geduld import GEDULD
from wissensspeicher.texte.betreiber import betreiber
from wissensspeicher.zustand.pruefungen import Befund, Stufe

# The mark makes pytest-django set the database up; the pages are read once, by the fixture.
pytestmark = [pytest.mark.django_db, pytest.mark.einmal]

PRUEFER = settings.BASE_DIR / "node_modules" / ".bin" / "html-validate"
MARKDOWN = "Ein **Text** mit Nachnutzung.\n\n# Zwischentitel\n\n- Punkt\n\n|a|b|\n|-|-|\n|1|2|\n"


# What the page for an error shows at most.
FEHLERSEITE = {
    "status": 503,
    "titel": "Gerade nicht",
    "saetze": ["Bitte später."],
    "zurueck": ("/", "Zur Startseite"),
    "kennung": "0123456789abcdef",
    "betreiber": betreiber(),
    "eingabe": {"ziel": "/a/?b=1&c=2", "felder": [("titel", '"Ein" <b>')], "dateien": True},
}


class Seite(HTMLParser):
    """What the tests ask a page: texts of headings, ids, links, JSON-LD."""

    def __init__(self, html: str):
        super().__init__()
        self.ueberschriften: list[tuple[int, str]] = []
        self.kennungen: list[str] = []
        self.verweise: list[str] = []
        self.daten: list[str] = []
        self._offen = ""
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        werte = dict(attrs)
        if werte.get("id"):
            self.kennungen.append(werte["id"])
        if tag == "a" and werte.get("href"):
            self.verweise.append(werte["href"])
        if re.fullmatch(r"h[1-6]", tag) or (tag == "script" and werte.get("type") == "application/ld+json"):
            self._offen, self._text = tag, ""

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag != self._offen:
            return
        if tag == "script":
            self.daten.append(self._text)
        else:
            self.ueberschriften.append((int(tag[1]), self._text.strip()))
        self._offen = ""


def welt() -> dict[str, str]:
    """Name → address. Every field that a template shows is filled at least once; another entry has next to nothing."""
    f.BegriffFactory(begriff="Nachnutzung", slug="nachnutzung", auch=["nachgenutzt"])
    f.BegriffFactory(begriff="Reifegrad", slug="reifegrad", quelle_titel="Leitfaden", quelle_url="https://a.example/")
    kreis = f.KommuneFactory(ist_kreis=True, breite=52.0, laenge=8.9)
    lemgo = f.KommuneFactory(name="Lemgo", kreis=kreis, breite=52.03, laenge=8.9, plz="32657", flaeche_km2="100.85")
    herford = f.KommuneFactory(name="Herford", breite=52.12, laenge=8.67)
    aufgeloest = f.KommuneFactory(name="Altdorf", aufgeloest_am=timezone.localdate(), nachfolger=lemgo)
    feld = f.HandlungsfeldFactory(name="Energie", slug="energie", beschreibung="Strom & Wärme.", einleitung=MARKDOWN)
    f.ArtbeschreibungFactory(art="app", einleitung=MARKDOWN)
    projekt = f.ModellprojektFactory(
        kommunen=[lemgo],
        beschreibung=MARKDOWN,
        foerdersumme_eur=13_480_000,
        foerderhinweis="Rund.",
        ungeprueft="Laufzeit",
        webseite="https://a.example/",
    )
    f.ProjektquelleFactory(modellprojekt=projekt, url="https://a.example/p")
    nachbar = f.ModellprojektFactory(kommunen=[herford])
    projekt.staffel.beschreibung = MARKDOWN
    projekt.staffel.save()
    land = lemgo.bundesland
    land.einleitung = MARKDOWN
    land.save()
    kooperation = f.KooperationFactory(
        mitglieder=[lemgo, herford], beschreibung=MARKDOWN, gegruendet="2021-05", mitglieder_hinweis="Und andere."
    )
    kooperation.modellprojekte.add(projekt)
    Kooperationsquelle.objects.create(kooperation=kooperation, titel="Satzung")
    f.OrganisationFactory(webseite="https://a.example/").kooperationen.add(kooperation)
    erste = f.LoesungFactory(veroeffentlicht=True, titel="Grundlage")
    loesung = f.LoesungFactory(
        veroeffentlicht=True,
        titel="Pegel </script><b> & „Messung“",
        slug="pegel",
        kurzbeschreibung="Sensoren messen <Pegel> & mehr, nachgenutzt von Herford.",
        kommunen=[lemgo],
        modellprojekt=projekt,
        handlungsfelder=[feld],
        schlagwoerter=["Hochwasser"],
        traeger=[f.OrganisationFactory()],
        partner=[f.OrganisationFactory(webseite="https://a.example/")],
        standards=[f.StandardFactory(url="https://a.example/"), f.StandardFactory()],
        basiert_auf=[erste],
        reifegrad="pilot",
        reifegrad_grundlage="Steht in der Quelle.",
        offen="ja",
        lizenz="EUPL-1.2",
        funktionen=["Messen", "Melden"],
        plattformen=["web"],
        sprachen=["de"],
        webseite="https://a.example/",
        ansprechstelle_mail="pegel@a.example",
        kosten_einmalig_von=1000,
        geprueft_am=timezone.localdate(),
        pruefen_bis=timezone.localdate(),
        **dict.fromkeys(("ausgangslage", "loesungsansatz", "wirkung", "erfahrungen", "voraussetzungen"), MARKDOWN),
    )
    loesung.kooperationen.add(kooperation)
    f.QuelleFactory(loesung=loesung)
    f.QuelleFactory(
        loesung=loesung, url="", hinweis="Nur gedruckt.", herausgeber="Stadt", gesehen_am=timezone.localdate()
    )
    f.NachnutzungFactory(loesung=loesung, kommune=herford, quelle_url="https://a.example/n")
    f.NachnutzungFactory(loesung=loesung, kommune=kreis, stand="")
    f.RepositoryFactory(loesungen=[loesung], commit="0123456789abcdef", letzter_commit="2026-08-21", quelle="README")
    f.RepositoryFactory(gesehen=False)
    f.VeranstaltungsquelleFactory(veranstaltung=f.VeranstaltungFactory(titel="7. Kongress"), url="https://a.example/v")
    f.VeranstaltungsquelleFactory(veranstaltung=f.VeranstaltungFactory(beginn="2999-05-15"))
    f.VeranstaltungFactory(beginn="", ort="")
    return {
        "start": "/",
        "liste": "/loesungen/?bundesland=NW&offen=ja&sortierung=titel",
        "liste, eine Art": "/loesungen/?art=app",
        "liste, korrigiert": "/loesungen/?q=Pegl",
        "liste, eines": "/loesungen/?q=Sensoren+Quantencomputer",
        "liste, nichts": "/loesungen/?q=qqqxyz&bundesland=NW",
        "liste, Filter zu eng": "/loesungen/?q=Sensoren&reifegrad=idee",
        "liste, Hinweis": "/loesungen/?bundesland=XX",
        "steckbrief": loesung.get_absolute_url(),
        "steckbrief, knapp": erste.get_absolute_url(),
        "thema": feld.get_absolute_url(),
        "thema, leer": f.HandlungsfeldFactory(name="Bildung").get_absolute_url(),
        "repositories": "/repositories/",
        "glossar": "/glossar/",
        "suche": "/suche/?q=Lemgo",
        "suche, nichts": "/suche/?q=qqqxyz",
        "suche, leer": "/suche/",
        "kommunen": "/kommunen/?mit=loesungen",
        "kommunen, nichts": "/kommunen/?q=qqqxyz",
        "kommune": lemgo.get_absolute_url(),
        "kommune, aufgelöst": aufgeloest.get_absolute_url(),
        "kommune, ohne Lage": f.KommuneFactory(ist_verbund=True).get_absolute_url(),
        "kreis": kreis.get_absolute_url(),
        "modellprojekte": "/modellprojekte/?staffel=2",
        "modellprojekt": projekt.get_absolute_url(),
        "modellprojekt, knapp": nachbar.get_absolute_url(),
        "staffel": projekt.staffel.get_absolute_url(),
        "staffel, leer": f.StaffelFactory(nummer=3).get_absolute_url(),
        "bundesland": land.get_absolute_url(),
        "bundesland, leer": f.BundeslandFactory(bayern=True).get_absolute_url(),
        "kooperationen": "/kooperationen/",
        "kooperation": kooperation.get_absolute_url(),
        "veranstaltungen": "/veranstaltungen/",
        "datenquellen": "/datenquellen/",
        "karte": "/karte/",
        "karte, Auswahl": "/karte/?bundesland=NW&q=Pegel",
        "karte, nichts": "/karte/?q=qqqxyz",
        "impressum": "/impressum/",
        "datenschutz": "/datenschutz/",
        "barrierefreiheit": "/barrierefreiheit/",
        "leichte sprache": "/leichte-sprache/",
        "rueckmeldung": "/barrierefreiheit/rueckmeldung/",
        "danke": "/barrierefreiheit/rueckmeldung/danke/",
        "nicht gefunden": "/gibtesnicht/",
    }


@dataclass(frozen=True)
class Gelesen:
    """The pages as text, and the templates that made them."""

    html: dict[str, str]
    vorlagen: set[str]


@pytest.fixture(scope="module")
def gelesen(django_db_setup, django_db_blocker, tmp_path_factory) -> Gelesen:
    """Every page, read once for all tests of this module; the transaction is rolled back."""
    suche = {**settings.SUCHE, "ORDNER": tmp_path_factory.mktemp("html"), "SPERRE_SEKUNDEN": 20}
    vorlagen = {"portal/fehler.html", "basis/_teil_fehlt.html", "zustand/bereit.html"}

    def merken(template, **_):
        vorlagen.add(template.name)

    with django_db_blocker.unblock(), override_settings(SUCHE=suche), transaction.atomic():
        for typ in registry.alle():
            index.aufbauen(typ)
        adressen = welt()
        index.anwenden()
        template_rendered.connect(merken)
        client = Client()
        antworten = {name: client.get(adresse) for name, adresse in adressen.items()}
        client.get("/loesungen/", headers={"HX-Request": "true"})  # the bare frame; what stands in it is the list's
        template_rendered.disconnect(merken)
        transaction.set_rollback(True)
    falsch = {name: antwort.status_code for name, antwort in antworten.items() if antwort.status_code != 200}
    assert falsch == {"nicht gefunden": 404}
    html = {name: antwort.content.decode() for name, antwort in antworten.items()}
    befunde = [Befund("Datenbank", stufe, "Die Datenbank antwortet.") for stufe in Stufe]
    html["zustand"] = render_to_string(
        "zustand/bereit.html", {"bereit": True, "befunde": befunde}, RequestFactory().get("/")
    )
    html["fehler"] = engines["django"].get_template("portal/fehler.html").render(FEHLERSEITE)
    return Gelesen(html, vorlagen)


@pytest.fixture
def seiten(gelesen) -> dict[str, str]:
    return gelesen.html


def test_every_page_template_is_among_them(gelesen):
    """A template that nobody renders here is a template that nobody checks."""
    ordner = settings.BASE_DIR / "templates"
    # The pages of login and second factor are made inside the admin and looked at with it.
    alle = {str(p.relative_to(ordner)) for p in ordner.rglob("*.html") if not {"admin", "schutz"} & set(p.parts)}
    assert alle - gelesen.vorlagen == set()


def test_the_html_checker_finds_nothing(seiten, tmp_path):
    braucht("html-validate (npm ci)", vorhanden=PRUEFER.exists())
    for nummer, (name, html) in enumerate(seiten.items()):
        (tmp_path / f"{nummer:02d}-{re.sub(r'[^a-z]+', '-', name)}.html").write_text(html, encoding="utf-8")
    regeln = str(Path(settings.BASE_DIR) / ".htmlvalidate.json")
    lauf = subprocess.run([PRUEFER, "--config", regeln, str(tmp_path)], capture_output=True, text=True, timeout=GEDULD)
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr


def test_headings_are_in_order_and_none_is_empty(seiten):
    for name, html in seiten.items():
        ueberschriften = Seite(html).ueberschriften
        assert [text for _, text in ueberschriften if not text] == [], name
        stufen = [stufe for stufe, _ in ueberschriften]
        assert stufen.count(1) == 1, name
        # The facets of a list stand before its hits and begin at h2 as well.
        assert all(danach - davor <= 1 for davor, danach in pairwise(stufen)), (name, stufen)


def test_no_unexplained_blank_and_no_value_of_python(seiten):
    for name, html in seiten.items():
        assert not re.search(r"<(a|dd|dt|li|p|td|th)\b[^>]*>\s*</\1>", html), name
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|&lt;bound|\{\{|\{%", html), name


def test_ids_are_unique_and_links_on_the_page_lead_somewhere(seiten):
    for name, html in seiten.items():
        seite = Seite(html)
        assert len(seite.kennungen) == len(set(seite.kennungen)), name
        sprungziele = {verweis[1:] for verweis in seite.verweise if verweis.startswith("#")}
        assert sprungziele <= set(seite.kennungen), name


def test_titles_and_descriptions_begin_with_the_pages_own_words(seiten):
    titel = {name: re.search(r"<title>(.*?)</title>", html, re.S)[1].strip() for name, html in seiten.items()}
    assert [name for name, text in titel.items() if text.startswith(("Wissensspeicher", "–"))] == []
    assert len({text for name, text in titel.items() if "," not in name}) == len([n for n in titel if "," not in n])
    for name, html in seiten.items():
        if name != "fehler":
            assert re.search(r'<meta name="description"\s+content="[^"]{20,}"', html), name


def test_json_ld_parses_and_stays_inside_its_block(seiten):
    (block,) = Seite(seiten["steckbrief"]).daten
    daten = json.loads(block)
    assert daten["@context"] == "https://schema.org"
    assert daten["name"] == "Pegel </script><b> & „Messung“"
    assert daten["url"] == "http://testserver/loesungen/pegel/"
    assert not set("<>&") & set(block)


def test_facts_lead_to_their_sources(seiten):
    html = seiten["steckbrief"]
    verweise = Seite(html).verweise
    assert {"#quelle-1", "#quelle-2", "#quellen", "/datenquellen/#belegt", "https://a.example/n"} <= set(verweise)
    assert "gelesen beim Commit <code>0123456</code>" in html
    assert "Steht in der Quelle." in html


def test_terms_are_explained_once_where_they_occur(seiten):
    html = seiten["steckbrief"]
    assert html.count('href="/glossar/#nachnutzung"') == 1
    assert "Begriffe auf dieser Seite (2)" in html
    assert 'id="nachnutzung"' in seiten["glossar"]


def test_neighbours_stand_with_distance(seiten):
    assert re.search(r"\b19\s+km", seiten["kommune"])
    assert "Die Lage dieser Kommune ist nicht hinterlegt." in seiten["kommune, ohne Lage"]


def test_the_list_says_how_it_searched(seiten):
    assert "Keine Treffer für „Pegl“." in seiten["liste, korrigiert"]
    assert "genau=1" in seiten["liste, korrigiert"]
    assert "Kein Eintrag enthält alle Wörter." in seiten["liste, eines"]
    assert "Ohne den Filter Reifegrad: 1 Lösung" in seiten["liste, Filter zu eng"]
    assert "Weniger oder andere Wörter eingeben" in seiten["liste, nichts"]


def test_every_selection_has_its_feed(seiten):
    ziel = r'href="/loesungen/feed/\?bundesland=NW&amp;offen=ja"'
    assert len(re.findall(ziel, seiten["liste"])) == 2


def test_funding_is_never_more_than_is_documented(seiten):
    html = re.sub(r"\s+", " ", seiten["staffel"])
    assert "13.480.000 Euro, belegt bei 1 von 2 Projekten" in html
    assert "nicht die Summe der ganzen Staffel" in html
    assert "keine Angabe" in seiten["modellprojekt, knapp"]


def test_conferences_known_to_the_day_come_with_a_calendar_file(seiten):
    html = seiten["veranstaltungen"]
    assert html.count(".ics") == 1 + 2
    assert "Jahr nicht bekannt" in html
    assert "Zurzeit ist keine kommende Veranstaltung bekannt." not in html


def test_attributions_are_shown_word_by_word(seiten):
    html = re.sub(r"\s+", " ", seiten["datenquellen"])
    for satz in (
        "© Statistisches Bundesamt (Destatis), 2025, im Auftrag der Herausgebergemeinschaft Statistische Ämter des "
        "Bundes und der Länder; GV-ISys, Gebietsstand 31.08.2025, Bevölkerung 31.12.2024 (Zensus 2022), Fläche "
        "31.12.2023. Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet. Daten "
        "verändert: zusammengeführt, Kurznamen abgeleitet.",
        "© GeoBasis-DE / BKG 2021 (Daten verändert)",
        "Datenlizenz Deutschland – Namensnennung – Version 2.0 (dl-de/by-2-0)",
        'href="https://www.bkg.bund.de"',
        'href="https://www.govdata.de/dl-de/by-2-0"',
    ):
        assert satz in html
