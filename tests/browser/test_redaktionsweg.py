"""The whole way of an entry, by three people at the real server: drafted, returned, published, changed in a working
copy, taken back, archived. After each step its record, and an index that agrees with the database."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.geduld import GEDULD

from .conftest import Besuch

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

PASSWORT = "vier-zufaellige-Kraniche-im-Nebel"
TITEL = "Quittenregister Probedorf"
KONTEN = f"""
from django.contrib.auth.models import Group, User
from kommunen.models import Kommune, Zustaendigkeit
for name, gruppe in (("klara", "Kommune"), ("rita", "Redaktion"), ("frieda", "Freigabe")):
    person, _ = User.objects.get_or_create(username=name, is_staff=True)
    person.set_password({PASSWORT!r})
    person.save()
    person.groups.set([Group.objects.get(name=gruppe)])
    if gruppe == "Kommune":
        Zustaendigkeit.objects.get_or_create(person=person, kommune=Kommune.objects.filter(name="Lemgo").first())
print("fertig")
"""
STAND = f"""
import json
from django.core.management import call_command
from loesungen.models import Loesung
from redaktion.models import Vorgang
call_command("suchindex", "verify")
eintrag = Loesung.objects.originale().get(titel__startswith={TITEL!r})
print(json.dumps([
    [v.schritt, v.arbeitskopie, v.person_name, v.vorher, v.nachher, v.grund]
    for v in reversed(Vorgang.objects.zu(eintrag))
]))
"""


class Tisch(Besuch):
    """One person at the desk."""

    def anmelden(self, name: str):
        self.gehe("/admin/")
        self.page.get_by_label("Benutzername").fill(name)
        self.page.get_by_label("Passwort").fill(PASSWORT)
        self.page.get_by_role("button", name="Anmelden").click()
        expect(self.page.get_by_role("button", name="Abmelden")).to_be_visible()
        return self

    def schritt(self, name: str, *, grund: str = "", ergebnis: str):
        """Takes a step with the button above the form, through the page that says what will happen."""
        self.page.get_by_role("link", name=name, exact=True).click()
        if grund:
            self.page.get_by_label("Grund").fill(grund)
        self.page.get_by_role("button", name=name, exact=True).click()
        self.meldung(ergebnis)

    def aendern(self, beschriftung: str, text: str):
        self.page.get_by_label(beschriftung, exact=True).fill(text)
        self.page.get_by_role("button", name="Sichern und weiter bearbeiten").first.click()
        self.meldung("erfolgreich geändert")

    def meldung(self, text: str):
        expect(self.page.locator(".messagelist .success")).to_contain_text(text)


@pytest.fixture
def tisch(browser, server):
    """Opens a browser for a person, logged in; each has their own."""
    ausgabe, _ = (prozess := server.eigene.code(KONTEN)).communicate(timeout=GEDULD)
    assert prozess.returncode == 0, ausgabe
    offen = []

    def oeffnen(name: str) -> Tisch:
        kontext = browser.new_context(locale="de-DE")
        offen.append(kontext)
        page = kontext.new_page()
        page.set_default_timeout(1000 * GEDULD)
        return Tisch(page, kontext, server.url).anmelden(name)

    yield oeffnen
    for kontext in offen:
        kontext.close()


class Protokoll:
    """The record of the entry: each time it is asked, exactly one step has been added, and the index is clean."""

    def __init__(self, installation):
        self.installation, self.bekannt = installation, []

    def neu(self) -> list:
        prozess = self.installation.code(STAND)
        ausgabe, _ = prozess.communicate(timeout=GEDULD)
        assert prozess.returncode == 0, ausgabe
        assert "stimmen überein" in ausgabe
        vorgaenge = json.loads(ausgabe.strip().splitlines()[-1])
        assert vorgaenge[:-1] == self.bekannt
        self.bekannt = vorgaenge
        return vorgaenge[-1]


def test_the_way_of_an_entry(besuch, server, tisch):
    protokoll = Protokoll(server.eigene)
    klara, rita, frieda = tisch("klara"), tisch("rita"), tisch("frieda")

    def treffer(frage: str):
        """What the public finds."""
        assert besuch.gehe(f"/loesungen/?q={frage}&genau=1") == 200
        return besuch.page.get_by_role("heading").get_by_role("link", name=TITEL)

    # --- the Kommune drafts ---------------------------------------------------------------------------------------
    klara.gehe("/admin/loesungen/loesung/add/")
    page = klara.page
    page.get_by_label("Titel", exact=False).first.press_sequentially("Hochwasser-Frueherkennung Hildesheim")
    hinweis = page.get_by_role("status").filter(has_text="Gibt es diese Lösung schon?")
    expect(hinweis.get_by_role("link", name="Hochwasser-Früherkennung Hildesheim")).to_be_visible()
    page.locator("#id_titel").fill(TITEL)
    expect(hinweis).to_have_count(0)
    page.get_by_label("Schlagwörter").press_sequentially("Obst, Hochw")
    expect(page.locator('datalist option[value="Obst, Hochwasser"]')).to_have_count(1)
    page.get_by_label("Schlagwörter").fill("Obst, Hochwasser")
    page.get_by_label("Kurzbeschreibung").fill("Ein Register zeigt alle Quittenbäume.")
    page.get_by_label("Lösungsansatz").fill("Eine Karte für Quittenpflücker.")
    page.locator("#id_handlungsfelder input").first.check()
    page.get_by_label("Reifegrad:", exact=True).select_option("pilot")
    page.get_by_label("Open Source").select_option("ja")
    page.locator("#quellen-group summary").click()
    page.locator("#quellen-group .add-row a").click()
    page.locator("#id_quellen-0-titel").fill("Amtsblatt Probedorf")
    page.get_by_role("button", name="Sichern und weiter bearbeiten").first.click()
    klara.meldung("erfolgreich hinzugefügt")
    adresse = re.search(r"/admin/loesungen/loesung/\d+/change/", page.url)[0]
    assert protokoll.neu() == ["angelegt", False, "klara", "", "entwurf", ""]
    klara.schritt("Zur Prüfung einreichen", ergebnis="ist in Prüfung")
    assert protokoll.neu() == ["eingereicht", False, "klara", "entwurf", "in_pruefung", ""]
    expect(page.get_by_role("button", name="Sichern", exact=True)).to_have_count(0)

    # --- Redaktion edits, Freigabe sees what was edited and returns it --------------------------------------------
    rita.gehe(adresse)
    rita.aendern("Kurzbeschreibung:", "Ein Register zeigt alle Quittenbäume der Gemarkung.")
    expect(rita.page.get_by_role("link", name="Veröffentlichen", exact=True)).to_have_count(0)

    frieda.gehe("/admin/")
    frieda.page.get_by_role("link", name=re.compile("Warten auf Freigabe")).click()
    frieda.page.get_by_role("link", name=TITEL).click()
    frieda.page.get_by_role("link", name="Verlauf").click()
    frieda.page.get_by_role("link", name=re.compile("Mit jetzt vergleichen")).last.click()
    unterschied = frieda.page.locator(".unterschied")
    expect(unterschied.locator("dt")).to_have_text(["Kurzbeschreibung"])
    expect(unterschied.locator("del")).to_contain_text("der Gemarkung")
    frieda.gehe(adresse)
    grund = "Bitte die Wirkung nennen."
    frieda.schritt("Zurückgeben", grund=grund, ergebnis="ist wieder ein Entwurf")
    assert protokoll.neu() == ["zurueckgegeben", False, "frieda", "in_pruefung", "entwurf", grund]

    # --- corrected, submitted again, published --------------------------------------------------------------------
    klara.gehe(adresse)
    expect(page.locator(".rueckgabe")).to_contain_text(grund)
    klara.aendern("Wirkung:", "Weniger Fallobst.")
    klara.schritt("Zur Prüfung einreichen", ergebnis="ist in Prüfung")
    assert protokoll.neu()[:3] == ["eingereicht", False, "klara"]
    expect(treffer("Quittenpflücker")).to_have_count(0)
    frieda.gehe(adresse)
    frieda.schritt("Veröffentlichen", ergebnis="ist veröffentlicht")
    assert protokoll.neu() == ["veroeffentlicht", False, "frieda", "in_pruefung", "veroeffentlicht", ""]
    expect(treffer("Quittenpflücker")).to_be_visible()
    treffer("Quittenpflücker").click()
    expect(besuch.page.get_by_role("heading", level=1)).to_have_text(TITEL)
    oeffentlich = besuch.page.url.removeprefix(server.url)

    # --- a change in the working copy, the public sees the old state ----------------------------------------------
    klara.gehe(adresse)
    klara.schritt("Bearbeiten (Arbeitskopie)", ergebnis="hat jetzt eine Arbeitskopie")
    assert protokoll.neu()[:3] == ["arbeitskopie", True, "klara"]
    klara.aendern("Lösungsansatz:", "Eine Karte für Quittenkocher.")
    klara.schritt("Zur Prüfung einreichen", ergebnis="ist in Prüfung")
    assert protokoll.neu()[:3] == ["eingereicht", True, "klara"]
    besuch.gehe(oeffentlich)
    expect(besuch.page.get_by_role("main")).to_contain_text("Quittenpflücker")
    expect(treffer("Quittenkocher")).to_have_count(0)

    frieda.gehe(adresse)
    frieda.page.get_by_role("link", name="Zur Arbeitskopie").click()
    frieda.page.get_by_role("link", name="Unterschied ansehen und übernehmen").click()
    expect(unterschied.locator("dt")).to_have_text(["Lösungsansatz"])
    expect(unterschied.locator("del")).to_contain_text("Quittenpflücker")
    expect(unterschied.locator("ins")).to_contain_text("Quittenkocher")
    frieda.page.get_by_role("button", name="Übernehmen und veröffentlichen").click()
    frieda.meldung("ist auf dem Stand der Arbeitskopie")
    assert protokoll.neu()[:3] == ["uebernommen", True, "frieda"]
    expect(treffer("Quittenkocher")).to_be_visible()
    besuch.gehe(oeffentlich)
    expect(besuch.page.get_by_role("main")).to_contain_text("Quittenkocher")

    # --- taken back, archived -------------------------------------------------------------------------------------
    frieda.page.get_by_role("link", name="Verlauf").click()
    veroeffentlicht = frieda.page.get_by_role("row").filter(
        has=frieda.page.get_by_role("cell", name="Veröffentlicht", exact=True)
    )
    veroeffentlicht.get_by_role("link", name=re.compile("Mit jetzt vergleichen")).click()
    expect(unterschied.locator("dt")).to_have_text(["Lösungsansatz"])
    frieda.page.get_by_label("Grund").fill("Die Karte ist noch nicht so weit.")
    frieda.page.get_by_role("button", name="Diesen Stand zurückholen").click()
    frieda.meldung("zurückgeholt")
    zurueck = protokoll.neu()
    assert (zurueck[0], zurueck[2]) == ("zurueckgeholt", "frieda")
    assert zurueck[5].endswith("zurückgeholt: Die Karte ist noch nicht so weit.")
    expect(treffer("Quittenkocher")).to_have_count(0)
    expect(treffer("Quittenpflücker")).to_be_visible()

    frieda.schritt("Archivieren", grund="Probe beendet.", ergebnis="ist archiviert")
    assert protokoll.neu() == [
        "archiviert",
        False,
        "frieda",
        "veroeffentlicht",
        "archiviert",
        "Probe beendet.",
    ]
    expect(treffer("Quittenpflücker")).to_have_count(0)
    assert besuch.gehe(oeffentlich) == 404

    for wer in (klara, rita, frieda):
        assert wer.fehler == []
        assert wer.fremde == []
