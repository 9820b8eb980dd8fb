"""Synonyms: groups that editors keep, effective with the next search."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suche import ausdruck, index, registry, synonyme
from suche.models import Synonymgruppe
from suche.search import Suchanfrage, suchen
from tests import factories as f

GRUPPEN = Path(__file__).resolve().parents[2] / "fixtures" / "synonyme.json"


def titel(text: str) -> set[str]:
    from loesungen.models import Loesung

    return set(
        Loesung.objects.filter(pk__in=suchen(Suchanfrage("loesung", text)).schluessel).values_list("titel", flat=True)
    )


@pytest.fixture
def bestand(anwenden):
    for name in ("Künstliche Intelligenz im Rathaus", "Müll trennen", "Fahrplan", "Abfallkalender"):
        f.LoesungFactory(veroeffentlicht=True, titel=name, kurzbeschreibung="Ein Satz.")
    anwenden()


def gruppe(begriffe: str) -> Synonymgruppe:
    return Synonymgruppe.objects.create(begriffe=begriffe)


def test_a_group_is_effective_at_once(bestand):
    generation = suchindex_generation()
    assert titel("Entsorgung") == set()
    gruppe("Müll, Abfall, Entsorgung")
    assert titel("Entsorgung") == {"Müll trennen", "Abfallkalender"}
    Synonymgruppe.objects.update(begriffe="Fahrplan, Entsorgung")
    assert titel("Entsorgung") == {"Fahrplan"}
    Synonymgruppe.objects.all().delete()
    assert titel("Entsorgung") == set()
    assert suchindex_generation() == generation
    assert index.pruefen(registry.typ("loesung")).sauber


def suchindex_generation() -> str:
    return index.aktuelle_engine().generation(registry.typ("loesung").schema)


def test_several_words_both_ways(bestand):
    gruppe("KI, künstliche Intelligenz")
    assert titel("KI") == titel("künstlicher Intelligenz") == titel("Intelligenz, künstliche") != set()
    assert titel("KI Rathaus") == {"Künstliche Intelligenz im Rathaus"}


def test_inflections_and_umlauts_of_the_typed_word(bestand):
    gruppe("Muell, Abfälle")
    assert titel("ABFALL") == {"Müll trennen", "Abfallkalender"}


def test_synonyms_of_the_parts_of_a_compound(bestand):
    gruppe("Müll, Abfall")
    assert titel("Müllkalender") == {"Abfallkalender"}


def test_the_word_itself_stands_before_its_synonym(bestand):
    gruppe("Müll, Abfall")
    from loesungen.models import Loesung

    erster = suchen(Suchanfrage("loesung", "Müll")).schluessel[0]
    assert Loesung.objects.get(pk=erster).titel == "Müll trennen"


@pytest.mark.django_db
def test_words_in_between_do_not_matter():
    gruppe("Internet der Dinge, IoT")
    gelesen = ausdruck.lesen("Internet der Dinge", synonyme.laden())
    assert "iot" in {blatt.stem for blatt in ausdruck.positive_blaetter(gelesen.baum)}


@pytest.mark.django_db
def test_two_words_are_also_known_as_one():
    gruppe("Open Source, quelloffen")
    for text in ("Open Source", "Open-Source", "OpenSource", "opensource"):
        blaetter = ausdruck.positive_blaetter(ausdruck.lesen(text, synonyme.laden()).baum)
        assert "quelloff" in {blatt.stem for blatt in blaetter}, text


def test_no_query_for_synonyms_without_words(leerer_index):
    for text, anzahl in (("  ", 0), ("gibtesnicht Müll", 1)):
        # An engine inside the database has queries of its own.
        with CaptureQueriesContext(connection) as abfragen:
            suchen(Suchanfrage("loesung", text))
        assert sum(Synonymgruppe._meta.db_table in abfrage["sql"] for abfrage in abfragen) == anzahl


@pytest.mark.django_db
def test_a_group_needs_two_words():
    with pytest.raises(ValidationError):
        Synonymgruppe(begriffe="allein, ").full_clean()


def test_the_delivered_groups():
    eintraege = json.loads(GRUPPEN.read_text(encoding="utf-8"))
    begriffe = [e["begriffe"] for e in eintraege]
    assert len(begriffe) >= 100
    assert len(set(begriffe)) == len(begriffe)
    for text in begriffe:
        worte = [wort.strip() for wort in text.split(",")]
        assert len(worte) > 1, text
        assert all(worte), text
        assert len({wort.casefold() for wort in worte}) == len(worte), text
        assert len(text) <= 300, text


@pytest.mark.django_db
def test_admin_lists_searches_and_adds(admin_client):
    gruppe("ÖPNV, Nahverkehr")
    gruppe("Müll, Abfall")
    liste = reverse("admin:suche_synonymgruppe_changelist")
    antwort = admin_client.get(liste, {"q": "öpnv"}).content.decode()
    assert "ÖPNV, Nahverkehr" in antwort
    assert "Müll, Abfall" not in antwort
    neu = reverse("admin:suche_synonymgruppe_add")
    assert "Die Änderung wirkt mit der nächsten Suche" in admin_client.get(neu).content.decode()
    assert "mindestens zwei Begriffe" in admin_client.post(neu, {"begriffe": "WC", "notiz": ""}).content.decode()
    assert admin_client.post(neu, {"begriffe": "WC, Toilette", "notiz": ""}).status_code == 302
    assert Synonymgruppe.objects.filter(begriffe="WC, Toilette").exists()
