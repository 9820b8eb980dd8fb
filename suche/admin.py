"""What the search index still has to do, and what it could not do; synonyms; what people did not find."""

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from basis.faltung import falten

from .index import HOECHSTVERSUCHE
from .models import Fehlsuche, Indexauftrag, Synonymgruppe


class StandFilter(admin.SimpleListFilter):
    """Waiting, or set aside after too many attempts."""

    title = "Stand"
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return [("offen", "offen"), ("gescheitert", "gescheitert")]

    def queryset(self, request, queryset):
        if self.value() == "offen":
            return queryset.filter(versuche__lt=HOECHSTVERSUCHE)
        if self.value() == "gescheitert":
            return queryset.filter(versuche__gte=HOECHSTVERSUCHE)
        return queryset


@admin.register(Indexauftrag)
class IndexauftragAdmin(admin.ModelAdmin):
    """Read-only: jobs come and go by themselves; one that failed may be tried again."""

    list_display = ("typ", "schluessel", "erstellt_am", "versuche", "fehler")
    list_filter = (StandFilter, "typ")
    actions = ("erneut_versuchen",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_erneut_permission(request)

    def has_erneut_permission(self, request):
        """Trying again changes jobs, so it asks for the right to change them."""
        return request.user.has_perm("suche.change_indexauftrag")

    @admin.action(description="Erneut versuchen", permissions=["erneut"])
    def erneut_versuchen(self, request, queryset):
        anzahl = queryset.update(versuche=0, fehler="")
        self.message_user(
            request,
            f"Zurückgesetzt: {anzahl}. Die Aufträge laufen mit der nächsten Änderung oder mit „suchindex apply“.",
            messages.SUCCESS,
        )


@admin.register(Synonymgruppe)
class SynonymgruppeAdmin(admin.ModelAdmin):
    """Groups of words that mean the same; a change counts with the next search, the index stays as it is."""

    list_display = ("begriffe", "notiz")
    search_fields = ("begriffe", "notiz")
    search_help_text = "Ein Wort oder sein Anfang; Groß- und Kleinschreibung und Umlaute spielen keine Rolle."
    fieldsets = (
        (
            None,
            {
                "fields": ("begriffe", "notiz"),
                "description": (
                    "Wer nach einem Begriff der Gruppe sucht, findet auch Einträge mit den anderen, weiter unten. "
                    "Die Änderung wirkt mit der nächsten Suche. Beugungen, Umlaute und zusammengesetzte Wörter findet "
                    "die Suche von selbst. Nehmen Sie nur auf, was wirklich dasselbe meint: Ein zu weiter Begriff "
                    "bringt allen anderen der Gruppe unpassende Treffer."
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "begriffe":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 80})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """Folded: SQLite does not find ÖPNV for öpnv. There are a few hundred groups."""
        worte = falten(search_term).split()
        if not worte:
            return queryset, False
        texte = queryset.values_list("pk", "begriffe", "notiz")
        treffer = [pk for pk, *text in texte if all(wort in falten(" ".join(text)) for wort in worte)]
        return queryset.filter(pk__in=treffer), False


@admin.register(Fehlsuche)
class FehlsucheAdmin(admin.ModelAdmin):
    """What people searched for and did not find; one click leads to a new group of synonyms."""

    list_display = ("text", "tag", "anzahl", "synonym")
    list_filter = ("tag",)
    search_fields = ("text",)
    date_hierarchy = "tag"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="Abhilfe")
    def synonym(self, obj):
        adresse = reverse("admin:suche_synonymgruppe_add")
        return format_html('<a href="{}?{}">Synonym anlegen</a>', adresse, urlencode({"begriffe": f"{obj.text}, "}))
