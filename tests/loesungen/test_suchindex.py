"""The index follows every change that a document depends on; `verify` names what does not fit."""

import pytest
from django.core.management import CommandError, call_command

from basis.sichtbarkeit import Status
from loesungen.models import Loesung, Nachnutzung
from loesungen.suchindex import lizenzkennungen
from redaktion.zusammenfuehren import worte_zusammenfuehren
from suche import index, registry
from suche.engines import aktuelle_engine
from suche.models import Indexauftrag
from suche.search import Suchanfrage, suchen
from tests.factories import (
    BundeslandFactory,
    HandlungsfeldFactory,
    KommuneFactory,
    LoesungFactory,
    ModellprojektFactory,
    NachnutzungFactory,
    OrganisationFactory,
    RepositoryFactory,
    SchlagwortFactory,
    StaffelFactory,
    StandardFactory,
)

TYP = registry.typ("loesung")


def treffer(text="", **auswahl):
    """Keys of all hits."""
    anfrage = Suchanfrage("loesung", text, {name: tuple(werte) for name, werte in auswahl.items()}, je_seite=100)
    return set(suchen(anfrage).schluessel)


@pytest.fixture
def loesung(anwenden):
    """A public Loesung with everything around it."""
    kommune = KommuneFactory(name="Bielefeld")
    projekt = ModellprojektFactory(name="Ostwestfalen", kommunen=[KommuneFactory(name="Gütersloh")])
    neu = LoesungFactory(
        veroeffentlicht=True,
        titel="Raumbuchung",
        kommunen=[kommune],
        modellprojekt=projekt,
        handlungsfelder=[HandlungsfeldFactory(name="Energie")],
        schlagwoerter=["Hochwasser"],
        traeger=[OrganisationFactory(name="Regio IT")],
        standards=[StandardFactory(name="OParl")],
    )
    RepositoryFactory(eigentuemer="stadt", name="buchung-backend", loesungen=[neu])
    NachnutzungFactory(loesung=neu, kommune=KommuneFactory(name="Höxter"))
    anwenden()
    return neu


@pytest.mark.parametrize(
    "wort",
    ["Raumbuchung", "Bielefeld", "Ostwestfalen", "Energie", "hochwasser", "Regio", "OParl", "backend", "Hoexter"],
)
def test_an_entry_is_found_by_what_belongs_to_it(loesung, wort):
    assert treffer(wort) == {str(loesung.pk)}


def test_renaming_a_kommune(loesung, anwenden):
    kommune = loesung.kommunen.get()
    kommune.name = "Paderborn"
    kommune.save()
    anwenden()
    assert treffer("Paderborn") == {str(loesung.pk)}
    assert treffer("Bielefeld") == set()


def test_renaming_a_kommune_of_the_project_and_of_a_reuse(loesung, anwenden):
    for alt, neu in (("Gütersloh", "Verl"), ("Höxter", "Brakel")):
        kommune = type(loesung.kommunen.get()).objects.get(name=alt)
        kommune.name = neu
        kommune.save()
    anwenden()
    assert treffer("Brakel") == {str(loesung.pk)}


def test_renaming_a_bundesland(loesung, anwenden):
    land = loesung.kommunen.get().bundesland
    land.name = "Lippe"
    land.save()
    anwenden()
    assert treffer("Lippe") == {str(loesung.pk)}


def test_moving_a_kommune_to_another_bundesland(loesung, anwenden):
    kommune = loesung.kommunen.get()
    kommune.bundesland = BundeslandFactory(bayern=True)
    kommune.save()
    anwenden()
    assert treffer(bundesland=["BY"]) == {str(loesung.pk)}
    assert treffer(bundesland=["NW"]) == set()


def test_moving_a_modellprojekt_to_another_staffel(loesung, anwenden):
    assert treffer(staffel=["2"]) == {str(loesung.pk)}
    projekt = loesung.modellprojekt
    projekt.staffel = StaffelFactory(nummer=3)
    projekt.save()
    anwenden()
    assert treffer(staffel=["3"]) == {str(loesung.pk)}
    assert treffer(staffel=["2"]) == set()


def test_changing_the_number_of_a_staffel(loesung, anwenden):
    staffel = loesung.modellprojekt.staffel
    staffel.nummer, staffel.jahr = 1, 2019
    staffel.save()
    anwenden()
    assert treffer(staffel=["1"]) == {str(loesung.pk)}


