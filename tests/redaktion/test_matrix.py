"""Role × object × operation over HTTP: what is forbidden answers 403 or 404 and changes nothing at all.

The table below says what each role may do; it is written by hand and knows nothing of redaktion/rechte.py.
"""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from basis.sichtbarkeit import Status
from loesungen.models import Loesung
from redaktion import ablauf, historie
from redaktion.models import Vorgang
from tests import factories as f
from tests.loesungen.test_admin import formular

pytestmark = pytest.mark.django_db

# --- objects --------------------------------------------------------------------------------------------------------

STATI = {
    "entwurf": Status.ENTWURF,
    "in_pruefung": Status.IN_PRUEFUNG,
    "oeffentlich": Status.VEROEFFENTLICHT,
    "archiviert": Status.ARCHIVIERT,
}
OBJEKTE = [f"{wessen}_{was}" for wessen in ("eigen", "fremd") for was in (*STATI, "kopie", "kopie_in_pruefung")]


def bauen(name: str, kommune, person) -> Loesung:
    """The object; `person` may do everything and makes copies."""
    wessen, was = name.split("_", 1)
    wo = kommune if wessen == "eigen" else f.KommuneFactory(name="Herford")
    loesung = f.LoesungFactory(titel="Prüfling", status=STATI.get(was, Status.VEROEFFENTLICHT), schlagwoerter=["Baum"])
    f.LoesungskommuneFactory(loesung=loesung, kommune=wo)
    f.QuelleFactory(loesung=loesung)
    loesung.handlungsfelder.add(f.HandlungsfeldFactory())
    loesung.reifegrad, loesung.offen = "pilot", "ja"
    loesung.save()
    if was.startswith("kopie"):
        loesung = ablauf.arbeitskopie_anlegen(objekt=loesung, person=person)
        if was == "kopie_in_pruefung":
            ablauf.einreichen(objekt=loesung, person=person)
    historie.festhalten(loesung, person, "Ausgangsstand")
    return loesung


# --- operations -----------------------------------------------------------------------------------------------------


def _url(seite: str, *args) -> str:
    return reverse(f"admin:loesungen_loesung_{seite}", args=args)


def _schritt(name: str) -> Callable:
    return lambda client, objekt: client.post(_url("schritt", objekt.pk, name), {"grund": "weil"})


def _aktion(name: str) -> Callable:
    daten = {"action": name, "bestaetigt": "ja", "grund": "weil"}
    return lambda client, objekt: client.post(_url("changelist"), {**daten, "_selected_action": [objekt.pk]})


def _loeschaktion(client, objekt):
    daten = {"action": "delete_selected", "post": "yes", "_selected_action": [objekt.pk]}
    return client.post(_url("changelist"), daten)


def _liste(client, objekt):
    antwort = client.get(_url("changelist"))
    if antwort.status_code == 200 and objekt.pk not in {o.pk for o in antwort.context["cl"].result_list}:
        antwort.status_code = 404
    return antwort


def _autocomplete(client, objekt):
    angaben = {"app_label": "loesungen", "model_name": "loesung", "field_name": "basiert_auf", "term": "Prüfling"}
    antwort = client.get(reverse("admin:autocomplete"), angaben)
    if antwort.status_code == 200 and str(objekt.pk) not in {t["id"] for t in antwort.json()["results"]}:
        antwort.status_code = 404
    return antwort


def _speichern(client, objekt):
    # What an administrator's browser would send: the role must not matter for what arrives.
    alles = type(client)()
    alles.force_login(User.objects.get(username="alles"))
    daten = formular(alles, _url("change", objekt.pk)) if objekt.status in ("entwurf", "in_pruefung") else {}
    return client.post(_url("change", objekt.pk), daten | {"titel": "Geändert"})


def _zurueckholen(client, objekt):
    version = historie.versionen(objekt).first()
    return client.post(_url("zurueckholen", objekt.pk, version.pk), {"grund": "weil"})


def _zeile_einschmuggeln(client, objekt):
    """A direct POST of nothing but a new row."""
    daten = {"quellen-TOTAL_FORMS": 1, "quellen-INITIAL_FORMS": 0, "quellen-0-titel": "Eingeschmuggelt"}
    return client.post(_url("change", objekt.pk), daten)


