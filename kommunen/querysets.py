"""Every read of the room, chainable. Loesungen are counted through the reverse relation, by the one visibility rule."""

from django.db import models
from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from basis.faltung import falten, namenssuche
from basis.sichtbarkeit import sichtbar


class BundeslandQuerySet(models.QuerySet):
    """Reads of Bundesländer."""

    def mit_zahlen(self):
        """Adds `kommunenzahl`, `projektzahl` (with a Kommune in the Land) and `loesungszahl` (visible ones)."""
        return self.annotate(
            kommunenzahl=Count("kommunen", distinct=True),
            projektzahl=Count("kommunen__modellprojekte", distinct=True),
            loesungszahl=Count("kommunen__loesungen", filter=sichtbar("kommunen__loesungen__"), distinct=True),
        )


class KommuneQuerySet(models.QuerySet):
    """Reads of Kommunen."""

    def fuer_liste(self):
        """What a row of the list shows, by name, without a query per row."""
        # Counting groups, and grouping drops the model's own order: it is named here.
        return self.select_related("bundesland", "kreis").mit_loesungszahl().order_by("name_gefaltet", "schluessel")

    def mit_loesungszahl(self):
        """Adds `loesungszahl`: visible Loesungen that the Kommune built."""
        return self.annotate(loesungszahl=Count("loesungen", filter=sichtbar("loesungen__"), distinct=True))

    def mit_loesungen(self):
        """Only Kommunen that built at least one visible Loesung."""
        return self.filter(pk__in=self.model.objects.filter(sichtbar("loesungen__")).values("pk"))

    def mit_modellprojekt(self):
        """Only Kommunen that take part in a Modellprojekt."""
        return self.filter(pk__in=self.model.modellprojekte.through.objects.values("kommune"))

    def fuer_karte(self):
        """Places of the map: what built a visible Loesung or takes part in a Modellprojekt, by Land and name."""
        orte = self.mit_loesungen() | self.mit_modellprojekt()
        return orte.select_related("bundesland").order_by("bundesland__name_gefaltet", "name_gefaltet", "schluessel")

    def gesucht(self, text: str):
        """By name (folded), PLZ of the seat, or key: digits are looked up as PLZ and as the beginning of a key."""
        text = text.strip()
        if text.isdigit():
            return self.filter(Q(plz=text) | Q(schluessel__startswith=text) | Q(kreisschluessel=text))
        if text.startswith("x-"):
            return self.filter(schluessel__startswith=text)
        return self.filter(namenssuche("name_gefaltet", text))

    def nach_naehe_zum_namen(self, text: str):
        """The obvious one first: whose name it is, then whose name begins so, then the larger ones."""
        gefaltet = falten(text)
        return self.annotate(
            naehe=Case(
                When(name_gefaltet=gefaltet, then=0),
                When(name_gefaltet__startswith=f"{gefaltet} ", then=1),
                When(name_gefaltet__startswith=gefaltet, then=2),
                default=3,
            )
        ).order_by("naehe", F("einwohner").desc(nulls_last=True), "name_gefaltet", "schluessel")

    def nach_schluessel(self, schluessel: str):
        """The Kommune with this key; a kreisfreie Stadt answers to both of its keys."""
        return self.filter(Q(schluessel=schluessel) | Q(kreisschluessel=schluessel))


class StaffelQuerySet(models.QuerySet):
    """Reads of Staffeln."""

    def mit_zahlen(self):
        """Adds `projektzahl` and `loesungszahl` (visible ones); in order."""
        return self.annotate(
            projektzahl=Count("modellprojekte", distinct=True),
            loesungszahl=Count(
                "modellprojekte__loesungen", filter=sichtbar("modellprojekte__loesungen__"), distinct=True
            ),
        ).order_by("nummer")


