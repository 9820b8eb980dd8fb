"""Curation of what Loesungen are made of: fields, words, organisations, repositories, re-uses."""

from contextlib import contextmanager

from django.contrib import admin
from django.db.models import Count, Prefetch, Q
from taggit import admin as taggit_admin

from basis.verwaltung import FaltungssucheMixin, OeffentlicheSeiteMixin, WebadressenMixin
from kommunen.kommunenwahl import KommunenwahlMixin
from redaktion import historie, rechte
from redaktion.rechte import Operation
from redaktion.verwaltung import waehlbare
from redaktion.wortverwaltung import WorteMixin

from . import loesungsadmin  # noqa: F401 - Loesungen have a file of their own
from .formulare import BegriffFormular, HandlungsfeldFormular, StandardFormular
from .models import (
    Artbeschreibung,
    Begriff,
    Handlungsfeld,
    Loesung,
    Loesungsrepository,
    Nachnutzung,
    Organisation,
    Repository,
    Schlagwort,
    Standard,
)

# taggit brings a tag of its own, which this project does not use.
admin.site.unregister(taggit_admin.Tag)


class RepositoryloesungenInline(admin.TabularInline):
    """Loesungen of a repository, to read: the link is part of the Loesung and is made there, with its history."""

    model = Loesungsrepository
    extra = 0
    fields = ("loesung", "rolle")
    readonly_fields = fields

    def get_queryset(self, request):
        sehen = waehlbare(request.user, Loesung).order_by().values("pk")
        return super().get_queryset(request).filter(loesung__in=sehen).select_related("loesung")

    def has_view_permission(self, request, obj=None):
        return rechte.darf(request.user, Operation.SEHEN, Loesung)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Handlungsfeld)
class HandlungsfeldAdmin(FaltungssucheMixin, admin.ModelAdmin):
    """Handlungsfelder in the order in which visitors see them."""

    form = HandlungsfeldFormular
    list_display = ("name", "beschreibung", "reihenfolge", "loesungszahl")
    faltungsfelder = ("name_gefaltet",)

    def get_queryset(self, request):
        return super().get_queryset(request).mit_loesungszahl()

    @admin.display(description="Veröffentlichte Lösungen")
    def loesungszahl(self, obj):
        return obj.loesungszahl


@admin.register(Artbeschreibung)
class ArtbeschreibungAdmin(admin.ModelAdmin):
    """What is meant by each kind of Loesung."""

    list_display = ("art",)


@admin.register(Begriff)
class BegriffAdmin(WebadressenMixin, FaltungssucheMixin, OeffentlicheSeiteMixin, admin.ModelAdmin):
    """The glossary."""

    form = BegriffFormular
    list_display = ("begriff", "erklaerung")
    faltungsfelder = ("begriff_gefaltet",)
    fields = ("begriff", "slug", "auch", "erklaerung", "quelle_titel", "quelle_url")


@admin.register(Organisation)
class OrganisationAdmin(WorteMixin, WebadressenMixin, FaltungssucheMixin, admin.ModelAdmin):
    """Organisations that carry or share Loesungen; several may be merged into one."""

    list_display = ("name", "art", "webseite", "loesungszahl")
    list_filter = ("art",)
    faltungsfelder = ("name_gefaltet",)

    def get_queryset(self, request):
        def zahl(name: str):
            return Count(name, filter=Q(**{f"{name}__vorlage__isnull": True}), distinct=True)

        loesungszahl = zahl("getragene_loesungen") + zahl("partner_loesungen")
        # Counting groups, and grouping drops the model's own order.
        return super().get_queryset(request).annotate(loesungszahl=loesungszahl).order_by("name_gefaltet")

    @admin.display(description="Lösungen", ordering="loesungszahl")
    def loesungszahl(self, obj):
        return obj.loesungszahl

    def verwendung(self, obj):
        return f"{obj.loesungszahl} Lösung{'' if obj.loesungszahl == 1 else 'en'}"


@admin.register(Standard)
class StandardAdmin(WebadressenMixin, FaltungssucheMixin, admin.ModelAdmin):
    """Standards and interfaces."""

    form = StandardFormular
    list_display = ("name", "beschreibung", "url")
    faltungsfelder = ("name_gefaltet",)


