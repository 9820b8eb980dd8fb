"""Wiring of the pages about Kommunen and Modellprojekte. Loesungen come through the reverse relation, no import."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis.facetten import chips, parameter
from basis.seiten import blaetterer
from basis.teilseite import zeigen

from .entfernung import naechste_modellprojekte
from .filters import KommuneFilter, ModellprojektFilter
from .kalender import als_kalender, taggenau
from .models import Bundesland, Kommune, Kooperation, Modellprojekt, Staffel, Veranstaltung
from .vokabular import Kooperationsart, Projektart

KOMMUNEN_JE_SEITE = 50


def kommunenliste(request):
    """All of Germany's Kommunen, searched by name, PLZ or key."""
    auswahl = KommuneFilter(request.GET, queryset=Kommune.objects.all())
    gefunden = auswahl.qs
    facetten = auswahl.facetten()
    gesamt = gefunden.count()
    blatt = blaetterer(parameter(auswahl), seite=auswahl.wert("seite", 1), gesamt=gesamt, je_seite=KOMMUNEN_JE_SEITE)
    ab = (blatt.seite - 1) * KOMMUNEN_JE_SEITE
    kontext = {
        "text": auswahl.wert("q"),
        "gesamt": gesamt,
        "kommunen": gefunden.fuer_liste()[ab : ab + KOMMUNEN_JE_SEITE],
        "facetten": facetten,
        "chips": chips(auswahl, facetten),
        "hinweise": auswahl.hinweise,
        "blaetterer": blatt,
        "parameter": parameter(auswahl),
    }
    return zeigen(request, "kommunen/kommunen.html", kontext)


def kommune(request, schluessel):
    """A Kommune's profile, its Modellprojekt, its own and re-used Loesungen."""
    gefunden = (
        Kommune.objects.nach_schluessel(schluessel)
        .select_related("bundesland", "kreis__bundesland", "nachfolger")
        .first()
    )
    if gefunden is None:
        raise Http404("Zu diesem Schlüssel gibt es keine Kommune.")
    if gefunden.schluessel != schluessel:
        # A kreisfreie Stadt has two official keys and one page.
        return redirect(gefunden, permanent=True)
    projekte = list(gefunden.modellprojekte.fuer_liste())
    kontext = {
        "bearbeiten_url": reverse("admin:kommunen_kommune_change", args=[gefunden.pk]),
        "kommune": gefunden,
        "modellprojekte": projekte,
        "nachbarprojekte": partial(naechste_modellprojekte, [gefunden], ausser=[p.pk for p in projekte]),
        "kooperationen": gefunden.kooperationen.all(),
        "loesungen": gefunden.loesungen.sichtbar().fuer_karten(),
        "nachgenutzt": gefunden.loesungen.model.objects.sichtbar().nachgenutzt_von(gefunden).fuer_karten(),
        "gemeinden": gefunden.gemeinden.mit_loesungen().fuer_liste(),
    }
    return render(request, "kommunen/kommune.html", kontext)


def modellprojektliste(request):
    """The model projects, filtered by Staffel, Bundesland, Art."""
    auswahl = ModellprojektFilter(request.GET, queryset=Modellprojekt.objects.all())
    facetten = auswahl.facetten()
    projekte = list(auswahl.qs.fuer_liste())
    kontext = {
        "text": auswahl.wert("q"),
        "gesamt": len(projekte),
        "modellprojekte": projekte,
        "facetten": facetten,
        "chips": chips(auswahl, facetten),
        "hinweise": auswahl.hinweise,
        "parameter": parameter(auswahl),
    }
    return zeigen(request, "kommunen/modellprojekte.html", kontext)


def modellprojekt(request, slug):
    """A Modellprojekt: Kommunen, funding, term, Loesungen, sources."""
    gefunden = Modellprojekt.objects.fuer_seite().filter(slug=slug).first()
    if gefunden is None:
        raise Http404("Dieses Modellprojekt gibt es nicht.")
    orte = [beteiligung.kommune for beteiligung in gefunden.projektkommunen.all()]
    kontext = {
        # The first Kommune that can be drawn: where the map begins to show the project.
        "anker": next((ort.schluessel for ort in orte if ort.koordinaten), ""),
        "bearbeiten_url": reverse("admin:kommunen_modellprojekt_change", args=[gefunden.pk]),
        "modellprojekt": gefunden,
        "loesungen": gefunden.loesungen.sichtbar().fuer_karten(),
        "nachbarprojekte": partial(naechste_modellprojekte, orte, ausser=[gefunden.pk]),
        "quellen_ungeprueft": any(q.url and not q.gesehen_am for q in gefunden.quellen.all()),
    }
    return render(request, "kommunen/modellprojekt.html", kontext)


