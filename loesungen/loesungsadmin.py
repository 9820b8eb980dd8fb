"""Curation of Loesungen: one form in the order of the Steckbrief. What may be done when is the desk's business."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple, ModelForm, Textarea

from basis.quellen import Vertrauen
from basis.verwaltung import FaltungssucheMixin, OeffentlicheSeiteMixin, WebadressenMixin
from kommunen.admin import QuellenInline
from kommunen.kommunenwahl import KommunenwahlMixin
from kommunen.zustaendigkeit import eigene_kommunen, fehlt_eigene
from redaktion import rechte, schritte
from redaktion.verwaltung import BearbeitbarAdmin, TeilInline, waehlbare

from . import kennungen, pflege
from .eingabehilfen import EingabehilfenMixin
from .formulare import LoesungFormular
from .models import Loesung, Loesungskommune, Loesungsrepository, Nachnutzung, Quelle
from .views import steckbrief_antwort, steckbrief_zur_vorschau


class LoesungsquellenInline(TeilInline, QuellenInline):
    """Sources of a Loesung."""

    model = Quelle


class LoesungskommunenFormset(BaseInlineFormSet):
    """People of a Kommune keep one of theirs in the entry: without it, it would be gone from their sight."""

    person = None

    def clean(self):
        super().clean()
        gewaehlt = {
            form.cleaned_data["kommune"].pk
            for form in self.forms
            if form.cleaned_data.get("kommune") and not form.cleaned_data.get("DELETE")
        }
        if self.person is not None and fehlt_eigene(self.person, gewaehlt):
            raise ValidationError("Bitte mindestens eine der Kommunen angeben, für die Sie zuständig sind.")


class LoesungskommuneFormular(ModelForm):
    """A row that was offered and left as it is counts: Django would take it for an empty one."""

    def has_changed(self):
        return super().has_changed() or bool(self.initial.get("kommune") and not self.instance.pk)


class LoesungskommunenInline(TeilInline, KommunenwahlMixin, admin.TabularInline):
    """Kommunen that built it, with their role."""

    model = Loesungskommune
    form = LoesungskommuneFormular
    formset = LoesungskommunenFormset

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj is None and not request.user.has_perm(rechte.ALLE) else 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.person = None if request.user.has_perm(rechte.ALLE) else request.user
        return formset


class LoesungsrepositoriesInline(TeilInline, admin.TabularInline):
    """Repositories of a Loesung."""

    model = Loesungsrepository
    extra = 0
    autocomplete_fields = ("repository",)


class NachnutzungenInline(TeilInline, WebadressenMixin, KommunenwahlMixin, admin.StackedInline):
    """Kommunen that re-use it."""

    model = Nachnutzung
    extra = 0
    classes = ("collapse",)
    fields = (
        ("kommune", "stand", "seit"),
        "beleg",
        "quelle_url",
        "anpassungen",
        ("kontakt_organisation", "kontakt_mail"),
    )
    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 3})}}


class VollstaendigkeitFilter(admin.SimpleListFilter):
    """Whether the entry has what publishing requires; archived ones need nothing any more."""

    title = "Vollständigkeit"
    parameter_name = "vollstaendig"

    def lookups(self, request, model_admin):
        return [("nein", "unvollständig"), ("ja", "vollständig")]

    def queryset(self, request, queryset):
        if self.value() == "nein":
            return queryset.filter(pflege.unvollstaendige())
        if self.value() == "ja":
            return queryset.exclude(schritte.unvollstaendig(Loesung))
        return queryset


class PruefungFilter(admin.SimpleListFilter):
    """Public entries whose review is overdue."""

    title = "Prüfung"
    parameter_name = "pruefung"

    def lookups(self, request, model_admin):
        return [("ueberfaellig", "überfällig")]

    def queryset(self, request, queryset):
        return queryset.filter(pflege.ueberfaellige()) if self.value() == "ueberfaellig" else queryset


class MeineFilter(admin.SimpleListFilter):
    """Drafts that the editor began."""

    title = "Meine Entwürfe"
    parameter_name = "meine"

    def lookups(self, request, model_admin):
        return [("ja", "von mir begonnen")]

    def queryset(self, request, queryset):
        return queryset.filter(pflege.von_mir_begonnen(request.user)) if self.value() == "ja" else queryset


class ArbeitskopieFilter(admin.SimpleListFilter):
    """Working copies or originals."""

    title = "Arbeitskopien"
    parameter_name = "kopie"

    def lookups(self, request, model_admin):
        return [("ja", "nur Arbeitskopien"), ("nein", "ohne Arbeitskopien")]

    def queryset(self, request, queryset):
        if self.value() in ("ja", "nein"):
            return queryset.filter(vorlage__isnull=self.value() == "nein")
        return queryset


@admin.register(Loesung)
class LoesungAdmin(EingabehilfenMixin, WebadressenMixin, FaltungssucheMixin, OeffentlicheSeiteMixin, BearbeitbarAdmin):
    """Loesungen: one form in the order of the Steckbrief."""

    form = LoesungFormular
    list_display = (
        "titel",
        "kommunenliste",
        "modellprojekt",
        "statusanzeige",
        "fehlendes",
        "reifegrad",
        "geaendert_am",
    )
    list_select_related = ("modellprojekt", "vorlage")
    list_filter = (
        "status",
        MeineFilter,
        VollstaendigkeitFilter,
        PruefungFilter,
        ArbeitskopieFilter,
        "handlungsfelder",
        "modellprojekt__staffel",
        "kommunen__bundesland",
        "reifegrad",
        "loesungsart",
        "offen",
        "vertrauen",
    )
    faltungsfelder = ("titel_gefaltet",)
    genaufelder = ("kennung",)
    autocomplete_fields = ("modellprojekt", "traeger", "partner", "kooperationen", "standards", "basiert_auf")
    inlines = (LoesungskommunenInline, LoesungsquellenInline, LoesungsrepositoriesInline, NachnutzungenInline)
    readonly_fields = ("hinweise", "kennung", "erstellt_am", "geaendert_am", "veroeffentlicht_am")
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("hinweise", "kennung", "titel", "slug", "kurzbeschreibung")}),
        ("Beschreibung", {"fields": ("ausgangslage", "loesungsansatz", "wirkung", "erfahrungen", "voraussetzungen")}),
        (
            "Aufwand",
            {
                "classes": ("collapse",),
                "description": "Spannen in Euro mit Preisstand; leer, was nicht bekannt ist.",
                "fields": (
                    ("kosten_einmalig_von", "kosten_einmalig_bis"),
                    ("kosten_laufend_von", "kosten_laufend_bis"),
                    "kosten_jahr",
                    "personalaufwand",
                    "einfuehrungsdauer",
                    "aufwand_hinweis",
                ),
            },
        ),
        (
            "Einordnung",
            {"fields": ("loesungsart", "handlungsfelder", "schlagwoerter", "reifegrad", "reifegrad_grundlage")},
        ),
        (
            "Beteiligte",
            {
                "description": "Die Kommunen stehen unten. Ohne Kommune ist ein Träger nötig.",
                "fields": ("traeger", "partner", "modellprojekt", "kooperationen"),
            },
        ),
        (
            "Lizenz und Technik",
            {
                "fields": (
                    "offen",
                    "lizenz",
                    "lizenz_wie_angegeben",
                    "plattformen",
                    "funktionen",
                    "sprachen",
                    "lokalisierbar",
                )
            },
        ),
        ("Verweise", {"fields": ("webseite", "dokumentation", "demo", "basiert_auf")}),
        (
            "Bild",
            {
                "classes": ("collapse",),
                "description": "Zu einem Bild gehören Alternativtext, Urheber, Lizenz und Quelle.",
                "fields": ("bild", "bild_alt", "bild_urheber", "bild_lizenz", "bild_quelle"),
            },
        ),
        ("Standards und Betrieb", {"fields": ("standards", "betrieb")}),
        (
            "Ansprechstelle",
            {
                "classes": ("collapse",),
                "description": "Keine persönlichen Angaben.",
                "fields": ("ansprechstelle_organisation", "ansprechstelle_rolle", "ansprechstelle_mail"),
            },
        ),
        (
            "Beleg und Prüfung",
            {
                "fields": (
                    "vertrauen",
                    ("geprueft_am", "pruefen_bis"),
                    ("erstellt_am", "geaendert_am", "veroeffentlicht_am"),
                )
            },
        ),
    )

    def get_queryset(self, request):
        return schritte.mit_fehlendem(super().get_queryset(request)).prefetch_related("kommunen")

    def get_readonly_fields(self, request, obj=None):
        # The address of a working copy is a technical one; that of the original stays.
        return (*self.readonly_fields, "slug") if obj is not None and obj.ist_arbeitskopie else self.readonly_fields

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "handlungsfelder":
            kwargs["widget"] = CheckboxSelectMultiple
        if db_field.name == "basiert_auf":
            schon = Loesung.basiert_auf.through.objects.filter(from_loesung=_nummer(request))
            erlaubt = waehlbare(request.user, Loesung)
            kwargs["queryset"] = Loesung.objects.filter(
                Q(pk__in=erlaubt.order_by().values("pk")) | Q(pk__in=schon.values("to_loesung"))
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if not obj.pk and isinstance(inline, LoesungskommunenInline) and not request.user.has_perm(rechte.ALLE):
            # A new entry of a Kommune begins with their own.
            kwargs["initial"] = [{"kommune": zeile["kommune"]} for zeile in eigene_kommunen(request.user)[:1]]
        return kwargs

    @admin.display(description="Kommunen")
    def kommunenliste(self, obj):
        return ", ".join(kommune.name for kommune in obj.kommunen.all())

    @admin.display(description="Status", ordering="status")
    def statusanzeige(self, obj):
        return f"Arbeitskopie: {obj.get_status_display()}" if obj.ist_arbeitskopie else obj.get_status_display()

    @admin.display(description="Es fehlt")
    def fehlendes(self, obj):
        return ", ".join(schritte.fehlendes_der_zeile(obj))

    @admin.display(description="Hinweise")
    def hinweise(self, obj):
        """What an editor should know before publishing; what is missing stands above the form."""
        if not obj.pk:
            return "Neue Lösung: Sie beginnt als Entwurf. Nach dem Speichern lässt sie sich einreichen."
        if obj.vertrauen == Vertrauen.NIEDRIG:
            return "Schwach belegt: Bitte vor der Veröffentlichung eine weitere Quelle suchen."
        return "keine"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.kennung = kennungen.vergeben()
        super().save_model(request, obj, form, change)

    def vorschau_antwort(self, request, objekt):
        return steckbrief_antwort(request, steckbrief_zur_vorschau(objekt))


def _nummer(request) -> int | None:
    """The primary key in the address of a change page."""
    nummer = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
    return int(nummer) if nummer.isdigit() else None