LESEN = {
    "liste": _liste,
    "formular": lambda client, o: client.get(_url("change", o.pk)),
    "vorschau": lambda client, o: client.get(_url("vorschau", o.pk)),
    "verlauf": lambda client, o: client.get(_url("history", o.pk)),
    "stand": lambda client, o: client.get(_url("zurueckholen", o.pk, historie.versionen(o).first().pk)),
    "autocomplete": _autocomplete,
}
SCHREIBEN = {
    "speichern": _speichern,
    "einschmuggeln": _zeile_einschmuggeln,
    "loeschen": lambda client, o: client.post(_url("delete", o.pk), {"post": "yes"}),
    "loeschaktion": _loeschaktion,
    "einreichen": _schritt("einreichen"),
    "zurueckgeben": _schritt("zurueckgeben"),
    "veroeffentlichen": _schritt("veroeffentlichen"),
    "archivieren": _schritt("archivieren"),
    "wieder_oeffnen": _schritt("wieder_oeffnen"),
    "arbeitskopie": _schritt("arbeitskopie"),
    "verwerfen": _schritt("verwerfen"),
    "uebernehmen": lambda client, o: client.post(
        _url("uebernehmen", o.pk), {"gesehen": ablauf.gesehener_stand(o) if o.ist_arbeitskopie else ""}
    ),
    "aktion_einreichen": _aktion("aktion_einreichen"),
    "aktion_veroeffentlichen": _aktion("aktion_veroeffentlichen"),
    "aktion_archivieren": _aktion("aktion_archivieren"),
    "zurueckholen": _zurueckholen,
}
OPERATIONEN = {**LESEN, **SCHREIBEN}

# --- the table: operation → objects with which the role may do it -----------------------------------------------------

OFFEN = {"entwurf", "in_pruefung", "kopie", "kopie_in_pruefung"}
ALLES = {o.split("_", 1)[1] for o in OBJEKTE}
REDAKTION = {
    **dict.fromkeys(LESEN, ALLES),
    "autocomplete": set(STATI),
    "speichern": OFFEN,
    "loeschen": {"entwurf"},
    "loeschaktion": {"entwurf"},
    "einreichen": {"entwurf", "kopie"},
    "aktion_einreichen": {"entwurf", "kopie"},
    "zurueckgeben": {"in_pruefung", "kopie_in_pruefung"},
    "wieder_oeffnen": {"archiviert"},
    "arbeitskopie": {"oeffentlich"},
    "verwerfen": {"kopie", "kopie_in_pruefung"},
    "zurueckholen": OFFEN | {"oeffentlich"},
}
FREIGABE = {
    **REDAKTION,
    "loeschen": {"entwurf", "in_pruefung", "archiviert"},
    "loeschaktion": {"entwurf", "in_pruefung", "archiviert"},
    "zurueckgeben": {"in_pruefung", "kopie_in_pruefung", "oeffentlich"},
    "veroeffentlichen": {"entwurf", "in_pruefung"},
    "aktion_veroeffentlichen": {"entwurf", "in_pruefung"},
    "archivieren": {"entwurf", "in_pruefung", "oeffentlich"},
    "aktion_archivieren": {"entwurf", "in_pruefung", "oeffentlich"},
    "uebernehmen": {"kopie", "kopie_in_pruefung"},
}
KOMMUNE = {
    **dict.fromkeys(LESEN, ALLES),
    "autocomplete": set(STATI),
    "speichern": {"entwurf", "kopie"},
    "einreichen": {"entwurf", "kopie"},
    "aktion_einreichen": {"entwurf", "kopie"},
    "arbeitskopie": {"oeffentlich"},
    "verwerfen": {"kopie"},
    "zurueckholen": {"entwurf", "kopie", "oeffentlich"},
}
LESEND = dict.fromkeys(LESEN, ALLES) | {"autocomplete": set(STATI)}
ERLAUBT = {"Redaktion": REDAKTION, "Freigabe": FREIGABE, "Kommune": KOMMUNE, "Lesend": LESEND, "": {}}
# Allowed to the role, but the state of the entry does not fit: told on a page (409) or left out of the action (200).
UNPASSEND = {
    "Redaktion": {"einreichen", "aktion_einreichen", "arbeitskopie", "wieder_oeffnen", "zurueckgeben", "zurueckholen"},
    "Kommune": {"einreichen", "aktion_einreichen", "arbeitskopie", "zurueckholen"},
    "Lesend": set(),
    "": set(),
}
UNPASSEND["Redaktion"] |= {"verwerfen"}
UNPASSEND["Kommune"] |= {"verwerfen"}
UNPASSEND["Freigabe"] = {*SCHREIBEN} - {"speichern", "einschmuggeln", "loeschen", "loeschaktion"}


