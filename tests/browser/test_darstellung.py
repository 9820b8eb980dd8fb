"""What is shown stays readable: enlarged four times, with wider text, on paper; and it is dense enough for work."""

import re

import pytest

from .seiten import SEITEN

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

# 1280 px at 400 % are 320 CSS px.
VIERFACH = {"viewport": {"width": 320, "height": 256}}
# WCAG 1.4.12; the page's policy forbids foreign style, a user's own style sheet does not ask it.
ABSTAENDE = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""

MAENGEL = """() => {
  // Read aloud alone: clipped away, itself or with what it stands in.
  const nurGehoert = new Set([...document.querySelectorAll('*')].filter(
      e => e.matches('.kern-sr-only') || getComputedStyle(e).clipPath.startsWith('inset(50%')));
  const verborgen = e => {
    if (!e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) return true;
    for (let ahn = e; ahn; ahn = ahn.parentElement) if (nurGehoert.has(ahn)) return true;
    return false;
  };
  const wort = e => `${e.tagName.toLowerCase()}.${e.className} „${e.textContent.trim().slice(0, 40)}“`;
  const maengel = [];
  const wurzel = document.documentElement;
  if (wurzel.scrollWidth > wurzel.clientWidth) maengel.push(`Seite breiter als das Fenster: ${wurzel.scrollWidth}`);
  const zeilen = [];
  for (const e of document.body.querySelectorAll('*')) {
    // A map shows a section of something larger; what it says stands in the list beside it.
    if (verborgen(e) || e.closest('.leaflet-container')) continue;
    const stil = getComputedStyle(e);
    const feld = e.tagName === 'INPUT';
    if (!feld && stil.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
      maengel.push(`abgeschnitten: ${wort(e)}`);
    if (!feld && stil.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 1)
      maengel.push(`unten abgeschnitten: ${wort(e)}`);
    for (const knoten of e.childNodes) {
      if (knoten.nodeType !== 3 || !knoten.data.trim()) continue;
      const bereich = document.createRange();
      bereich.selectNodeContents(knoten);
      for (const r of bereich.getClientRects())
        if (r.width > 2 && r.height > 8) zeilen.push({e, l: r.left + 1, r: r.right - 1, o: r.top + 4, u: r.bottom - 4});
      const letzte = zeilen.at(-1);
      if (letzte && letzte.e === e && letzte.r > wurzel.clientWidth + 1) maengel.push(`ragt hinaus: ${wort(e)}`);
    }
  }
  // A bar that stays in the window covers what scrolls below it; everything else must not overlap.
  const bleibt = e => e && (/sticky|fixed/.test(getComputedStyle(e).position) || bleibt(e.parentElement));
  const lose = zeilen.filter(z => !bleibt(z.e)).sort((a, b) => a.o - b.o);
  lose.forEach((a, i) => {
    for (let j = i + 1; j < lose.length && lose[j].o < a.u; j += 1) {
      const b = lose[j];
      if (a.e !== b.e && a.l < b.r && b.l < a.r) maengel.push(`überlappt: ${wort(a.e)} und ${wort(b.e)}`);
    }
  });
  return maengel;
}"""


@pytest.mark.parametrize("besuch", [VIERFACH], indirect=True, ids=["400 %"])
@pytest.mark.parametrize("pfad", SEITEN)
def test_nothing_is_cut_off_at_four_times_the_size(besuch, pfad):
    besuch.gehe(pfad)
    besuch.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert besuch.page.evaluate(MAENGEL) == []


@pytest.mark.parametrize("besuch", [{"bypass_csp": True}], indirect=True, ids=["Abstände"])
@pytest.mark.parametrize("pfad", SEITEN)
def test_nothing_is_cut_off_with_wider_text(besuch, pfad):
    page = besuch.page
    besuch.gehe(pfad)
    page.add_style_tag(content=ABSTAENDE)
    for breite in (1280, 320):
        page.set_viewport_size({"width": breite, "height": 800})
        assert page.evaluate(MAENGEL) == [], breite


def test_the_check_finds_what_is_cut_off(besuch):
    besuch.page.set_viewport_size({"width": 320, "height": 256})
    besuch.gehe("/")
    besuch.page.evaluate(
        "document.querySelector('h1').innerHTML = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3);"
        "document.querySelector('h1').style.whiteSpace = 'nowrap'"
    )
    assert any("breiter als das Fenster" in mangel for mangel in besuch.page.evaluate(MAENGEL))
    besuch.gehe("/")
    besuch.page.evaluate("document.querySelector('.vorspann').style.marginTop = '-2rem'")
    assert any(mangel.startswith("überlappt") for mangel in besuch.page.evaluate(MAENGEL))


