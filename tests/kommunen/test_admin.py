"""The admin of the room kommunen, and what every list and form of the admin has in common."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kommunen.models import Kommune, Modellprojekt
from tests import factories as f

pytestmark = pytest.mark.django_db

# Every model of ours that has admin pages, with a factory whose rows have all that the list shows.
ALLE = {
    "kommunen.bundesland": f.BundeslandFactory,
    "kommunen.kommune": lambda: f.KommuneFactory(kreis=f.KommuneFactory(ist_kreis=True)),
    "kommunen.staffel": f.StaffelFactory,
    "kommunen.modellprojekt": lambda: f.ProjektkommuneFactory().modellprojekt,
    "kommunen.kooperation": lambda: f.KooperationFactory(mitglieder=[f.KommuneFactory()]),
    "kommunen.veranstaltung": lambda: f.VeranstaltungsquelleFactory().veranstaltung,
    "kommunen.registerimport": f.RegisterimportFactory,
    "kommunen.zustaendigkeit": f.ZustaendigkeitFactory,
    "loesungen.artbeschreibung": f.ArtbeschreibungFactory,
    "loesungen.begriff": f.BegriffFactory,
    "loesungen.handlungsfeld": f.HandlungsfeldFactory,
    "loesungen.organisation": f.OrganisationFactory,
    "loesungen.standard": f.StandardFactory,
    "loesungen.schlagwort": f.SchlagwortFactory,
    "loesungen.loesung": lambda: f.LoesungFactory(
        vollstaendig=True, modellprojekt=f.ModellprojektFactory(), schlagwoerter=["Hochwasser"]
    ),
    "loesungen.repository": lambda: f.LoesungsrepositoryFactory().repository,
    "loesungen.nachnutzung": f.NachnutzungFactory,
    "suche.indexauftrag": f.IndexauftragFactory,
    "suche.fehlsuche": f.FehlsucheFactory,
    "suche.synonymgruppe": f.SynonymgruppeFactory,
}
HOECHSTENS_EINER = {"loesungen.artbeschreibung", "kommunen.bundesland", "kommunen.staffel"}


@pytest.fixture
def redaktion(client):
    """A browser in which an editor is logged in."""
    client.force_login(f.RedaktionFactory())
    return client


def adresse(label: str, seite: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{seite}", args=args)


def test_jedes_eigene_modell_steht_in_der_liste():
    eigene = {
        m._meta.label_lower for m in admin.site._registry if m._meta.app_label in ("kommunen", "loesungen", "suche")
    }
    assert eigene == set(ALLE)
    assert not [m for m in admin.site._registry if m._meta.app_label == "taggit"]


@pytest.mark.parametrize("label", ALLE)
def test_liste_formular_und_verlauf(redaktion, label):
    objekt = ALLE[label]()
    assert redaktion.get(adresse(label, "changelist")).status_code == 200
    assert redaktion.get(adresse(label, "changelist"), {"q": "mühl"}).status_code == 200
    assert redaktion.get(adresse(label, "change", objekt.pk)).status_code == 200
    assert redaktion.get(adresse(label, "history", objekt.pk)).status_code == 200
    if label in ("suche.indexauftrag", "suche.fehlsuche"):
        assert redaktion.get(adresse(label, "add")).status_code == 403
    else:
        assert redaktion.get(adresse(label, "add")).status_code == 200
        geschichte = label == "kommunen.registerimport"  # what was imported stays on record
        assert redaktion.get(adresse(label, "delete", objekt.pk)).status_code == (403 if geschichte else 200)


@pytest.mark.parametrize("label", sorted(ALLE.keys() - HOECHSTENS_EINER))
def test_listen_brauchen_gleich_viele_abfragen(redaktion, label):
    def abfragen(anzahl: int) -> int:
        for _ in range(anzahl):
            ALLE[label]()
        with CaptureQueriesContext(connection) as erfasst:
            antwort = redaktion.get(adresse(label, "changelist"))
        assert antwort.status_code == 200
        return len(erfasst)

    abfragen(3)  # content types and the like are read once
    assert abfragen(0) == abfragen(7)


def test_kopf_fuehrt_zur_oeffentlichen_seite(redaktion):
    seite = redaktion.get(reverse("admin:index")).content.decode()
    assert "Wissensspeicher – Redaktion" in seite
    assert '<a href="/">Zum Wissensspeicher</a>' in seite


def test_seiten_kommen_ohne_eingebettetes_skript_und_ohne_stil_aus(redaktion):
    loesung = ALLE["loesungen.loesung"]()
    for ziel in (reverse("admin:index"), adresse("loesungen.loesung", "change", loesung.pk)):
        antwort = redaktion.get(ziel)
        text = antwort.content.decode()
        assert "<script>" not in text
        assert " style=" not in text
        assert "script-src 'self'" in antwort["Content-Security-Policy"]


@pytest.mark.parametrize("eingabe", ["muenster", "Münster", "MUNSTER", "48143", "05515000"])
def test_kommune_wird_nach_gefaltetem_namen_plz_und_schluessel_gefunden(redaktion, eingabe):
    f.KommuneFactory(name="Münster", schluessel="05515000", plz="48143")
    f.KommuneFactory(name="Hamm", schluessel="05915000", plz="59065")
    antwort = redaktion.get(adresse("kommunen.kommune", "changelist"), {"q": eingabe})
    assert [k.name for k in antwort.context["cl"].result_list] == ["Münster"]


def test_auswahl_nennt_kreis_land_und_schluessel_und_den_genauen_namen_zuerst(redaktion):
    kreis = f.KommuneFactory(ist_kreis=True, name="Kreis Nordfriesland")
    f.KommuneFactory(name="Altmünster", schluessel="05000001")
    f.KommuneFactory(name="Münster", schluessel="05000002", kreis=kreis)
    parameter = {"app_label": "kommunen", "model_name": "projektkommune", "field_name": "kommune", "term": "muenster"}
    treffer = redaktion.get(adresse("kommunen.kommune", "wahl"), parameter).json()["results"]
    assert [t["text"] for t in treffer] == [
        "Münster (Kreis Nordfriesland, NW, 05000002)",
        "Altmünster (Stadt, NW, 05000001)",
    ]


def test_modellprojekt_anlegen_mit_kommune_und_deutscher_adresse(redaktion):
    kommune = f.KommuneFactory()
    daten = {
        "name": "Smarte Straße für Gießen",
        "slug": "",
        "staffel": f.StaffelFactory().pk,
        "bundesland": f.BundeslandFactory().pk,
        "projektart": "mittelstadt",
        "vertrauen": "hoch",
        "projektkommunen-TOTAL_FORMS": 1,
        "projektkommunen-INITIAL_FORMS": 0,
        "projektkommunen-0-kommune": kommune.pk,
        "projektkommunen-0-rolle": "federfuehrend",
        "quellen-TOTAL_FORMS": 0,
        "quellen-INITIAL_FORMS": 0,
    }
    antwort = redaktion.post(adresse("kommunen.modellprojekt", "add"), daten)
    assert antwort.status_code == 302, antwort.context["errors"]
    projekt = Modellprojekt.objects.get()
    assert projekt.slug == "smarte-strasse-fuer-giessen"
    assert [(p.kommune, p.rolle) for p in projekt.projektkommunen.all()] == [(kommune, "federfuehrend")]


def test_belegte_kommune_laesst_sich_nicht_loeschen(redaktion):
    kommune = f.ProjektkommuneFactory().kommune
    redaktion.post(adresse("kommunen.kommune", "delete", kommune.pk), {"post": "yes"})
    assert Kommune.objects.filter(pk=kommune.pk).exists()


def test_from_a_missing_query_to_a_synonym_in_one_click(redaktion):
    f.FehlsucheFactory(text="seilbahn & co")
    html = redaktion.get(adresse("suche.fehlsuche", "changelist")).content.decode()
    ziel = "/admin/suche/synonymgruppe/add/?begriffe=seilbahn+%26+co%2C+"
    assert f'href="{ziel}"' in html
    assert "seilbahn &amp; co, " in redaktion.get(ziel).content.decode()


def test_gescheiterter_indexauftrag_wird_erneut_versucht(redaktion):
    auftrag = f.IndexauftragFactory(versuche=5, fehler="ValueError: kaputt")
    liste = adresse("suche.indexauftrag", "changelist")
    assert "ValueError: kaputt" in redaktion.get(liste, {"stand": "gescheitert"}).content.decode()
    redaktion.post(liste, {"action": "erneut_versuchen", "_selected_action": [auftrag.pk]})
    auftrag.refresh_from_db()
    assert (auftrag.versuche, auftrag.fehler) == (0, "")
