"""Takes the screenshots of `make screenshots`; runs in the environment that has Playwright."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import ausgabe, programme

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# One page of every kind, each with real content.
SEITEN = {
    "start": "/",
    "liste": "/loesungen/",
    "suche-mit-filtern": "/loesungen/?q=wasser&staffel=2&handlungsfeld=klima-umwelt-und-gruen",
    "kein-treffer": "/loesungen/?q=Hochwasser&bundesland=HB",
    "steckbrief": "/loesungen/hochwasserinfosystem-kalletal-und-lemgo/",
    "kommunen": "/kommunen/?q=lemgo",
    "kommune": "/kommunen/05766044/",
    "modellprojekt": "/modellprojekte/lemgo-und-kalletal/",
    "staffel": "/staffeln/2020/",
    "thema": "/themen/energie/",
    "alles-durchsuchen": "/suche/?q=ulm",
    "nicht-gefunden": "/gibtesnicht/",
}
WEITERE = {
    "modellprojekte": "/modellprojekte/",
    "bundesland": "/bundeslaender/nw/",
    "kooperationen": "/kooperationen/",
    "repositories": "/repositories/",
    "veranstaltungen": "/veranstaltungen/",
    "glossar": "/glossar/",
    "datenquellen": "/datenquellen/",
}
BREITEN = {1280: 800, 360: 740}
BILDER_LADEN = "() => Promise.all([...document.images].map(b => { b.loading = 'eager'; return b.decode(); }))"
SCHEMATA = {"hell": "light", "dunkel": "dark"}


def aufnehmen(url: str, ziel: Path, seiten: dict[str, str]) -> Iterator[Path]:
    """Photograph every page, whole and as the first view, at every width and in both colour schemes."""
    from playwright.sync_api import sync_playwright

    ziel.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=programme.chromium(), args=CHROMIUM)
        for wort, schema in SCHEMATA.items():
            for breite, hoehe in BREITEN.items():
                # A phone's scroll bar lies on the page and takes no room.
                kontext = browser.new_context(
                    locale="de-DE",
                    color_scheme=schema,
                    viewport={"width": breite, "height": hoehe},
                    is_mobile=breite < 600,
                )
                page = kontext.new_page()
                for name, pfad in seiten.items():
                    page.goto(url + pfad, wait_until="networkidle")
                    # Pictures further down are fetched when somebody comes near them.
                    page.evaluate(BILDER_LADEN)
                    datei = ziel / f"{name}-{breite}-{wort}.png"
                    page.screenshot(path=datei, full_page=True)
                    yield datei
                kontext.close()
        browser.close()


def main() -> int:
    url, ziel = sys.argv[1], Path(sys.argv[2])
    if programme.chromium() is None:
        raise ausgabe.Abbruch("Chromium fehlt: Installieren Sie Chromium oder Chrome.")
    seiten = {**SEITEN, **WEITERE} if "--alle" in sys.argv else SEITEN
    zahl = sum(1 for _ in aufnehmen(url, ziel, seiten))
    ausgabe.zeile(f"{zahl} Aufnahmen liegen in {ziel}.")
    return 0


if __name__ == "__main__":
    sys.exit(ausgabe.als_programm(main))
