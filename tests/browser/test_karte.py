"""The map in a real Chromium: by keyboard, without JavaScript, with the data missing; it never holds the page up."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.ruhe import zur_ruhe
from tests.browser.test_barrieren import DUNKEL_SCHMAL, HELL_BREIT, barrieren
from tests.geduld import bis

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

OHNE_SKRIPT = {"java_script_enabled": False}
GROB = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 740}}
RUHIG = {"reduced_motion": "reduce"}
LEMGO = "/karte/?bundesland=NW#ort-05766044"


def sauber(besuch):
    assert besuch.fehler == []
    assert besuch.fremde == []
    assert besuch.kontext.cookies() == []


def fokus(page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )


def warten(page, ausdruck: str, wert=None):
    """Playwright's own waiting evaluates a text in the page, which the CSP forbids."""
    bis(lambda: page.evaluate(ausdruck, wert))


@pytest.mark.parametrize("besuch", [RUHIG], indirect=True)
def test_a_place_is_reached_opened_and_left_by_keyboard(besuch):
    page = besuch.page
    besuch.gehe("/karte/?q=Pegel&staffel=2")
    expect(page.locator(".karte__zeichen, .karte__haufen").first).to_be_visible()
    page.locator(".karte__sprung").focus()
    expect(page.locator(".karte__sprung")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert fokus(page) == "Karte zum Verschieben und Vergrößern"
    # Clusters are opened by Enter until a single place has the focus.
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('karte__haufen')"):
            assert re.fullmatch(r"\d+ Orte, vergrößern", fokus(page))
            page.evaluate("window.haufen = document.activeElement")
            page.keyboard.press("Enter")
            warten(page, "!window.haufen.isConnected || document.activeElement !== window.haufen")
        if page.evaluate("document.activeElement.classList.contains('karte__zeichen')"):
            break
    name = fokus(page)
    assert "Staffel 2 (2020)" in name
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    blase = page.get_by_role("dialog", name=name.split(",")[0])
    expect(blase).to_be_visible()
    assert fokus(page) == name.split(",")[0]
    expect(blase.get_by_role("button", name="Schließen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert fokus(page) == name
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/kommunen/\S+/$"))
    sauber(besuch)


def test_buttons_speak_german_and_zoom(besuch):
    page = besuch.page
    besuch.gehe("/karte/")
    for _ in range(3):
        page.get_by_role("button", name="Vergrößern", exact=True).click()
        zur_ruhe(page)  # Leaflet takes no click while it moves
    expect(page.locator(".karte__bild--nah .karte__umriss--kreise").first).to_be_attached()
    page.get_by_role("button", name="Ganz Deutschland zeigen").click()
    expect(page.locator(".karte__bild--nah")).to_have_count(0)
    page.get_by_role("button", name="Verkleinern", exact=True).click()
    sauber(besuch)


def test_the_wheel_scrolls_the_page_until_the_map_is_chosen(besuch):
    page = besuch.page
    page.set_viewport_size({"width": 700, "height": 700})
    besuch.gehe("/karte/")
    expect(page.locator(".karte__haufen").first).to_be_visible()
    haufen = page.locator(".karte__haufen").count()
    page.locator(".karte__bild").scroll_into_view_if_needed()
    kasten = page.locator(".karte__bild").bounding_box()
    page.mouse.move(kasten["x"] + kasten["width"] - 20, kasten["y"] + 20)
    vorher = page.evaluate("scrollY")
    page.mouse.wheel(0, 300)
    warten(page, "vorher => scrollY > vorher", vorher)
    assert page.locator(".karte__haufen").count() == haufen
    kasten = page.locator(".karte__bild").bounding_box()
    page.mouse.click(kasten["x"] + kasten["width"] - 20, kasten["y"] + kasten["height"] - 20)
    vorher = page.evaluate("scrollY")
    page.mouse.wheel(0, -600)
    warten(page, "zahl => document.querySelectorAll('.karte__haufen').length !== zahl", haufen)
    assert page.evaluate("scrollY") == vorher
    sauber(besuch)


@pytest.mark.parametrize("besuch", [GROB], indirect=True)
def test_one_finger_scrolls_the_page(besuch):
    besuch.gehe("/karte/")
    expect(besuch.page.get_by_text("Mit zwei Fingern verschieben und vergrößern.")).to_be_visible()
    assert besuch.page.locator(".leaflet-touch-drag").count() == 0
    assert (
        besuch.page.evaluate("getComputedStyle(document.querySelector('.karte__flaeche')).touchAction") == "pan-x pan-y"
    )
    assert besuch.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_address_leads_to_its_place(besuch):
    page = besuch.page
    besuch.gehe(LEMGO)
    blase = page.get_by_role("dialog", name="Lemgo")
    expect(blase.get_by_role("link", name="Hochwasserinfosystem Kalletal und Lemgo")).to_be_visible()
    expect(page.locator("#ort-05766044")).to_be_in_viewport()
    assert page.evaluate("document.activeElement === document.body")
    zur_ruhe(page)  # the map moves until all of the bubble is seen
    blase.get_by_role("button", name="Schließen").click()
    expect(blase).to_have_count(0)
    sauber(besuch)


@pytest.mark.parametrize("besuch", [HELL_BREIT, DUNKEL_SCHMAL], indirect=True, ids=["hell breit", "dunkel schmal"])
def test_no_barrier_with_a_place_open(besuch):
    besuch.gehe(LEMGO)
    expect(besuch.page.get_by_role("dialog", name="Lemgo")).to_be_visible()
    zur_ruhe(besuch.page)  # until it is no longer half transparent
    assert barrieren(besuch.page) == []
    sauber(besuch)


@pytest.mark.parametrize("besuch", [OHNE_SKRIPT], indirect=True)
def test_without_javascript_picture_filters_and_list_do_the_same(besuch):
    page = besuch.page
    besuch.gehe("/")
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Karte").click()
    page.get_by_role("checkbox", name=re.compile("Bayern")).check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page).to_have_url(re.compile("bundesland=BY"))
    expect(page.get_by_role("img", name=re.compile(r"Karte von Deutschland mit \d+ Orten"))).to_be_visible()
    expect(page.locator(".karte__flaeche")).to_have_count(0)
    page.locator(".ort").get_by_role("link", name="Bamberg").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bamberg")
    sauber(besuch)


def test_when_the_data_do_not_come_picture_and_list_stay(besuch):
    page = besuch.page
    page.route("**/karte/daten.json*", lambda weg: weg.abort())
    besuch.gehe("/karte/?bundesland=BY")
    expect(page.get_by_role("status").filter(has_text="Bild und Liste zeigen dieselben Orte")).to_be_visible()
    expect(page.locator(".karte__ersatz")).to_be_visible()
    assert page.locator(".ort").count() > 20


@pytest.mark.parametrize("breite", [320, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(besuch, breite):
    besuch.page.set_viewport_size({"width": breite, "height": 800})
    besuch.gehe("/karte/")
    expect(besuch.page.locator(".karte__haufen").first).to_be_visible()
    assert besuch.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    kasten = besuch.page.locator(".karte__bild").bounding_box()
    assert 300 <= kasten["height"] <= 0.63 * 800


def test_print_has_the_list_alone(besuch):
    besuch.gehe("/karte/?bundesland=BY")
    besuch.page.emulate_media(media="print")
    expect(besuch.page.locator(".karte__figur")).to_be_hidden()
    expect(besuch.page.locator(".ort").first).to_be_visible()


@pytest.mark.parametrize("pfad", ["/", "/loesungen/", "/kommunen/05766044/", "/modellprojekte/lemgo-und-kalletal/"])
def test_small_maps_are_pictures_without_leaflet(besuch, pfad):
    page = besuch.page
    geladen = []
    page.on("request", lambda anfrage: geladen.append(anfrage.url))
    besuch.gehe(pfad)
    bild = page.locator(".karte-klein img")
    bild.scroll_into_view_if_needed()
    warten(page, "document.querySelector('.karte-klein img').naturalWidth > 0")
    assert not [adresse for adresse in geladen if "leaflet" in adresse]
    page.locator(".karte-klein").get_by_role("link", name=re.compile("Karte")).first.click()
    expect(page).to_have_url(re.compile(r"/karte/"))
    expect(page.locator(".karte__flaeche")).to_be_visible()
    sauber(besuch)


# How far the middles of the two closest marks are apart, in pixels.
ABSTAND = """() => {
  const orte = [...document.querySelectorAll('.leaflet-marker-pane > *')].map(e => e.getBoundingClientRect())
    .map(r => [r.left + r.width / 2, r.top + r.height / 2]);
  return Math.min(...orte.flatMap(([x, y], n) => orte.slice(n + 1).map(([u, v]) => Math.hypot(x - u, y - v))));
}"""


@pytest.mark.parametrize("breite", [1280, 320])
@pytest.mark.parametrize("auswahl", ["", "?staffel=2", "?bundesland=NW"])
@pytest.mark.parametrize("besuch", [RUHIG], indirect=True)
def test_marks_keep_their_distance(besuch, auswahl, breite):
    """Of each of two marks of 40 pixels, 24 remain free (WCAG 2.5.8)."""
    page = besuch.page
    page.set_viewport_size({"width": breite, "height": 800})
    besuch.gehe(f"/karte/{auswahl}")
    expect(page.locator(".karte__zeichen, .karte__haufen").first).to_be_visible()
    for _ in range(3):
        zur_ruhe(page)
        assert page.evaluate(ABSTAND) >= 32
        page.get_by_role("button", name="Vergrößern", exact=True).click()
