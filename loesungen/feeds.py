"""Atom feeds: the newest Loesungen, or the newest of any selection of the list."""

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from basis.facetten import parameter
from basis.steuerzeichen import ohne_steuerzeichen
from suche.search import suchen

from .filters import LoesungFilter
from .models import Loesung

EINTRAEGE = 30


class _NichtVerfuegbar(Exception):  # noqa: N818 (German word for it)
    """The index cannot answer. An empty feed would say that there is nothing."""


class Loesungsfeed(Feed):
    """Takes the parameters of the list; always the newest first."""

    feed_type = Atom1Feed
    language = "de"

    def __call__(self, request, *args, **kwargs):
        try:
            return super().__call__(request, *args, **kwargs)
        except _NichtVerfuegbar:
            satz = "Die Suche nach Lösungen steht im Moment nicht zur Verfügung. Bitte später noch einmal versuchen."
            return HttpResponse(
                satz, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"}
            )

    def get_object(self, request):
        return LoesungFilter(request.GET)

    def _auswahl(self, filterset) -> str:
        text = parameter(filterset)
        text.pop("sortierung", None)
        return f"?{text.urlencode()}" if text else ""

    def title(self, filterset):
        begriffe = [filterset.wert("q")] if filterset.wert("q") else []
        for name, werte in filterset.auswahl.items():
            worte = dict(getattr(filterset.werte, name))
            begriffe += [worte[wert] for wert in werte]
        zusatz = f" ({', '.join(begriffe)})" if begriffe else ""
        return ohne_steuerzeichen(f"Wissensspeicher: neue Lösungen{zusatz}")

    def link(self, filterset):
        return reverse("loesungen:liste") + self._auswahl(filterset)

    def feed_url(self, filterset):
        return reverse("loesungen:feed") + self._auswahl(filterset)

    def subtitle(self, filterset):
        return "Digitale Lösungen aus Kommunen, die zuletzt veröffentlicht wurden."

    def items(self, filterset):
        ergebnis = suchen(filterset.feedanfrage(EINTRAEGE))
        if not ergebnis.verfuegbar:
            raise _NichtVerfuegbar
        return Loesung.objects.sichtbar().fuer_karten().in_reihenfolge(ergebnis.schluessel)

    def item_title(self, item):
        return ohne_steuerzeichen(item.titel)

    def item_description(self, item):
        # Atom's summary goes out as type="html": a reader would take "<" in our plain text for markup.
        return escape(ohne_steuerzeichen(item.kurzbeschreibung))

    def item_pubdate(self, item):
        return item.veroeffentlicht_am

    def item_updateddate(self, item):
        return item.geaendert_am

    def item_categories(self, item):
        return [ohne_steuerzeichen(feld.name) for feld in item.handlungsfelder.all()]
