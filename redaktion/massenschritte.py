"""Steps for several entries at once: a page says first what will happen to which, and what will not and why."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from . import ablauf, rechte, schritte
from .fehler import NichtErlaubt, SchrittFehler
from .rechte import Operation
from .schrittarten import SCHRITTE, Schrittart
from .zusammenfuehren import eintraege_zusammenfuehren

ZUSAMMENFUEHREN = "aktion_zusammenfuehren"


class MassenschritteMixin:
    """For the admin of entries."""

    def get_actions(self, request):
        gefunden = super().get_actions(request)
        if self.model is None or "_popup" in request.GET:
            return gefunden
        for art in SCHRITTE.values():
            if art.mehrfach and rechte.rolle_erlaubt(request.user, art.operation, self.model):
                name = f"aktion_{art.name}"
                gefunden[name] = (_aktion(art), name, art.titel)
        if rechte.rolle_erlaubt(request.user, Operation.ZUSAMMENFUEHREN, self.model):
            gefunden[ZUSAMMENFUEHREN] = (_zusammenfuehren, ZUSAMMENFUEHREN, "Zwei Einträge zusammenführen")
        return gefunden

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "action" in request.POST:
            # Django would drop silently what is not theirs; here it is refused, and nothing else is done either.
            if any(name and name not in self.get_actions(request) for name in request.POST.getlist("action")):
                raise PermissionDenied
            gewaehlt = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
            if not all(pk.isdigit() for pk in gewaehlt):
                raise Http404
            if self.get_queryset(request).filter(pk__in=gewaehlt).count() != len(gewaehlt):
                raise Http404
        return super().changelist_view(request, extra_context)

    def massenschritt(self, request, queryset, art: Schrittart):
        """Asks first, then does it entry by entry and reports on each."""
        geht, geht_nicht = self._einteilen(request.user, queryset.order_by("pk"), art)
        fehler = ""
        if request.POST.get("bestaetigt") and geht:
            grund = request.POST.get("grund", "")
            if not art.grund_noetig or grund.strip():
                self._ausfuehren(request, geht, art, grund)
                return None
            fehler = "Bitte nennen Sie den Grund."
        kontext = {
            **self.admin_site.each_context(request),
            "title": art.titel,
            "opts": self.opts,
            "art": art,
            "geht": geht,
            "geht_nicht": geht_nicht,
            "auswahlfeld": ACTION_CHECKBOX_NAME,
            "aktion": f"aktion_{art.name}",
            "fehler": fehler,
        }
        return TemplateResponse(request, "admin/redaktion/massenschritt.html", kontext)

    def _einteilen(self, person, queryset, art: Schrittart):
        geht, geht_nicht, erlaubt = [], [], 0
        for objekt in queryset:
            if not rechte.berechtigt(person, art.operation, objekt):
                geht_nicht.append((objekt, "Ihre Rolle erlaubt diesen Schritt hier nicht."))
                continue
            erlaubt += 1
            if not rechte.passt(art.operation, objekt):
                geht_nicht.append((objekt, ablauf.unpassend(art.operation, objekt)))
            elif art.operation is Operation.VEROEFFENTLICHEN and (fehlt := schritte.fehlendes(objekt)):
                geht_nicht.append((objekt, f"Es fehlt: {schritte.aufzaehlung(fehlt)}."))
            else:
                geht.append(objekt)
        if geht_nicht and not erlaubt:
            raise PermissionDenied
        return geht, geht_nicht

    def _ausfuehren(self, request, objekte, art: Schrittart, grund: str) -> None:
        for objekt in objekte:
            try:
                art.ausfuehren(objekt=objekt, person=request.user, grund=grund)
            except (SchrittFehler, NichtErlaubt) as fehler:
                self.message_user(request, str(fehler), messages.ERROR)
            else:
                self.message_user(request, f"„{objekt}“ {art.ergebnis}.", messages.SUCCESS)

    def zwei_zusammenfuehren(self, request, queryset):
        """Asks which entry stays, names what happens, and does it."""
        eintraege = list(queryset.order_by("pk"))
        if len(eintraege) != 2:
            self.message_user(request, "Bitte genau zwei Einträge auswählen.", messages.WARNING)
            return None
        if not all(rechte.berechtigt(request.user, Operation.ZUSAMMENFUEHREN, e) for e in eintraege):
            raise PermissionDenied
        fehler = ""
        if request.POST.get("bestaetigt"):
            ziel = next((e for e in eintraege if str(e.pk) == request.POST.get("ziel")), None)
            if ziel is None:
                fehler = "Bitte wählen Sie, welcher Eintrag bleibt."
            else:
                quelle = next(e for e in eintraege if e.pk != ziel.pk)
                try:
                    eintraege_zusammenfuehren(
                        ziel=ziel, quelle=quelle, person=request.user, grund=request.POST.get("grund", "")
                    )
                except SchrittFehler as grund:
                    fehler = str(grund)
                else:
                    text = f"„{quelle}“ ist in „{ziel}“ aufgegangen und archiviert."
                    self.message_user(request, text, messages.SUCCESS)
                    return None
        kontext = {
            **self.admin_site.each_context(request),
            "title": "Zwei Einträge zusammenführen",
            "opts": self.opts,
            "eintraege": eintraege,
            "auswahlfeld": ACTION_CHECKBOX_NAME,
            "aktion": ZUSAMMENFUEHREN,
            "fehler": fehler,
            "ziel": request.POST.get("ziel", str(eintraege[0].pk)),
            "grund": request.POST.get("grund", ""),
        }
        return TemplateResponse(request, "admin/redaktion/zusammenfuehren.html", kontext)


def _aktion(art: Schrittart):
    return lambda admin, request, queryset: admin.massenschritt(request, queryset, art)


def _zusammenfuehren(admin, request, queryset):
    return admin.zwei_zusammenfuehren(request, queryset)
