"""Hits as lists show them: rendered once per entry as long as no data change, with places for what a query marks.

Twenty hits are most of a list, and of each only title, description, names of Kommunen and passage depend on the query.
"""

import re
import secrets
from collections.abc import Iterable
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe

from basis.gedaechtnis import Sammlung
from suche.hervorheben import Marker, Worte

from .models import Loesung

ORTE = 3  # Kommunen that a hit names; the others are counted

# Stands in the rendered hit where something may be marked. Nobody can know it, so no text of an entry contains it.
_PLATZ = secrets.token_hex(12)
_PLAETZE = re.compile(rf"{_PLATZ}-(\d+)-")
_TITEL, _KURZ, _AUSZUG, _ORTE = range(4)


class Treffer:
    """One hit. Says nothing that is not in the row that it was made of; shared by all requests."""

    __slots__ = ("_auszug", "_kurz", "_langtexte", "_orte", "_plaetze", "_stuecke", "_titel", "_unmarkiert")

    def __init__(self, loesung: Loesung):
        orte = [kommune.name for kommune in loesung.kommunen.all()[:ORTE]]
        html = render_to_string(
            "loesungen/_treffer.html",
            {
                "loesung": loesung,
                "titel": _platz(_TITEL),
                "kurz": _platz(_KURZ) if loesung.kurzbeschreibung else "",
                "auszug": _platz(_AUSZUG),
                "orte": [_platz(_ORTE + nummer) for nummer in range(len(orte))],
            },
        )
        # Text, number of a place, text, number of a place, …, text
        zerlegt = _PLAETZE.split(html)
        self._stuecke, self._plaetze = tuple(zerlegt[::2]), tuple(map(int, zerlegt[1::2]))
        self._titel, self._kurz = Worte(loesung.titel), Worte(loesung.kurzbeschreibung)
        self._orte = tuple(map(Worte, orte))
        self._langtexte = tuple(loesung.langtexte)
        self._auszug: tuple[Worte, ...] | None = None
        self._unmarkiert: SafeString | None = None

    def html(self, marker: Marker) -> SafeString:
        """The hit with what the query matched in `<mark>`, and a passage where title and description show nothing."""
        if marker.leer:
            if self._unmarkiert is None:
                self._unmarkiert = self._gefuellt(
                    [escape(self._titel.text), escape(self._kurz.text), "", *(escape(ort.text) for ort in self._orte)]
                )
            return self._unmarkiert
        titel, kurz = marker.markiert(self._titel), marker.markiert(self._kurz)
        auszug = "" if "<mark>" in titel or "<mark>" in kurz else self._passage(marker)
        return self._gefuellt([titel, kurz, auszug, *map(marker.markiert, self._orte)])

    def zerlegt(self) -> tuple[Worte, ...]:
        """The words of the long texts, found once: only a query that title and description do not show needs them."""
        if self._auszug is None:
            self._auszug = tuple(map(Worte, self._langtexte))
        return self._auszug

    def _passage(self, marker: Marker) -> str:
        passage = marker.ausschnitt(self.zerlegt())
        return f'<p class="treffer__auszug">{passage}</p>' if passage else ""

    def _gefuellt(self, werte: list[str]) -> SafeString:
        teile = [self._stuecke[0]]
        for platz, stueck in zip(self._plaetze, self._stuecke[1:], strict=True):
            teile += (werte[platz], stueck)
        return mark_safe("".join(teile))  # noqa: S308 (rendered by a template, filled with what was escaped)


def _platz(nummer: int) -> SafeString:
    return mark_safe(f"{_PLATZ}-{nummer}-")  # noqa: S308 (made here)


# Hits that were shown since the last change of data, about 15 kB each, by what all addresses begin with and key.
_treffer: Sammlung[tuple[str, str], Treffer] = Sammlung(2_000)
VORAB = 1_000


def treffer(schluessel: Iterable[str]) -> list[Treffer]:
    """The hits of the visible entries with these primary keys (as text), in this order."""
    ort = get_script_prefix()
    plaetze = [(ort, s) for s in schluessel]
    gefunden = _lesen(plaetze) if settings.DEBUG else _treffer.holen(plaetze, _lesen)
    return [gefunden[platz] for platz in plaetze if platz in gefunden]


def vorladen() -> None:
    """Prepares the newest entries' hits, so that no visitor waits for them until the data change."""
    neueste = Loesung.objects.sichtbar().order_by("-veroeffentlicht_am", "pk").values_list("pk", flat=True)
    for eintrag in treffer(map(str, neueste[:VORAB])):
        eintrag.zerlegt()


def _lesen(plaetze: list[tuple[str, str]]) -> dict[tuple[str, str], Treffer]:
    if not plaetze:
        return {}
    ort = plaetze[0][0]
    zeilen = Loesung.objects.sichtbar().fuer_karten().filter(pk__in=[s for _, s in plaetze])
    return {(ort, str(zeile.pk)): Treffer(zeile) for zeile in zeilen}
