"""The only place where URL parameters become a selection of Kommunen or Modellprojekte."""

from basis.auswahl import Filter, Mehrfachauswahl, MehrfachFilter, SeitenFilter, TextFilter, TolerantesFilterSet
from basis.facetten import Facette, bauen, zaehlen

from .models import Bundesland, Kommune, Modellprojekt, Staffel
from .vokabular import Groessenklasse, Kommunentyp, Projektart

KREISE_VORN = 8
# What has no class of size is told apart by its kind.
GROESSEN = [(wert, text) for wert, text in Groessenklasse.choices if wert not in Kommunentyp.values]


def laender() -> list[tuple[str, str]]:
    """(Kürzel, name) of all Länder, in the order of their names."""
    return list(Bundesland.objects.values_list("kuerzel", "name"))


def staffeln() -> list[tuple[str, str]]:
    """(number, words) of all Staffeln."""
    return [(str(n), f"Staffel {n} ({jahr})") for n, jahr in Staffel.objects.values_list("nummer", "jahr")]


def kreise() -> list[tuple[str, str]]:
    """(key, name) of all Kreise, in the order of their names."""
    return list(Kommune.objects.filter(typ=Kommunentyp.KREIS).values_list("schluessel", "name"))


class MitFilter(Filter):
    """Switches of the list of Kommunen: each chosen one narrows further."""

    field_class = Mehrfachauswahl
    WERTE = (("loesungen", "mit Lösungen"), ("modellprojekt", "mit Modellprojekt"))

    def filter(self, qs, value):
        if "loesungen" in value:
            qs = qs.mit_loesungen()
        if "modellprojekt" in value:
            qs = qs.mit_modellprojekt()
        return qs


class NamensFilter(TextFilter):
    """Kommunen by name, PLZ of the seat or key."""

    def filter(self, qs, value):
        return qs.gesucht(value) if value else qs


class KommuneFilter(TolerantesFilterSet):
    """Search text, facets and page of the list of Kommunen."""

    q = NamensFilter(label="Name, PLZ oder Schlüssel")
    bundesland = MehrfachFilter("bundesland__kuerzel", label="Bundesland", werte=laender)
    kreis = MehrfachFilter("kreis__schluessel", label="Kreis", werte=kreise)
    groessenklasse = MehrfachFilter("groessenklasse", label="Größe (nach Einwohnern)", werte=lambda: GROESSEN)
    art = MehrfachFilter("typ", label="Art", werte=lambda: Kommunentyp.choices)
    mit = MitFilter(label="Nur Kommunen", werte=lambda: MitFilter.WERTE)
    seite = SeitenFilter(label="Seite")

    class Meta:
        model = Kommune
        fields: list[str] = []

    def facetten(self) -> list[Facette]:
        """Facets with counts."""
        zahlen_mit = {
            "loesungen": self.qs_ohne("mit").mit_loesungen().count(),
            "modellprojekt": self.qs_ohne("mit").mit_modellprojekt().count(),
        }
        return [
            bauen("mit", "Nur Kommunen", MitFilter.WERTE, zahlen_mit, self.auswahl.get("mit", ()), leere_zeigen=True),
            self._aus_feld("bundesland", laender(), "bundesland__kuerzel"),
            *self._kreise(),
            self._aus_feld("groessenklasse", GROESSEN, "groessenklasse"),
            self._aus_feld("art", Kommunentyp.choices, "typ"),
        ]

    def _aus_feld(self, name: str, werte, feld: str, hoechstens: int = 0) -> Facette:
        titel, gewaehlt = self.filters[name].label, self.auswahl.get(name, ())
        return bauen(name, titel, werte, zaehlen(self, name, feld), gewaehlt, hoechstens=hoechstens)

    def _kreise(self) -> list[Facette]:
        """Nearly 300 Kreise help nobody: they are offered inside the chosen Länder, or where one is chosen."""
        if not self.auswahl.keys() & {"bundesland", "kreis"}:
            return []
        facette = self._aus_feld("kreis", kreise(), "kreis__schluessel", hoechstens=KREISE_VORN)
        return [facette] if facette.optionen else []


class ProjektnamensFilter(TextFilter):
    """Modellprojekte by their own name or that of a Kommune."""

    def filter(self, qs, value):
        return qs.gesucht(value) if value else qs


class ModellprojektFilter(TolerantesFilterSet):
    """Search text and facets of the list of Modellprojekte."""

    q = ProjektnamensFilter(label="Name oder Kommune")
    staffel = MehrfachFilter("staffel__nummer", label="Staffel", werte=staffeln)
    # A project may have Kommunen in several Länder; it is found in each of them.
    bundesland = MehrfachFilter("kommunen__bundesland__kuerzel", label="Bundesland", werte=laender, distinct=True)
    art = MehrfachFilter("projektart", label="Art", werte=lambda: Projektart.choices)

    class Meta:
        model = Modellprojekt
        fields: list[str] = []

    def facetten(self) -> list[Facette]:
        """Facets with counts."""
        felder = {
            "staffel": ("staffel__nummer", staffeln()),
            "bundesland": ("kommunen__bundesland__kuerzel", laender()),
            "art": ("projektart", Projektart.choices),
        }
        return [
            bauen(name, self.filters[name].label, werte, zaehlen(self, name, feld), self.auswahl.get(name, ()))
            for name, (feld, werte) in felder.items()
        ]
