"""The figures of the real data, as a visitor reads them."""

import re

import pytest
from django.core.management import call_command

from kommunen.models import Bundesland, Kommune, Modellprojekt, Staffel, Veranstaltung
from kommunen.vokabular import Kommunentyp
from loesungen.models import Handlungsfeld, Loesung, Repository

pytestmark = [pytest.mark.django_db, pytest.mark.langsam]


def text(antwort) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", antwort.content.decode()))


def kennungen(antwort) -> set[str]:
    slugs = set(re.findall(r'href="/loesungen/([a-z0-9-]+)/', antwort.content.decode()))
    return set(Loesung.objects.filter(slug__in=slugs).values_list("kennung", flat=True))


def test_tables(bestand):
    assert Bundesland.objects.count() == 16
    assert Kommune.objects.count() == 11_058
    assert Kommune.objects.filter(typ=Kommunentyp.GEMEINDE).count() == 10_751
    assert Kommune.objects.filter(typ=Kommunentyp.KREIS).count() == 294
    assert Kommune.objects.filter(typ=Kommunentyp.GEMEINDEVERBAND).count() == 11
    assert Kommune.objects.filter(typ=Kommunentyp.VERBUND).count() == 2
    assert Staffel.objects.count() == 3
    assert Modellprojekt.objects.count() == 73
    assert Loesung.objects.count() == 239
    assert Loesung.objects.sichtbar().count() == 237
    assert Repository.objects.count() == 110
    assert Repository.objects.filter(loesungen__isnull=True).count() == 11
    assert Veranstaltung.objects.count() == 22
    assert Handlungsfeld.objects.count() == 12


def test_the_two_weak_entries_are_drafts(bestand):
    entwuerfe = Loesung.objects.exclude(pk__in=Loesung.objects.sichtbar()).values_list("kennung", flat=True)
    assert set(entwuerfe) == {"L061", "L101"}


def test_every_entry_is_as_complete_as_its_facts_allow(bestand):
    for loesung in Loesung.objects.sichtbar().prefetch_related("quellen", "handlungsfelder"):
        assert loesung.kurzbeschreibung.endswith((".", "!", "?", "“")), loesung.kennung
        assert 1 <= loesung.handlungsfelder.count() <= 3, loesung.kennung
        assert loesung.quellen.exists(), loesung.kennung


def test_namesakes_are_told_apart(bestand):
    assert Kommune.objects.filter(name="Neuenkirchen").count() > 1
    hof = Modellprojekt.objects.get(name="Landkreis Hof").kommunen.get()
    assert hof.schluessel == "09475"


def test_loading_again_changes_nothing(bestand, capsys):
    vorher = list(Loesung.objects.values_list("pk", "geaendert_am"))
    call_command("daten_laden")
    assert list(Loesung.objects.values_list("pk", "geaendert_am")) == vorher
    assert "0 abweichend" in capsys.readouterr().out


def test_the_list_of_loesungen(zeige):
    assert "237 Lösungen" in text(zeige("/loesungen/"))
    assert "21 Lösungen" in text(zeige("/loesungen/?bundesland=NW&staffel=2"))


@pytest.mark.parametrize(("staffel", "zahl"), [(1, 13), (2, 32), (3, 28)])
def test_the_list_of_modellprojekte(zeige, staffel, zahl):
    assert f"{zahl} Modellprojekte" in text(zeige(f"/modellprojekte/?staffel={staffel}"))


def test_the_list_of_kommunen(zeige):
    assert "11.058 Kommunen" in text(zeige("/kommunen/"))
    assert "Überlingen" in text(zeige("/kommunen/?q=ueberlingen"))
    assert "Flensburg" in text(zeige("/kommunen/?q=24937"))


def test_hochwasser(zeige):
    assert {"L001", "L011", "L047", "L187"} <= kennungen(zeige("/loesungen/?q=Hochwasser"))
    in_nrw = kennungen(zeige("/loesungen/?q=Hochwasser&bundesland=NW"))
    assert {"L001", "L011", "L047"} <= in_nrw
    assert "L187" not in in_nrw


def test_a_kreisfreie_stadt_has_one_page_for_both_keys(zeige):
    antwort = zeige("/kommunen/01001/", 301)
    assert antwort["Location"] == "/kommunen/01001000/"
    assert "Flensburg" in text(zeige("/kommunen/01001000/"))