def erlaubt(rolle: str, objekt: str, operation: str) -> bool:
    wessen, was = objekt.split("_", 1)
    if wessen == "fremd" and rolle == "Kommune":
        # What everybody can read may be named in an entry of one's own.
        return operation == "autocomplete" and was == "oeffentlich"
    return was in ERLAUBT[rolle].get(operation, ())


# On PostgreSQL only those whose requests take every statement there is: the one that may do most, and the one that is
# told apart by rows. The other three differ from them in what is compared, not in what the database is asked.
ROLLEN = [pytest.param(r, marks=() if r in ("Freigabe", "Kommune") else pytest.mark.einmal) for r in ERLAUBT]


def schnappschuss() -> dict:
    """Every row of every table of ours, and the history."""
    modelle = [m for m in apps.get_models() if m._meta.app_label in ("loesungen", "kommunen", "redaktion", "reversion")]
    modelle += [
        m._meta.get_field(feld.name).remote_field.through
        for m in modelle
        for feld in m._meta.many_to_many
        if feld.remote_field.through._meta.auto_created
    ]
    return {m._meta.label: sorted(map(str, m._default_manager.order_by().values_list())) for m in modelle}


@pytest.mark.langsam
@pytest.mark.parametrize("objekt", OBJEKTE)
@pytest.mark.parametrize("rolle", ROLLEN)
def test_rolle_mal_objekt_mal_operation(client, konto, meine_kommune, rolle, objekt):
    """All operations of one role on one object, each in the same world."""
    alles = User.objects.create(username="alles", is_staff=True, is_superuser=True)
    person = konto(rolle, meine_kommune) if rolle else User.objects.create(username="ohne", is_staff=True)
    client.force_login(person)
    eintrag = bauen(objekt, meine_kommune, alles)
    vorher = schnappschuss()
    for name, operation in OPERATIONEN.items():
        with transaction.atomic():
            antwort = operation(client, eintrag)
            nachher = schnappschuss()
            transaction.set_rollback(True)  # the next operation begins with the same world
        stelle = f"{rolle or 'ohne Rolle'} × {objekt} × {name}: {antwort.status_code}"
        if erlaubt(rolle, objekt, name):
            assert antwort.status_code == (302 if name in SCHREIBEN else 200), stelle
            assert (nachher != vorher) is (name in SCHREIBEN), f"{stelle}: did it take effect?"
            continue
        fremd = rolle == "Kommune" and objekt.startswith("fremd")
        unpassend = {409, 200} if name in UNPASSEND[rolle] and not fremd else set()
        if name == "einschmuggeln" and erlaubt(rolle, objekt, "speichern"):
            unpassend = {200}  # theirs to change, but a form with nothing else in it is refused
        assert antwort.status_code in {403, 404} | unpassend, stelle
        assert nachher == vorher, f"{stelle}, and something changed"


def test_die_matrix_ist_gross_genug():
    assert len([r for r in ERLAUBT if r]) >= 4
    assert len(OBJEKTE) >= 8
    assert len(OPERATIONEN) >= 8


@pytest.mark.parametrize("rolle", ["Redaktion", "Kommune", "Lesend"])
def test_nur_die_freigabe_sieht_und_holt_geloeschtes(client, konto, freigeberin, meine_kommune, rolle):
    loesung = f.LoesungFactory(kommunen=[meine_kommune])
    ablauf.loeschen(objekt=loesung, person=freigeberin)
    (version,) = historie.geloeschte(Loesung)
    client.force_login(konto(rolle, meine_kommune))
    assert client.get(_url("geloescht")).status_code == 403
    assert client.post(_url("wiederherstellen", version.pk)).status_code == 403
    assert not Loesung.objects.exists()
    client.force_login(freigeberin)
    assert loesung.titel in client.get(_url("geloescht")).content.decode()
    assert client.post(_url("wiederherstellen", version.pk)).status_code == 302
    assert Loesung.objects.get().titel == loesung.titel


