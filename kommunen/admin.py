"""Curation of Länder, Kommunen, Staffeln, Modellprojekte and Veranstaltungen."""

from django.contrib import admin
from django.urls import path

from basis.verwaltung import FaltungssucheMixin, OeffentlicheSeiteMixin, SlugFormular, WebadressenMixin

from . import registeradmin  # noqa: F401 - the Gemeindeverzeichnis has a file of its own
from .kommunenwahl import KommunenwahlMixin, KommunenwahlView
from .models import (
    Bundesland,
    Kommune,
    Kooperation,
    Kooperationsmitglied,
    Kooperationsquelle,
    Modellprojekt,
    Projektkommune,
    Projektquelle,
    Staffel,
    Veranstaltung,
    Veranstaltungsquelle,
)
from .vokabular import Groessenklasse
from .zustaendigkeit import Zustaendigkeit


class QuellenInline(WebadressenMixin, admin.StackedInline):
    """Sources, one below the other: their addresses are long."""

    extra = 0
    classes = ("collapse",)
    fields = (("titel", "herausgeber"), "url", ("gesehen_am", "hinweis"))


class ProjektquellenInline(QuellenInline):
    """Sources of a Modellprojekt."""

    model = Projektquelle


class VeranstaltungsquellenInline(QuellenInline):
    """Sources of a Veranstaltung."""

    model = Veranstaltungsquelle


class ProjektkommunenInline(KommunenwahlMixin, admin.TabularInline):
    """Kommunen of a Modellprojekt, with their role."""

    model = Projektkommune
    extra = 0


class GroessenklassenFilter(admin.SimpleListFilter):
    """The derived column has no choices of its own."""

    title = "Größenklasse (nach Einwohnern)"
    parameter_name = "groessenklasse"

    def lookups(self, request, model_admin):
        return Groessenklasse.choices

    def queryset(self, request, queryset):
        return queryset.filter(groessenklasse=self.value()) if self.value() else queryset


@admin.register(Bundesland)
class BundeslandAdmin(FaltungssucheMixin, admin.ModelAdmin):
    """The 16 Länder."""

    list_display = ("name", "kuerzel", "schluessel", "hauptstadt", "einwohner")
    faltungsfelder = ("name_gefaltet",)
    genaufelder = ("kuerzel", "iso_code")


@admin.register(Kommune)
class KommuneAdmin(FaltungssucheMixin, OeffentlicheSeiteMixin, KommunenwahlMixin, admin.ModelAdmin):
    """Kommunen; found by name, PLZ or key."""

    list_display = ("name", "schluessel", "typ", "bundesland", "kreis", "einwohner", "groesse")
    list_select_related = ("bundesland", "kreis")
    list_filter = ("typ", "bundesland", GroessenklassenFilter)
    faltungsfelder = ("name_gefaltet",)
    genaufelder = ("schluessel", "plz")
    readonly_fields = ("groesse",)
    fieldsets = (
        (None, {"fields": ("name", "name_amtlich", "typ", "bezeichnung")}),
        ("Schlüssel", {"fields": ("schluessel", "kreisschluessel", "ars")}),
        (
            "Lage",
            {"fields": ("bundesland", "kreis", "gemeindeverband", "gemeindeverband_typ", "plz", "breite", "laenge")},
        ),
        ("Zahlen", {"fields": ("einwohner", "flaeche_km2", "groesse")}),
        ("Auflösung", {"fields": ("aufgeloest_am", "nachfolger")}),
    )

    @admin.display(description="Größenklasse", ordering="groessenklasse")
    def groesse(self, obj):
        return obj.groesse_text if obj.pk else ""

    def get_search_results(self, request, queryset, search_term):
        # The rule of the public site: digits are a PLZ or a key, everything else a name.
        return (queryset.gesucht(search_term) if search_term.strip() else queryset), False

    def get_urls(self):
        wahl = self.admin_site.admin_view(KommunenwahlView.as_view(admin_site=self.admin_site))
        return [path("wahl/", wahl, name="kommunen_kommune_wahl"), *super().get_urls()]


