"""Veranstaltungen: coming and past, and as iCalendar read by a strict reader."""

import datetime as dt

import pytest
from icalendar import Calendar

from kommunen.models import Veranstaltung
from tests import factories as f

HEUTE = dt.date(2026, 5, 15)


@pytest.mark.parametrize(
    ("beginn", "ende", "kommt"),
    [
        ("2026-05-15", "", True),
        ("2026-05-14", "", False),
        ("2026-05-14", "2026-05-15", True),
        ("2026-05", "", True),
        ("2026-04", "", False),
        ("2026", "", True),
        ("2025", "", False),
        ("2026-03", "2026-04", False),
        ("2026-12-01", "2026-12-02", True),
    ],
)
def test_what_is_still_to_come(db, beginn, ende, kommt):
    eine = f.VeranstaltungFactory(beginn=beginn, ende=ende)
    assert list(Veranstaltung.objects.kommende(HEUTE)) == ([eine] if kommt else [])
    assert list(Veranstaltung.objects.vergangene(HEUTE)) == ([] if kommt else [eine])


def test_without_a_date_it_stands_among_the_past(db):
    eine = f.VeranstaltungFactory(beginn="", ende="")
    assert list(Veranstaltung.objects.vergangene(HEUTE)) == [eine]
    assert not Veranstaltung.objects.kommende(HEUTE).exists()


def test_the_calendar_holds_what_is_known_to_the_day(client, db):
    f.VeranstaltungFactory(
        titel="Kongress, Köln; Tag 1", slug="kongress", beginn="2024-11-19", ende="2024-11-20", ort="Köln"
    )
    f.VeranstaltungFactory(titel="Irgendwann", beginn="2024")
    antwort = client.get("/veranstaltungen/kalender.ics")
    assert antwort["Content-Type"].startswith("text/calendar")
    kalender = Calendar.from_ical(antwort.content)
    (termin,) = kalender.walk("VEVENT")
    assert str(termin["summary"]) == "Kongress, Köln; Tag 1"
    assert termin.decoded("dtstart") == dt.date(2024, 11, 19)
    assert termin.decoded("dtend") == dt.date(2024, 11, 21)
    assert str(termin["location"]) == "Köln"
    assert str(termin["url"]) == "http://testserver/veranstaltungen/#kongress"
    assert not kalender.errors


def test_one_file_per_event_known_to_the_day(client, db):
    f.VeranstaltungFactory(slug="genau", beginn="2024-11-19")
    f.VeranstaltungFactory(slug="ungenau", beginn="2024-11")
    assert client.get("/veranstaltungen/genau.ics").status_code == 200
    assert client.get("/veranstaltungen/ungenau.ics").status_code == 404
