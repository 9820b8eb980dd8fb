"""Legal pages: true without an operator, changed by editors, linked from everywhere."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests import factories as f
from wissensspeicher.texte.betreiber import betreiber
from wissensspeicher.texte.models import Schluessel, Textseite, vorgabe

SEITEN = [f"/{wert}/" for wert in Schluessel.values]
DEMONSTRATION = "Demonstration, kein Angebot des Bundes"
BETREIBER = {
    "BETREIBER_NAME": "Stadt Beispiel & Söhne",
    "BETREIBER_ANSCHRIFT": "Markt 1; 12345 Beispiel",
    "BETREIBER_MAIL": "digital@beispiel.example",
    "BETREIBER_TELEFON": "01234 567",
}


@pytest.fixture
def eingetragen(settings):
    for name, wert in BETREIBER.items():
        setattr(settings, name, wert)


@pytest.mark.parametrize("adresse", SEITEN)
def test_every_page_stands_without_any_row(client, db, adresse):
    Textseite.objects.all().delete()
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    assert not antwort.cookies
    assert "<h2" in antwort.content.decode()


def test_every_page_leads_to_them_and_calls_itself_a_demonstration(client, leerer_index):
    loesung = f.LoesungFactory(veroeffentlicht=True)
    for adresse in ("/", "/loesungen/", loesung.get_absolute_url(), "/kommunen/", "/gibtesnicht/", *SEITEN):
        html = client.get(adresse).content.decode()
        assert DEMONSTRATION in html, adresse
        for ziel in (*SEITEN, "/barrierefreiheit/rueckmeldung/"):
            assert f'href="{ziel}' in html, (adresse, ziel)


def test_with_an_operator_every_page_names_it_and_none_says_demonstration(client, leerer_index, eingetragen):
    for adresse in ("/", "/loesungen/", "/gibtesnicht/", *SEITEN):
        html = client.get(adresse).content.decode()
        assert "Ein Angebot von Stadt Beispiel &amp; Söhne" in html, adresse
        assert DEMONSTRATION not in html, adresse
    impressum = client.get("/impressum/").content.decode()
    for text in ("Markt 1", "12345 Beispiel", "mailto:digital@beispiel.example", "01234 567"):
        assert text in impressum


def test_the_address_is_read_line_by_line(settings):
    settings.BETREIBER_ANSCHRIFT = " Markt 1 ;; 12345 Beispiel;"
    assert betreiber().anschrift == ("Markt 1", "12345 Beispiel")


def test_each_page_has_one_row_after_every_migrate(db):
    assert set(Textseite.objects.values_list("schluessel", flat=True)) == set(Schluessel.values)
    Textseite.objects.filter(schluessel="impressum").delete()
    call_command("migrate", verbosity=0)
    assert Textseite.objects.filter(schluessel="impressum").count() == 1


def test_an_editor_changes_a_text_and_gets_the_supplied_one_back(client, admin_client):
    seite = Textseite.objects.get(schluessel="impressum")
    adresse = reverse("admin:texte_textseite_change", args=[seite.pk])
    assert vorgabe("impressum").splitlines()[0] in admin_client.get(adresse).content.decode()
    neuer = "## Eigener Titel\r\n\r\nText <script>alert(1)</script> [Link](javascript:alert(1))"
    assert admin_client.post(adresse, {"eigener_text": neuer}).status_code == 302
    html = client.get("/impressum/").content.decode()
    assert "<h2>Eigener Titel</h2>" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "Geändert am" in html
    assert admin_client.post(adresse, {"eigener_text": ""}).status_code == 302
    seite.refresh_from_db()
    assert seite.ist_vorgabe
    assert "Geändert am" not in client.get("/impressum/").content.decode()


def test_the_supplied_text_saved_unchanged_stays_the_supplied_one(admin_client):
    seite = Textseite.objects.get(schluessel="datenschutz")
    adresse = reverse("admin:texte_textseite_change", args=[seite.pk])
    text = vorgabe("datenschutz").replace("\n", "\r\n")
    assert admin_client.post(adresse, {"eigener_text": text}).status_code == 302
    seite.refresh_from_db()
    assert seite.ist_vorgabe


def test_pages_are_neither_added_nor_deleted_in_the_admin(admin_client):
    seite = Textseite.objects.first()
    assert admin_client.get(reverse("admin:texte_textseite_add")).status_code == 403
    assert admin_client.get(reverse("admin:texte_textseite_delete", args=[seite.pk])).status_code == 403


@pytest.mark.parametrize("schluessel", Schluessel.values)
def test_the_supplied_texts_invent_nobody_and_show_no_emblem(schluessel):
    text = vorgabe(schluessel)
    assert not re.search(r"\b\d{5}\b|\+49|@|Tel\.|GmbH|Bundesministerium|!\[", text)
    assert text.startswith(("## ", "Dies"))


def test_links_of_the_supplied_texts_lead_to_pages(client, db):
    for schluessel in Schluessel.values:
        for ziel in re.findall(r"\]\((/[^)]*)\)", vorgabe(schluessel)):
            if ziel != "/loesungen/":
                assert client.get(ziel).status_code == 200, ziel


def test_leichte_sprache_keeps_its_rules():
    """One thought a sentence, one sentence a line, few words in it; long compounds have their middle dots."""
    zeilen = [re.sub(r"\]\([^)]*\)|[\[\]]", "", z) for z in vorgabe("leichte-sprache").splitlines()]
    for zeile in filter(None, zeilen):
        zeile = re.sub(r"^(#+|-|\d+\.) ", "", zeile)
        for satz in re.split(r"(?<=[.?!:]) ", zeile):
            assert len(satz.split()) <= 9, satz
            assert "," not in satz or "Sie" in satz, satz
        for wort in re.findall(r"[^\W\d_]+(?:·[^\W\d_]+)*", zeile):
            laengstes = max(map(len, wort.split("·")))
            assert laengstes <= 15, wort
    assert not re.search(r"\b(?:jedoch|bzw|gemäß|hinsichtlich|werden|wurde|würde|könnte)\b", "\n".join(zeilen))


def test_the_sitemap_names_them(client, db):
    xml = client.get("/sitemap-seiten.xml").content.decode()
    for adresse in SEITEN:
        assert f"http://testserver{adresse}<" in xml
    assert "rueckmeldung" not in xml


def test_queries_of_a_legal_page(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/impressum/")
