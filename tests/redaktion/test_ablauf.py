"""The steps: who may, when, what is recorded, and that the public and the index see only what is public."""

import pytest

from basis.sichtbarkeit import Status
from loesungen.kennungen import naechste_kennung, vergeben
from loesungen.models import Loesung, Schlagwort
from redaktion import ablauf, historie
from redaktion.abbild import abbilden
from redaktion.fehler import Konfliktfehler, NichtErlaubt, SchrittFehler
from redaktion.models import Schritt, Vorgang
from tests import factories as f

pytestmark = pytest.mark.django_db


def schritte(objekt) -> list[str]:
    return list(Vorgang.objects.zu(objekt).order_by("pk").values_list("schritt", flat=True))


def treffer(client, text: str) -> bool:
    return "/loesungen/baumkataster/" in client.get("/loesungen/", {"q": text}).content.decode()


def test_der_ganze_weg(client, anwenden, kommunale, redakteurin, freigeberin, meine_kommune, voll):
    """From the draft to the archive, with a change in the copy and a way back; the index is clean at each step."""
    loesung = voll(kommunen=[meine_kommune])
    anwenden()
    ablauf.einreichen(objekt=loesung, person=kommunale)
    anwenden()
    assert loesung.status == Status.IN_PRUEFUNG
    with pytest.raises(SchrittFehler, match="Grund"):
        ablauf.zurueckgeben(objekt=loesung, person=freigeberin, grund="  ")
    ablauf.zurueckgeben(objekt=loesung, person=freigeberin, grund="Die Wirkung ist nicht belegt.")
    ablauf.einreichen(objekt=loesung, person=kommunale)
    with pytest.raises(NichtErlaubt):
        ablauf.veroeffentlichen(objekt=loesung, person=redakteurin)
    assert not treffer(client, "Baumkataster")
    ablauf.veroeffentlichen(objekt=loesung, person=freigeberin)
    anwenden()
    assert treffer(client, "Baumkataster")
    erster_stand = abbilden(loesung)

    kopie = ablauf.arbeitskopie_anlegen(objekt=loesung, person=kommunale)
    anwenden()
    kopie.kurzbeschreibung = "Jeder Baum hat jetzt einen Steckbrief."
    kopie.save()
    kopie.schlagwoerter.add("Pusteblume")
    anwenden()
    seite = client.get(loesung.get_absolute_url()).content.decode()
    assert "Steckbrief." not in seite
    assert "Pusteblume" not in seite
    assert client.get(kopie.get_absolute_url()).status_code == 404
    assert not treffer(client, "Pusteblume")
    ablauf.einreichen(objekt=kopie, person=kommunale)
    anwenden()
    with pytest.raises(NichtErlaubt):
        ablauf.uebernehmen(kopie=kopie, person=redakteurin)
    ablauf.uebernehmen(kopie=kopie, person=freigeberin, grund="geprüft")
    anwenden()
    assert not Loesung.objects.filter(vorlage__isnull=False).exists()
    assert "Jeder Baum hat jetzt einen Steckbrief." in client.get(loesung.get_absolute_url()).content.decode()
    assert treffer(client, "Pusteblume")
    loesung.refresh_from_db()

    version = next(v for v in historie.versionen(loesung) if historie.aus_version(v) == erster_stand)
    ziel, verloren = ablauf.zurueckholen(objekt=loesung, version=version, person=freigeberin, grund="Irrtum")
    anwenden()
    assert (ziel.pk, verloren) == (loesung.pk, [])
    loesung = Loesung.objects.get(pk=loesung.pk)
    assert abbilden(loesung) == erster_stand
    assert loesung.ist_sichtbar
    assert not treffer(client, "Pusteblume")
    ablauf.archivieren(objekt=loesung, person=freigeberin, grund="abgeschaltet")
    anwenden()
    assert client.get(loesung.get_absolute_url()).status_code == 404
    assert schritte(loesung) == [
        Schritt.EINGEREICHT,
        Schritt.ZURUECKGEGEBEN,
        Schritt.EINGEREICHT,
        Schritt.VEROEFFENTLICHT,
        Schritt.ARBEITSKOPIE,
        Schritt.EINGEREICHT,
        Schritt.UEBERNOMMEN,
        Schritt.ZURUECKGEHOLT,
        Schritt.ARCHIVIERT,
    ]
    rueckgabe = Vorgang.objects.get(schritt=Schritt.ZURUECKGEGEBEN)
    assert (rueckgabe.person, rueckgabe.grund) == (freigeberin, "Die Wirkung ist nicht belegt.")
    assert (rueckgabe.vorher, rueckgabe.nachher) == (Status.IN_PRUEFUNG, Status.ENTWURF)


