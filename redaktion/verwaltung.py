"""The admin pages of an entry: rights for every single entry, history with every save, the steps as buttons."""

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from basis.sichtbarkeit import Status, sichtbar

from . import ablauf, historie, protokoll, rechte, schritte
from .massenschritte import MassenschritteMixin
from .models import Schritt, Vorgang
from .rechte import Operation
from .schrittarten import SCHRITTE
from .seiten import SeitenMixin


class TeilInline(admin.options.InlineModelAdmin):
    """Rows that belong to an entry may be changed by whoever may change the entry, and by no one else."""

    def has_view_permission(self, request, obj=None):
        return obj is None or rechte.darf(request.user, Operation.SEHEN, obj)

    def _aendern(self, request, obj) -> bool:
        modell = self.parent_model
        if obj is None or obj.pk is None:
            return rechte.darf(request.user, Operation.ANLEGEN, modell)
        return rechte.darf(request.user, Operation.AENDERN, obj)

    def has_add_permission(self, request, obj=None):
        return self._aendern(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._aendern(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._aendern(request, obj)


class BearbeitbarAdmin(MassenschritteMixin, SeitenMixin, admin.ModelAdmin):
    """Base of the admin of entries with workflow."""

    change_form_template = "admin/redaktion/eintrag.html"
    change_list_template = "admin/redaktion/liste.html"

    # --- who sees and changes what ---------------------------------------------------------------------------------

    def get_queryset(self, request):
        alle = super().get_queryset(request)
        eigene = rechte.umfang(request.user, self.model, alle)
        ziel = getattr(request, "resolver_match", None)
        if ziel is not None and ziel.url_name == "autocomplete":
            # To name another entry it is enough that everybody can see it; a working copy cannot be named.
            return waehlbare(request.user, self.model)
        return eigene

    def has_view_permission(self, request, obj=None):
        return rechte.darf(request.user, Operation.SEHEN, obj or self.model)

    def has_add_permission(self, request):
        return rechte.darf(request.user, Operation.ANLEGEN, self.model)

    def has_change_permission(self, request, obj=None):
        return rechte.darf(request.user, Operation.AENDERN, obj or self.model)

    def has_delete_permission(self, request, obj=None):
        return rechte.darf(request.user, Operation.LOESCHEN, obj or self.model)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404("Diesen Eintrag gibt es nicht.")

    # --- saving ----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        gruppen = list(super().get_fieldsets(request, obj))
        if obj is None:
            return [*gruppen, ("Verlauf", {"fields": ("anlass",)})]
        if self.has_change_permission(request, obj):
            return [*gruppen, ("Verlauf", {"fields": ("anlass", "stand")})]
        return gruppen

    def save_model(self, request, obj, form, change):
        if change:
            historie.stand_sichern(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        anlass = form.cleaned_data.get("anlass", "")
        historie.festhalten(form.instance, request.user, anlass or ("Bearbeitet" if change else "Angelegt"))
        if not change:
            protokoll.eintragen(
                form.instance, Schritt.ANGELEGT, request.user, grund=anlass, nachher=form.instance.status
            )

    def delete_model(self, request, obj):
        ablauf.loeschen(objekt=obj, person=request.user)

    def delete_queryset(self, request, queryset):
        for objekt in queryset:
            ablauf.loeschen(objekt=objekt, person=request.user)

    # --- the head of the form ---------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context["redaktion"] = self.kopf(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def kopf(self, request, objekt) -> dict:
        """What an editor should know and can do."""
        person = request.user
        kopie = type(objekt)._default_manager.filter(vorlage=objekt.pk).first() if not objekt.ist_arbeitskopie else None
        uebernehmen = rechte.darf(person, Operation.UEBERNEHMEN, objekt)
        return {
            "fehlt": schritte.fehlendes(objekt),
            "kopie": kopie,
            "kopie_url": self.adresse("change", kopie.pk) if kopie else "",
            "vorlage_url": self.adresse("change", objekt.vorlage_id) if objekt.ist_arbeitskopie else "",
            "unterschied_url": self.adresse("uebernehmen", objekt.pk) if objekt.ist_arbeitskopie else "",
            "uebernehmen": uebernehmen,
            "vorschau_url": self.adresse("vorschau", objekt.pk),
            "schritte": [
                (art.titel, self.adresse("schritt", objekt.pk, art.name))
                for art in SCHRITTE.values()
                if rechte.darf(person, art.operation, objekt)
            ],
            "zurueckgegeben": self._letzte_rueckgabe(objekt),
        }

    @staticmethod
    def _letzte_rueckgabe(objekt) -> Vorgang | None:
        """Why a draft came back, until it is submitted again."""
        if objekt.status != Status.ENTWURF:
            return None
        letzter = Vorgang.objects.zu(objekt).filter(arbeitskopie=objekt.ist_arbeitskopie).first()
        return letzter if letzter and letzter.schritt == Schritt.ZURUECKGEGEBEN else None

    def adresse(self, seite: str, *args) -> str:
        """The address of one of the pages of this admin."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{seite}", args=args)


def waehlbare(person, modell):
    """Entries that the person may name in another one: their own and those that everybody can see."""
    eigene = rechte.umfang(person, modell).order_by().values("pk")
    return modell._default_manager.originale().filter(Q(pk__in=eigene) | sichtbar())
