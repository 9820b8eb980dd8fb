"""Taking in what visitors report: how many at a time, each once, none for longer than promised."""

import datetime as dt
from uuid import UUID

from django.utils import timezone

from .models import AUFBEWAHREN, Rueckmeldung

JE_STUNDE = 60  # of all visitors; nobody is told apart for it


def zu_viele() -> bool:
    """Whether more came in the last hour than people send. What a clock set back left in the future does not count."""
    jetzt = timezone.now()
    letzte_stunde = (jetzt - dt.timedelta(hours=1), jetzt)
    return Rueckmeldung.objects.filter(eingegangen_am__range=letzte_stunde).count() >= JE_STUNDE


def aufnehmen(*, vorgang: UUID, seite: str, text: str, mail: str) -> Rueckmeldung:
    """Stores it. The same form sent twice stays one; with other words in it, it is another report."""
    angaben = {"seite": seite, "text": text, "mail": mail}
    rueckmeldung, neu = Rueckmeldung.objects.get_or_create(vorgang=vorgang, defaults=angaben)
    if not neu and any(getattr(rueckmeldung, feld) != wert for feld, wert in angaben.items()):
        rueckmeldung, _ = Rueckmeldung.objects.get_or_create(**angaben)
    return rueckmeldung


def aufraeumen() -> int:
    """Deletes what is older than the privacy page says; returns how many."""
    return Rueckmeldung.objects.filter(eingegangen_am__lt=timezone.now() - AUFBEWAHREN).delete()[0]
