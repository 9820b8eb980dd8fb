"""Loesungen in the admin: search, filters, status through the workflow, lists as lines, tags that are merged."""

import pytest
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from basis.sichtbarkeit import Status
from loesungen.kennungen import naechste_kennung
from loesungen.models import Loesung, Schlagwort
from redaktion.abbild import abbilden
from redaktion.zusammenfuehren import worte_zusammenfuehren
from tests import factories as f

pytestmark = pytest.mark.django_db
LISTE = "admin:loesungen_loesung_changelist"
INLINES = ("loesungskommunen", "quellen", "loesungsrepositories", "nachnutzungen")


@pytest.fixture
def redaktion(client):
    """A browser in which an editor is logged in."""
    client.force_login(f.RedaktionFactory())
    return client


def formular(redaktion, adresse: str) -> dict:
    """What a browser would send back if the editor changed nothing."""
    antwort = redaktion.get(adresse)
    formulare = [antwort.context["adminform"].form]
    for menge in antwort.context["inline_admin_formsets"]:
        formulare += [menge.formset.management_form, *menge.formset.forms]
    daten = {}
    for form in formulare:
        for feld in form:
            wert = feld.value()
            if wert is None or wert is False or isinstance(wert, FieldFile):
                continue
            if feld.name == "schlagwoerter" and not isinstance(wert, str):
                wert = ", ".join(f'"{t.name}"' if hasattr(t, "name") else str(t) for t in wert)
            daten[feld.html_name] = [getattr(w, "pk", w) for w in wert] if isinstance(wert, list) else wert
    return daten


def speichern(redaktion, loesung: Loesung, **aenderungen):
    adresse = reverse("admin:loesungen_loesung_change", args=[loesung.pk])
    antwort = redaktion.post(adresse, formular(redaktion, adresse) | aenderungen, follow=True)
    assert "errors" not in antwort.context or not antwort.context["errors"], antwort.context["errors"]
    loesung.refresh_from_db()
    return [str(m) for m in antwort.context["messages"]]


@pytest.mark.parametrize("eingabe", ["muenster", "Münster", "MUNSTER", "App munster", "L077"])
def test_suche_findet_gefaltete_titel_und_kennungen(redaktion, eingabe):
    gesucht = f.LoesungFactory(titel="Münster-App", kennung="L077")
    f.LoesungFactory(titel="Mängelmelder Hamm")
    antwort = redaktion.get(reverse(LISTE), {"q": eingabe})
    assert list(antwort.context["cl"].result_list) == [gesucht]


def test_vorschlaege_fuer_verweise_sind_gefaltet(redaktion):
    f.OrganisationFactory(name="Universität Köln")
    parameter = {"app_label": "loesungen", "model_name": "loesung", "field_name": "traeger", "term": "koeln"}
    treffer = redaktion.get(reverse("admin:autocomplete"), parameter).json()["results"]
    assert [t["text"] for t in treffer] == ["Universität Köln"]


@pytest.mark.parametrize(
    ("parameter", "erwartet"),
    [
        ({"vollstaendig": "nein"}, {"L002"}),
        ({"vollstaendig": "ja"}, {"L001"}),
        ({"vertrauen__exact": "niedrig"}, {"L002"}),
        ({"status__exact": "veroeffentlicht"}, {"L001"}),
        ({"kommunen__bundesland__id__exact": "NW"}, {"L001"}),
    ],
)
def test_filter(redaktion, parameter, erwartet):
    f.LoesungFactory(kennung="L001", vollstaendig=True, veroeffentlicht=True)
    f.LoesungFactory(kennung="L002", vertrauen="niedrig")
    f.BundeslandFactory(bayern=True)  # a filter with one choice is none
    parameter = {n: f.BundeslandFactory().pk if w == "NW" else w for n, w in parameter.items()}
    antwort = redaktion.get(reverse(LISTE), parameter)
    assert {loesung.kennung for loesung in antwort.context["cl"].result_list} == erwartet


def test_formular_nennt_schwachen_beleg_und_was_fehlt(redaktion):
    loesung = f.LoesungFactory(vertrauen="niedrig")
    seite = redaktion.get(reverse("admin:loesungen_loesung_change", args=[loesung.pk])).content.decode()
    assert "Schwach belegt" in seite
    assert "ein Handlungsfeld, eine Kommune oder ein Träger, eine Quelle, der Reifegrad" in seite


def test_link_zur_oeffentlichen_seite_nur_bei_sichtbaren(redaktion):
    for loesung, steht_da in ((f.LoesungFactory(veroeffentlicht=True), True), (f.LoesungFactory(), False)):
        seite = redaktion.get(reverse("admin:loesungen_loesung_change", args=[loesung.pk])).content.decode()
        assert ("Zur öffentlichen Seite" in seite) is steht_da


