"""Queries without hits: counted in memory, stored from the third on, nothing personal, ninety days."""

import datetime as dt

import pytest
from django.utils import timezone

from suche import fehlsuchen
from suche.models import Fehlsuche


@pytest.fixture(autouse=True)
def ohne_faden(monkeypatch):
    monkeypatch.setattr(fehlsuchen, "_faden_starten", lambda: None)
    fehlsuchen.vergessen()
    yield
    fehlsuchen.vergessen()


def test_only_from_the_third_occurrence_and_with_all_of_them(db):
    for _ in range(2):
        fehlsuchen.merken("Seilbahn")
    assert fehlsuchen.schreiben() == 0
    assert not Fehlsuche.objects.exists()
    fehlsuchen.merken("  seilbahn ")
    assert fehlsuchen.schreiben() == 1
    zeile = Fehlsuche.objects.get()
    assert (zeile.text, zeile.anzahl, zeile.tag) == ("seilbahn", 3, timezone.localdate())
    fehlsuchen.merken("Seilbahn")
    fehlsuchen.schreiben()
    assert Fehlsuche.objects.get().anzahl == 4


def test_what_is_too_long_or_empty_is_not_kept(db):
    for text in ("", "   ", "x" * 101):
        for _ in range(5):
            fehlsuchen.merken(text)
    assert fehlsuchen.schreiben() == 0


def test_memory_is_bounded(db, monkeypatch):
    monkeypatch.setattr(fehlsuchen, "HOECHSTENS", 10)
    for nummer in range(50):
        fehlsuchen.merken(f"wort {nummer}")
    assert len(fehlsuchen._gesamt) == 10


def test_old_counts_go(db):
    alt = timezone.localdate() - dt.timedelta(days=fehlsuchen.TAGE + 1)
    Fehlsuche.objects.create(text="alt", tag=alt, anzahl=9)
    for _ in range(3):
        fehlsuchen.merken("neu")
    fehlsuchen.schreiben()
    assert list(Fehlsuche.objects.values_list("text", flat=True)) == ["neu"]


def test_a_get_counts_but_writes_nothing(client, leerer_index, django_assert_num_queries):
    for _ in range(4):
        assert client.get("/loesungen/?q=Seilbahn").status_code == 200
    assert not Fehlsuche.objects.exists()
    assert fehlsuchen.schreiben() == 1
    assert Fehlsuche.objects.get().anzahl == 4


def test_filters_that_leave_nothing_are_no_missing_query(client, leerer_index):
    for _ in range(4):
        client.get("/loesungen/?bundesland=NW")
    assert fehlsuchen.schreiben() == 0
