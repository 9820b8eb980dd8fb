"""Wiring of the map: the page, the places as JSON for its script, and the small pictures."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from basis.facetten import chips, parameter
from kommunen.models import Kommune, Modellprojekt
from loesungen.filters import LoesungFilter

from . import karte_bild
from .karte import als_daten, auf_der_karte
from .karte_zeichen import JE_STAFFEL, OHNE, zeichen


@require_safe
def karte(request):
    """The map, large, with the parameters of the list; beside it the same in text."""
    auswahl = LoesungFilter(request.GET)
    gefunden = auf_der_karte(auswahl)
    facetten = auswahl.facetten(gefunden.ergebnis)
    sauber = parameter(auswahl)
    sauber.pop("sortierung", None)
    kontext = {
        "text": auswahl.wert("q"),
        "karte": gefunden,
        "zeichenerklaerung": _zeichenerklaerung(gefunden, auswahl),
        "facetten": facetten,
        "chips": chips(auswahl, facetten),
        "hinweise": auswahl.hinweise,
        "parameter": sauber,
        "liste_url": reverse("loesungen:liste"),
        # The list's frame, always whole: a swapped part would leave the script's map behind.
        "rahmen": "base.html",
    }
    return render(request, "portal/karte.html", kontext, status=200 if gefunden.ergebnis.verfuegbar else 503)


def _zeichenerklaerung(gefunden, auswahl) -> list:
    """(sign, words) of what the map shows."""
    worte = dict(auswahl.werte.staffel)
    gezeigte = {ort.staffel for ort in gefunden.mit_lage}
    bekannte = sorted(nummer for nummer in gezeigte | JE_STAFFEL.keys() if nummer is not None and str(nummer) in worte)
    erklaert = [(zeichen(nummer), f"Modellprojekt, {worte[str(nummer)]}") for nummer in bekannte]
    return [*erklaert, (OHNE, "Kommune mit Lösungen, ohne Modellprojekt")]


@require_safe
def daten(request):
    """The places of a selection for the script of the page."""
    gefunden = auf_der_karte(LoesungFilter(request.GET))
    if not gefunden.ergebnis.verfuegbar:
        return JsonResponse({"fehler": "Die Suche steht im Moment nicht zur Verfügung."}, status=503)
    return JsonResponse(als_daten(gefunden), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@require_safe
def auswahlbild(request):
    """All places of a selection as a picture."""
    gefunden = auf_der_karte(LoesungFilter(request.GET))
    orte = [(ort.kommune.koordinaten, ort.zeichen) for ort in gefunden.mit_lage]
    return _bild(request, orte, klein=True, status=200 if gefunden.ergebnis.verfuegbar else 503)


@require_safe
def kommunenbild(request, schluessel):
    """Where a Kommune lies."""
    kommune = get_object_or_404(Kommune, schluessel=schluessel)
    staffel = kommune.modellprojekte.order_by("staffel__nummer").values_list("staffel__nummer", flat=True).first()
    return _bild(request, _mit_lage([kommune], staffel))


@require_safe
def projektbild(request, slug):
    """Where the Kommunen of a Modellprojekt lie."""
    projekt = get_object_or_404(Modellprojekt.objects.select_related("staffel"), slug=slug)
    return _bild(request, _mit_lage(projekt.kommunen.all(), projekt.staffel.nummer))


def _mit_lage(kommunen, staffel):
    orte = [(kommune.koordinaten, zeichen(staffel)) for kommune in kommunen if kommune.koordinaten]
    if not orte:
        raise Http404("Die Lage ist nicht hinterlegt.")
    return orte


def _bild(request, orte, *, klein=False, status=200):
    kontext = {
        "breite": karte_bild.BREITE,
        "hoehe": karte_bild.HOEHE,
        "umrisse": karte_bild.umrisse(),
        "stellen": karte_bild.stellen(orte),
        "klein": klein,
    }
    return render(request, "portal/karte_klein.svg", kontext, content_type="image/svg+xml", status=status)
