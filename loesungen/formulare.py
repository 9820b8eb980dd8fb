"""Forms of the editors."""

from django.forms import BooleanField, CharField, CheckboxInput, HiddenInput, Textarea
from django.template.loader import render_to_string
from django.urls import reverse

from basis.verwaltung import Listenfeld, SlugFormular
from redaktion.formular import BearbeitungsFormular

from .dubletten import aehnliche_titel


class LoesungFormular(BearbeitungsFormular, SlugFormular):
    """A Loesung; its lists are typed as lines of text. A title that nearly is another one's is asked about once."""

    SLUG_AUS = "titel"
    person = None  # who edits; set by the admin for each request

    # Hidden until there is something to ask; hidden or not, it keeps what was answered.
    trotzdem = BooleanField(
        label="Trotzdem speichern: Dies ist ein anderer Eintrag", required=False, widget=HiddenInput
    )
    plattformen = Listenfeld(
        label="Plattformen", kommas=True, help_text="Eine je Zeile oder mit Komma getrennt: web, ios, android."
    )
    funktionen = Listenfeld(label="Funktionen", help_text="Eine kurze Angabe je Zeile.")
    sprachen = Listenfeld(
        label="Sprachen", kommas=True, help_text="Kürzel, eines je Zeile oder mit Komma getrennt: de, en."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "titel" in self.fields:
            angaben = {"data-aehnliche": reverse("admin:loesungen_loesung_aehnliche"), "autocomplete": "off"}
            self.fields["titel"].widget.attrs |= angaben | {"data-ausser": self.instance.pk or ""}
        if "schlagwoerter" in self.fields:
            self.fields["schlagwoerter"].widget.attrs["data-schlagworte"] = reverse(
                "admin:loesungen_loesung_schlagworte"
            )

    def clean(self):
        daten = super().clean()
        if self.person is not None and self.cleaned_data.get("titel") and "titel" in self.changed_data:
            self._auf_dubletten_pruefen(self.cleaned_data["titel"])
        return daten

    def _auf_dubletten_pruefen(self, titel: str) -> None:
        aehnliche = aehnliche_titel(titel, fuer=self.person, ausser=self.instance if self.instance.pk else None)
        if not aehnliche:
            return
        self.fields["trotzdem"].widget = CheckboxInput()
        if not self.cleaned_data.get("trotzdem"):
            self.add_error("titel", render_to_string("admin/loesungen/_dubletten.html", {"aehnliche": aehnliche}))


class HandlungsfeldFormular(SlugFormular):
    """A Handlungsfeld, its address made of the name."""


class BegriffFormular(SlugFormular):
    """A term of the glossary, its address made of itself."""

    SLUG_AUS = "begriff"

    auch = Listenfeld(label="Andere Schreibweisen", help_text="Eine je Zeile: Sie werden wie der Begriff erklärt.")
    erklaerung = CharField(label="Erklärung", max_length=600, widget=Textarea(attrs={"rows": 4}))


class StandardFormular(SlugFormular):
    """A Standard, its address made of the name."""
