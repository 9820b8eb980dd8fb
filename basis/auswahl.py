"""URL parameters to a selection, value by value: an unknown value is dropped by itself with a notice, valid ones stay.

Built on django-filter; the forms of Django would drop the whole field for one bad value among good ones.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms

HOECHSTWERTE = 50  # values of one parameter that are looked at
HINWEISLAENGE = 60  # characters of a dropped value that a notice repeats


@dataclass(frozen=True, slots=True)
class Hinweis:
    """A notice for the visitor: which value of which field was dropped, and what to do."""

    feld: str
    text: str


class Mehrfachauswahl(forms.Field):
    """Several values by repeating the parameter; cleans to a tuple of known values in the order of the choices."""

    def __init__(self, *, werte: Callable[[], Iterable[tuple[str, str]]], **kwargs):
        self.werte = werte
        self.verworfen: list[str] = []
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.SelectMultiple, **kwargs)

    def __deepcopy__(self, memo):
        kopie = super().__deepcopy__(memo)
        kopie.verworfen = []
        return kopie

    def clean(self, value):
        gewuenscht = [str(v) for v in (value or [])][:HOECHSTWERTE]
        if not any(gewuenscht):
            return ()
        bekannt = {wert.casefold(): wert for wert, _ in self.werte()}
        gewaehlt = dict.fromkeys(bekannt[v.casefold()] for v in gewuenscht if v.casefold() in bekannt)
        self.verworfen = list(dict.fromkeys(v for v in gewuenscht if v and v.casefold() not in bekannt))
        return tuple(gewaehlt)


class Einfachauswahl(Mehrfachauswahl):
    """One value; the last known one counts. Cleans to a text, "" when none is known."""

    def clean(self, value):
        gewaehlt = super().clean(value)
        return gewaehlt[-1] if gewaehlt else ""


class Filter(django_filters.Filter):
    """A filter that is cheap to copy: every request makes a FilterSet, which copies all its filters in depth."""

    def __deepcopy__(self, memo):
        kopie = copy.copy(self)
        kopie.extra = self.extra.copy()
        return kopie


class MehrfachFilter(Filter):
    """A filter of a FilterSet with `Mehrfachauswahl`; on a queryset several values are OR."""

    field_class = Mehrfachauswahl

    def filter(self, qs, value):
        if not value:
            return qs
        qs = qs.filter(**{f"{self.field_name}__in": value})
        return qs.distinct() if self.distinct else qs


class SortierFilter(Filter):
    """The order of a list, one of a few words. Filters nothing itself; the view reads it."""

    field_class = Einfachauswahl

    def filter(self, qs, value):
        return qs


class TextFilter(Filter):
    """Free text: control characters become blanks, more than 500 characters are cut (with a notice)."""

    HOECHSTLAENGE = 500

    class field_class(forms.CharField):  # noqa: N801 (django-filter's name)
        def __init__(self, **kwargs):
            kwargs["strip"] = True
            self.gekuerzt = False
            super().__init__(**kwargs)

        def clean(self, value):
            text = "".join(z if z.isprintable() else " " for z in str(value or "")).strip()
            self.gekuerzt = len(text) > TextFilter.HOECHSTLAENGE
            return text[: TextFilter.HOECHSTLAENGE]


class SeitenFilter(Filter):
    """The page, counted from 1; anything else is page 1. Filters nothing itself."""

    class field_class(forms.Field):  # noqa: N801 (django-filter's name)
        def clean(self, value):
            text = str(value or "").strip()
            return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1

    def filter(self, qs, value):
        return qs


class Formular:
    """What a FilterSet asks of a form, without its costs: each field reads its value, and none of them refuses."""

    errors: Mapping[str, Any] = {}

    def __init__(self, filters: Mapping[str, Filter], daten):
        self.fields = {name: einzeln.field for name, einzeln in filters.items()}
        self.cleaned_data = {
            name: feld.clean(feld.widget.value_from_datadict(daten, {}, name)) for name, feld in self.fields.items()
        }

    def is_valid(self) -> bool:
        return True


class TolerantesFilterSet(django_filters.FilterSet):
    """A FilterSet that never refuses: what it cannot read becomes a notice."""

    # Parameters that are no selection and stay out of chips and counts.
    STEUERUNG = ("q", "sortierung", "seite")

    @cached_property
    def form(self) -> Formular:
        """The values of all filters, read once."""
        return Formular(self.filters, self.data)

    @cached_property
    def auswahl(self) -> dict[str, tuple[str, ...]]:
        """Facet → chosen values, only those chosen."""
        return {
            name: wert
            for name, wert in self.form.cleaned_data.items()
            if wert and isinstance(wert, tuple) and name not in self.STEUERUNG
        }

    def wert(self, name: str, vorgabe=""):
        """The cleaned value of one parameter."""
        return self.form.cleaned_data.get(name) or vorgabe

    @property
    def hinweise(self) -> list[Hinweis]:
        """One notice per dropped value, and one when the text was cut."""
        gefunden = []
        for name, feld in self.form.fields.items():
            for wert in getattr(feld, "verworfen", ()):
                kurz = wert if len(wert) <= HINWEISLAENGE else wert[:HINWEISLAENGE] + "…"
                gefunden.append(
                    Hinweis(
                        name, f"{feld.label or name}: Der Wert „{kurz}“ ist unbekannt und wurde nicht berücksichtigt."
                    )
                )
            if getattr(feld, "gekuerzt", False):
                gefunden.append(
                    Hinweis(
                        name, f"Der Suchtext wurde auf {TextFilter.HOECHSTLAENGE} Zeichen gekürzt. Bitte kürzer suchen."
                    )
                )
        return gefunden

    def qs_ohne(self, name: str):
        """The filtered queryset without the filter `name`: a facet's counts ignore its own selection."""
        qs = self.queryset.all()
        for anderer, wert in self.form.cleaned_data.items():
            if anderer != name:
                qs = self.filters[anderer].filter(qs, wert)
        return qs
