"""Two into one, with everything that belonged to both, and the way back."""

import pytest
from django.urls import reverse

from basis.sichtbarkeit import Status
from loesungen.models import Loesung, Organisation, Schlagwort
from redaktion import historie
from redaktion.abbild import abbilden
from redaktion.fehler import NichtErlaubt, SchrittFehler
from redaktion.zusammenfuehren import eintraege_zusammenfuehren, trennen, worte_zusammenfuehren
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def paar(voll):
    """Two published entries, each with relations of its own, and a third that is based on the second."""
    from django.utils import timezone

    oeffentlich = {"status": Status.VEROEFFENTLICHT, "veroeffentlicht_am": timezone.now()}
    ziel = voll(slug="ziel", **oeffentlich)
    quelle = voll(
        slug="quelle", titel="Baumkataster der anderen", schlagwoerter=["Ulme"], basiert_auf=[ziel], **oeffentlich
    )
    dritte = f.LoesungFactory(titel="Dritte", basiert_auf=[quelle], veroeffentlicht=True)
    return ziel, quelle, dritte


def test_zwei_eintraege_werden_einer(client, anwenden, freigeberin, redakteurin, paar):
    ziel, quelle, dritte = paar
    anwenden()
    vorher, quelle_vorher = abbilden(ziel), abbilden(quelle)
    with pytest.raises(NichtErlaubt):
        eintraege_zusammenfuehren(ziel=ziel, quelle=quelle, person=redakteurin, grund="doppelt")
    with pytest.raises(SchrittFehler, match="Grund"):
        eintraege_zusammenfuehren(ziel=ziel, quelle=quelle, person=freigeberin, grund="")
    vorgang = eintraege_zusammenfuehren(ziel=ziel, quelle=quelle, person=freigeberin, grund="doppelt")
    anwenden()
    ziel, quelle = Loesung.objects.get(pk=ziel.pk), Loesung.objects.get(pk=quelle.pk)
    danach = abbilden(ziel)
    assert danach["felder"] == vorher["felder"]
    for name, werte in vorher["mengen"].items():
        # An entry is not based on itself, nor on the one that went up in it.
        vereint = {*werte, *quelle_vorher["mengen"][name]} - ({ziel.pk} if name == "basiert_auf" else set())
        assert set(danach["mengen"][name]) == vereint, name
    for name, zeilen in vorher["teile"].items():
        assert danach["teile"][name].keys() == {**zeilen, **quelle_vorher["teile"][name]}.keys(), name
    assert quelle.status == Status.ARCHIVIERT
    assert abbilden(quelle) == quelle_vorher
    assert list(dritte.basiert_auf.all()) == [ziel]
    antwort = client.get("/loesungen/quelle/")
    assert (antwort.status_code, antwort.url) == (301, "/loesungen/ziel/")

    # An edit made since then stays when the merge is taken back.
    Loesung.objects.filter(pk=ziel.pk).update(wirkung="danach bearbeitet")
    trennen(vorgang=vorgang, person=freigeberin, grund="doch zweierlei")
    anwenden()
    ziel, quelle = Loesung.objects.get(pk=ziel.pk), Loesung.objects.get(pk=quelle.pk)
    vorher["felder"]["wirkung"] = "danach bearbeitet"
    assert abbilden(ziel) == vorher
    assert abbilden(quelle) == quelle_vorher
    assert quelle.status == Status.VEROEFFENTLICHT
    assert list(dritte.basiert_auf.all()) == [quelle]
    assert client.get("/loesungen/quelle/").status_code == 200
    with pytest.raises(SchrittFehler, match="schon zurückgenommen"):
        trennen(vorgang=vorgang, person=freigeberin, grund="nochmal")
    assert "doppelt" in historie.versionen(ziel)[2].revision.comment


def test_die_seite_sagt_was_geschieht(client, freigeberin, paar):
    ziel, quelle, _ = paar
    client.force_login(freigeberin)
    liste = reverse("admin:loesungen_loesung_changelist")
    daten = {"action": "aktion_zusammenfuehren", "_selected_action": [ziel.pk, quelle.pk]}
    frage = client.post(liste, daten).content.decode()
    assert "Der andere wird archiviert" in frage
    ohne_grund = client.post(liste, daten | {"bestaetigt": "ja", "ziel": ziel.pk})
    assert "Bitte nennen Sie den Grund." in ohne_grund.content.decode()
    assert client.post(liste, daten | {"bestaetigt": "ja", "ziel": ziel.pk, "grund": "doppelt"}).status_code == 302
    quelle.refresh_from_db()
    assert quelle.status == Status.ARCHIVIERT


