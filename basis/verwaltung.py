"""What the admin pages of every room share: folded search, addresses made on the server, lists as lines of text."""

import re

from django import forms
from django.db.models import Q, URLField

from .adressen import freier_slug
from .faltung import namenssuche


class FaltungssucheMixin:
    """Admin search and autocomplete over folded names: "muenster", "Münster" and "MUNSTER" find the same.

    `faltungsfelder` are searched word by word, `genaufelder` by the beginning of what was typed.
    """

    faltungsfelder: tuple[str, ...] = ()
    genaufelder: tuple[str, ...] = ()

    def get_search_fields(self, request):
        return (*self.faltungsfelder, *self.genaufelder)

    @property
    def search_fields(self):
        """What the admin's checks and templates look at to offer a search box."""
        return (*self.faltungsfelder, *self.genaufelder)

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        if not text:
            return queryset, False
        bedingungen = [namenssuche(feld, text) for feld in self.faltungsfelder]
        bedingungen += [Q(**{f"{feld}__istartswith": text}) for feld in self.genaufelder]
        bedingung = Q()
        for eine in bedingungen:
            bedingung |= eine
        return (queryset.filter(bedingung) if bedingung else queryset.none()), False


class WebadressenMixin:
    """An address typed without a scheme means https."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class OeffentlicheSeiteMixin:
    """The link to the public page, only for what the public may see."""

    def view_on_site(self, obj):
        return obj.get_absolute_url() if getattr(obj, "ist_sichtbar", True) else None


class SlugFormular(forms.ModelForm):
    """Makes the address of the title where the editor leaves it empty."""

    SLUG_AUS = "name"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Leer lassen: Die Adresse entsteht aus dem Namen."

    def clean(self):
        daten = super().clean()
        daten = self.cleaned_data if daten is None else daten
        if "slug" in self.fields and "slug" not in self.errors and not daten.get("slug") and daten.get(self.SLUG_AUS):
            daten["slug"] = freier_slug(self._meta.model, daten[self.SLUG_AUS], self.instance.pk)
        return daten


class Listenfeld(forms.CharField):
    """A JSON list of short texts, one per line; with `kommas` also separated by commas."""

    widget = forms.Textarea

    def __init__(self, *, kommas: bool = False, **kwargs):
        self.trenner = r"[\r\n,]+" if kommas else r"[\r\n]+"
        for nur_json in ("encoder", "decoder"):
            kwargs.pop(nur_json, None)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = 3

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        if isinstance(value, list | tuple):
            return list(value)
        eintraege = (" ".join(teil.split()) for teil in re.split(self.trenner, value or ""))
        return list(dict.fromkeys(filter(None, eintraege)))

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)
