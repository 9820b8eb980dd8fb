"""The admin in a real browser: the strict policy is kept, axe-core finds nothing, nothing is wider than the window."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import braucht
from tests.geduld import GEDULD

from .ruhe import zur_ruhe
from .test_barrieren import AXE, barrieren

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

PASSWORT = "sieben-ruhige-Reiher-am-Kanal"
# An account that may do everything, an entry with all kinds of rows, its working copy, a draft.
VORBEREITEN = f"""
from django.contrib.auth.models import User
from loesungen import kennungen
from loesungen.models import Handlungsfeld, Loesung
from redaktion import ablauf
p, _ = User.objects.get_or_create(username="verwaltung", is_staff=True, is_superuser=True)
p.set_password("{PASSWORT}"); p.save()
eintrag = Loesung.objects.get(slug="hochwasserinfosystem-kalletal-und-lemgo")
kopie = Loesung.objects.filter(vorlage=eintrag).first() or ablauf.arbeitskopie_anlegen(objekt=eintrag, person=p)
entwurf, _ = Loesung.objects.get_or_create(
    titel="Ein Entwurf zum Prüfen", slug="entwurf-zum-pruefen", defaults=dict(kennung=kennungen.vergeben())
)
print(eintrag.pk, kopie.pk, entwurf.pk, Handlungsfeld.objects.first().pk)
"""
L = "/admin/loesungen/loesung/"
SEITEN = {
    "Schreibtisch": "/admin/",
    "Anwendung": "/admin/loesungen/",
    "Liste": L,
    "Liste gefiltert und gesucht": f"{L}?status__exact=veroeffentlicht&q=wasser",
    "Liste ohne Treffer": f"{L}?q=xyzzyxyzzy",
    "Gelöschte Einträge": f"{L}geloescht/",
    "Lösung anlegen": f"{L}add/",
    "Lösung": f"{L}{{eintrag}}/change/",
    "Arbeitskopie": f"{L}{{kopie}}/change/",
    "Lösung löschen": f"{L}{{entwurf}}/delete/",
    "Verlauf": f"{L}{{eintrag}}/history/",
    "Schritt": f"{L}{{kopie}}/schritt/verwerfen/",
    "Unterschied": f"{L}{{kopie}}/uebernehmen/",
    "Handlungsfelder": "/admin/loesungen/handlungsfeld/",
    "Handlungsfeld": "/admin/loesungen/handlungsfeld/{feld}/change/",
    "Verlauf eines Handlungsfelds": "/admin/loesungen/handlungsfeld/{feld}/history/",
    "Kommunen": "/admin/kommunen/kommune/",
    "Registerimporte": "/admin/kommunen/registerimport/",
    "Registerimport anlegen": "/admin/kommunen/registerimport/add/",
    "Konto anlegen": "/admin/auth/user/add/",
    "Gruppen": "/admin/auth/group/",
    "Gruppe anlegen": "/admin/auth/group/add/",
    "Passwort ändern": "/admin/password_change/",
    "Zweiter Faktor": "/admin/zweiter-faktor/",
    "Handbuch": "/admin/handbuch/",
    "Handbuch, Register": "/admin/handbuch/register/",
}
BREITEN = [1280, 360]
BREITER_ALS_DAS_FENSTER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="package")
def nummern(server):
    """Keys of what is looked at."""
    braucht("axe-core", vorhanden=AXE.is_file())
    zahlen = re.findall(r"\d+", server.eigene.muss("shell", "--verbosity", "0", "-c", VORBEREITEN))
    return dict(zip(("eintrag", "kopie", "entwurf", "feld"), zahlen[-4:], strict=True))


@pytest.fixture(scope="package")
def sitzung(browser, server, nummern, tmp_path_factory):
    """Logged in once, for all pages."""
    kontext = browser.new_context(locale="de-DE")
    page = kontext.new_page()
    page.set_default_timeout(1000 * GEDULD)
    page.goto(f"{server.url}/admin/login/?next=/admin/")
    page.get_by_label("Benutzername").fill("verwaltung")
    page.get_by_label("Passwort").fill(PASSWORT)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Schreibtisch")).to_be_visible()
    datei = tmp_path_factory.mktemp("sitzung") / "stand.json"
    kontext.storage_state(path=datei)
    kontext.close()
    return datei


@pytest.fixture
def angemeldet(browser, server, sitzung):
    """A visit with the session of an editor."""
    from .conftest import Besuch

    kontext = browser.new_context(locale="de-DE", storage_state=sitzung)
    page = kontext.new_page()
    page.set_default_timeout(1000 * GEDULD)
    yield Besuch(page, kontext, server.url)
    kontext.close()


def maengel(page) -> dict[str, list[str]]:
    """Barriers by width and colour scheme, and what is wider than the window."""
    funde = {}
    for breite in BREITEN:
        page.set_viewport_size({"width": breite, "height": 800})
        zur_ruhe(page)
        if page.evaluate(BREITER_ALS_DAS_FENSTER):
            funde[str(breite)] = ["breiter als das Fenster"]
        for schema in ("light", "dark"):
            page.emulate_media(color_scheme=schema)
            if gefunden := barrieren(page):
                funde[f"{breite} {schema}"] = gefunden
    return funde


@pytest.mark.parametrize("name", SEITEN)
def test_no_page_of_the_admin_has_a_barrier_or_breaks_the_policy(angemeldet, nummern, name):
    assert angemeldet.gehe(SEITEN[name].format(**nummern)) == 200
    assert angemeldet.page.evaluate("document.documentElement.dataset.theme") == "auto"  # scripts do run
    angemeldet.page.wait_for_load_state("networkidle")
    # Before axe-core: it puts style sheets that it fetched into the page, which the policy refuses as well.
    assert angemeldet.fehler == []
    assert angemeldet.fremde == []
    assert maengel(angemeldet.page) == {}


def test_the_login_has_no_barrier_with_an_error_shown(besuch):
    besuch.gehe("/admin/login/")
    assert maengel(besuch.page) == {}
    besuch.page.get_by_label("Benutzername").fill("niemand")
    besuch.page.get_by_label("Passwort").fill("falsch")
    besuch.page.get_by_role("button", name="Anmelden").click()
    expect(besuch.page.locator(".errornote")).to_be_visible()
    assert besuch.fehler == []
    assert maengel(besuch.page) == {}


def test_a_form_with_errors_has_no_barrier(angemeldet):
    angemeldet.gehe("/admin/loesungen/loesung/add/")
    angemeldet.page.get_by_role("button", name="Sichern", exact=True).first.click()
    expect(angemeldet.page.locator(".errornote")).to_be_visible()
    assert angemeldet.fehler == []
    assert maengel(angemeldet.page) == {}


def test_choosing_another_entry_and_adding_a_row_keep_the_policy(angemeldet, nummern):
    page = angemeldet.page
    angemeldet.gehe(f"/admin/loesungen/loesung/{nummern['kopie']}/change/")
    page.locator(".field-traeger .select2-selection").click()
    expect(page.locator(".select2-results__option").first).to_be_visible()
    page.keyboard.press("Escape")
    rollen = page.locator("#loesungskommunen-group select[name$='-rolle']:visible")
    vorher = rollen.count()
    page.locator("#loesungskommunen-group .add-row a").click()
    expect(rollen).to_have_count(vorher + 1)
    expect(rollen.last).to_have_accessible_name("Rolle")
    assert angemeldet.fehler == []


def test_the_counter_follows_the_typing(angemeldet, nummern):
    page = angemeldet.page
    angemeldet.gehe(f"/admin/loesungen/loesung/{nummern['kopie']}/change/")
    page.get_by_label("Kurzbeschreibung").fill("Zwölf Worte.")
    assert page.locator("#id_kurzbeschreibung_zeichenzahl").inner_text() == "Noch 138 Zeichen frei."
    beschrieben = page.get_by_label("Kurzbeschreibung").get_attribute("aria-describedby")
    assert "id_kurzbeschreibung_zeichenzahl" in beschrieben.split()
    assert page.get_by_text("höchstens 150 Zeichen").is_visible()  # what remains without script


def test_the_check_finds_a_planted_style(angemeldet):
    angemeldet.gehe("/admin/")
    angemeldet.page.evaluate("document.querySelector('h1').setAttribute('style', 'color: red')")
    assert any("Content Security Policy" in fehler for fehler in angemeldet.fehler)
