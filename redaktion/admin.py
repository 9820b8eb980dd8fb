"""The record of steps, to read; a merge can be taken back from here."""

import json

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from . import rechte
from .fehler import SchrittFehler
from .models import Schritt, Vorgang
from .zusammenfuehren import ist_getrennt, trennen


@admin.register(Vorgang)
class VorgangAdmin(admin.ModelAdmin):
    """Read-only: what happened stays on record."""

    list_display = ("am", "bezeichnung", "schritt", "arbeitskopie", "person_name", "grund")
    list_filter = ("schritt", "am")
    search_fields = ("bezeichnung", "person_name", "grund")
    fields = ("am", "bezeichnung", "schritt", "arbeitskopie", "vorher", "nachher", "person_name", "grund", "angaben")
    readonly_fields = ("angaben",)
    change_form_template = "admin/redaktion/vorgang.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Angaben")
    def angaben(self, obj):
        return format_html("<pre>{}</pre>", json.dumps(obj.daten, ensure_ascii=False, indent=1)) if obj.daten else ""

    def get_urls(self):
        ansicht = self.admin_site.admin_view(self.trennen_ansicht)
        return [path("<int:pk>/trennen/", ansicht, name="redaktion_vorgang_trennen"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["trennbar"] = (
            obj is not None
            and obj.schritt == Schritt.ZUSAMMENGEFUEHRT
            and request.user.has_perm(rechte.FREIGEBEN)
            and not ist_getrennt(obj)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def trennen_ansicht(self, request, pk):
        """Says what happens, asks for the reason, takes the merge back."""
        vorgang = self.get_object(request, str(pk))
        if vorgang is None or vorgang.schritt != Schritt.ZUSAMMENGEFUEHRT:
            raise Http404
        if not self.has_view_permission(request, vorgang) or not request.user.has_perm(rechte.FREIGEBEN):
            raise PermissionDenied
        fehler, grund = "", request.POST.get("grund", "")
        if request.method == "POST":
            try:
                trennen(vorgang=vorgang, person=request.user, grund=grund)
            except SchrittFehler as einwand:
                fehler = str(einwand)
            else:
                self.message_user(request, "Die Zusammenführung ist zurückgenommen.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:redaktion_vorgang_changelist"))
        kontext = {
            **self.admin_site.each_context(request),
            "title": "Zusammenführung zurücknehmen",
            "opts": self.opts,
            "original": vorgang,
            "fehler": fehler,
            "grund": grund,
        }
        return TemplateResponse(request, "admin/redaktion/trennen.html", kontext, status=409 if fehler else 200)