@admin.register(Schlagwort)
class SchlagwortAdmin(WorteMixin, FaltungssucheMixin, admin.ModelAdmin):
    """Tags, with the number of their entries; several may be merged into one."""

    list_display = ("name", "slug", "loesungszahl")
    faltungsfelder = ("name_gefaltet",)

    def get_queryset(self, request):
        originale = Q(verschlagwortungen__content_object__vorlage__isnull=True)
        zahl = Count("verschlagwortungen", filter=originale)
        return super().get_queryset(request).annotate(loesungszahl=zahl).order_by("-loesungszahl", "name_gefaltet")

    def get_fields(self, request, obj=None):
        # The address of a new tag is made of its name.
        return ("name", "slug") if obj else ("name",)

    @admin.display(description="Lösungen", ordering="loesungszahl")
    def loesungszahl(self, obj):
        return obj.loesungszahl

    def verwendung(self, obj):
        return f"{obj.loesungszahl} Lösung{'' if obj.loesungszahl == 1 else 'en'}"


@admin.register(Repository)
class RepositoryAdmin(WebadressenMixin, admin.ModelAdmin):
    """Repositories; one may stand without a Loesung."""

    list_display = ("__str__", "forge", "lizenz", "hauptsprache", "letzter_commit", "gesehen", "loesungsliste")
    list_filter = ("forge", "gesehen", "publiccode", ("loesungen", admin.EmptyFieldListFilter))
    search_fields = ("url", "eigentuemer", "name")
    inlines = (RepositoryloesungenInline,)

    def get_queryset(self, request):
        # Titles of entries that are not theirs to see stay out of the list, and so do working copies.
        sehen = waehlbare(request.user, Loesung)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("loesungen", queryset=sehen, to_attr="sehbare_loesungen"))
        )

    @admin.display(description="Lösungen")
    def loesungsliste(self, obj):
        return ", ".join(loesung.titel for loesung in obj.sehbare_loesungen)


@admin.register(Nachnutzung)
class NachnutzungAdmin(WebadressenMixin, FaltungssucheMixin, KommunenwahlMixin, admin.ModelAdmin):
    """Who re-uses what."""

    list_display = ("loesung", "kommune", "stand", "seit")
    list_display_links = ("loesung", "kommune")
    list_select_related = ("loesung", "kommune")
    list_filter = ("stand", "kommune__bundesland")
    autocomplete_fields = ("loesung",)
    faltungsfelder = ("loesung__titel_gefaltet", "kommune__name_gefaltet")
    genaufelder = ("loesung__kennung",)

    def get_queryset(self, request):
        sehen = rechte.umfang(request.user, Loesung).originale().order_by().values("pk")
        return super().get_queryset(request).filter(loesung__in=sehen)

    def _darf(self, request, obj) -> bool:
        # What the public sees is changed by those who may publish; the others propose it in a working copy.
        return rechte.darf(request.user, Operation.AENDERN, obj.loesung) or request.user.has_perm(rechte.FREIGEBEN)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or self._darf(request, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or self._darf(request, obj))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "loesung":
            alle = rechte.umfang(request.user, Loesung)
            kwargs["queryset"] = (
                alle.originale()
                if request.user.has_perm(rechte.FREIGEBEN)
                else rechte.aenderbare(request.user, Loesung).originale()
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        betroffen = {obj.loesung}
        if change:
            betroffen.add(Nachnutzung.objects.select_related("loesung").get(pk=obj.pk).loesung)
        with _im_verlauf(betroffen, request.user, f"Nachnutzung durch {obj.kommune}"):
            super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        with _im_verlauf({obj.loesung}, request.user, f"Nachnutzung durch {obj.kommune} gelöscht"):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for nachnutzung in queryset.select_related("loesung", "kommune"):
            self.delete_model(request, nachnutzung)


@contextmanager
def _im_verlauf(loesungen, person, anlass: str):
    """A change of rows beside the form of their entry stands in its history all the same."""
    for loesung in loesungen:
        historie.stand_sichern(loesung)
    yield
    for loesung in loesungen:
        historie.festhalten(loesung, person, anlass)
