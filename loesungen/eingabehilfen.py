"""What the form of a Loesung is told while an editor types: similar titles, tags that there are already.

The scripts ask here; without them the form asks on save (`formulare.py`) and tags are plain text.
"""

from django.forms.widgets import Media, Script
from django.http import Http404, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from taggit.utils import edit_string_for_tags

from basis.faltung import wortanfaenge
from redaktion import rechte
from redaktion.rechte import Operation

from .dubletten import aehnliche_titel
from .models import Loesung, Schlagwort

HOECHSTENS_SCHLAGWOERTER = 10
HOECHSTENS_ZEICHEN = 200  # of a title or a tag; what is longer is neither


class EingabehilfenMixin:
    """For the admin of Loesungen: two answers for scripts, and the form that knows who types."""

    @property
    def media(self):
        skripte = ("js/admin_dubletten.js", "js/admin_schlagworte.js")
        return super().media + Media(js=[Script(pfad, type="module") for pfad in skripte])

    def get_urls(self):
        return [
            path("aehnliche/", self._nur_redaktion(self.aehnliche_ansicht), name="loesungen_loesung_aehnliche"),
            path("schlagworte/", self._nur_redaktion(self.schlagworte_ansicht), name="loesungen_loesung_schlagworte"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        formular = super().get_form(request, obj, change=change, **kwargs)
        formular.person = request.user  # the class is made anew for each request
        return formular

    def get_fieldsets(self, request, obj=None):
        gruppen = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return gruppen
        return [(titel, {**angaben, "fields": _mit_trotzdem(angaben["fields"])}) for titel, angaben in gruppen]

    def _nur_redaktion(self, ansicht):
        """Who does not type has nothing to ask: for them there is no such address."""

        @never_cache
        @require_safe
        def pruefen(request):
            person = request.user
            schreibt = any(rechte.darf(person, op, Loesung) for op in (Operation.ANLEGEN, Operation.AENDERN))
            if not self.admin_site.has_permission(request) or not schreibt:
                raise Http404
            return ansicht(request)

        return pruefen

    def aehnliche_ansicht(self, request):
        """{"aehnliche": [{"titel", "status", "adresse"}]} for the title `titel`; `ausser` is the entry in the form."""
        nummer = request.GET.get("ausser", "")
        ausser = None
        if nummer.isascii() and nummer.isdigit() and len(nummer) < 16:
            ausser = rechte.umfang(request.user, Loesung).only("pk", "vorlage_id").filter(pk=int(nummer)).first()
        gefunden = aehnliche_titel(_text(request, "titel"), fuer=request.user, ausser=ausser)
        return JsonResponse(
            {"aehnliche": [{"titel": a.titel, "status": a.status, "adresse": a.adresse} for a in gefunden]}
        )

    def schlagworte_ansicht(self, request):
        """{"schlagworte": [text as the field takes it]}: tags with words that begin like `q`."""
        if not request.user.has_perm("loesungen.view_schlagwort"):
            raise Http404
        bedingung = wortanfaenge("name_gefaltet", _text(request, "q"))
        worte = (
            Schlagwort.objects.filter(bedingung).order_by("name_gefaltet") if bedingung else Schlagwort.objects.none()
        )
        return JsonResponse({"schlagworte": [_eingabe(w) for w in worte[:HOECHSTENS_SCHLAGWOERTER]]})


def _text(request, name: str) -> str:
    return request.GET.get(name, "")[:HOECHSTENS_ZEICHEN]


def _eingabe(schlagwort: Schlagwort) -> str:
    """The tag as the field takes it: in quotation marks where it has a blank or a comma."""
    return edit_string_for_tags([schlagwort])


def _mit_trotzdem(felder: tuple) -> tuple:
    """The tick "save all the same" stands below the title."""
    stelle = felder.index("titel") + 1 if "titel" in felder else None
    return felder if stelle is None else (*felder[:stelle], "trotzdem", *felder[stelle:])