@admin.register(Staffel)
class StaffelAdmin(admin.ModelAdmin):
    """The three rounds."""

    list_display = ("nummer", "jahr", "projektzahl")
    list_display_links = ("nummer", "jahr")

    def get_queryset(self, request):
        return super().get_queryset(request).mit_zahlen()

    @admin.display(description="Modellprojekte")
    def projektzahl(self, obj):
        return obj.projektzahl


class ModellprojektFormular(SlugFormular):
    """A Modellprojekt, its address made of the name."""


@admin.register(Modellprojekt)
class ModellprojektAdmin(WebadressenMixin, FaltungssucheMixin, OeffentlicheSeiteMixin, admin.ModelAdmin):
    """Modellprojekte with their Kommunen and sources."""

    form = ModellprojektFormular
    list_display = ("name", "staffel", "bundesland", "projektart", "kommunenliste", "vertrauen")
    list_select_related = ("staffel", "bundesland")
    list_filter = ("staffel", "bundesland", "projektart", "vertrauen")
    faltungsfelder = ("name_gefaltet",)
    genaufelder = ("slug",)
    inlines = (ProjektkommunenInline, ProjektquellenInline)
    fieldsets = (
        (None, {"fields": ("name", "slug", "staffel", "bundesland", "projektart", "webseite", "beschreibung")}),
        ("Laufzeit und Förderung", {"fields": (("beginn", "ende"), "foerdersumme_eur", "foerderhinweis")}),
        ("Beleg", {"fields": ("vertrauen", "ungeprueft")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("kommunen")

    @admin.display(description="Kommunen")
    def kommunenliste(self, obj):
        return ", ".join(kommune.name for kommune in obj.kommunen.all())


class KooperationsquellenInline(QuellenInline):
    """Sources of a Kooperation."""

    model = Kooperationsquelle


class MitgliederInline(KommunenwahlMixin, admin.TabularInline):
    """Members of a Kooperation, with their role."""

    model = Kooperationsmitglied
    extra = 0


class KooperationFormular(SlugFormular):
    """A Kooperation, its address made of the name."""


@admin.register(Kooperation)
class KooperationAdmin(WebadressenMixin, FaltungssucheMixin, OeffentlicheSeiteMixin, admin.ModelAdmin):
    """Kooperationen with their members and sources."""

    form = KooperationFormular
    list_display = ("name", "art", "gegruendet", "mitgliederliste", "vertrauen")
    list_filter = ("art", "vertrauen")
    faltungsfelder = ("name_gefaltet",)
    autocomplete_fields = ("modellprojekte",)
    inlines = (MitgliederInline, KooperationsquellenInline)
    fields = (
        "name",
        "slug",
        "art",
        "beschreibung",
        "mitglieder_hinweis",
        "modellprojekte",
        "gegruendet",
        "webseite",
        "vertrauen",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("mitglieder")

    @admin.display(description="Mitglieder")
    def mitgliederliste(self, obj):
        return ", ".join(kommune.name for kommune in obj.mitglieder.all())


class VeranstaltungFormular(SlugFormular):
    """A Veranstaltung, its address made of the title."""

    SLUG_AUS = "titel"


@admin.register(Veranstaltung)
class VeranstaltungAdmin(FaltungssucheMixin, admin.ModelAdmin):
    """Conferences, with their sources."""

    form = VeranstaltungFormular
    list_display = ("titel", "beginn", "ende", "ort", "vertrauen")
    list_filter = ("vertrauen",)
    faltungsfelder = ("titel_gefaltet",)
    inlines = (VeranstaltungsquellenInline,)
    fields = ("titel", "slug", ("beginn", "ende"), "ort", "hinweis", "vertrauen")


@admin.register(Zustaendigkeit)
class ZustaendigkeitAdmin(KommunenwahlMixin, admin.ModelAdmin):
    """Which account acts for which Kommune; given by administrators, like roles."""

    list_display = ("person", "kommune")
    list_select_related = ("person", "kommune")
    search_fields = ("person__username", "person__last_name", "kommune__name_gefaltet")
    autocomplete_fields = ("person",)
