"""Veranstaltungen as iCalendar (RFC 5545), by the library `icalendar`."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, Event

from .models import Veranstaltung

PRODUKT = "-//Wissensspeicher//Veranstaltungen//DE"


def taggenau(veranstaltung: Veranstaltung) -> bool:
    """Whether the day is known; only then can a calendar show it."""
    return len(veranstaltung.beginn) == 10


def als_kalender(veranstaltungen: Iterable[Veranstaltung], *, basis_url: str) -> bytes:
    """A calendar of all-day events; what is not known to the day is left out. `basis_url` ends without a slash."""
    kalender = Calendar()
    kalender.add("prodid", PRODUKT)
    kalender.add("version", "2.0")
    kalender.add("name", "Wissensspeicher: Veranstaltungen")
    kalender.add("x-wr-calname", "Wissensspeicher: Veranstaltungen")
    for veranstaltung in veranstaltungen:
        if taggenau(veranstaltung):
            kalender.add_component(_termin(veranstaltung, basis_url))
    return kalender.to_ical()


def _termin(veranstaltung: Veranstaltung, basis_url: str) -> Event:
    beginn = dt.date.fromisoformat(veranstaltung.beginn)
    ende = dt.date.fromisoformat(veranstaltung.ende) if len(veranstaltung.ende) == 10 else beginn
    termin = Event()
    termin.add("uid", f"{veranstaltung.slug}@wissensspeicher")
    termin.add("dtstamp", timezone.now())
    termin.add("summary", veranstaltung.titel)
    termin.add("dtstart", beginn)
    termin.add("dtend", ende + dt.timedelta(days=1))  # RFC 5545: the end of an all-day event is the day after
    if veranstaltung.ort:
        termin.add("location", veranstaltung.ort)
    if veranstaltung.hinweis:
        termin.add("description", veranstaltung.hinweis)
    termin.add("url", basis_url + veranstaltung.get_absolute_url())
    return termin