def staffel(request, jahr):
    """A round of the programme: figures, its projects by Land and Art."""
    gefunden = get_object_or_404(Staffel.objects.mit_zahlen(), jahr=jahr)
    projekte = gefunden.modellprojekte
    laender = dict(Bundesland.objects.values_list("kuerzel", "name"))
    kontext = {
        "staffel": gefunden,
        "staffeln": Staffel.objects.all(),
        "modellprojekte": projekte.fuer_liste(),
        "kommunenzahl": Kommune.objects.filter(modellprojekte__staffel=gefunden).distinct().count(),
        "foerderung": projekte.foerderung(),
        "nach_land": sorted(
            ((k, laender[k], zahl) for k, zahl in projekte.gruppiert("bundesland__kuerzel")),
            key=lambda z: (-z[2], z[1]),
        ),
        "nach_art": [(art, Projektart(art).label, zahl) for art, zahl in projekte.gruppiert("projektart")],
    }
    return render(request, "kommunen/staffel.html", kontext)


def bundesland(request, kuerzel):
    """A Land: figures, its Modellprojekte, its Kommunen with Loesungen."""
    gefunden = get_object_or_404(Bundesland.objects.mit_zahlen(), kuerzel=kuerzel.upper())
    if kuerzel != kuerzel.lower():
        return redirect(gefunden, permanent=True)
    kontext = {
        "bundesland": gefunden,
        "laender": Bundesland.objects.all(),
        "modellprojekte": Modellprojekt.objects.im_land(gefunden).fuer_liste(),
        "kommunen": gefunden.kommunen.mit_loesungen().fuer_liste(),
    }
    return render(request, "kommunen/bundesland.html", kontext)


def kooperationsliste(request):
    """Who works together, by kind."""
    kooperationen = list(Kooperation.objects.fuer_liste())
    gruppen = [(art.label, [k for k in kooperationen if k.art == art]) for art in Kooperationsart]
    kontext = {"gesamt": len(kooperationen), "gruppen": [gruppe for gruppe in gruppen if gruppe[1]]}
    return render(request, "kommunen/kooperationen.html", kontext)


def kooperation(request, slug):
    """A Kooperation: members, Modellprojekte, Loesungen, sources."""
    gefunden = Kooperation.objects.fuer_seite().filter(slug=slug).first()
    if gefunden is None:
        raise Http404("Diese Kooperation gibt es nicht.")
    kontext = {
        "bearbeiten_url": reverse("admin:kommunen_kooperation_change", args=[gefunden.pk]),
        "kooperation": gefunden,
        "loesungen": gefunden.loesungen.sichtbar().fuer_karten(),
        "quellen_ungeprueft": any(q.url and not q.gesehen_am for q in gefunden.quellen.all()),
    }
    return render(request, "kommunen/kooperation.html", kontext)


def veranstaltungsliste(request):
    """Conferences, coming and past."""
    heute = timezone.localdate()
    alle = Veranstaltung.objects.prefetch_related("quellen")
    kommende, vergangene = list(alle.kommende(heute)), list(alle.vergangene(heute))
    mit_datei = {v.pk for v in (*kommende, *vergangene) if taggenau(v)}
    kontext = {"kommende": kommende, "vergangene": vergangene, "mit_datei": mit_datei}
    return render(request, "kommunen/veranstaltungen.html", kontext)


def veranstaltungskalender(request):
    """All Veranstaltungen known to the day, as a calendar to subscribe to."""
    return _kalender(request, Veranstaltung.objects.all(), "veranstaltungen")


def veranstaltungsdatei(request, slug):
    """One Veranstaltung as a calendar file."""
    gefunden = get_object_or_404(Veranstaltung, slug=slug)
    if not taggenau(gefunden):
        raise Http404("Von dieser Veranstaltung ist der Tag nicht bekannt.")
    return _kalender(request, [gefunden], slug)


def _kalender(request, veranstaltungen, name):
    inhalt = als_kalender(veranstaltungen, basis_url=request.build_absolute_uri("/").rstrip("/"))
    kopf = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(inhalt, content_type="text/calendar; charset=utf-8", headers=kopf)