class ModellprojektQuerySet(models.QuerySet):
    """Reads of Modellprojekte."""

    def fuer_liste(self):
        """What a row of the list shows: Staffel, Land, Kommunen, number of visible Loesungen."""
        return (
            self.select_related("staffel", "bundesland")
            .prefetch_related("kommunen")
            .annotate(loesungszahl=Count("loesungen", filter=sichtbar("loesungen__"), distinct=True))
            .order_by("name_gefaltet", "slug")
        )

    def gesucht(self, text: str):
        """By their own name or that of one of their Kommunen (folded)."""
        eigene, kommunen = namenssuche("name_gefaltet", text), namenssuche("kommunen__name_gefaltet", text)
        return self.filter(pk__in=self.model.objects.filter(eigene | kommunen).values("pk"))

    def im_land(self, bundesland):
        """Projects with at least one Kommune in the Land."""
        return self.filter(kommunen__bundesland=bundesland).distinct()

    def gruppiert(self, feld: str) -> list[tuple[str, int]]:
        """(value of `feld`, number of projects), most frequent first."""
        zeilen = self.order_by().values_list(feld).annotate(zahl=Count("pk", distinct=True))
        return sorted(((wert, zahl) for wert, zahl in zeilen), key=lambda z: (-z[1], str(z[0])))

    def foerderung(self) -> dict[str, int]:
        """`summe`: documented funding in Euro; `belegt`: of how many projects; `zahl`: of all."""
        return self.aggregate(
            summe=Coalesce(Sum("foerdersumme_eur"), 0), belegt=Count("foerdersumme_eur"), zahl=Count("pk")
        )

    def beteiligte(self):
        """One row per project and Kommune: name, slug, number and year of the Staffel, Kommune; by Staffel and name."""
        return (
            self.exclude(kommunen=None)
            .order_by("staffel__nummer", "name_gefaltet", "slug")
            .values_list("pk", "name", "slug", "staffel__nummer", "staffel__jahr", "kommunen", named=True)
        )

    def fuer_seite(self):
        """What the detail page shows."""
        return self.select_related("staffel", "bundesland").prefetch_related(
            "projektkommunen__kommune__bundesland", "quellen", "kooperationen"
        )


class KooperationQuerySet(models.QuerySet):
    """Reads of Kooperationen."""

    def fuer_liste(self):
        """What a row of the list shows; `loesungszahl` counts visible ones."""
        return (
            self.prefetch_related("mitglieder")
            .annotate(loesungszahl=Count("loesungen", filter=sichtbar("loesungen__"), distinct=True))
            .order_by("name_gefaltet", "slug")
        )

    def fuer_seite(self):
        """What the detail page shows."""
        return self.prefetch_related(
            "mitgliedschaften__kommune__bundesland", "modellprojekte__staffel", "organisationen", "quellen"
        )


class VeranstaltungQuerySet(models.QuerySet):
    """Reads of Veranstaltungen. Dates are texts that sort by time; a month or a year counts until it is over."""

    def kommende(self, heute):
        """Not over yet on `heute` (a date), soonest first. What has no date is not announced here."""
        return self.exclude(beginn="").exclude(self._vorbei(heute)).order_by("beginn", "titel_gefaltet")

    def vergangene(self, heute):
        """Over on `heute`, latest first; what has no date stands last."""
        return self.filter(Q(beginn="") | self._vorbei(heute)).order_by("-beginn", "titel_gefaltet")

    @staticmethod
    def _vorbei(heute) -> Q:
        tag, monat, jahr = heute.isoformat(), heute.strftime("%Y-%m"), heute.strftime("%Y")

        def vor(feld: str) -> Q:
            genau = Q(**{f"{feld}__regex": r"^\d{4}-\d{2}-\d{2}$", f"{feld}__lt": tag})
            monatlich = Q(**{f"{feld}__regex": r"^\d{4}-\d{2}$", f"{feld}__lt": monat})
            return genau | monatlich | Q(**{f"{feld}__regex": r"^\d{4}$", f"{feld}__lt": jahr})

        return (~Q(ende="") & vor("ende")) | (Q(ende="") & ~Q(beginn="") & vor("beginn"))
