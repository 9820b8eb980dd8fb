"""The form for reporting a barrier."""

from django import forms
from django.core.exceptions import ValidationError

from . import formularschutz
from .models import Rueckmeldung

ZU_SCHNELL = "Das Formular kam schneller zurück, als man schreiben kann. Bitte senden Sie es noch einmal ab."
ABGELAUFEN = "Das Formular war zu lange offen. Ihre Eingabe steht noch da: Bitte senden Sie es noch einmal ab."
NICHT_LEER = "Dieses Feld ist eine Falle für Programme. Bitte leeren Sie es und senden Sie das Formular noch einmal ab."


FELD = "kern-form-input__input"


class Rueckmeldungsformular(forms.ModelForm):
    """What the barrier is, where, and where to answer. `thema` stays empty: only programs fill it in."""

    stempel = forms.CharField(required=False, widget=forms.HiddenInput)
    thema = forms.CharField(label="Bitte leer lassen", required=False, max_length=200)

    class Meta:
        model = Rueckmeldung
        fields = ("text", "seite", "mail")
        labels = {
            "text": "Was ist die Barriere?",
            "seite": "Auf welcher Seite?",
            "mail": "Ihre E-Mail-Adresse",
        }
        help_texts = {
            "text": "Was wollten Sie tun, und was hat Sie gehindert? Gern auch, womit Sie lesen oder bedienen.",
            "seite": "Freiwillig. Die Adresse der Seite oder ihr Name.",
            "mail": "Freiwillig. Nur wenn Sie eine Antwort möchten.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"class": FELD, "rows": 8}),
            "seite": forms.TextInput(attrs={"class": FELD}),
            "mail": forms.EmailInput(attrs={"class": FELD, "autocomplete": "email"}),
        }
        error_messages = {
            "text": {
                "required": "Bitte beschreiben Sie die Barriere.",
                "max_length": "Die Beschreibung ist zu lang. Bitte kürzen Sie sie auf 5.000 Zeichen.",
            },
            "seite": {"max_length": "Die Angabe zur Seite ist zu lang. Bitte kürzen Sie sie auf 300 Zeichen."},
            "mail": {
                "invalid": "Die E-Mail-Adresse ist unvollständig. Bitte schreiben Sie sie so: name@ort.example. "
                "Oder lassen Sie das Feld leer."
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        # A browser counts a line break once, the server twice: the server says it, and keeps what was typed.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        self.angaben: formularschutz.Stempel | None = None

    def clean_thema(self):
        if self.cleaned_data["thema"]:
            raise ValidationError(NICHT_LEER)
        return ""

    def clean_stempel(self):
        self.angaben = formularschutz.lesen(self.cleaned_data["stempel"])
        if self.angaben is None or self.angaben.abgelaufen:
            raise ValidationError(ABGELAUFEN)
        if self.angaben.zu_schnell:
            raise ValidationError(ZU_SCHNELL)
        return self.cleaned_data["stempel"]

    def neu_stempeln(self) -> None:
        """Before the form is shown (again): a stamp that will hold, of the same number where there was one."""
        neu = formularschutz.ausstellen(self.angaben.vorgang if self.angaben else None)
        if self.is_bound:
            self.data = self.data.copy()
            self.data["stempel"] = neu
        else:
            self.initial["stempel"] = neu
