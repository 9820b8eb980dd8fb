"""Wiring of the pages that show everything at once, and of the page for an unknown address."""

from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from basis.auswahl import TextFilter
from basis.models import Weiterleitung
from kommunen.models import Kommune, Staffel
from loesungen.models import Handlungsfeld, Loesung

from .alles import ueberall
from .vorschlaege import vorschlaege

NEUESTE = 6


@require_safe
def startseite(request):
    """Search box, Handlungsfelder with counts, newest entries, the Staffeln."""
    kontext = {
        "handlungsfelder": Handlungsfeld.objects.mit_loesungszahl(),
        "neueste": Loesung.objects.sichtbar().fuer_karten().neueste(NEUESTE),
        "meist_nachgenutzt": Loesung.objects.sichtbar().fuer_karten().meist_nachgenutzt(3),
        "staffeln": Staffel.objects.mit_zahlen(),
        "loesungszahl": Loesung.objects.sichtbar().count(),
        "kommunenzahl": Kommune.objects.mit_loesungen().count(),
    }
    return render(request, "portal/start.html", kontext)


@require_safe
def suche(request):
    """One box over everything, grouped by kind."""
    text = TextFilter().field.clean(request.GET.get("q"))
    gefunden = ueberall(text)
    gruppen = [gruppe for gruppe in gefunden if gruppe.verfuegbar]
    ausgefallen = [gruppe.titel for gruppe in gefunden if not gruppe.verfuegbar]
    kontext = {
        "text": text,
        "gruppen": gruppen,
        "gesamt": sum(gruppe.zahl for gruppe in gruppen),
        "ausgefallen": ", ".join(ausgefallen),
    }
    return render(request, "portal/suche.html", kontext, status=503 if ausgefallen else 200)


@require_safe
def suchvorschlaege(request):
    """Suggestions in the form that browsers take: [text, [names], [kinds], [addresses]]."""
    text = TextFilter().field.clean(request.GET.get("q"))
    gefunden = vorschlaege(text)
    antwort = [
        text,
        [v.text for v in gefunden],
        [v.art for v in gefunden],
        [request.build_absolute_uri(v.url) for v in gefunden],
    ]
    return JsonResponse(antwort, safe=False, content_type="application/x-suggestions+json; charset=utf-8")


@require_safe
def opensearch(request):
    """The description by which a browser can add the site as a search engine."""
    return render(request, "portal/opensearch.xml", content_type="application/opensearchdescription+xml")


@require_safe
def datenquellen(request):
    """Where the data come from, with the attributions that their licences ask for."""
    return render(request, "portal/datenquellen.html")


@require_safe
def favicon(request):
    """Browsers ask for it by this name where a page names no icon (the admin)."""
    return redirect(static("bilder/favicon.svg"))


@require_safe
def robots(request):
    """Search engines may read everything public; the sitemap names it."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    zeilen = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(zeilen), content_type="text/plain; charset=utf-8")


def nicht_gefunden(request, exception=None):
    """404 with ways on; a former address leads to the present one."""
    weiter = Weiterleitung.objects.filter(alt=request.path).first()
    if weiter is not None:
        abfrage = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(weiter.neu + (f"?{abfrage}" if abfrage else ""))
    return render(request, "portal/404.html", status=404)
