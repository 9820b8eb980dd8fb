"""Choosing a Kommune in the admin: 11,000 names, many of them twice, so each is shown with Kreis, Land and key."""

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Case, Value, When

from basis.faltung import falt_varianten

from .models import Kommune


def bezeichnung(kommune: Kommune) -> str:
    """ "Neuenkirchen (Landkreis Heidekreis, NI, 03358016)"."""
    lage = kommune.kreis.name if kommune.kreis else kommune.bezeichnung or kommune.get_typ_display()
    return f"{kommune.name} ({lage}, {kommune.bundesland.kuerzel}, {kommune.schluessel})"


class KommunenwahlView(AutocompleteJsonView):
    """Suggestions: the name that was typed comes before names that only contain it."""

    def get_queryset(self):
        formen = falt_varianten(self.term)
        rang = Case(
            When(name_gefaltet__in=formen, then=Value(0)),
            *(When(name_gefaltet__startswith=form, then=Value(1)) for form in formen),
            default=Value(2),
        )
        return (
            super().get_queryset().select_related("bundesland", "kreis").order_by(rang, "name_gefaltet", "schluessel")
        )

    def serialize_result(self, obj, to_field_name):
        return {"id": str(getattr(obj, to_field_name)), "text": bezeichnung(obj)}


class _Widget(AutocompleteSelect):
    url_name = "%s:kommunen_kommune_wahl"


class _Feld(forms.ModelChoiceField):
    def __init__(self, queryset, **kwargs):
        super().__init__(queryset.select_related("bundesland", "kreis"), **kwargs)

    def label_from_instance(self, obj):
        return bezeichnung(obj)


class KommunenwahlMixin:
    """For admin classes and inlines: every foreign key to Kommune gets this choice."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Kommune:
            kwargs |= {"widget": _Widget(db_field, self.admin_site), "form_class": _Feld}
            kwargs.setdefault("queryset", Kommune.objects.all())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