def test_die_arbeitskopie_ist_nirgends_zu_sehen(client, anwenden, freigeberin, oeffentlich):
    oeffentlich.titel = "Original"
    oeffentlich.save()
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    kopie.titel = "Geheimkopie"
    kopie.save()
    anwenden()
    kommune, projekt = oeffentlich.kommunen.get(), oeffentlich.modellprojekt
    adressen = [
        "/",
        "/loesungen/",
        "/loesungen/?q=Geheimkopie",
        "/loesungen/feed/",
        "/sitemap-loesungen.xml",
        "/suche/?q=Geheimkopie",
        "/suche/vorschlaege/?q=Geheim",
        "/repositories/",
        oeffentlich.get_absolute_url(),
        kommune.get_absolute_url(),
        oeffentlich.nachnutzungen.get().kommune.get_absolute_url(),
        projekt.get_absolute_url(),
        projekt.staffel.get_absolute_url(),
        oeffentlich.handlungsfelder.first().get_absolute_url(),
        oeffentlich.kooperationen.get().get_absolute_url(),
        oeffentlich.basiert_auf.get().get_absolute_url(),
    ]
    for adresse in adressen:
        text = client.get(adresse).content.decode()
        ohne_frage = text.replace("q=Geheimkopie", "").replace('value="Geheimkopie"', "").replace("„Geheimkopie“", "")
        assert "Geheimkopie" not in ohne_frage, adresse
        assert kopie.slug not in text, adresse
    assert type(kommune).objects.mit_loesungszahl().get(pk=kommune.pk).loesungszahl == 1
    feld = oeffentlich.handlungsfelder.first()
    assert type(feld).objects.mit_loesungszahl().get(pk=feld.pk).loesungszahl == 1


def test_eine_kopie_kann_nie_oeffentlich_sein(freigeberin, oeffentlich):
    from django.db import IntegrityError, transaction

    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loesung.objects.filter(pk=kopie.pk).update(status=Status.VEROEFFENTLICHT)
    kopie.status = Status.VEROEFFENTLICHT  # and if it were, the rule would still say no
    assert not kopie.ist_sichtbar
    with pytest.raises(SchrittFehler):
        ablauf.veroeffentlichen(objekt=kopie, person=freigeberin)


def test_hoechstens_eine_offene_kopie(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    with pytest.raises(SchrittFehler, match="Arbeitskopie offen"):
        ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    with pytest.raises(SchrittFehler, match="Arbeitskopie offen"):
        ablauf.archivieren(objekt=oeffentlich, person=freigeberin, grund="weg")
    ablauf.verwerfen(kopie=kopie, person=freigeberin, grund="doch nicht")
    assert ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)


def test_schluessel_adresse_und_kennung_bleiben(client, freigeberin, oeffentlich):
    vorher = (oeffentlich.pk, oeffentlich.slug, oeffentlich.kennung, oeffentlich.veroeffentlicht_am)
    nachnutzung = oeffentlich.nachnutzungen.get().pk
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    kopie.titel = "Ein anderer Titel"
    kopie.save()
    original = ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    original.refresh_from_db()
    assert (original.pk, original.slug, original.kennung, original.veroeffentlicht_am) == vorher
    assert original.titel == "Ein anderer Titel"
    assert original.nachnutzungen.get().pk == nachnutzung