def test_nachnutzungen_come_move_and_go(loesung, anwenden):
    andere = LoesungFactory(veroeffentlicht=True, titel="Andere")
    nachnutzung = loesung.nachnutzungen.get()
    nachnutzung.loesung = andere
    nachnutzung.save()
    anwenden()
    assert treffer("Höxter") == {str(andere.pk)}
    nachnutzung.delete()
    anwenden()
    assert treffer("Höxter") == set()


def test_deleting_nachnutzungen_in_bulk(loesung, anwenden):
    Nachnutzung.objects.all().delete()
    anwenden()
    assert treffer("Höxter") == set()


def test_merging_a_tag(loesung, anwenden):
    ziel = SchlagwortFactory(name="Starkregen")
    worte_zusammenfuehren(ziel=ziel, quellen=[loesung.schlagwoerter.get()])
    anwenden()
    assert treffer(schlagwort=["starkregen"]) == {str(loesung.pk)}
    assert treffer("Hochwasser") == set()


def test_tags_are_added_set_removed_and_renamed(loesung, anwenden):
    loesung.schlagwoerter.add("Pegel")
    anwenden()
    assert treffer("Pegel") == {str(loesung.pk)}
    loesung.schlagwoerter.set(["Warnung"])
    anwenden()
    assert treffer("Pegel") == set()
    schlagwort = loesung.schlagwoerter.get()
    schlagwort.name = "Alarm"
    schlagwort.save()
    anwenden()
    assert treffer("Alarm") == {str(loesung.pk)}
    loesung.schlagwoerter.clear()
    anwenden()
    assert treffer("Alarm") == set()


@pytest.mark.parametrize("name", ["handlungsfelder", "traeger", "standards"])
def test_relations_change_from_either_side(loesung, anwenden, name):
    andere = getattr(loesung, name).get()
    wort = andere.name
    getattr(loesung, name).clear()
    anwenden()
    assert treffer(f'"{wort}"') == set()
    rueckwaerts = {"handlungsfelder": "loesungen", "traeger": "getragene_loesungen", "standards": "loesungen"}[name]
    getattr(andere, rueckwaerts).add(loesung)
    anwenden()
    assert treffer(wort) == {str(loesung.pk)}
    getattr(andere, rueckwaerts).clear()
    anwenden()
    assert treffer(f'"{wort}"') == set()


@pytest.mark.parametrize("name", ["handlungsfelder", "traeger", "standards"])
def test_deleting_the_other_side(loesung, anwenden, name):
    andere = getattr(loesung, name).get()
    andere.delete()
    anwenden()
    assert treffer(f'"{andere.name}"') == set()


def test_deleting_and_unlinking_a_repository(loesung, anwenden):
    loesung.loesungsrepositories.get().delete()
    anwenden()
    assert treffer("backend") == set()
    RepositoryFactory(eigentuemer="stadt", name="neues-frontend", loesungen=[loesung])
    anwenden()
    loesung.repositories.get().delete()
    anwenden()
    assert treffer("frontend") == set()


def test_kommunen_of_an_entry_and_of_its_project(loesung, anwenden):
    loesung.loesungskommunen.get().delete()
    anwenden()
    assert treffer("Bielefeld") == set()
    # Without Kommunen of its own the Länder of the project's Kommunen count.
    projektkommune = loesung.modellprojekt.projektkommunen.get()
    projektkommune.kommune = KommuneFactory(bundesland=BundeslandFactory(sachsen=True))
    projektkommune.save()
    anwenden()
    assert treffer(bundesland=["SN"]) == {str(loesung.pk)}


def test_drafts_and_archived_entries_are_not_in_the_index(loesung, anwenden):
    for status in (Status.ENTWURF, Status.IN_PRUEFUNG, Status.ARCHIVIERT):
        loesung.status = status
        loesung.save()
        anwenden()
        assert treffer() == set()
    loesung.status = Status.VEROEFFENTLICHT
    loesung.save()
    anwenden()
    assert treffer() == {str(loesung.pk)}


def test_deleting_an_entry(loesung, anwenden):
    loesung.delete()
    anwenden()
    assert treffer() == set()


def test_update_through_the_helper(loesung, anwenden):
    assert index.aktualisieren(Loesung.objects.filter(pk=loesung.pk), titel="Ärztefinder") == 1
    anwenden()
    assert treffer("Ärztefinder") == {str(loesung.pk)}
    loesung.refresh_from_db()
    assert loesung.titel_gefaltet == "arztefinder"


def test_changes_without_signals_are_noted_by_the_helper(loesung, anwenden):
    with index.massenaenderung(loesung.nachnutzungen.all()):
        loesung.nachnutzungen.all()._raw_delete(loesung.nachnutzungen.db)
    anwenden()
    assert treffer("Höxter") == set()


