"""Former addresses, to look at and to mend; background tasks, to see what failed."""

import json

from django.contrib import admin, messages
from django.utils.html import format_html
from django_tasks import TaskResultStatus
from django_tasks_db import admin as bibliothek
from django_tasks_db.models import get_date_max

from . import aufgaben
from .models import Hintergrundaufgabe, Weiterleitung

# The library's own list speaks English and can do less.
admin.site.unregister(bibliothek.DBTaskResult)

STATUS = {
    TaskResultStatus.READY: "wartet",
    TaskResultStatus.RUNNING: "läuft",
    TaskResultStatus.SUCCESSFUL: "erledigt",
    TaskResultStatus.FAILED: "gescheitert",
}


@admin.register(Weiterleitung)
class WeiterleitungAdmin(admin.ModelAdmin):
    """Redirects; they are made by themselves when an address changes."""

    list_display = ("alt", "neu", "erstellt_am")
    search_fields = ("alt", "neu")


class StatusFilter(admin.SimpleListFilter):
    """The library's states, in German."""

    title = "Stand"
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return [(status.value, text) for status, text in STATUS.items()]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() in STATUS else queryset


@admin.register(Hintergrundaufgabe)
class HintergrundaufgabeAdmin(admin.ModelAdmin):
    """Read-only: tasks come and go by themselves; one that failed may be tried again."""

    list_display = ("aufgabe", "stand", "versuche", "eingereiht", "beendet", "naechster_versuch", "fehler")
    list_filter = (StatusFilter,)
    ordering = ("-enqueued_at",)
    actions = ("erneut_versuchen",)
    fields = (
        "aufgabe",
        "stand",
        "versuche",
        "eingereiht",
        "begonnen",
        "beendet",
        "naechster_versuch",
        "angaben",
        "fehlerbericht",
    )
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_erneut_permission(request)

    def has_erneut_permission(self, request):
        """Trying again changes tasks, so it asks for the right to change them."""
        return request.user.has_perm("basis.change_hintergrundaufgabe")

    @admin.action(description="Erneut versuchen", permissions=["erneut"])
    def erneut_versuchen(self, request, queryset):
        anzahl = aufgaben.erneut_versuchen(queryset)
        self.message_user(request, f"Neu eingereiht: {anzahl}.", messages.SUCCESS)

    @admin.display(description="Aufgabe", ordering="task_path")
    def aufgabe(self, obj):
        return aufgaben.bezeichnung(obj.task_path)

    @admin.display(description="Stand", ordering="status")
    def stand(self, obj):
        return STATUS.get(obj.status, obj.status)

    @admin.display(description="Versuche")
    def versuche(self, obj):
        return len(obj.worker_ids)

    @admin.display(description="eingereiht am", ordering="enqueued_at")
    def eingereiht(self, obj):
        return obj.enqueued_at

    @admin.display(description="begonnen am", ordering="started_at")
    def begonnen(self, obj):
        return obj.started_at

    @admin.display(description="beendet am", ordering="finished_at")
    def beendet(self, obj):
        return obj.finished_at

    @admin.display(description="nächster Versuch")
    def naechster_versuch(self, obj):
        geplant = obj.status == TaskResultStatus.READY and obj.run_after != get_date_max()
        return obj.run_after if geplant else None

    @admin.display(description="Fehler")
    def fehler(self, obj):
        return aufgaben.letzte_zeile(obj.traceback)[:200]

    @admin.display(description="Angaben")
    def angaben(self, obj):
        return json.dumps(obj.args_kwargs, ensure_ascii=False)

    @admin.display(description="Fehlerbericht")
    def fehlerbericht(self, obj):
        return format_html("<pre>{}</pre>", obj.traceback) if obj.traceback else ""
