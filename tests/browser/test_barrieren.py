"""axe-core finds no barrier on any kind of page, in light and dark, wide and narrow, in every state a page can take."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import braucht

from .ruhe import zur_ruhe
from .seiten import SEITEN

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BREITEN = [1280, 320]
SCHEMATA = ["light", "dark"]
DUNKEL_SCHMAL = {"color_scheme": "dark", "viewport": {"width": 320, "height": 800}}
HELL_BREIT = {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(autouse=True)
def axe_vorhanden():
    braucht("axe-core", vorhanden=AXE.is_file())


def barrieren(page) -> list[str]:
    # Playwright evaluates in the page's own world by its debugger, which the CSP does not forbid.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    funde = page.evaluate(
        """regeln => axe.run(document, {runOnly: {type: 'tag', values: regeln}, resultTypes: ['violations'],
            elementRef: false}).then(e => e.violations)""",
        REGELN,
    )
    return [f"{fund['id']}: {knoten['html'][:120]}" for fund in funde for knoten in fund["nodes"]]


def barrieren_ueberall(page) -> dict[str, list[str]]:
    """Barriers by width and colour scheme of the page as it is now."""
    funde = {}
    for breite in BREITEN:
        page.set_viewport_size({"width": breite, "height": 800})
        zur_ruhe(page)
        for schema in SCHEMATA:
            page.emulate_media(color_scheme=schema)
            if gefunden := barrieren(page):
                funde[f"{breite} {schema}"] = gefunden
    return funde


@pytest.mark.parametrize("pfad", SEITEN)
def test_no_page_has_a_barrier(besuch, pfad):
    assert besuch.gehe(pfad) in (200, 404)
    assert barrieren_ueberall(besuch.page) == {}
    assert besuch.kontext.cookies() == []
    assert besuch.fremde == []
    # The browser itself reports a page that is not there as an error.
    assert [f for f in besuch.fehler if "404" not in f] == []


@pytest.mark.parametrize("breite", BREITEN)
def test_no_barrier_with_all_facets_open_and_one_searched(besuch, breite):
    page = besuch.page
    page.set_viewport_size({"width": breite, "height": 800})
    # While the page still scrolls to the field, the button that sticks below lies half over some box; not asked here.
    page.emulate_media(reduced_motion="reduce")
    besuch.gehe("/loesungen/?handlungsfeld=energie")
    page.evaluate("document.querySelectorAll('.auswahl details').forEach(d => d.open = true)")
    page.get_by_role("searchbox", name=re.compile("Schlagwort")).fill("daten")
    page.wait_for_function("document.querySelectorAll('.option[hidden]').length > 0")
    zur_ruhe(page)  # the page glides to the box, and its bar at the bottom would cover what passes below
    for schema in SCHEMATA:
        page.emulate_media(color_scheme=schema)
        assert barrieren(page) == []


def test_an_error_is_summed_up_has_the_focus_and_is_no_barrier(besuch):
    page = besuch.page
    besuch.gehe("/barrierefreiheit/rueckmeldung/")
    page.get_by_role("button", name="Rückmeldung absenden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Fehler: ")
    assert barrieren_ueberall(page) == {}
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("#id_text")).to_be_focused()
    assert besuch.kontext.cookies() == []


def test_no_barrier_after_a_swap(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/")
    page.get_by_role("checkbox", name=re.compile("Staffel 2")).check()
    expect(page.locator(".chip")).to_have_count(1)
    assert barrieren_ueberall(page) == {}
    assert besuch.fehler == []


@pytest.mark.parametrize("besuch", [HELL_BREIT, DUNKEL_SCHMAL], indirect=True, ids=["hell breit", "dunkel schmal"])
def test_no_barrier_with_the_suggestions_open(besuch):
    besuch.gehe("/loesungen/")
    besuch.page.locator("#q").press_sequentially("wasser")
    expect(besuch.page.get_by_role("listbox")).to_be_visible()
    besuch.page.keyboard.press("ArrowDown")
    zur_ruhe(besuch.page)
    assert barrieren(besuch.page) == []
    assert besuch.fehler == []


def test_the_check_finds_a_planted_barrier(besuch):
    besuch.gehe("/")
    besuch.page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any(fund.startswith("image-alt") for fund in barrieren(besuch.page))