def test_schlagwoerter_mit_weiterleitung_und_zurueck(client, anwenden, freigeberin):
    beide = f.LoesungFactory(schlagwoerter=["Baum", "Bäume"], veroeffentlicht=True)
    eine = f.LoesungFactory(schlagwoerter=["Baum"], veroeffentlicht=True)
    anwenden()
    baum, baeume = Schlagwort.objects.get(name="Baum"), Schlagwort.objects.get(name="Bäume")
    vorgang = worte_zusammenfuehren(ziel=baeume, quellen=[baum, baeume], person=freigeberin, grund="eins")
    anwenden()
    assert [set(loesung.schlagwoerter.names()) for loesung in (beide, eine)] == [{"Bäume"}, {"Bäume"}]
    antwort = client.get("/loesungen/?q=Melder&schlagwort=baum&offen=ja")
    assert antwort.status_code == 301
    assert antwort.url == "/loesungen/?q=Melder&schlagwort=baeume&offen=ja"
    assert client.get("/loesungen/?schlagwort=gibtesnicht").status_code == 200
    trennen(vorgang=vorgang, person=freigeberin, grund="doch nicht")
    anwenden()
    assert [set(loesung.schlagwoerter.names()) for loesung in (beide, eine)] == [{"Baum", "Bäume"}, {"Baum"}]
    assert Schlagwort.objects.get(name="Baum").pk == baum.pk
    assert client.get("/loesungen/?schlagwort=baum").status_code == 200


def test_organisationen_und_zurueck(anwenden, freigeberin):
    alt, neu = f.OrganisationFactory(name="Uni Köln"), f.OrganisationFactory(name="Universität zu Köln")
    kooperation = f.KooperationFactory()
    alt.kooperationen.add(kooperation)
    eine = f.LoesungFactory(veroeffentlicht=True, traeger=[alt], partner=[alt, neu])
    anwenden()
    vorher = abbilden(eine)
    vorgang = worte_zusammenfuehren(ziel=neu, quellen=[alt], person=freigeberin)
    anwenden()
    assert list(Organisation.objects.all()) == [neu]
    assert (list(eine.traeger.all()), list(eine.partner.all())) == ([neu], [neu])
    assert list(neu.kooperationen.all()) == [kooperation]
    trennen(vorgang=vorgang, person=freigeberin, grund="doch nicht")
    anwenden()
    assert abbilden(Loesung.objects.get(pk=eine.pk)) == vorher
    assert list(Organisation.objects.get(name="Uni Köln").kooperationen.all()) == [kooperation]
    assert not neu.kooperationen.exists()


def test_worte_fuehrt_nur_die_freigabe_zusammen(client, redakteurin):
    eins, zwei = f.SchlagwortFactory(), f.SchlagwortFactory()
    with pytest.raises(NichtErlaubt):
        worte_zusammenfuehren(ziel=eins, quellen=[zwei], person=redakteurin)
    client.force_login(redakteurin)
    for modell, paar in (("schlagwort", (eins, zwei)), ("organisation", (f.OrganisationFactory(),) * 2)):
        liste = reverse(f"admin:loesungen_{modell}_changelist")
        daten = {"action": "aktion_zusammenfuehren", "ziel": paar[0].pk, "_selected_action": [o.pk for o in paar]}
        assert client.post(liste, daten).status_code == 403
    assert Schlagwort.objects.count() == 2


def test_zuruecknehmen_im_browser_nur_durch_die_freigabe(client, freigeberin, redakteurin):
    eins, zwei = f.SchlagwortFactory(), f.SchlagwortFactory()
    vorgang = worte_zusammenfuehren(ziel=eins, quellen=[zwei], person=freigeberin)
    adresse = reverse("admin:redaktion_vorgang_trennen", args=[vorgang.pk])
    client.force_login(redakteurin)
    assert client.post(adresse, {"grund": "weil"}).status_code == 403
    assert (
        "Zusammenführung zurücknehmen"
        not in client.get(reverse("admin:redaktion_vorgang_change", args=[vorgang.pk])).content.decode()
    )
    client.force_login(freigeberin)
    assert "Bitte nennen" in client.post(adresse, {"grund": ""}).content.decode()
    assert client.post(adresse, {"grund": "weil"}).status_code == 302
    assert Schlagwort.objects.count() == 2