def test_a_rolled_back_change_leaves_no_job(loesung):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        loesung.titel = "Nie gespeichert"
        loesung.save()
        raise RuntimeError
    assert not Indexauftrag.objects.exists()


def test_after_commit_the_change_is_applied_by_itself(loesung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        loesung.titel = "Sofort sichtbar"
        loesung.save()
    assert treffer("sofort") == {str(loesung.pk)}
    assert not Indexauftrag.objects.exists()


def test_a_document_that_cannot_be_built_is_set_aside_with_its_error(loesung, monkeypatch):
    def kaputt(_):
        raise ValueError("Kurzbeschreibung unlesbar")

    monkeypatch.setattr(index, "registry", registry)
    monkeypatch.setitem(registry._typen, "loesung", type(TYP)(**{**vars(TYP), "dokument": kaputt}))
    andere = LoesungFactory()
    loesung.save()
    index.anwenden()
    auftrag = Indexauftrag.objects.filter(schluessel=str(loesung.pk)).first()
    assert auftrag.versuche == index.HOECHSTVERSUCHE
    assert "Kurzbeschreibung unlesbar" in auftrag.fehler
    assert not Indexauftrag.objects.filter(schluessel=str(andere.pk)).exists()


def test_verify_names_a_missing_a_surplus_and_a_stale_entry(loesung, anwenden, capsys):
    zweite = LoesungFactory(veroeffentlicht=True)
    fremde = LoesungFactory(veroeffentlicht=True)
    anwenden()
    # Planted behind the back of the outbox.
    Loesung.objects.filter(pk=loesung.pk).update(titel="Heimlich geändert")
    Loesung.objects.filter(pk=fremde.pk).update(status=Status.ENTWURF)
    aktuelle_engine().schreiben(TYP.schema, [], [str(zweite.pk)])
    with pytest.raises(CommandError, match="stimmen nicht überein"):
        call_command("suchindex", "verify")
    ausgabe = capsys.readouterr().out
    assert f"loesung {zweite.pk} fehlt im Index." in ausgabe
    assert f"loesung {fremde.pk} steht zu viel im Index." in ausgabe
    assert f"loesung {loesung.pk} ist im Index veraltet." in ausgabe
    call_command("suchindex", "build")
    call_command("suchindex", "verify")


def test_apply_rebuilds_an_index_of_another_version(loesung, monkeypatch, capsys):
    from suche import analysis

    call_command("suchindex", "apply")
    assert "neu aufgebaut" not in capsys.readouterr().out
    monkeypatch.setattr(analysis, "VERSION", "andere")
    call_command("suchindex", "apply")
    assert "1 Einträge neu aufgebaut" in capsys.readouterr().out
    call_command("suchindex", "verify")


def test_without_an_index_search_says_so(db):
    ergebnis = suchen(Suchanfrage("loesung", "App"))
    assert ergebnis.verfuegbar is False
    assert ergebnis.gesamt == 0


def test_an_edit_survives_a_missing_index(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        loesung = LoesungFactory(veroeffentlicht=True)
    assert Loesung.objects.filter(pk=loesung.pk).exists()
    assert Indexauftrag.objects.exists()


@pytest.mark.parametrize(
    ("lizenz", "angegeben", "kennungen"),
    [
        ("EUPL-1.2", "", ["EUPL-1.2"]),
        ("MIT OR Apache-2.0", "", ["MIT", "Apache-2.0"]),
        ("AGPL-3.0-or-later", "", ["AGPL-3.0-or-later"]),
        ("", "GPL-3.0", ["GPL-3.0"]),
        ("", "EUPL-1.2 / AGPL-3.0", ["EUPL-1.2", "AGPL-3.0"]),
        ("", "GPL-2.0 (Lizenzdatei im Fork dipas-unitac)", ["GPL-2.0"]),
        ("CC0-1.0", "", ["CC0-1.0"]),
        ("BSD-3-Clause", "", ["BSD-3-Clause"]),
        ("", "", ["unbekannt"]),
    ],
)
def test_licences_of_the_facet(lizenz, angegeben, kennungen):
    assert lizenzkennungen(Loesung(lizenz=lizenz, lizenz_wie_angegeben=angegeben)) == kennungen


@pytest.mark.parametrize("kommunen", [1, 6])
def test_building_takes_a_constant_number_of_queries(db, django_assert_num_queries, kommunen):
    for _ in range(kommunen):
        LoesungFactory(veroeffentlicht=True, vollstaendig=True, schlagwoerter=["Hochwasser"], modellprojekt=None)
    with django_assert_num_queries(11):
        assert len(list(index.alle_dokumente(TYP))) == kommunen
