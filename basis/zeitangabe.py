"""Dates as exact as they are known: "2024", "2024-05" or "2024-05-15", kept as text that sorts by time."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import models

_MUSTER = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
MONATE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905


def pruefe_zeitangabe(wert: str) -> None:
    """Raises ValidationError unless `wert` is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar."""
    treffer = _MUSTER.fullmatch(wert)
    if treffer:
        jahr, monat, tag = (int(teil) if teil else 1 for teil in treffer.groups())
        try:
            dt.date(jahr, monat, tag)
        except ValueError:
            treffer = None
    if not treffer:
        raise ValidationError("Bitte als Jahr (2024), Monat (2024-05) oder Tag (2024-05-15) angeben.")


def als_text(wert: str) -> str:
    """How German readers write it: "2024", "Mai 2024", "15.05.2024"; what is not a date comes back unchanged.

    >>> als_text("2024"), als_text("2024-05"), als_text("2024-05-15")
    ('2024', 'Mai 2024', '15.05.2024')
    """
    treffer = _MUSTER.fullmatch(wert or "")
    if not treffer:
        return wert
    jahr, monat, tag = treffer.groups()
    if tag:
        return f"{tag}.{monat}.{jahr}"
    if monat and 1 <= int(monat) <= 12:
        return f"{MONATE[int(monat) - 1]} {jahr}"
    return jahr


def zeitraum(beginn: str, ende: str) -> str:
    """A span in words; an unknown end stays unsaid ("ab 2021", "bis 2026", "" when nothing is known)."""
    if beginn and ende:
        if beginn == ende:
            return als_text(beginn)
        return f"{als_text(beginn)} bis {als_text(ende)}"
    if beginn:
        return f"ab {als_text(beginn)}"
    return f"bis {als_text(ende)}" if ende else ""


class ZeitangabeFeld(models.CharField):
    """A text column for a date that may be known only to the year or the month; empty means unknown."""

    default_validators = [pruefe_zeitangabe]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "So genau wie bekannt: 2024, 2024-05 oder 2024-05-15; leer = unbekannt.")
        super().__init__(*args, **kwargs)