def test_konflikte_werden_entschieden_und_nie_ueberschrieben(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    kopie.wirkung, kopie.erfahrungen = "aus der Kopie", "nur in der Kopie geändert"
    kopie.save()
    kopie.nachnutzungen.update(beleg="laut Kopie")
    # An import changes the original meanwhile, beside the desk.
    Loesung.objects.filter(pk=oeffentlich.pk).update(wirkung="aus dem Import", ausgangslage="nur im Import geändert")
    oeffentlich.nachnutzungen.update(beleg="laut Import")
    with pytest.raises(Konfliktfehler) as gefangen:
        ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    konflikte = {k.name: k for k in gefangen.value.konflikte}
    zeile = f"nachnutzungen:[{oeffentlich.nachnutzungen.get().kommune_id}]"
    assert set(konflikte) == {"wirkung", zeile}
    wirkung = konflikte["wirkung"]
    assert (wirkung.grundlage, wirkung.original, wirkung.kopie) == (
        "Weniger Suchen.",
        "aus dem Import",
        "aus der Kopie",
    )
    oeffentlich.refresh_from_db()
    assert oeffentlich.wirkung == "aus dem Import"
    assert Loesung.objects.filter(pk=kopie.pk).exists()
    ablauf.uebernehmen(kopie=kopie, person=freigeberin, entscheidungen={"wirkung": "original", zeile: "kopie"})
    oeffentlich.refresh_from_db()
    assert (oeffentlich.wirkung, oeffentlich.ausgangslage, oeffentlich.erfahrungen) == (
        "aus dem Import",
        "nur im Import geändert",
        "nur in der Kopie geändert",
    )
    assert oeffentlich.nachnutzungen.get().beleg == "laut Kopie"
    vorher = [historie.aus_version(v)["felder"]["wirkung"] for v in historie.versionen(oeffentlich)]
    assert vorher == ["aus dem Import", "aus dem Import", "Weniger Suchen."]


def test_beide_seiten_duerfen_verschiedenes_hinzufuegen(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    kopie.schlagwoerter.add("Kopie")
    kopie.schlagwoerter.remove("Baum")
    oeffentlich.schlagwoerter.add("Original")
    ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    assert set(oeffentlich.schlagwoerter.names()) == {"Grün", "Kopie", "Original"}


def test_entschieden_ist_nur_was_gesehen_wurde(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    gesehen = ablauf.gesehener_stand(kopie)
    kopie.titel = "Schnell noch geändert"
    kopie.save()
    with pytest.raises(SchrittFehler, match="neu ansehen"):
        ablauf.uebernehmen(kopie=kopie, person=freigeberin, gesehen=gesehen)


def test_veroeffentlichen_verlangt_alles_und_nennt_was_fehlt(freigeberin):
    loesung = f.LoesungFactory(kurzbeschreibung=" ")
    with pytest.raises(SchrittFehler) as gefangen:
        ablauf.veroeffentlichen(objekt=loesung, person=freigeberin)
    assert str(gefangen.value).endswith(
        "Es fehlt: eine Kurzbeschreibung, ein Handlungsfeld, eine Kommune oder ein Träger, eine Quelle, "
        "der Reifegrad (oder „unbekannt“) und die Antwort auf „Open Source“."
    )
    loesung.refresh_from_db()
    assert loesung.status == Status.ENTWURF


def test_geladenes_bleibt_oeffentlich_wird_aber_nicht_schlechter(freigeberin):
    geladen = f.LoesungFactory(veroeffentlicht=True, reifegrad="")
    f.QuelleFactory(loesung=geladen)
    kopie = ablauf.arbeitskopie_anlegen(objekt=geladen, person=freigeberin)
    kopie.quellen.all().delete()
    with pytest.raises(SchrittFehler, match=r"unvollständig. Es fehlt: eine Quelle\."):
        ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    assert geladen.quellen.count() == 1
    f.QuelleFactory(loesung=kopie)
    ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    assert Loesung.objects.sichtbar().get() == geladen


@pytest.mark.parametrize(
    ("status", "schritt"),
    [
        (Status.VEROEFFENTLICHT, "veroeffentlichen"),
        (Status.VEROEFFENTLICHT, "einreichen"),
        (Status.ENTWURF, "zurueckgeben"),
        (Status.ARCHIVIERT, "archivieren"),
        (Status.ARCHIVIERT, "veroeffentlichen"),
        (Status.ENTWURF, "wieder_oeffnen"),
        (Status.ENTWURF, "arbeitskopie_anlegen"),
        (Status.VEROEFFENTLICHT, "loeschen"),
    ],
)
def test_unpassende_schritte(freigeberin, status, schritt):
    loesung = f.LoesungFactory(vollstaendig=True, status=status)
    with pytest.raises(SchrittFehler, match="hat den Status"):
        getattr(ablauf, schritt)(objekt=loesung, person=freigeberin, grund="weil")
    assert not Vorgang.objects.exists()


def test_der_gespeicherte_stand_entscheidet(freigeberin):
    loesung = f.LoesungFactory(vollstaendig=True)
    anderer = Loesung.objects.get(pk=loesung.pk)
    ablauf.veroeffentlichen(objekt=anderer, person=freigeberin)
    with pytest.raises(SchrittFehler):
        ablauf.einreichen(objekt=loesung, person=freigeberin)


def test_wieder_oeffnen_und_wieder_veroeffentlichen_behaelt_den_ersten_tag(freigeberin):
    loesung = f.LoesungFactory(vollstaendig=True)
    ablauf.veroeffentlichen(objekt=loesung, person=freigeberin)
    erstmals = loesung.veroeffentlicht_am
    ablauf.archivieren(objekt=loesung, person=freigeberin, grund="weg")
    ablauf.wieder_oeffnen(objekt=loesung, person=freigeberin, grund="doch da")
    ablauf.veroeffentlichen(objekt=loesung, person=freigeberin)
    loesung.refresh_from_db()
    assert (loesung.status, loesung.veroeffentlicht_am) == (Status.VEROEFFENTLICHT, erstmals)


def test_traeger_ersetzt_kommune(freigeberin):
    from redaktion import schritte as pflichten

    loesung = f.LoesungFactory(
        handlungsfelder=[f.HandlungsfeldFactory()], traeger=[f.OrganisationFactory()], reifegrad="idee", offen="ja"
    )
    assert pflichten.fehlendes(loesung) == ["eine Quelle"]


# --- history --------------------------------------------------------------------------------------------------------


def test_redaktion_schlaegt_einen_frueheren_stand_vor(redakteurin, oeffentlich):
    historie.festhalten(oeffentlich, None, "früher")
    version = historie.versionen(oeffentlich).first()
    Loesung.objects.filter(pk=oeffentlich.pk).update(titel="Jetzt")
    ziel, _ = ablauf.zurueckholen(objekt=oeffentlich, version=version, person=redakteurin)
    assert ziel.vorlage_id == oeffentlich.pk
    assert ziel.titel == "Baumkataster"
    oeffentlich.refresh_from_db()
    assert oeffentlich.titel == "Jetzt"


def test_loeschen_behaelt_die_geschichte_und_die_nummer(freigeberin, anwenden, voll):
    loesung = voll(kennung="L900", schlagwoerter=["Baum"])
    vorher, pk, slug = abbilden(loesung), loesung.pk, loesung.slug
    ablauf.loeschen(objekt=loesung, person=freigeberin, grund="doppelt")
    assert not Loesung.objects.filter(pk=pk).exists()
    assert (naechste_kennung(), vergeben()) == ("L901", "L901")
    f.LoesungFactory(slug=slug)
    (version,) = historie.geloeschte(Loesung)
    assert version.revision.comment == "doppelt"
    zurueck, verloren = ablauf.wiederherstellen(version=version, person=freigeberin)
    anwenden()
    assert (zurueck.pk, zurueck.kennung, verloren) == (pk, "L900", [])
    assert zurueck.slug == f"{slug}-2"
    assert abbilden(Loesung.objects.get(pk=pk)) == vorher
    assert zurueck.erstellt_am == version.field_dict["erstellt_am"]
    assert schritte(zurueck) == [Schritt.GELOESCHT, Schritt.WIEDERHERGESTELLT]
    assert list(historie.geloeschte(Loesung)) == []
    with pytest.raises(SchrittFehler, match="nicht gelöscht"):
        ablauf.wiederherstellen(version=version, person=freigeberin)


def test_auch_massenhaftes_loeschen_gibt_keine_nummer_frei():
    f.LoesungFactory(kennung="L500")
    Loesung.objects.filter(kennung="L500").delete()
    assert vergeben() == "L501"
    f.LoesungFactory(kennung="L700").delete()
    assert (vergeben(), vergeben()) == ("L701", "L702")


def test_was_ausserhalb_geschah_steht_in_der_historie(redakteurin, voll):
    loesung = voll()
    historie.stand_sichern(loesung)
    historie.stand_sichern(loesung)
    Schlagwort.objects.filter(name="Baum").delete()
    historie.stand_sichern(loesung)
    assert [v.revision.comment for v in historie.versionen(loesung)] == [historie.AUSSERHALB, historie.VORHER]
