"""The pages of the desk around one entry: taking a step, difference and taking over, preview, history, restoring."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from reversion.models import Version

from . import ablauf, historie, rechte
from .abbild import abbilden
from .dreiwege import KOPIE, ORIGINAL
from .fehler import Konfliktfehler, SchrittFehler
from .models import Vorgang
from .rechte import Operation
from .schrittarten import SCHRITTE
from .unterschied import unterschiede

KONFLIKT = 409  # the state of the entry does not allow the step: nothing was done


class SeitenMixin:
    """For the admin of entries; `vorschau_antwort(request, objekt)` renders the public page."""

    def get_urls(self):
        def seite(ansicht):
            return self.admin_site.admin_view(ansicht)

        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("geloescht/", seite(require_safe(self.geloeschte_ansicht)), name=f"{name}_geloescht"),
            path("geloescht/<int:version>/", seite(self.wiederherstellen_ansicht), name=f"{name}_wiederherstellen"),
            path("<int:pk>/schritt/<slug:schritt>/", seite(self.schritt_ansicht), name=f"{name}_schritt"),
            path("<int:pk>/uebernehmen/", seite(self.uebernehmen_ansicht), name=f"{name}_uebernehmen"),
            path("<int:pk>/vorschau/", seite(require_safe(self.vorschau_ansicht)), name=f"{name}_vorschau"),
            path("<int:pk>/verlauf/<int:version>/", seite(self.zurueckholen_ansicht), name=f"{name}_zurueckholen"),
            *super().get_urls(),
        ]

    def _eintrag(self, request, pk):
        """The entry, if the person may see it; else it does not exist."""
        objekt = self.get_object(request, str(pk))
        if objekt is None or not rechte.darf(request.user, Operation.SEHEN, objekt):
            raise Http404("Diesen Eintrag gibt es nicht.")
        return objekt

    def _seite(self, request, vorlage: str, status: int = 200, **kontext):
        kontext = {**self.admin_site.each_context(request), "opts": self.opts, **kontext}
        antwort = TemplateResponse(request, f"admin/redaktion/{vorlage}.html", kontext, status=status)
        add_never_cache_headers(antwort)
        return antwort

    def _weiter(self, objekt):
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[objekt.pk])
        )

    # --- steps ------------------------------------------------------------------------------------------------------

    def schritt_ansicht(self, request, pk, schritt):
        """Says what will happen, asks for the reason, does it."""
        objekt = self._eintrag(request, pk)
        art = SCHRITTE.get(schritt)
        if art is None:
            raise Http404
        if not rechte.berechtigt(request.user, art.operation, objekt):
            raise PermissionDenied
        fehler, status = "", 200
        grund = request.POST.get("grund", "")
        if not rechte.passt(art.operation, objekt):
            fehler, status = ablauf.unpassend(art.operation, objekt), KONFLIKT
        elif request.method == "POST":
            try:
                weiter = art.ausfuehren(objekt=objekt, person=request.user, grund=grund)
            except SchrittFehler as einwand:
                fehler, status = str(einwand), KONFLIKT
            else:
                self.message_user(request, f"„{objekt}“ {art.ergebnis}.", messages.SUCCESS)
                return self._weiter(weiter)
        return self._seite(
            request,
            "schritt",
            status,
            title=art.titel,
            original=objekt,
            art=art,
            fehler=fehler,
            grund=grund,
            moeglich=status == 200 or rechte.passt(art.operation, objekt),
        )

    def uebernehmen_ansicht(self, request, pk):
        """The difference, readable for all who see the entry; conflicts and the button for those who decide."""
        kopie = self._eintrag(request, pk)
        if not kopie.ist_arbeitskopie:
            raise Http404("Das ist keine Arbeitskopie.")
        darf = rechte.berechtigt(request.user, Operation.UEBERNEHMEN, kopie)
        if request.method == "POST" and not darf:
            raise PermissionDenied
        gewaehlt = {
            name.removeprefix("konflikt-"): wert
            for name, wert in request.POST.items()
            if name.startswith("konflikt-") and wert in (KOPIE, ORIGINAL)
        }
        fehler, status = "", 200
        if request.method == "POST":
            try:
                original = ablauf.uebernehmen(
                    kopie=kopie,
                    person=request.user,
                    grund=request.POST.get("grund", ""),
                    entscheidungen=gewaehlt,
                    gesehen=request.POST.get("gesehen", ""),
                )
            except Konfliktfehler as konflikt:
                fehler, status = str(konflikt), KONFLIKT
            except SchrittFehler as einwand:
                fehler, status = str(einwand), KONFLIKT
            else:
                self.message_user(request, f"„{original}“ ist auf dem Stand der Arbeitskopie.", messages.SUCCESS)
                return self._weiter(original)
        ergebnis = ablauf.vorhaben(kopie, gewaehlt)
        return self._seite(
            request,
            "uebernehmen",
            status,
            title="Unterschied zum veröffentlichten Stand",
            original=kopie,
            darf=darf,
            konflikte=[(k, gewaehlt.get(k.name, "")) for k in ergebnis.konflikte],
            unterschiede=unterschiede(self.model, abbilden(kopie.vorlage), ergebnis.abbild),
            gesehen=ablauf.gesehener_stand(kopie),
            fehler=fehler,
            grund=request.POST.get("grund", ""),
        )

    def vorschau_ansicht(self, request, pk):
        """The entry exactly as the public would see it."""
        antwort = self.vorschau_antwort(request, self._eintrag(request, pk))
        antwort["Cache-Control"] = "no-store, private"
        antwort["X-Robots-Tag"] = "noindex, nofollow"
        return antwort

    # --- history ----------------------------------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        """States and steps: who, when, why."""
        objekt = self._eintrag(request, object_id)
        versionen = list(historie.versionen(objekt))
        return self._seite(
            request,
            "verlauf",
            title=f"Verlauf: {objekt}",
            original=objekt,
            versionen=versionen,
            vorgaenge=Vorgang.objects.zu(objekt).select_related("person"),
        )

    def zurueckholen_ansicht(self, request, pk, version):
        """What a former state said, compared with now; going back to it."""
        objekt = self._eintrag(request, pk)
        gewaehlt = historie.versionen(objekt).filter(pk=version).first()
        if gewaehlt is None:
            raise Http404("Diesen Stand gibt es nicht.")
        darf = rechte.berechtigt(request.user, Operation.ZURUECKHOLEN, objekt)
        if request.method == "POST" and not darf:
            raise PermissionDenied
        fehler, status = "", 200
        if request.method == "POST":
            try:
                ziel, verloren = ablauf.zurueckholen(
                    objekt=objekt, version=gewaehlt, person=request.user, grund=request.POST.get("grund", "")
                )
            except SchrittFehler as einwand:
                fehler, status = str(einwand), KONFLIKT
            else:
                wo = "in einer Arbeitskopie vorgeschlagen" if ziel.pk != objekt.pk else "zurückgeholt"
                self.message_user(request, f"Der frühere Stand ist {wo}.", messages.SUCCESS)
                self._verlorenes_melden(request, verloren)
                return self._weiter(ziel)
        return self._seite(
            request,
            "stand",
            status,
            title="Früherer Stand",
            original=objekt,
            version=gewaehlt,
            darf=darf and rechte.passt(Operation.ZURUECKHOLEN, objekt),
            als_vorschlag=objekt.ist_sichtbar
            and not rechte.berechtigt(request.user, Operation.VEROEFFENTLICHEN, objekt),
            unterschiede=unterschiede(self.model, abbilden(objekt), historie.aus_version(gewaehlt)),
            fehler=fehler,
        )

    def _verlorenes_melden(self, request, verloren) -> None:
        if verloren:
            text = f"Nicht mehr vorhanden und deshalb nicht zurückgeholt: {', '.join(verloren)}."
            self.message_user(request, text, messages.WARNING)

    def geloeschte_ansicht(self, request):
        """Entries that were deleted and can be restored."""
        self._wiederherstellen_pruefen(request)
        return self._seite(
            request, "geloescht", title="Gelöschte Einträge", versionen=list(historie.geloeschte(self.model))
        )

    def wiederherstellen_ansicht(self, request, version):
        """Asks, then restores."""
        self._wiederherstellen_pruefen(request)
        gewaehlt = next((v for v in historie.geloeschte(self.model) if v.pk == version), None)
        if gewaehlt is None:
            raise Http404("Diesen gelöschten Eintrag gibt es nicht.")
        if request.method == "POST":
            objekt, verloren = ablauf.wiederherstellen(
                version=Version.objects.get(pk=gewaehlt.pk), person=request.user, grund=request.POST.get("grund", "")
            )
            self.message_user(request, f"„{objekt}“ ist wiederhergestellt.", messages.SUCCESS)
            self._verlorenes_melden(request, verloren)
            return self._weiter(objekt)
        return self._seite(request, "wiederherstellen", title="Wiederherstellen", version=gewaehlt)

    def _wiederherstellen_pruefen(self, request) -> None:
        if not rechte.rolle_erlaubt(request.user, Operation.WIEDERHERSTELLEN, self.model):
            raise PermissionDenied
