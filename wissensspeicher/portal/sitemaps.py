"""The sitemap: every public page once."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from kommunen.models import Bundesland, Kommune, Kooperation, Modellprojekt, Staffel
from loesungen.models import Handlungsfeld, Loesung


class Loesungen(Sitemap):
    """All visible Steckbriefe with the time of their last change."""

    def items(self):
        return Loesung.objects.sichtbar().order_by("pk").only("slug", "geaendert_am")

    def lastmod(self, loesung):
        return loesung.geaendert_am


class Objekte(Sitemap):
    """All rows of a queryset that have a page."""

    def __init__(self, queryset):
        self.queryset = queryset

    def items(self):
        return self.queryset.all()


class Seiten(Sitemap):
    """The pages that show lists."""

    NAMEN = (
        "start",
        "loesungen:liste",
        "kommunen:modellprojekte",
        "kommunen:kommunen",
        "kommunen:kooperationen",
        "kommunen:veranstaltungen",
        "loesungen:repositories",
        "loesungen:glossar",
        "karte",
        "datenquellen",
        "texte:impressum",
        "texte:datenschutz",
        "texte:barrierefreiheit",
        "texte:leichte-sprache",
    )

    def items(self):
        return self.NAMEN

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "seiten": Seiten,
    "loesungen": Loesungen,
    "modellprojekte": Objekte(Modellprojekt.objects.order_by("pk")),
    "kooperationen": Objekte(Kooperation.objects.order_by("pk")),
    "themen": Objekte(Handlungsfeld.objects.order_by("pk")),
    "staffeln": Objekte(Staffel.objects.order_by("pk")),
    "bundeslaender": Objekte(Bundesland.objects.order_by("pk")),
    "kommunen": Objekte(Kommune.objects.order_by("pk").only("schluessel")),
}
