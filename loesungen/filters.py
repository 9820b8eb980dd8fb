"""The only place where URL parameters become a selection of Loesungen."""

from dataclasses import replace
from functools import cached_property

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from basis.auswahl import MehrfachFilter, SeitenFilter, SortierFilter, TextFilter, TolerantesFilterSet
from basis.facetten import Ausweg, Facette, adresse, bauen, parameter
from basis.gedaechtnis import je_stand
from kommunen.models import Bundesland, Staffel
from kommunen.vokabular import Groessenklasse
from suche.anfrage import RELEVANZ, Ergebnis, Suchanfrage

from .models import Handlungsfeld, Loesung, Schlagwort
from .suchindex import OHNE_FOERDERUNG, TYP, lizenzen_im_bestand
from .vokabular import UNBEKANNT, Loesungsart, Offen, Reifegrad

JE_SEITE = 20
ALLE = 100_000  # more than any collection holds
SORTIERUNGEN = (
    (RELEVANZ, "Relevanz"),
    ("neueste", "Neueste"),
    ("nachgenutzt", "Meist nachgenutzt"),
    ("titel", "Titel"),
)
_UNBEKANNT = (UNBEKANNT, "Unbekannt")
SCHLAGWOERTER_VORN = 12
LIZENZEN_VORN = 8


@je_stand
def _namen() -> dict[str, list[tuple[str, str]]]:
    """Facet → (value, words) of those that are tables, each in its order; one query for as long as no data change."""

    def zeilen(name: str, queryset, wert: str, text: str, rang: str, gefaltet: str):
        return queryset.order_by().values_list(
            Value(name), Cast(wert, CharField()), Cast(text, CharField()), rang, Cast(gefaltet, CharField())
        )

    null = Value(0)
    alle = zeilen("handlungsfeld", Handlungsfeld.objects, "slug", "name", "reihenfolge", "name_gefaltet").union(
        zeilen("bundesland", Bundesland.objects, "kuerzel", "name", null, "name_gefaltet"),
        zeilen("staffel", Staffel.objects, "nummer", "jahr", "nummer", "nummer"),
        zeilen("schlagwort", Schlagwort.objects, "slug", "name", null, "name_gefaltet"),
        all=True,
    )
    namen = {"handlungsfeld": [], "bundesland": [], "staffel": [], "schlagwort": []}
    for name, wert, text, _, _ in sorted(alle, key=lambda zeile: (zeile[3], zeile[4], zeile[1])):
        namen[name].append((wert, f"Staffel {wert} ({text})" if name == "staffel" else text))
    return namen


class Werte:
    """The known values of each facet as (value, words)."""

    @property
    def handlungsfeld(self):
        return _namen()["handlungsfeld"]

    @property
    def bundesland(self):
        return _namen()["bundesland"]

    @cached_property
    def staffel(self):
        return [*_namen()["staffel"], (OHNE_FOERDERUNG, "Ohne Förderung im Programm")]

    @property
    def schlagwort(self):
        return _namen()["schlagwort"]

    @cached_property
    def lizenz(self):
        return [*((kennung, kennung) for kennung in lizenzen_im_bestand()), _UNBEKANNT]

    reifegrad = [*Reifegrad.choices, _UNBEKANNT]
    art = [*Loesungsart.choices, _UNBEKANNT]
    offen = Offen.choices
    groessenklasse = Groessenklasse.choices
    sortierung = SORTIERUNGEN


class LoesungFilter(TolerantesFilterSet):
    """Search text, facets, order and page of the list of Loesungen."""

    q = TextFilter(label="Suche")
    handlungsfeld = MehrfachFilter(label="Handlungsfeld", werte=list)
    bundesland = MehrfachFilter(label="Bundesland", werte=list)
    staffel = MehrfachFilter(label="Staffel", werte=list)
    reifegrad = MehrfachFilter(label="Reifegrad", werte=list)
    art = MehrfachFilter(label="Art der Lösung", werte=list)
    offen = MehrfachFilter(label="Open Source", werte=list)
    lizenz = MehrfachFilter(label="Lizenz", werte=list)
    groessenklasse = MehrfachFilter(label="Größe der Kommune", werte=list)
    schlagwort = MehrfachFilter(label="Schlagwort", werte=list)
    sortierung = SortierFilter(label="Sortierung", werte=list)
    genau = SortierFilter(label="Wörtlich", werte=lambda: [("1", "Ja")])
    seite = SeitenFilter(label="Seite")

    STEUERUNG = ("q", "sortierung", "genau", "seite")

    class Meta:
        model = Loesung
        fields: list[str] = []

    FACETTEN = (
        "handlungsfeld",
        "bundesland",
        "staffel",
        "reifegrad",
        "art",
        "offen",
        "groessenklasse",
        "lizenz",
        "schlagwort",
    )

    def __init__(self, data):
        super().__init__(data, queryset=Loesung.objects.none())
        self.werte = Werte()
        for name in (*self.FACETTEN, "sortierung"):
            self.filters[name].extra["werte"] = lambda name=name: getattr(self.werte, name)

    @property
    def ordnung(self) -> str:
        """The order in force: relevance needs words, without them the newest come first."""
        gewaehlt = self.wert("sortierung")
        if not self.wert("q") and gewaehlt in ("", RELEVANZ):
            return "neueste"
        return gewaehlt or RELEVANZ

    @property
    def suchanfrage(self) -> Suchanfrage:
        """The selection as the search service takes it."""
        return Suchanfrage(
            typ=TYP,
            text=self.wert("q"),
            auswahl=self.auswahl,
            sortierung=self.ordnung,
            seite=self.wert("seite", 1),
            je_seite=JE_SEITE,
            woertlich=self.wert("genau") == "1",
        )

    def feedanfrage(self, anzahl: int) -> Suchanfrage:
        """The same selection for a feed: the newest `anzahl`, whatever order and page the list shows."""
        return replace(self.suchanfrage, sortierung="neueste", seite=1, je_seite=anzahl)

    def gesamtanfrage(self) -> Suchanfrage:
        """The same selection, all hits at once: a map has no pages."""
        return replace(self.suchanfrage, sortierung="titel", seite=1, je_seite=ALLE)

    def auswege(self, ergebnis: Ergebnis) -> list[Ausweg]:
        """Where the filters leave nothing: which one to drop, and how many hits that brings."""
        sauber = parameter(self)
        return [
            Ausweg(self.filters[name].label, zahl, adresse(sauber, **{name: None}))
            for name, zahl in ergebnis.ohne_filter
        ]

    def facetten(self, ergebnis: Ergebnis) -> list[Facette]:
        """All facets with the counts of the answer; a chosen value stays visible at zero."""
        vorn = {"schlagwort": SCHLAGWOERTER_VORN, "lizenz": LIZENZEN_VORN}
        # A licence is its own label: the answer of the index names all that there are, no query needed.
        kennungen = {*ergebnis.facetten.get("lizenz", ()), *self.auswahl.get("lizenz", ())} - {UNBEKANNT}
        lizenzen = [*((kennung, kennung) for kennung in sorted(kennungen)), _UNBEKANNT]
        return [
            bauen(
                name,
                self.filters[name].label,
                lizenzen if name == "lizenz" else getattr(self.werte, name),
                ergebnis.facetten.get(name, {}),
                self.auswahl.get(name, ()),
                hoechstens=vorn.get(name, 0),
            )
            for name in self.FACETTEN
        ]
