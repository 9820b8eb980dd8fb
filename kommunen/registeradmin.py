"""The Gemeindeverzeichnis in the admin: upload a file, watch the import, read its report."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from .register import auftraege, bericht
from .register.erkennen import HOECHSTGROESSE, erkennen
from .register.fehler import Dateifehler
from .registerimport import Registerimport
from .vokabular import Importstand

SEKUNDEN_BIS_NEU = 3


class HochladenFormular(forms.ModelForm):
    """A file whose size and content may be those of a Gemeindeverzeichnis; the rows are the worker's job."""

    datei = forms.FileField(
        label="Datei",
        help_text=(
            "GV100AD (.txt oder .zip), AuszugGV (.xlsx: nur Zahlen, PLZ und Koordinaten) oder CSV, "
            f"höchstens {HOECHSTGROESSE // 1024**2} MB."
        ),
    )

    class Meta:
        model = Registerimport
        fields = ("datei", "probelauf", "auch_aelter")
        help_texts = {
            "probelauf": "Zeigt, was sich ändern würde. Danach können Sie dieselbe Datei übernehmen.",
            "auch_aelter": "Sonst wird ein Gebietsstand abgelehnt, der älter ist als der geladene.",
        }

    def clean_datei(self):
        datei = self.cleaned_data["datei"]
        if datei.size > HOECHSTGROESSE:
            raise forms.ValidationError(f"Die Datei ist größer als {HOECHSTGROESSE // 1024**2} MB.")
        try:
            erkennen(datei.read())
        except Dateifehler as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        datei.seek(0)
        return datei


@admin.register(Registerimport)
class RegisterimportAdmin(admin.ModelAdmin):
    """Adding means uploading; what was imported is history and stays as it is."""

    form = HochladenFormular
    change_form_template = "admin/kommunen/registerimport/ansicht.html"
    list_display = ("dateiname", "format", "gebietsstand", "stand", "probelauf", "angelegt_am", "angelegt_von")
    list_select_related = ("angelegt_von",)
    list_filter = ("stand", "probelauf", "format")
    search_fields = ("dateiname",)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return ("datei", "probelauf", "auch_aelter") if obj is None else ()

    def save_form(self, request, form, change):
        # The file is checked; `beauftragen` keeps it, makes the row and queues the task in one transaction.
        return auftraege.beauftragen(
            datei=form.cleaned_data["datei"],
            probelauf=form.cleaned_data["probelauf"],
            auch_aelter=form.cleaned_data["auch_aelter"],
            von=request.user,
        )

    def save_model(self, request, obj, form, change):
        """Nothing is left to save."""

    def save_related(self, request, form, formsets, change):
        """There is nothing related."""

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, "Die Datei ist eingereiht.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:kommunen_registerimport_change", args=[obj.pk]))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        importlauf = self.get_object(request, object_id)
        kontext = dict(extra_context or {})
        if importlauf is not None:
            kontext |= {
                "importlauf": importlauf,
                "ueberblick": bericht.ueberblick(importlauf.bericht),
                "nicht_gezeigt": importlauf.bericht.get("aenderungen_gesamt", 0)
                - len(importlauf.bericht.get("aenderungen", [])),
                "kann_uebernehmen": self._kann_uebernehmen(request, importlauf),
            }
        antwort = super().changeform_view(request, object_id, form_url, kontext)
        if importlauf is not None and importlauf.ist_offen:
            antwort["Refresh"] = str(SEKUNDEN_BIS_NEU)
        return antwort

    def _kann_uebernehmen(self, request, importlauf: Registerimport) -> bool:
        geprueft = importlauf.probelauf and importlauf.stand == Importstand.FERTIG and importlauf.datei
        return bool(geprueft) and self.has_add_permission(request)

    def get_urls(self):
        uebernehmen = self.admin_site.admin_view(require_POST(self.uebernehmen))
        return [
            path("<int:pk>/uebernehmen/", uebernehmen, name="kommunen_registerimport_uebernehmen"),
            *super().get_urls(),
        ]

    def uebernehmen(self, request, pk: int):
        """Takes over a file that was checked."""
        geprueft = self.get_object(request, str(pk))
        if geprueft is None or not self._kann_uebernehmen(request, geprueft):
            self.message_user(request, "Übernehmen lässt sich nur eine geprüfte Datei.", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:kommunen_registerimport_changelist"))
        neu = auftraege.uebernehmen(geprueft=geprueft, von=request.user)
        self.message_user(request, "Die Übernahme ist eingereiht.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:kommunen_registerimport_change", args=[neu.pk]))