def test_neue_loesung_bekommt_kennung_und_adresse_und_ist_ein_entwurf(redaktion):
    f.LoesungFactory(kennung="L239", slug="maengelmelder-fuer-giessen")
    adresse = reverse("admin:loesungen_loesung_add")
    daten = formular(redaktion, adresse) | {
        "titel": "Mängelmelder für Gießen",
        "kurzbeschreibung": "Ein Satz.",
        "status": Status.VEROEFFENTLICHT,  # not a field of the form: whoever sends it all the same changes nothing
        "handlungsfelder": [f.HandlungsfeldFactory().pk],
        "schlagwoerter": "Hochwasser, Starkregen",
        "plattformen": "web, ios",
        "funktionen": "Karte, mit Suche\r\n\r\nFoto ",
        "quellen-TOTAL_FORMS": 1,
        "quellen-0-titel": "Amtsblatt",
        "loesungskommunen-TOTAL_FORMS": 1,
        "loesungskommunen-0-kommune": f.KommuneFactory().pk,
    }
    antwort = redaktion.post(adresse, daten)
    assert antwort.status_code == 302, antwort.context["errors"]
    loesung = Loesung.objects.get(kennung="L240")
    assert loesung.slug == "maengelmelder-fuer-giessen-2"
    assert loesung.status == Status.ENTWURF
    assert loesung.plattformen == ["web", "ios"]
    assert loesung.funktionen == ["Karte, mit Suche", "Foto"]
    assert {s.name for s in loesung.schlagwoerter.all()} == {"Hochwasser", "Starkregen"}
    assert naechste_kennung() == "L241"


def test_speichern_ohne_aenderung_aendert_nichts(redaktion):
    loesung = f.LoesungFactory(
        vollstaendig=True, schlagwoerter=["Baum"], funktionen=["Karte", "Foto"], loesungsansatz="Zeile 1\nZeile 2"
    )
    vorher = abbilden(loesung)
    speichern(redaktion, loesung)
    assert abbilden(Loesung.objects.get(pk=loesung.pk)) == vorher


def test_veroeffentlichtes_ist_nur_in_der_arbeitskopie_zu_aendern(redaktion):
    loesung = f.LoesungFactory(vollstaendig=True, veroeffentlicht=True)
    adresse = reverse("admin:loesungen_loesung_change", args=[loesung.pk])
    seite = redaktion.get(adresse)
    assert "Bearbeiten (Arbeitskopie)" in seite.content.decode()
    assert "_save" not in seite.content.decode()
    assert redaktion.post(adresse, {"titel": "Am Weg vorbei"}).status_code == 403
    loesung.refresh_from_db()
    assert loesung.titel != "Am Weg vorbei"


def test_verdrehte_kosten_werden_verstaendlich_abgelehnt(redaktion):
    loesung = f.LoesungFactory(kosten_einmalig_von=10)
    adresse = reverse("admin:loesungen_loesung_change", args=[loesung.pk])
    antwort = redaktion.post(adresse, formular(redaktion, adresse) | {"kosten_einmalig_bis": 5})
    assert "dürfen nicht über „bis“ liegen" in antwort.content.decode()


def test_aktionen_fragen_nach_und_berichten_je_eintrag(redaktion):
    gut, schlecht = f.LoesungFactory(vollstaendig=True), f.LoesungFactory()
    daten = {"action": "aktion_veroeffentlichen", "_selected_action": [gut.pk, schlecht.pk]}
    frage = redaktion.post(reverse(LISTE), daten).content.decode()
    assert "sofort für alle sichtbar" in frage
    assert "Es fehlt: ein Handlungsfeld, eine Kommune oder ein Träger, eine Quelle" in frage
    assert not Loesung.objects.sichtbar().exists()
    antwort = redaktion.post(reverse(LISTE), daten | {"bestaetigt": "ja"}, follow=True)
    assert [str(m) for m in antwort.context["messages"]] == [f"„{gut}“ ist veröffentlicht."]
    assert list(Loesung.objects.sichtbar()) == [gut]


# --- tags -----------------------------------------------------------------------------------------------------------


def test_schlagwoerter_zusammenfuehren(anwenden):
    beide = f.LoesungFactory(schlagwoerter=["Baum", "Bäume"], veroeffentlicht=True)
    eine = f.LoesungFactory(schlagwoerter=["Baum"], veroeffentlicht=True)
    anwenden()
    baum, baeume = Schlagwort.objects.get(name="Baum"), Schlagwort.objects.get(name="Bäume")
    assert worte_zusammenfuehren(ziel=baeume, quellen=[baum, baeume])
    assert list(Schlagwort.objects.values_list("name", flat=True)) == ["Bäume"]
    for loesung in (beide, eine):
        assert [s.name for s in loesung.schlagwoerter.all()] == ["Bäume"]
    assert anwenden()


def test_zusammenfuehren_fragt_nach_dem_ziel(redaktion):
    f.LoesungFactory(schlagwoerter=["Baum"])
    tags = [Schlagwort.objects.get(name="Baum"), f.SchlagwortFactory(name="Bäume"), f.SchlagwortFactory(name="Gehölz")]
    liste = reverse("admin:loesungen_schlagwort_changelist")
    daten = {"action": "aktion_zusammenfuehren", "_selected_action": [t.pk for t in tags]}
    frage = redaktion.post(liste, daten)
    assert "Welcher Eintrag bleibt?" in frage.content.decode()
    assert Schlagwort.objects.count() == 3
    assert "Bitte wählen" in redaktion.post(liste, daten | {"ziel": "0"}).content.decode()
    redaktion.post(liste, daten | {"ziel": tags[1].pk})
    assert list(Schlagwort.objects.all()) == [tags[1]]
    assert tags[1].verschlagwortungen.count() == 1


def test_neues_schlagwort_bekommt_eine_deutsche_adresse(redaktion):
    redaktion.post(reverse("admin:loesungen_schlagwort_add"), {"name": "Straßenbäume"})
    assert Schlagwort.objects.get().slug == "strassenbaeume"