OHNE_RAND = """() => [...document.querySelectorAll('main .kern-btn, main input:not([type=hidden])')]
    .filter(e => e.checkVisibility()).filter(e => { const s = getComputedStyle(e); return ['Top', 'Bottom'].every(
        k => parseFloat(s[`border${k}Width`]) === 0 || s[`border${k}Style`] === 'none') })
    .map(e => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("pfad", ["/", "/loesungen/", "/loesungen/smart-village-app-sva/"])
def test_colours_chosen_by_the_reader_leave_everything_visible(besuch, pfad):
    """Forced colours take away backgrounds and shadows: what is chosen or focused must still show, by a border."""
    page = besuch.page
    page.emulate_media(forced_colors="active")
    besuch.gehe(pfad)
    ohne_rand = page.evaluate(OHNE_RAND)
    assert ohne_rand == []


def test_a_list_shows_four_hits_without_scrolling(besuch):
    besuch.page.set_viewport_size({"width": 1280, "height": 800})
    besuch.gehe("/loesungen/")
    unten = besuch.page.locator(".treffer").evaluate_all("alle => alle.map(e => e.getBoundingClientRect().bottom)")
    assert sum(kante <= 800 for kante in unten) >= 4
    assert besuch.page.locator("#facette-handlungsfeld").is_visible()


def test_own_typefaces_are_used_and_kerns_are_not_fetched(besuch):
    geladen = []
    besuch.page.on("request", lambda r: geladen.append(r.url) if r.resource_type == "font" else None)
    besuch.gehe("/loesungen/")
    besuch.page.wait_for_function("[...document.fonts].filter(f => f.status === 'loaded').length === 2")
    assert len(geladen) == 2
    assert all("/static/schriften/" in url for url in geladen)
    familie = besuch.page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert familie.startswith('"Wissensspeicher Sans"')


def test_the_first_view_of_the_list_is_light(besuch):
    """At most 150 KB go over the line, compressed, on a first visit."""
    sitzung = besuch.kontext.new_cdp_session(besuch.page)
    sitzung.send("Network.enable")
    bytes_je_anfrage, namen = {}, {}
    sitzung.on("Network.requestWillBeSent", lambda e: namen.update({e["requestId"]: e["request"]["url"]}))
    sitzung.on("Network.loadingFinished", lambda e: bytes_je_anfrage.update({e["requestId"]: e["encodedDataLength"]}))
    besuch.page.goto(besuch.url + "/loesungen/", wait_until="networkidle")
    je_datei = {namen[nummer]: anzahl for nummer, anzahl in bytes_je_anfrage.items()}
    assert len(je_datei) > 5
    assert sum(je_datei.values()) <= 150_000, je_datei


def seitenzahl(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_an_entry_prints_on_two_pages(besuch):
    """All but the few with long tables of who re-uses them; none of the sample needs more than three."""
    page = besuch.page
    adressen = re.findall(
        r"<loc>[^<]*(/loesungen/[^<]+/)</loc>", page.request.get(besuch.url + "/sitemap-loesungen.xml").text()
    )
    seiten = {}
    for pfad in ["/loesungen/hochwasserinfosystem-kalletal-und-lemgo/", *adressen[::16]]:
        besuch.gehe(pfad)
        seiten[pfad] = seitenzahl(page)
    assert len(seiten) > 10
    assert seiten["/loesungen/hochwasserinfosystem-kalletal-und-lemgo/"] == 2
    assert max(seiten.values()) <= 3
    assert sum(zahl <= 2 for zahl in seiten.values()) >= 0.9 * len(seiten), seiten


def test_a_printed_entry_says_where_it_is_from_and_of_what_day(besuch):
    page = besuch.page
    besuch.gehe("/loesungen/smart-village-app-sva/")
    page.emulate_media(media="print")
    fuss = page.locator(".nur-druck").inner_text()
    assert f"{besuch.url}/loesungen/smart-village-app-sva/" in fuss
    assert re.search(r"gedruckt am \d\d\.\d\d\.\d{4}", fuss)
    for verzichtbar in (".kopf__navigation", ".kruemel", ".fuss__links"):
        assert page.locator(verzichtbar).is_hidden()
    page.set_viewport_size({"width": 673, "height": 1000})
    assert page.evaluate(MAENGEL) == []
