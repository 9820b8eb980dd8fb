"""What the product is for: find, narrow, read; correct in the admin and find the correction at once."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

OHNE_SKRIPT = {"java_script_enabled": False}


def anwenden(page):
    """Without script the chosen facets are sent by a button; with it they work at once and there is none."""
    knopf = page.get_by_role("button", name="Filter anwenden")
    if knopf.is_visible():
        knopf.click()


@pytest.mark.parametrize("besuch", [{}, OHNE_SKRIPT], indirect=True, ids=["mit Skript", "ohne Skript"])
def test_a_digitalisation_officer_finds_narrows_and_reads(besuch):
    page = besuch.page
    besuch.gehe("/")
    page.locator("#q").fill("Hochwasser")
    page.get_by_role("button", name=re.compile("Suche")).first.click()
    expect(page).to_have_url(re.compile(r"/loesungen/\?.*q=Hochwasser"))
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_be_visible()
    expect(page.locator("mark").first).to_have_text(re.compile("hochwasser", re.I))

    page.get_by_role("checkbox", name=re.compile("Nordrhein-Westfalen")).check()
    anwenden(page)
    expect(page).to_have_url(re.compile("bundesland=NW"))
    expect(page.get_by_role("link", name="Hochwasserinfosystem Kalletal und Lemgo")).to_be_visible()
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_have_count(0)

    page.get_by_role("link", name=re.compile("Filter entfernen.*Nordrhein-Westfalen")).click()
    expect(page).not_to_have_url(re.compile("bundesland"))
    page.get_by_role("checkbox", name=re.compile("Staffel 2")).check()
    anwenden(page)
    expect(page).to_have_url(re.compile("staffel=2"))

    page.get_by_role("link", name="Hochwasserinfosystem Kalletal und Lemgo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hochwasserinfosystem Kalletal und Lemgo")
    expect(page.get_by_role("heading", name="Quellen")).to_be_visible()
    assert page.get_by_role("main").get_by_role("link", name=re.compile("Lemgo")).count() >= 1
    assert besuch.fremde == []
    assert besuch.fehler == []
    assert besuch.kontext.cookies() == []


def test_repositories_stand_on_the_entry(besuch):
    besuch.gehe("/loesungen/?q=" + "%22Open+SmartCity+Screen%22")
    besuch.page.get_by_role("heading").get_by_role("link", name="Open SmartCity Screen").click()
    expect(besuch.page.get_by_role("heading", name="Repositories")).to_be_visible()
    ziel = "https://github.com/Klingenstadt-Solingen/Open-SmartCity-Screen"
    expect(besuch.page.locator(f'main a[href="{ziel}"]').first).to_be_visible()


def test_an_editor_corrects_a_title_and_the_search_answers_at_once(besuch, server):
    page = besuch.page
    besuch.gehe("/admin/")
    page.get_by_label("Benutzername").fill("redaktion")
    page.get_by_label("Passwort").fill(server.passwort)
    page.get_by_role("button", name="Anmelden").click()
    besuch.gehe("/admin/loesungen/loesung/?q=wuppertal")
    page.get_by_role("link", name="DigiTal Zwilling Wuppertal").click()
    page.get_by_role("link", name="Bearbeiten (Arbeitskopie)", exact=True).click()
    page.get_by_role("button", name="Bearbeiten (Arbeitskopie)", exact=True).click()
    page.get_by_label("Titel", exact=False).first.fill("DigiTal Zwilling Wuppertal Zaunkönigkarte")
    page.get_by_role("button", name="Sichern und weiter bearbeiten").first.click()
    page.get_by_role("link", name="Unterschied ansehen und übernehmen").click()
    page.get_by_role("button", name="Übernehmen und veröffentlichen").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    besuch.gehe("/loesungen/?q=Zaunkoenigkarte")
    expect(page.get_by_role("link", name="DigiTal Zwilling Wuppertal Zaunkönigkarte")).to_be_visible()
    assert "stimmen überein" in server.eigene.muss("suchindex", "verify")
    assert besuch.fehler == []


@pytest.mark.parametrize("breite", [1280, 360])
@pytest.mark.parametrize("pfad", ["/", "/loesungen/?q=app", "/kommunen/?q=lemgo", "/modellprojekte/", "/gibtesnicht/"])
def test_nothing_is_wider_than_the_window(besuch, pfad, breite):
    besuch.page.set_viewport_size({"width": breite, "height": 800})
    besuch.gehe(pfad)
    assert besuch.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if pfad != "/gibtesnicht/":
        assert besuch.fehler == []


def test_a_suggestion_is_chosen_by_keyboard(besuch):
    page = besuch.page
    besuch.gehe("/")
    feld = page.get_by_role("combobox").first
    feld.press_sequentially("hochwasserinfo")
    liste = page.get_by_role("listbox", name="Vorschläge")
    expect(liste.get_by_role("option", name=re.compile("Hochwasserinfosystem"))).to_be_visible()
    expect(feld).to_have_attribute("aria-expanded", "true")
    feld.press("Escape")
    expect(liste).to_be_hidden()
    feld.press("ArrowDown")
    expect(liste).to_be_visible()
    feld.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    feld.press("Enter")
    expect(page).to_have_url(re.compile("/loesungen/hochwasserinfosystem-kalletal-und-lemgo/"))
    assert besuch.fehler == []
    assert besuch.fremde == []


def test_a_correction_is_followed_and_undone(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/?q=Hochwaser")
    expect(page.get_by_text("Hochwaser").first).to_be_visible()
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_be_visible()
    page.get_by_role("link", name=re.compile("Nur nach „Hochwaser“ suchen")).click()
    expect(page).to_have_url(re.compile("genau=1"))
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_have_count(0)
    assert besuch.fehler == []


def test_zero_hits_are_explained_with_what_to_drop(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/?q=Hochwasser&bundesland=HB")
    page.get_by_role("link", name=re.compile("Bundesland")).last.click()
    expect(page).not_to_have_url(re.compile("bundesland"))
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_be_visible()


def test_words_of_the_long_text_are_shown_marked(besuch):
    besuch.gehe("/loesungen/?q=Copernicus")
    expect(besuch.page.locator(".treffer__auszug mark").first).to_have_text(re.compile("Copernicus"))
