"""The way of a person without a mouse: by keyboard alone, focus visible and never covered, with and without script."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

# Reduced motion: without it the page glides to the focus, and a look on the way finds it outside.
BREIT = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
SCHMAL = {"viewport": {"width": 320, "height": 480}, "reduced_motion": "reduce"}
ARTEN = pytest.mark.parametrize(
    "besuch", [BREIT, {**BREIT, "java_script_enabled": False}], indirect=True, ids=["mit Skript", "ohne Skript"]
)

# What someone sees who looks for the focus: a mark around it, and nothing that lies over it (WCAG 2.4.7, 2.4.11).
FOKUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return 'kein Fokus';
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  const wort = `${e.tagName} ${e.id || e.textContent.trim().slice(0, 40)}`;
  if (r.width < 2 || r.height < 2) return `unsichtbar: ${wort}`;
  if (r.bottom <= 0 || r.top >= innerHeight) return `außerhalb: ${wort}`;
  const rahmen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  if (!rahmen && s.boxShadow === 'none') return `ohne Zeichen: ${wort}`;
  const zeile = [...e.getClientRects()].find(z => z.bottom > 0 && z.top < innerHeight);
  const x = (zeile.left + zeile.right) / 2, y = Math.min(Math.max((zeile.top + zeile.bottom) / 2, 1), innerHeight - 1);
  const oben = document.elementFromPoint(x, y);
  if (!oben || !(e.contains(oben) || oben.contains(e))) return `verdeckt: ${wort} von ${oben && oben.className}`;
  return '';
}"""


ZU_KLEIN = """() => [...document.querySelectorAll(`button, summary, input:not([type=hidden]), .chip, .blaetterer a,
      .kopf a, .kruemel a, .fuss__links a, .treffer__titel a, .sortierung a`)]
    .filter(e => e.checkVisibility() && !e.classList.contains('sprungmarke'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, r]) => r.width < 24 || r.height < 24).map(([wort, r]) => `${wort} ${r.width}×${r.height}`)"""


def zum(page, ziel, *, taste="Tab", hoechstens=150):
    """Press Tab until `ziel` has the focus, and look at every stop on the way."""
    stellen = set()
    for _ in range(hoechstens):
        page.keyboard.press(taste)
        assert page.evaluate(FOKUS) == ""
        stellen.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        if ziel.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{ziel} ist nach {hoechstens} Schritten nicht erreicht; gesehen: {len(stellen)}")


def anwenden(page):
    """The button that sends the facets where there is no script."""
    knopf = page.get_by_role("button", name="Filter anwenden")
    if knopf.is_visible():
        zum(page, knopf)
        page.keyboard.press("Enter")


@ARTEN
def test_search_two_facets_remove_one_sort_page_open_and_back(besuch):
    page = besuch.page
    besuch.gehe("/")
    zum(page, page.locator("#q"))
    page.keyboard.type("Daten")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/loesungen/\?q=Daten$"))

    zum(page, page.get_by_role("checkbox", name=re.compile("^Staffel 2")))
    page.keyboard.press("Space")
    anwenden(page)
    expect(page).to_have_url(re.compile("staffel=2"))
    zum(page, page.get_by_role("checkbox", name=re.compile("Verstetigt")))
    page.keyboard.press("Space")
    anwenden(page)
    expect(page).to_have_url(re.compile("reifegrad=verstetigt"))
    expect(page.locator(".chip")).to_have_count(3)

    zum(page, page.get_by_role("link", name=re.compile("Filter entfernen.*Verstetigt")))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("reifegrad"))
    expect(page.locator(".chip")).to_have_count(2)
    # Focus goes on at the heading of the hits where only they were swapped, at the top of a new page else.
    zum(page, page.get_by_role("link", name="Titel", exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sortierung=titel"))

    zum(page, page.get_by_role("link", name="Nächste Seite"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seite=2"))
    treffer = page.locator(".treffer__titel a").nth(4)
    zum(page, treffer)
    name, oben = treffer.inner_text(), page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile("seite=2"))
    expect(page.locator(".treffer__titel a").nth(4)).to_have_text(name)
    page.wait_for_function("oben => Math.abs(scrollY - oben) < 100", arg=oben)
    assert besuch.fehler == []
    assert besuch.fremde == []
    assert besuch.kontext.cookies() == []


@pytest.mark.parametrize("besuch", [BREIT], indirect=True, ids=["breit"])
def test_a_suggestion_leads_to_the_entry(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/")
    zum(page, page.locator("#q"))
    page.keyboard.type("hochwasserinfo")
    expect(page.get_by_role("option", name=re.compile("Hochwasserinfosystem"))).to_be_visible()
    assert page.evaluate(FOKUS) == ""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/loesungen/hochwasserinfosystem-kalletal-und-lemgo/"))
    assert besuch.fehler == []


@ARTEN
def test_the_skip_link_and_the_menu(besuch):
    page = besuch.page
    besuch.gehe("/datenquellen/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    assert page.evaluate(FOKUS) == ""
    page.keyboard.press("Enter")
    expect(page.locator("#inhalt")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    besuch.gehe("/datenquellen/")
    menue = page.get_by_role("navigation", name="Hauptnavigation")
    for name in menue.get_by_role("link").all_inner_texts():
        besuch.gehe("/datenquellen/")
        zum(page, menue.get_by_role("link", name=name, exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(menue.locator("[aria-current=page]")).to_have_text(name)


@pytest.mark.parametrize("besuch", [SCHMAL, BREIT], indirect=True, ids=["schmal", "breit"])
@pytest.mark.parametrize(
    "pfad",
    ["/loesungen/?staffel=2&q=daten", "/loesungen/hochwasserinfosystem-kalletal-und-lemgo/", "/kommunen/?q=lemgo"],
)
def test_focus_is_visible_and_never_covered_on_the_whole_page(besuch, pfad):
    page = besuch.page
    besuch.gehe(pfad)
    page.evaluate("document.querySelectorAll('.auswahl__filter').forEach(d => d.open = true)")
    letzter = page.locator("footer a").last
    zum(page, letzter, hoechstens=300)
    # And backwards, where what stays at the edge of the window is the upper neighbour.
    zum(page, page.locator("header a").last, taste="Shift+Tab", hoechstens=300)


def test_targets_are_large_enough(besuch):
    """24 px (WCAG 2.5.8) for everything that is not a link within a sentence."""
    page = besuch.page
    for breite in (1280, 320):
        page.set_viewport_size({"width": breite, "height": 800})
        besuch.gehe("/loesungen/?staffel=2&q=daten")
        page.evaluate("document.querySelectorAll('.auswahl__filter').forEach(d => d.open = true)")
        zu_klein = page.evaluate(ZU_KLEIN)
        assert zu_klein == []
