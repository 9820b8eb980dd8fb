"""The pages of the desk: two editors at once, difference, preview, history, the tiles on the start page."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from basis.sichtbarkeit import Status
from loesungen.models import Loesung
from redaktion import ablauf, historie, tisch
from redaktion.abbild import abbilden
from tests import factories as f
from tests.loesungen.test_admin import formular

pytestmark = pytest.mark.django_db


def url(seite: str, *args) -> str:
    return reverse(f"admin:loesungen_loesung_{seite}", args=args)


# --- two editors at once --------------------------------------------------------------------------------------------


def test_der_zweite_erfaehrt_was_der_erste_geaendert_hat(client, redakteurin, freigeberin, voll):
    loesung = voll()
    adresse = url("change", loesung.pk)
    client.force_login(freigeberin)
    des_zweiten = formular(client, adresse)
    client.force_login(redakteurin)
    eingabe = formular(client, adresse) | {"wirkung": "Viel weniger Suchen.", "anlass": "Nachgefragt"}
    assert client.post(adresse, eingabe).status_code == 302

    client.force_login(freigeberin)
    eingabe = des_zweiten | {"titel": "Der Titel des Zweiten"}
    antwort = client.post(adresse, eingabe)
    assert antwort.status_code == 200
    seite = antwort.content.decode()
    assert "Der Eintrag wurde inzwischen geändert" in seite
    assert f"von {redakteurin.username} am" in seite
    assert "Viel weniger" in seite
    assert 'value="Der Titel des Zweiten"' in seite
    loesung.refresh_from_db()
    assert (loesung.titel, loesung.wirkung) == ("Baumkataster", "Viel weniger Suchen.")
    # Told, and saved once more: it counts, and the first one's state stays in the history.
    nochmal = eingabe | {"stand": antwort.context["adminform"].form["stand"].value()}
    assert client.post(adresse, nochmal).status_code == 302
    loesung.refresh_from_db()
    assert (loesung.titel, loesung.wirkung) == ("Der Titel des Zweiten", "Weniger Suchen.")
    staende = [(v.revision.comment, historie.aus_version(v)["felder"]["wirkung"]) for v in historie.versionen(loesung)]
    assert staende == [
        ("Bearbeitet", "Weniger Suchen."),
        ("Nachgefragt", "Viel weniger Suchen."),
        (historie.VORHER, "Weniger Suchen."),
    ]


def test_auch_ein_import_faellt_auf(client, redakteurin, voll):
    loesung = voll()
    adresse = url("change", loesung.pk)
    client.force_login(redakteurin)
    daten = formular(client, adresse)
    loesung.nachnutzungen.update(beleg="neu aus dem Import")
    antwort = client.post(adresse, daten)
    assert "außerhalb der Redaktion" in antwort.content.decode()
    assert loesung.nachnutzungen.get().beleg == "neu aus dem Import"


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status.values)
def test_vorschau_zeigt_jeden_stand_wie_die_oeffentlichkeit(client, redakteurin, voll, status):
    loesung = voll(status=status)
    Loesung.objects.filter(pk=loesung.pk).update(status=Status.VEROEFFENTLICHT)
    oeffentlich = client.get(loesung.get_absolute_url())
    Loesung.objects.filter(pk=loesung.pk).update(status=status)
    client.force_login(redakteurin)
    vorschau = client.get(url("vorschau", loesung.pk))

    def inhalt(antwort) -> str:
        return antwort.content.decode().split("<main", 1)[1].split("</main>")[0]

    assert inhalt(vorschau) == inhalt(oeffentlich)
    assert "no-store" in vorschau["Cache-Control"]
    assert vorschau["X-Robots-Tag"] == "noindex, nofollow"


def test_vorschau_einer_kopie_traegt_die_namen_des_originals(client, freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    kopie.titel = "Der neue Titel"
    kopie.save()
    client.force_login(freigeberin)
    seite = client.get(url("vorschau", kopie.pk)).content.decode()
    assert "Der neue Titel" in seite
    assert kopie.slug not in seite
    assert kopie.kennung not in seite


def test_das_bild_eines_entwurfs_sieht_nur_wer_den_entwurf_sieht(client, kommunale, leserin, settings, tmp_path, voll):
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("loesungen/baum.png", ContentFile(b"\x89PNG\r\n"))
    voll()
    assert client.get("/medien/loesungen/baum.png").status_code == 404
    client.force_login(kommunale)  # not an entry of theirs
    assert client.get("/medien/loesungen/baum.png").status_code == 404
    client.force_login(leserin)
    antwort = client.get("/medien/loesungen/baum.png")
    assert (antwort.status_code, antwort["Cache-Control"]) == (200, "no-store, private")


def test_unterschied_konflikt_und_uebernehmen_im_browser(client, freigeberin, redakteurin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=redakteurin)
    Loesung.objects.filter(pk=kopie.pk).update(wirkung="aus der Kopie", erfahrungen="Geduld hilft sehr.")
    Loesung.objects.filter(pk=oeffentlich.pk).update(wirkung="aus dem Import")
    adresse = url("uebernehmen", kopie.pk)
    client.force_login(redakteurin)
    seite = client.get(adresse).content.decode()
    assert "aus dem Import" in seite
    assert "Übernehmen und veröffentlichen" not in seite
    client.force_login(freigeberin)
    antwort = client.get(adresse)
    daten = {"gesehen": antwort.context["gesehen"], "grund": "geprüft"}
    assert client.post(adresse, daten).status_code == 409  # the conflict is not decided
    assert Loesung.objects.filter(pk=kopie.pk).exists()
    assert client.post(adresse, daten | {"konflikt-wirkung": "kopie"}).status_code == 302
    oeffentlich.refresh_from_db()
    assert (oeffentlich.wirkung, oeffentlich.erfahrungen) == ("aus der Kopie", "Geduld hilft sehr.")


def test_verlauf_nennt_wer_wann_warum_und_holt_zurueck(client, redakteurin, voll):
    loesung = voll()
    vorher = abbilden(loesung)
    client.force_login(redakteurin)
    adresse = url("change", loesung.pk)
    client.post(adresse, formular(client, adresse) | {"titel": "Anders", "anlass": "Rückmeldung der Stadt"})
    verlauf = client.get(url("history", loesung.pk)).content.decode()
    assert "Rückmeldung der Stadt" in verlauf
    assert historie.VORHER in verlauf
    erster = historie.versionen(loesung).last()
    vergleich = client.get(url("zurueckholen", loesung.pk, erster.pk)).content.decode()
    assert "Anders" in vergleich
    assert client.post(url("zurueckholen", loesung.pk, erster.pk), {"grund": "Irrtum"}).status_code == 302
    assert abbilden(Loesung.objects.get(pk=loesung.pk)) == vorher


def test_rueckgabe_steht_ueber_dem_formular(client, kommunale, redakteurin, meine_kommune):
    loesung = f.LoesungFactory(kommunen=[meine_kommune])
    ablauf.einreichen(objekt=loesung, person=kommunale)
    ablauf.zurueckgeben(objekt=loesung, person=redakteurin, grund="Bitte die Quelle nennen.")
    client.force_login(kommunale)
    assert "Bitte die Quelle nennen." in client.get(url("change", loesung.pk)).content.decode()


def test_listen_brauchen_fuer_jede_rolle_gleich_viele_abfragen(client, kommunale, meine_kommune):
    client.force_login(kommunale)

    def abfragen() -> int:
        f.LoesungFactory(kommunen=[meine_kommune], modellprojekt=f.ModellprojektFactory())
        with CaptureQueriesContext(connection) as erfasst:
            assert client.get(url("changelist")).status_code == 200
        return len(erfasst)

    abfragen(), abfragen()
    assert abfragen() == abfragen()


# --- the desk -------------------------------------------------------------------------------------------------------


@pytest.fixture
def voller_tisch(kommunale, meine_kommune, freigeberin, voll):
    """Something on every tile, and something beside it that must not be counted."""
    from redaktion import protokoll
    from redaktion.models import Schritt

    mein = f.LoesungFactory(kommunen=[meine_kommune])
    for person in (kommunale, freigeberin):
        protokoll.eintragen(mein, Schritt.ANGELEGT, person)
    f.LoesungFactory(kommunen=[meine_kommune], vollstaendig=True, status=Status.IN_PRUEFUNG)
    f.LoesungFactory(vollstaendig=True, status=Status.IN_PRUEFUNG)
    gestern = dt.date.today() - dt.timedelta(days=1)
    faellig = f.LoesungFactory(kommunen=[meine_kommune], veroeffentlicht=True, vollstaendig=True, pruefen_bis=gestern)
    f.LoesungFactory(pruefen_bis=gestern, vollstaendig=True)  # a draft is not overdue
    f.LoesungFactory(status=Status.ARCHIVIERT)  # needs nothing any more
    ablauf.arbeitskopie_anlegen(objekt=faellig, person=freigeberin)
    f.IndexauftragFactory(versuche=5)
    f.IndexauftragFactory(versuche=1)
    f.FehlsucheFactory(text="seilbahn", anzahl=7)


@pytest.mark.parametrize(
    ("rolle", "erwartet"),
    [
        ("freigeberin", [2, 2, 1, 1, 1, 1]),
        ("leserin", [2, 1, 1, 1, 1]),
        ("kommunale", [1, 1, 1, 1]),  # the search's tiles are not theirs
    ],
)
def test_jede_kachel_fuehrt_zu_genau_ihren_zeilen(client, request, voller_tisch, rolle, erwartet):
    person = request.getfixturevalue(rolle)
    client.force_login(person)
    kacheln = tisch.kacheln(person)
    assert "Schreibtisch" in client.get(reverse("admin:index")).content.decode()
    for kachel in kacheln:
        liste = client.get(kachel.url).context["cl"]
        assert liste.result_count == kachel.anzahl, kachel
        assert liste.has_filters or kachel.titel == "Suchen ohne Treffer"
    assert [k.anzahl for k in kacheln] == erwartet, [(k.titel, k.anzahl) for k in kacheln]


def test_unvollstaendige_nennen_was_fehlt(client, leserin):
    f.LoesungFactory(vollstaendig=True, kurzbeschreibung="")
    (kachel,) = [k for k in tisch.kacheln(leserin) if k.titel == "Unvollständige Einträge"]
    assert kachel.naeheres == ("eine Kurzbeschreibung: 1",)
    client.force_login(leserin)
    assert "eine Kurzbeschreibung" in client.get(kachel.url).content.decode()


# --- the handbook ---------------------------------------------------------------------------------------------------


def test_das_handbuch_ist_verlinkt_und_nur_fuer_die_redaktion(client, leserin):
    assert client.get(reverse("handbuch")).status_code == 302
    client.force_login(leserin)
    assert f'href="{reverse("handbuch")}"' in client.get(reverse("admin:index")).content.decode()
    seite = client.get(reverse("handbuch")).content.decode()
    assert "Einen veröffentlichten Eintrag ändern" in seite
    assert "style=" not in seite.split('class="handbuch"')[1].split("</main>")[0]
    assert client.get(reverse("handbuch", args=["register"])).status_code == 200
    assert client.get(reverse("handbuch", args=["gibtesnicht"])).status_code == 404
