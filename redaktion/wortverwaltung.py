"""Merging of words (tags, organisations) in their admin list."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelChoiceField
from django.template.response import TemplateResponse

from .zusammenfuehren import darf_worte, worte_zusammenfuehren


class WorteMixin:
    """Adds the action; `verwendung(obj)` says in words where a word is used."""

    actions = ("aktion_zusammenfuehren",)

    def has_zusammenfuehren_permission(self, request):
        """Only who may publish: the change is public at once."""
        return darf_worte(request.user, self.model)

    def changelist_view(self, request, extra_context=None):
        if request.POST.get("action") == "aktion_zusammenfuehren" and not self.has_zusammenfuehren_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    @admin.action(description="Ausgewählte zusammenführen", permissions=["zusammenfuehren"])
    def aktion_zusammenfuehren(self, request, queryset):
        """First asks which one is to stay and says what happens, then merges."""
        if queryset.count() < 2:
            self.message_user(request, "Bitte mindestens zwei auswählen.", messages.WARNING)
            return None
        if "ziel" not in request.POST:
            return self._zielfrage(request, queryset)
        try:
            ziel = ModelChoiceField(queryset).clean(request.POST["ziel"])
        except ValidationError:
            self.message_user(request, f"Bitte wählen: Welches {self.opts.verbose_name} bleibt?", messages.WARNING)
            return self._zielfrage(request, queryset)
        anzahl = queryset.count()
        worte_zusammenfuehren(ziel=ziel, quellen=queryset, person=request.user, grund=request.POST.get("grund", ""))
        self.log_change(request, ziel, f"{anzahl - 1} hierher zusammengeführt")
        self.message_user(request, f"{anzahl} {self.opts.verbose_name_plural} sind jetzt „{ziel}“.", messages.SUCCESS)
        return None

    def _zielfrage(self, request, queryset):
        worte = list(queryset)
        kontext = {
            **self.admin_site.each_context(request),
            "title": f"{self.opts.verbose_name_plural} zusammenführen",
            "opts": self.opts,
            "worte": [(wort, self.verwendung(wort)) for wort in worte],
            "auswahlfeld": ACTION_CHECKBOX_NAME,
            "aktion": "aktion_zusammenfuehren",
        }
        return TemplateResponse(request, "admin/redaktion/worte.html", kontext)