def test_mit_abgemeldetem_browser_geht_nichts(client, meine_kommune, konto):
    alles = User.objects.create(username="alles", is_staff=True, is_superuser=True)
    eintrag = bauen("eigen_entwurf", meine_kommune, alles)
    vorher = schnappschuss()
    for name, operation in OPERATIONEN.items():
        if name != "autocomplete":
            antwort = operation(client, eintrag)
            assert antwort.status_code == 302, name
            assert "/login/" in antwort.url, name
    assert schnappschuss() == vorher


# --- what the matrix does not reach -----------------------------------------------------------------------------------


def test_kommune_kann_keinen_fremden_entwurf_verknuepfen(client, kommunale, meine_kommune):
    fremder = f.LoesungFactory(titel="Fremder Entwurf")
    eigene = f.LoesungFactory(kommunen=[meine_kommune])
    client.force_login(kommunale)
    adresse = _url("change", eigene.pk)
    antwort = client.post(adresse, formular(client, adresse) | {"basiert_auf": [fremder.pk]})
    assert antwort.status_code == 200
    assert "Fremder Entwurf" not in antwort.content.decode()
    assert not eigene.basiert_auf.exists()


def test_kommune_behaelt_eine_eigene_kommune(client, kommunale, meine_kommune):
    eigene = f.LoesungFactory(kommunen=[meine_kommune])
    client.force_login(kommunale)
    adresse = _url("change", eigene.pk)
    andere = f.KommuneFactory()
    antwort = client.post(adresse, formular(client, adresse) | {"loesungskommunen-0-kommune": andere.pk})
    assert "für die Sie zuständig sind" in antwort.content.decode()
    assert list(eigene.kommunen.all()) == [meine_kommune]


def test_kommune_legt_einen_eigenen_entwurf_an(client, kommunale, meine_kommune):
    client.force_login(kommunale)
    daten = formular(client, _url("add"))
    assert daten["loesungskommunen-0-kommune"] == meine_kommune.pk  # offered, one click less
    antwort = client.post(_url("add"), daten | {"titel": "Neu", "loesungskommunen-TOTAL_FORMS": 1})
    assert antwort.status_code == 302, antwort.context["errors"]
    loesung = Loesung.objects.get()
    assert (loesung.titel, loesung.status, loesung.kommunen.get()) == ("Neu", Status.ENTWURF, meine_kommune)
    assert Vorgang.objects.zu(loesung).get().person == kommunale


@pytest.mark.parametrize("modell", ["nachnutzung", "organisation", "schlagwort", "handlungsfeld", "repository"])
def test_kommune_und_lesend_aendern_nichts_anderes(client, konto, meine_kommune, modell):
    fabrik = {
        "nachnutzung": f.NachnutzungFactory,
        "organisation": f.OrganisationFactory,
        "schlagwort": f.SchlagwortFactory,
        "handlungsfeld": f.HandlungsfeldFactory,
        "repository": f.RepositoryFactory,
    }
    objekt = fabrik[modell]()
    for rolle in ("Kommune", "Lesend"):
        client.force_login(konto(rolle, meine_kommune))
        vorher = schnappschuss()
        for seite, args in (("change", [objekt.pk]), ("delete", [objekt.pk]), ("add", [])):
            adresse = reverse(f"admin:loesungen_{modell}_{seite}", args=args)
            assert client.post(adresse, {"name": "anders", "post": "yes"}).status_code in (403, 404), (rolle, seite)
        assert schnappschuss() == vorher


def test_nachnutzung_einer_oeffentlichen_aendert_nur_die_freigabe(client, redakteurin, freigeberin, oeffentlich):
    nachnutzung = oeffentlich.nachnutzungen.get()
    adresse = reverse("admin:loesungen_nachnutzung_change", args=[nachnutzung.pk])
    client.force_login(redakteurin)
    assert client.post(adresse, {"stand": "beendet"}).status_code == 403
    client.force_login(freigeberin)
    daten = formular(client, adresse) | {"stand": "beendet"}
    assert client.post(adresse, daten).status_code == 302
    nachnutzung.refresh_from_db()
    assert nachnutzung.stand == "beendet"
    assert historie.versionen(oeffentlich).first().revision.user == freigeberin


def test_repositories_nennen_keine_fremden_entwuerfe(client, kommunale):
    f.RepositoryFactory(loesungen=[f.LoesungFactory(titel="Fremder Entwurf")])
    client.force_login(kommunale)
    seite = client.get(reverse("admin:loesungen_repository_changelist")).content.decode()
    assert "maengelmelder" in seite
    assert "Fremder Entwurf" not in seite
