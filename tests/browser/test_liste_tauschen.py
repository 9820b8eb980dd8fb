"""With script a list swaps facets and hits alone: focus, place, history, open facets and announcements stay right."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.langsam]


def zahl(page) -> int:
    return int(re.search(r"[\d.]+", page.locator("#ergebnis").inner_text())[0].replace(".", ""))


@pytest.fixture
def ohne_laden(besuch):
    """The list, with a mark that only a whole new page would wipe out."""
    besuch.gehe("/loesungen/")
    besuch.page.evaluate("window.selbeSeite = true")
    yield besuch
    assert besuch.page.evaluate("window.selbeSeite") is True
    assert besuch.fehler == []
    assert besuch.fremde == []


def test_a_facet_narrows_at_once_and_keeps_focus_and_scroll(ohne_laden):
    page = ohne_laden.page
    vorher = zahl(page)
    kasten = page.get_by_role("checkbox", name=re.compile("Pilot"))
    kasten.scroll_into_view_if_needed()
    oben = page.evaluate("scrollY")
    kasten.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/loesungen/\?reifegrad=pilot$"))
    expect(page.locator(".chip")).to_have_count(1)
    assert 0 < zahl(page) < vorher
    expect(page.get_by_role("checkbox", name=re.compile("Pilot"))).to_be_focused()
    assert abs(page.evaluate("scrollY") - oben) < 5
    expect(page.locator("#ansage")).to_have_text(re.compile(rf"^\s*{zahl(page)} Lösungen gefunden"))
    # A second value of another facet: the counts of the first changed with it.
    page.get_by_role("checkbox", name=re.compile("Staffel 2")).check()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page).to_have_url(re.compile("reifegrad=pilot"))
    assert page.title().startswith("Lösungen")


def test_a_removed_chip_leads_to_the_heading(ohne_laden):
    page = ohne_laden.page
    page.get_by_role("checkbox", name=re.compile("Pilot")).check()
    page.get_by_role("link", name=re.compile("Filter entfernen.*Pilot")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/loesungen/\??$"))
    expect(page.locator("#ergebnis")).to_be_focused()
    expect(page.get_by_role("checkbox", name=re.compile("Pilot"))).not_to_be_checked()


def test_sorting_keeps_its_place_and_paging_goes_to_the_top(ohne_laden):
    page = ohne_laden.page
    page.get_by_role("link", name="Titel", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sortierung=titel"))
    expect(page.get_by_role("link", name="Titel", exact=True)).to_be_focused()
    page.get_by_role("link", name="Nächste Seite").click()
    expect(page).to_have_url(re.compile("seite=2"))
    expect(page).to_have_title(re.compile("Seite 2"))
    expect(page.locator("#ergebnis")).to_be_focused()
    expect(page.locator("#ergebnis")).to_be_in_viewport()
    # The order stays when a facet is chosen.
    page.get_by_role("checkbox", name=re.compile("Pilot")).check()
    expect(page).to_have_url(re.compile("reifegrad=pilot"))
    assert "sortierung=titel" in page.url
    assert "seite" not in page.url


def test_searching_swaps_and_the_box_follows(ohne_laden):
    page = ohne_laden.page
    page.locator("#q").fill("Hochwasser")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=Hochwasser$"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Filter entfernen: Suche")).click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("#q")).to_have_value("")


def test_back_undoes_a_filter_and_a_read_entry_leads_back_to_the_same_place(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/")
    page.get_by_role("checkbox", name=re.compile("Pilot")).check()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_role("checkbox", name=re.compile("Staffel 2")).check()
    expect(page.locator(".chip")).to_have_count(2)
    treffer = page.locator(".treffer__titel a").nth(9)
    treffer.scroll_into_view_if_needed()
    oben, name = page.evaluate("scrollY"), treffer.inner_text()
    assert oben > 300
    treffer.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    # The whole page, with both filters, where it was left; not the part that htmx had fetched under this address.
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.get_by_role("contentinfo")).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("Staffel 2"))).to_be_checked()
    page.wait_for_function("oben => Math.abs(scrollY - oben) < 50", arg=oben)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("checkbox", name=re.compile("Staffel 2"))).not_to_be_checked()
    expect(page.get_by_role("contentinfo")).to_be_visible()
    assert besuch.fehler == []


def test_a_long_facet_is_searched_and_stays_open(ohne_laden):
    page = ohne_laden.page
    page.locator("#facette-schlagwort > summary").click()
    feld = page.get_by_role("searchbox", name=re.compile("Schlagwort.*eingrenzen"))
    feld.press_sequentially("sensor")
    offen = page.locator("#facette-schlagwort .option:visible")
    assert all("sensor" in text.lower() for text in offen.all_inner_texts())
    erste = offen.first.get_by_role("checkbox")
    wert = erste.get_attribute("value")
    erste.check()
    expect(page).to_have_url(re.compile(f"schlagwort={re.escape(wert)}"))
    expect(page.locator(f'#facette-schlagwort input[value="{wert}"]')).to_be_focused()
    expect(page.get_by_role("searchbox", name=re.compile("Schlagwort.*eingrenzen"))).to_have_value("sensor")
    assert "sensor=" not in page.url


def test_an_error_is_shown_as_the_page_that_the_server_sends(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/")
    page.route(
        lambda url: "reifegrad=pilot" in url,
        lambda weg: weg.fulfill(status=500) if weg.request.headers.get("hx-request") else weg.continue_(),
    )
    page.get_by_role("checkbox", name=re.compile("Pilot")).check()
    # The browser went there itself.
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("contentinfo")).to_be_visible()


@pytest.mark.parametrize("besuch", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_applying_closes_the_filters_and_shows_the_hits(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/")
    page.locator(".auswahl__klappe").click()
    page.get_by_role("checkbox", name=re.compile("Pilot")).check()
    expect(page.locator("#filterzahl")).to_have_text("(1 aktiv)")
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.get_by_role("checkbox", name=re.compile("Pilot"))).to_be_hidden()
    expect(page.locator("#ergebnis")).to_be_focused()
    expect(page.locator("#ergebnis")).to_be_in_viewport()
    assert besuch.fehler == []


@pytest.mark.parametrize("pfad", ["/kommunen/?bundesland=NW", "/modellprojekte/?bundesland=NW"])
def test_the_other_lists_swap_too(besuch, pfad):
    page = besuch.page
    besuch.gehe(pfad)
    page.evaluate("window.selbeSeite = true")
    vorher = zahl(page)
    page.get_by_role("checkbox", name=re.compile("Bayern")).check()
    expect(page).to_have_url(re.compile("bundesland=BY"))
    assert zahl(page) > vorher
    assert page.evaluate("window.selbeSeite") is True
    assert besuch.fehler == []
