"""What stands on the map: the selection of the list of Loesungen → places with their projects and Loesungen."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from kommunen.models import Kommune, Modellprojekt
from loesungen.filters import LoesungFilter
from loesungen.models import Loesung
from suche.anfrage import Ergebnis
from suche.search import suchen

from .karte_zeichen import Zeichen, zeichen

# What a place names of its Loesungen; the rest stands on the Kommune's own page.
JE_ORT = 4
# Facets that say something about a place or a project. All others are about Loesungen alone.
VOM_ORT = {"bundesland", "staffel", "groessenklasse"}


@dataclass(frozen=True, slots=True)
class Projekt:
    """A Modellprojekt in which a place takes part."""

    pk: int
    name: str
    url: str
    staffel: int
    jahr: int


@dataclass(frozen=True, slots=True)
class Loesungsname:
    """A Loesung by its title and address."""

    titel: str
    url: str


@dataclass(frozen=True, slots=True)
class Ort:
    """A Kommune on the map: all its projects, and its Loesungen in the selection."""

    kommune: Kommune
    projekte: tuple[Projekt, ...]
    loesungen: tuple[Loesungsname, ...]
    staffel: int | None

    @property
    def zeichen(self) -> Zeichen:
        """Shape and colour: by the Staffel."""
        return zeichen(self.staffel)

    @property
    def genannte(self) -> tuple[Loesungsname, ...]:
        """The first of its Loesungen."""
        return self.loesungen[:JE_ORT]

    @property
    def weitere(self) -> int:
        """How many more there are."""
        return len(self.loesungen) - len(self.genannte)


@dataclass(frozen=True, slots=True)
class Karte:
    """All places of a selection, by Land and name, and what the search said."""

    ergebnis: Ergebnis
    orte: tuple[Ort, ...] = ()
    ohne_ort: int = 0

    @property
    def mit_lage(self) -> list[Ort]:
        """Places whose position is known: those that can be drawn."""
        return [ort for ort in self.orte if ort.kommune.koordinaten]

    @property
    def ohne_lage(self) -> int:
        """How many places cannot be drawn."""
        return len(self.orte) - len(self.mit_lage)

    @property
    def projektzahl(self) -> int:
        """How many Modellprojekte the places take part in."""
        return len({projekt.pk for ort in self.orte for projekt in ort.projekte})


def auf_der_karte(auswahl: LoesungFilter) -> Karte:
    """The places of a selection of Loesungen. Three queries beside those of the search.

    A Loesung stands at its Kommunen; where it has none, at those of its Modellprojekt (the rule of the facet
    Bundesland). A Modellprojekt without any Loesung is shown as long as the selection says nothing about Loesungen.
    Bundesland and size choose among the places too: a partner in another Land is no place of this Land.
    """
    ergebnis = suchen(auswahl.gesamtanfrage())
    if not ergebnis.verfuegbar:
        return Karte(ergebnis)
    gewaehlt = auswahl.auswahl
    projekte = _projekte()
    loesungen, ohne_ort = _loesungen(set(ergebnis.schluessel), projekte)
    nur_orte = not auswahl.wert("q") and gewaehlt.keys() <= VOM_ORT
    staffeln = {int(nummer) for nummer in gewaehlt.get("staffel", ()) if nummer.isdigit()}
    alle_staffeln = "staffel" not in gewaehlt
    orte = []
    for kommune in Kommune.objects.fuer_karte():
        eigene = projekte.get(kommune.pk, ())
        passende = [p for p in eigene if alle_staffeln or p.staffel in staffeln]
        if not (loesungen.get(kommune.pk) or (nur_orte and passende)):
            continue
        if not _passt(kommune, gewaehlt):
            continue
        staffel = min((p.staffel for p in passende or eigene), default=None)
        orte.append(Ort(kommune, tuple(eigene), tuple(loesungen.get(kommune.pk, ())), staffel))
    return Karte(ergebnis, tuple(orte), ohne_ort)


def _passt(kommune: Kommune, gewaehlt) -> bool:
    laender, klassen = gewaehlt.get("bundesland", ()), gewaehlt.get("groessenklasse", ())
    return (not laender or kommune.bundesland.kuerzel in laender) and (not klassen or kommune.groessenklasse in klassen)


def _projekte() -> dict[int, list[Projekt]]:
    """Kommune → its Modellprojekte."""
    gefunden = defaultdict(list)
    for zeile in Modellprojekt.objects.beteiligte():
        url = reverse("kommunen:modellprojekt", args=[zeile.slug])
        gefunden[zeile.kommunen].append(Projekt(zeile.pk, zeile.name, url, zeile.staffel__nummer, zeile.staffel__jahr))
    return gefunden


def _loesungen(gesucht: set[str], projekte) -> tuple[dict[int, list[Loesungsname]], int]:
    """Kommune → its Loesungen among `gesucht` (keys as the index has them), and how many have no place at all.

    All visible rows are read and chosen here: thousands of keys in one statement are more than a database takes.
    """
    orte_des_projekts = defaultdict(list)
    for kommune, beteiligungen in projekte.items():
        for projekt in beteiligungen:
            orte_des_projekts[projekt.pk].append(kommune)
    gefunden, ohne_ort = defaultdict(list), 0
    for zeile in Loesung.objects.sichtbar().mit_orten():
        if str(zeile.pk) not in gesucht:
            continue
        orte = [zeile.kommunen] if zeile.kommunen else orte_des_projekts.get(zeile.modellprojekt, ())
        name = Loesungsname(zeile.titel, reverse("loesungen:loesung", args=[zeile.slug])) if orte else None
        for ort in orte:
            gefunden[ort].append(name)
        ohne_ort += not orte
    return gefunden, ohne_ort


def als_daten(karte: Karte) -> dict:
    """The places that can be drawn, for the script of the page."""
    return {
        "zeichen": {ort.zeichen.name: ort.zeichen.pfad for ort in karte.mit_lage},
        "orte": [
            {
                "schluessel": ort.kommune.schluessel,
                "name": ort.kommune.name,
                "land": ort.kommune.bundesland.name,
                "url": ort.kommune.get_absolute_url(),
                "lage": [round(wert, 4) for wert in ort.kommune.koordinaten],
                "zeichen": ort.zeichen.name,
                "projekte": [
                    {"name": p.name, "url": p.url, "staffel": f"Staffel {p.staffel} ({p.jahr})"} for p in ort.projekte
                ],
                "loesungen": [{"name": loesung.titel, "url": loesung.url} for loesung in ort.genannte],
                "weitere": ort.weitere,
            }
            for ort in karte.mit_lage
        ],
    }
