"""One search over everything, grouped by kind."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kommunen.models import Kommune, Kooperation, Modellprojekt, Veranstaltung
from loesungen.models import Begriff, Loesung
from suche.ausdruck import ALLES, Ausdruck
from suche.search import Suchanfrage, suchen

JE_GRUPPE = 5


@dataclass(frozen=True, slots=True)
class Gruppe:
    """Hits of one kind: `zahl` of all, the first of them, and the list of all of them ("" when there is none).

    `verfuegbar` is False where the index of the kind cannot answer: that is not the same as no hit.
    """

    art: str
    titel: str
    zahl: int
    treffer: list[Any]
    ausdruck: Ausdruck = ALLES
    alle_url: str = ""
    korrektur: str = ""
    verfuegbar: bool = True


def ueberall(text: str) -> list[Gruppe]:
    """All kinds that have hits or cannot answer; Kommunen are found by name, PLZ or key, the rest by the index."""
    if not text:
        return []
    frage = urlencode({"q": text})
    kommunen = Kommune.objects.gesucht(text).select_related("bundesland", "kreis").nach_naehe_zum_namen(text)
    gruppen = [
        _aus_dem_index("loesung", "Lösungen", text, Loesung.objects.sichtbar().fuer_karten(), "loesungen:liste"),
        Gruppe(
            "kommune",
            "Kommunen",
            kommunen.count(),
            list(kommunen[:JE_GRUPPE]),
            alle_url=f"{reverse('kommunen:kommunen')}?{frage}",
        ),
        _aus_dem_index("modellprojekt", "Modellprojekte", text, Modellprojekt.objects.fuer_liste()),
        _aus_dem_index("kooperation", "Kooperationen", text, Kooperation.objects.all()),
        _aus_dem_index("veranstaltung", "Veranstaltungen", text, Veranstaltung.objects.all()),
        _aus_dem_index("begriff", "Begriffe", text, Begriff.objects.all()),
    ]
    return [gruppe for gruppe in gruppen if gruppe.zahl or not gruppe.verfuegbar]


def _aus_dem_index(typ: str, titel: str, text: str, zeilen, liste: str = "") -> Gruppe:
    ergebnis = suchen(Suchanfrage(typ, text, je_seite=JE_GRUPPE))
    gefunden = {str(zeile.pk): zeile for zeile in zeilen.filter(pk__in=ergebnis.schluessel)}
    return Gruppe(
        typ,
        titel,
        ergebnis.gesamt,
        [gefunden[s] for s in ergebnis.schluessel if s in gefunden],
        ergebnis.ausdruck,
        f"{reverse(liste)}?{urlencode({'q': text})}" if liste else "",
        ergebnis.korrektur,
        ergebnis.verfuegbar,
    )
