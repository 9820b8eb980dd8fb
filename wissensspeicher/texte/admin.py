"""Legal pages to edit; reports to read, answer and tick off."""

from django import forms
from django.contrib import admin

from .models import Rueckmeldung, Textseite, vorgabe


class TextseiteFormular(forms.ModelForm):
    """Shows the supplied text where there is none of one's own: editors change words, they do not start from zero."""

    class Meta:
        model = Textseite
        fields = ("eigener_text",)
        widgets = {"eigener_text": forms.Textarea(attrs={"rows": 40, "cols": 110})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.initial.get("eigener_text"):
            self.initial["eigener_text"] = vorgabe(self.instance.schluessel)


@admin.register(Textseite)
class TextseiteAdmin(admin.ModelAdmin):
    """The pages are fixed, their texts are not."""

    form = TextseiteFormular
    list_display = ("__str__", "herkunft", "geaendert_am")
    fields = ("eigener_text",)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Text")
    def herkunft(self, obj):
        return "mitgeliefert" if obj.ist_vorgabe else "eigener"


@admin.register(Rueckmeldung)
class RueckmeldungAdmin(admin.ModelAdmin):
    """What was sent stays as it was sent; state and note are the editors'."""

    list_display = ("eingegangen_am", "stand", "seite", "anfang", "wird_geloescht_am")
    list_filter = ("stand",)
    fields = ("eingegangen_am", "seite", "text", "mail", "stand", "notiz", "wird_geloescht_am")
    readonly_fields = ("eingegangen_am", "seite", "text", "mail", "wird_geloescht_am")

    def has_add_permission(self, request):
        return False

    @admin.display(description="Beschreibung")
    def anfang(self, obj):
        return obj.text[:80]

    @admin.display(description="wird gelöscht nach dem")
    def wird_geloescht_am(self, obj):
        return obj.wird_geloescht_am
