"""Similar titles and existing tags while an editor types, and the question on save: who learns what, at what price."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from loesungen.dubletten import aehnliche_titel
from loesungen.models import Loesung
from redaktion import ablauf
from redaktion.rollen import FREIGABE, KOMMUNE, LESEND, REDAKTION
from tests import factories as f
from tests.loesungen.test_admin import formular

pytestmark = pytest.mark.django_db
AEHNLICHE, SCHLAGWORTE = "admin:loesungen_loesung_aehnliche", "admin:loesungen_loesung_schlagworte"
NEU = "admin:loesungen_loesung_add"


def konto(rolle: str, *kommunen) -> User:
    person = User.objects.create(username=rolle, is_staff=True)
    person.groups.add(Group.objects.get(name=rolle))
    for kommune in kommunen:
        f.ZustaendigkeitFactory(person=person, kommune=kommune)
    return person


def titel(gefunden) -> list[str]:
    return [eintrag.titel for eintrag in gefunden]


# --- which titles are similar ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("getippt", "vorhanden", "aehnlich"),
    [
        ("Baumkataster Münster", "Baumkataster Muenster", True),
        ("Baumkataster Muenster", "Baumkataster Münster", True),
        ("Digitales Baumkataster", "Baumkataster, digital", True),
        ("Mängelmelder", "Mängelmelder Hamm", True),
        ("Mängelmedler Hamm", "Mängelmelder Hamm", True),
        ("Mängelmelder Hamm", "Mängelmelder Köln", False),
        ("App", "Münster-App", False),
        ("Baumkataster", "Parkleitsystem", False),
        ("  ", "Baumkataster", False),
    ],
)
def test_worte_zaehlen_und_nicht_ihre_schreibung(getippt, vorhanden, aehnlich):
    f.LoesungFactory(titel=vorhanden, veroeffentlicht=True)
    assert titel(aehnliche_titel(getippt, fuer=konto(REDAKTION))) == ([vorhanden] if aehnlich else [])


def test_der_aehnlichste_steht_vorn_und_es_sind_hoechstens_fuenf():
    for name in ("Baumkataster Hamm", "Baumkataster", "Baumkataster der Stadt Lemgo", *["Baumkataster Nord"] * 4):
        f.LoesungFactory(titel=name, veroeffentlicht=True, slug=f"x-{Loesung.objects.count()}")
    gefunden = titel(aehnliche_titel("Baumkataster", fuer=konto(REDAKTION)))
    assert gefunden == ["Baumkataster", "Baumkataster Hamm", *["Baumkataster Nord"] * 3]


def test_der_eintrag_selbst_seine_vorlage_und_arbeitskopien_sind_keine_dubletten():
    person = konto(FREIGABE)
    original = f.LoesungFactory(titel="Baumkataster", vollstaendig=True, veroeffentlicht=True)
    kopie = ablauf.arbeitskopie_anlegen(objekt=original, person=person)
    assert aehnliche_titel("Baumkataster", fuer=person, ausser=original) == []
    assert aehnliche_titel("Baumkataster", fuer=person, ausser=kopie) == []
    gefunden = aehnliche_titel("Baumkataster", fuer=person)
    assert [(e.titel, e.status, e.adresse) for e in gefunden] == [
        ("Baumkataster", "Veröffentlicht", original.get_absolute_url())
    ]


@pytest.mark.parametrize("anzahl", [1, 30])
def test_eine_abfrage_wie_viele_eintraege_es_auch_gibt(django_assert_num_queries, anzahl):
    for nummer in range(anzahl):
        f.LoesungFactory(titel=f"Baumkataster {nummer}", veroeffentlicht=True)
    person = konto(REDAKTION)
    assert person.has_perm("redaktion.alle_eintraege")  # Django keeps the permissions with the person
    with django_assert_num_queries(1):
        assert aehnliche_titel("Baumkataster", fuer=person)


# --- who learns what ------------------------------------------------------------------------------------------------


def test_entwuerfe_erfaehrt_nur_wer_sie_sehen_darf(client):
    meine = f.KommuneFactory()
    eigener, fremder = (f.LoesungFactory(titel=f"Baumkataster {n}") for n in "AB")
    f.LoesungskommuneFactory(loesung=eigener, kommune=meine)
    f.LoesungskommuneFactory(loesung=fremder, kommune=f.KommuneFactory())
    f.LoesungFactory(titel="Baumkataster C", veroeffentlicht=True)

    def fragen(person):
        client.force_login(person)
        antwort = client.get(reverse(AEHNLICHE), {"titel": "Baumkataster"})
        assert antwort.status_code == 200
        assert "no-store" in antwort["Cache-Control"]
        return {(e["titel"][-1], e["status"], e["adresse"].split("/")[1]) for e in antwort.json()["aehnliche"]}

    assert fragen(konto(KOMMUNE, meine)) == {("A", "Entwurf", "admin"), ("C", "Veröffentlicht", "loesungen")}
    assert fragen(konto(REDAKTION)) == {
        ("A", "Entwurf", "admin"),
        ("B", "Entwurf", "admin"),
        ("C", "Veröffentlicht", "loesungen"),
    }


@pytest.mark.parametrize("adresse", [AEHNLICHE, SCHLAGWORTE])
def test_fuer_alle_anderen_gibt_es_die_adressen_nicht(client, adresse):
    f.LoesungFactory(titel="Baumkataster", schlagwoerter=["Baum"])
    angaben = {"titel": "Baumkataster", "q": "Baum"}
    ohne_rolle = User.objects.create(username="ohne", is_staff=True)
    kein_mitarbeiter = User.objects.create(username="fremd")
    kein_mitarbeiter.groups.add(Group.objects.get(name=REDAKTION))
    for person in (None, ohne_rolle, kein_mitarbeiter, konto(LESEND)):
        client.logout()
        if person is not None:
            client.force_login(person)
        assert client.get(reverse(adresse), angaben).status_code == 404
    client.force_login(konto(REDAKTION))
    assert client.get(reverse(adresse), angaben).status_code == 200
    assert client.post(reverse(adresse), angaben).status_code == 405


@pytest.mark.parametrize("ausser", ["", "x", "-1", "²", "9" * 40, "123456"])
def test_eine_unsinnige_nummer_ist_keine(client, ausser):
    f.LoesungFactory(titel="Baumkataster", veroeffentlicht=True)
    client.force_login(konto(REDAKTION))
    antwort = client.get(reverse(AEHNLICHE), {"titel": "Baumkataster", "ausser": ausser})
    assert [e["titel"] for e in antwort.json()["aehnliche"]] == ["Baumkataster"]


# --- on save, also without script -----------------------------------------------------------------------------------


def test_beim_speichern_wird_gefragt_und_nichts_geht_verloren(client):
    f.LoesungFactory(titel="Baumkataster Münster", veroeffentlicht=True)
    client.force_login(konto(REDAKTION))
    eingabe = formular(client, reverse(NEU)) | {
        "titel": "Baumkataster Muenster",
        "wirkung": "Weniger Suchen.",
        "schlagwoerter": "Baum, Karte",
        "quellen-TOTAL_FORMS": 1,
        "quellen-0-titel": "Amtsblatt",
    }
    frage = client.post(reverse(NEU), eingabe)
    assert frage.status_code == 200
    seite = frage.content.decode()
    assert "heißen fast genauso" in seite
    assert '<a href="/loesungen/baumkataster-muenster/">Baumkataster Münster</a>' in seite
    assert '<input type="checkbox" name="trotzdem"' in seite
    for behalten in ('value="Baumkataster Muenster"', "Weniger Suchen.", 'value="Baum, Karte"', 'value="Amtsblatt"'):
        assert behalten in seite
    assert Loesung.objects.count() == 1

    # Another mistake at the same time: what was ticked stays ticked.
    mit_fehler = client.post(reverse(NEU), eingabe | {"trotzdem": "on", "webseite": "keine Adresse"}).content.decode()
    assert "heißen fast genauso" not in mit_fehler
    assert '<input type="checkbox" name="trotzdem" id="id_trotzdem" checked' in mit_fehler

    assert client.post(reverse(NEU), eingabe | {"trotzdem": "on"}).status_code == 302
    assert Loesung.objects.filter(titel="Baumkataster Muenster", wirkung="Weniger Suchen.").count() == 1


def test_gefragt_wird_nur_wenn_sich_der_titel_aendert(client):
    f.LoesungFactory(titel="Baumkataster", veroeffentlicht=True)
    zweiter = f.LoesungFactory(titel="Baumkataster Hamm")
    client.force_login(konto(REDAKTION))
    adresse = reverse("admin:loesungen_loesung_change", args=[zweiter.pk])
    daten = formular(client, adresse)
    assert client.post(adresse, daten | {"wirkung": "Mehr."}).status_code == 302
    geaendert = client.post(adresse, formular(client, adresse) | {"titel": "Das Baumkataster"})
    assert "heißen fast genauso" in geaendert.content.decode()
    zweiter.refresh_from_db()
    assert (zweiter.titel, zweiter.wirkung) == ("Baumkataster Hamm", "Mehr.")


def test_wer_den_entwurf_nicht_sehen_darf_wird_nicht_nach_ihm_gefragt(client):
    fremder = f.LoesungFactory(titel="Baumkataster Geheimstadt")
    f.LoesungskommuneFactory(loesung=fremder, kommune=f.KommuneFactory())
    client.force_login(konto(KOMMUNE, f.KommuneFactory()))
    antwort = client.post(reverse(NEU), formular(client, reverse(NEU)) | {"titel": "Baumkataster Geheimstadt"})
    assert antwort.status_code == 302
    assert Loesung.objects.filter(titel="Baumkataster Geheimstadt").count() == 2


# --- tags -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("getippt", "erwartet"),
    [
        ("baum", ["Baum", '"Urbane Bäume"']),
        ("Bäu", ["Baum", '"Urbane Bäume"']),
        ("urb bäu", ['"Urbane Bäume"']),
        ("aume", []),
        ("", []),
        ("%", []),
    ],
)
def test_schlagworte_wie_das_feld_sie_nimmt(client, django_assert_num_queries, getippt, erwartet):
    for name in ("Urbane Bäume", "Baum", "Karte"):
        f.SchlagwortFactory(name=name)
    client.force_login(konto(KOMMUNE, f.KommuneFactory()))
    # Session, account, second factor, two for permissions, and the tags where there is something to look for.
    with django_assert_num_queries(6 if getippt.strip("%") else 5):
        antwort = client.get(reverse(SCHLAGWORTE), {"q": getippt})
    assert antwort.json() == {"schlagworte": erwartet}


def test_das_formular_nennt_den_skripten_ihre_adressen(client):
    entwurf = f.LoesungFactory()
    client.force_login(konto(REDAKTION))
    seite = client.get(reverse("admin:loesungen_loesung_change", args=[entwurf.pk])).content.decode()
    assert f'data-aehnliche="{reverse(AEHNLICHE)}"' in seite
    assert f'data-ausser="{entwurf.pk}"' in seite
    assert f'data-schlagworte="{reverse(SCHLAGWORTE)}"' in seite
    assert seite.count('type="module"') == 2
