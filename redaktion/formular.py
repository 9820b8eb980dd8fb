"""The form of an entry: notices what changed since it was opened, and asks why it is changed."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from . import gleichzeitig


class BearbeitungsFormular(forms.ModelForm):
    """Base of the admin forms of entries."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    anlass = forms.CharField(
        label="Anlass der Änderung",
        required=False,
        max_length=300,
        help_text="Wird im Verlauf festgehalten, zum Beispiel: Rückmeldung der Stadt vom 12. Mai.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "stand" in self.fields and not self.is_bound:
            self.initial["stand"] = gleichzeitig.stand(self.instance)

    def clean(self):
        daten = super().clean()
        if self.instance.pk and "stand" in self.fields:
            self._auf_gleichzeitiges_pruefen()
        return daten

    def _auf_gleichzeitiges_pruefen(self) -> None:
        zwischenzeit = gleichzeitig.geaendert_seit(self.instance, self.data.get(self.add_prefix("stand"), ""))
        if zwischenzeit is None:
            return
        # The editor has now been told: saving once more means that it was read.
        self.data = self.data.copy()
        original = type(self.instance)._default_manager.get(pk=self.instance.pk)
        self.data[self.add_prefix("stand")] = gleichzeitig.stand(original)
        hinweis = render_to_string("admin/redaktion/_zwischenzeit.html", {"zwischenzeit": zwischenzeit})
        raise ValidationError(hinweis, code="gleichzeitig")
