"""Every read of the room, chainable."""

from django.db import models
from django.db.models import Case, Count, Prefetch, Q, When

from basis.sichtbarkeit import SichtbarQuerySet, sichtbar
from redaktion import schritte

from . import kennungen
from .vokabular import KEINE_NUTZUNG, UNBEKANNT


class HandlungsfeldQuerySet(models.QuerySet):
    """Reads of Handlungsfelder."""

    def mit_loesungszahl(self):
        """Adds `loesungszahl`: visible Loesungen of the field; in the editors' order."""
        return self.annotate(loesungszahl=Count("loesungen", filter=sichtbar("loesungen__"), distinct=True)).order_by(
            "reihenfolge", "name_gefaltet"
        )


class RepositoryQuerySet(models.QuerySet):
    """Reads of repositories."""

    def mit_sichtbaren_loesungen(self):
        """Adds `sichtbare_loesungen`, a list without a query per row."""
        from .models import Loesung

        return self.prefetch_related(
            Prefetch("loesungen", queryset=Loesung.objects.sichtbar(), to_attr="sichtbare_loesungen")
        )


class LoesungQuerySet(SichtbarQuerySet):
    """Reads of Loesungen."""

    def fuer_karten(self):
        """What a hit or a card shows: Kommunen or Träger, Handlungsfelder, Staffel, number of Nachnutzungen."""
        return (
            self.select_related("modellprojekt__staffel")
            .prefetch_related("kommunen", "handlungsfelder", "traeger")
            .annotate(
                nachnutzungszahl=Count(
                    "nachnutzungen", filter=~Q(nachnutzungen__stand__in=KEINE_NUTZUNG), distinct=True
                )
            )
            .order_by("titel_gefaltet", "kennung")
        )

    def fuer_steckbrief(self):
        """What the detail page shows, in a constant number of queries."""
        return self.select_related("modellprojekt__staffel", "modellprojekt__bundesland").prefetch_related(
            "loesungskommunen__kommune__bundesland",
            "handlungsfelder",
            "schlagwoerter",
            "traeger",
            "partner",
            "standards",
            "quellen",
            "kooperationen",
            "modellprojekt__kommunen__bundesland",
            "loesungsrepositories__repository",
            "nachnutzungen__kommune__bundesland",
            Prefetch("basiert_auf", queryset=self.model.objects.sichtbar()),
            Prefetch("varianten", queryset=self.model.objects.sichtbar()),
        )

    def fuer_suchindex(self):
        """Everything that the search document of a Loesung is made of."""
        return self.select_related("modellprojekt__staffel", "modellprojekt__bundesland").prefetch_related(
            "loesungskommunen__kommune__bundesland",
            "modellprojekt__kommunen__bundesland",
            "handlungsfelder",
            "schlagwoerter",
            "traeger",
            "partner",
            "standards",
            "repositories",
            "nachnutzungen__kommune",
        )

    def mit_orten(self):
        """One row per Loesung and Kommune (None where it has none): title, slug, Modellprojekt, Kommune; by title."""
        return self.order_by("titel_gefaltet", "kennung").values_list(
            "pk", "titel", "slug", "modellprojekt", "kommunen", named=True
        )

    def in_reihenfolge(self, schluessel) -> list:
        """The rows with these primary keys (as text), in this order; keys that are no longer visible are left out."""
        gefunden = {str(zeile.pk): zeile for zeile in self.filter(pk__in=list(schluessel))}
        return [gefunden[s] for s in schluessel if s in gefunden]

    def aehnliche(self, loesung, anzahl: int):
        """Others that share most with `loesung`: a tag counts three, a Handlungsfeld or the kind one each."""
        schlagwoerter = [s.pk for s in loesung.schlagwoerter.all()]
        felder = [h.pk for h in loesung.handlungsfelder.all()]
        gleiche_art = Q(loesungsart=loesung.loesungsart) & ~Q(loesungsart="")
        return (
            self.exclude(pk=loesung.pk)
            .annotate(
                gemeinsam=3 * Count("schlagwoerter", filter=Q(schlagwoerter__in=schlagwoerter), distinct=True)
                + Count("handlungsfelder", filter=Q(handlungsfelder__in=felder), distinct=True)
                + Case(When(gleiche_art, then=1), default=0)
            )
            .filter(gemeinsam__gte=4)
            .order_by("-gemeinsam", "titel_gefaltet")[:anzahl]
        )

    def gruppiert(self, feld: str, vokabular) -> list[tuple[str, str, int]]:
        """(value, words, number) in the order of the vocabulary; what is unknown stands last."""
        zahlen = dict(self.order_by().values_list(feld).annotate(zahl=Count("pk", distinct=True)))
        # What nobody has answered yet and what is answered with "unbekannt" are one to a visitor.
        unbekannt = zahlen.pop("", 0) + zahlen.pop(UNBEKANNT, 0)
        bekannte = [
            (wert, wort, zahlen[wert]) for wert, wort in vokabular.choices if wert != UNBEKANNT and zahlen.get(wert)
        ]
        return bekannte + ([(UNBEKANNT, "Unbekannt", unbekannt)] if unbekannt else [])

    def neueste(self, anzahl: int):
        """The entries published last."""
        return self.order_by("-veroeffentlicht_am", "-kennung")[:anzahl]

    def meist_nachgenutzt(self, anzahl: int):
        """The entries with most Nachnutzungen, at least one (after `fuer_karten`)."""
        return self.filter(nachnutzungszahl__gt=0).order_by("-nachnutzungszahl", "titel_gefaltet")[:anzahl]

    def nachgenutzt_von(self, kommune):
        """Loesungen of others that the Kommune re-uses."""
        # By key, so that a later count of the Nachnutzungen sees all of them and not only this Kommune's.
        return self.filter(pk__in=self.model.objects.filter(nachnutzungen__kommune=kommune).values("pk"))

    def unvollstaendig(self):
        """Entries that miss something of what publishing requires (pflege.py)."""
        return self.filter(schritte.unvollstaendig(self.model))

    def ueberfaellig(self, heute):
        """Public entries whose review was due before `heute`."""
        return self.sichtbar().filter(pruefen_bis__lt=heute)

    def delete(self):
        """The numbers of what goes are not given again."""
        kennungen.merken(self.order_by().values_list("kennung", flat=True))
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True
