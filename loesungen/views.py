"""Wiring of the pages about Loesungen."""

from functools import partial

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from basis.facetten import adresse, chips, parameter
from basis.seiten import blaetterer
from basis.teilseite import zeigen
from suche import fehlsuchen
from suche.anfrage import Stufe
from suche.hervorheben import marker
from suche.search import suchen

from .filters import JE_SEITE, SORTIERUNGEN, LoesungFilter
from .merkmale import umgezogene_schlagwoerter
from .models import Artbeschreibung, Begriff, Handlungsfeld, Loesung, Repository
from .strukturdaten import als_schema
from .treffer import treffer
from .vokabular import KEINE_NUTZUNG, Loesungsart, Reifegrad

AEHNLICHE = 4
# What editors should hear of: no entry has all the words, whatever the spelling.
OHNE_TREFFER = (Stufe.EINES, Stufe.NICHTS)
THEMA_NEUESTE = 6
THEMA_NACHGENUTZT = 3

# What the section "Aufwand" of a Steckbrief shows; without any of them there is no such section.
AUFWANDSFELDER = (
    "kosten_einmalig_von",
    "kosten_einmalig_bis",
    "kosten_laufend_von",
    "kosten_laufend_bis",
    "personalaufwand",
    "einfuehrungsdauer",
    "aufwand_hinweis",
)


def liste(request):
    """Search, facets and hits; everything in the URL."""
    auswahl = LoesungFilter(request.GET)
    if weiter := umgezogene_schlagwoerter(request.GET, auswahl.hinweise):
        return redirect(f"{request.path}?{weiter}", permanent=True)
    ergebnis = suchen(auswahl.suchanfrage)
    vergeblich = bool(auswahl.wert("q")) and ergebnis.stufe in OHNE_TREFFER and ergebnis.verfuegbar
    if vergeblich:
        fehlsuchen.merken(auswahl.wert("q"))
    facetten = auswahl.facetten(ergebnis)
    sauber = parameter(auswahl)
    kontext = {
        "text": auswahl.wert("q"),
        "ergebnis": ergebnis,
        "eintraege": treffer(ergebnis.schluessel),
        "marker": marker(ergebnis.ausdruck),
        "facetten": facetten,
        "chips": chips(auswahl, facetten),
        "hinweise": auswahl.hinweise,
        "sortierung": auswahl.ordnung,
        "sortierungen": [s for s in SORTIERUNGEN if s[0] != "relevanz" or auswahl.wert("q")],
        "blaetterer": blaetterer(sauber, seite=ergebnis.seite, gesamt=ergebnis.gesamt, je_seite=JE_SEITE),
        "parameter": sauber,
        "auswege": auswahl.auswege(ergebnis),
        "woertlich_url": adresse(sauber, genau="1"),
        "artbeschreibung": _artbeschreibung(auswahl.auswahl.get("art", ())),
    }
    antwort = zeigen(request, "loesungen/liste.html", kontext, status=200 if ergebnis.verfuegbar else 503)
    if vergeblich:
        # Who asks the same again must be counted again.
        add_never_cache_headers(antwort)
    return antwort


def _artbeschreibung(arten) -> Artbeschreibung | None:
    """What is meant by the one kind that was chosen."""
    return Artbeschreibung.objects.filter(art=arten[0]).first() if len(arten) == 1 else None


def thema(request, slug):
    """A Handlungsfeld: introduction, figures, its newest Loesungen."""
    feld = get_object_or_404(Handlungsfeld.objects.mit_loesungszahl(), slug=slug)
    loesungen = feld.loesungen.sichtbar()
    kontext = {
        "feld": feld,
        "felder": Handlungsfeld.objects.mit_loesungszahl(),
        "nach_reifegrad": loesungen.gruppiert("reifegrad", Reifegrad),
        "nach_art": loesungen.gruppiert("loesungsart", Loesungsart),
        "kommunenzahl": loesungen.aggregate(zahl=Count("kommunen", distinct=True))["zahl"],
        "neueste": loesungen.fuer_karten().neueste(THEMA_NEUESTE),
        "meist_nachgenutzt": loesungen.fuer_karten().meist_nachgenutzt(THEMA_NACHGENUTZT),
    }
    return render(request, "loesungen/thema.html", kontext)


def repositories(request):
    """The source code behind the Loesungen."""
    alle = list(Repository.objects.mit_sichtbaren_loesungen())
    kontext = {"repositories": alle, "ohne_loesung": sum(not r.sichtbare_loesungen for r in alle)}
    return render(request, "loesungen/repositories.html", kontext)


def glossar(request):
    """All terms, each with an anchor."""
    return render(request, "loesungen/glossar.html", {"begriffe": Begriff.objects.all()})


def steckbrief(request, slug):
    """Everything known about one Loesung."""
    loesung = Loesung.objects.sichtbar().fuer_steckbrief().filter(slug=slug).first()
    if loesung is None:
        raise Http404("Diese Lösung gibt es nicht oder sie ist nicht veröffentlicht.")
    return steckbrief_antwort(request, loesung)


def steckbrief_zur_vorschau(loesung: Loesung) -> Loesung:
    """An entry in any state as the public would see it; a working copy under the names of its original."""
    gelesen = Loesung.objects.fuer_steckbrief().get(pk=loesung.pk)
    if gelesen.ist_arbeitskopie:
        gelesen.kennung, gelesen.slug = loesung.vorlage.kennung, loesung.vorlage.slug
        gelesen.veroeffentlicht_am = loesung.vorlage.veroeffentlicht_am
    return gelesen


def steckbrief_antwort(request, loesung: Loesung):
    """The page of a Loesung that was read with `fuer_steckbrief`."""
    kontext = {
        "loesung": loesung,
        "bundeslaender": loesung.laender,
        # Worked out where it is shown: should it fail, that part of the page is left out.
        "aehnliche": partial(Loesung.objects.sichtbar().exclude(pk=loesung.vorlage_id).aehnliche, loesung, AEHNLICHE),
        "bearbeiten_url": reverse("admin:loesungen_loesung_change", args=[loesung.pk]),
        "strukturdaten": als_schema(loesung, url=request.build_absolute_uri(loesung.get_absolute_url())),
        "pruefung_ueberfaellig": loesung.pruefen_bis is not None and loesung.pruefen_bis < timezone.localdate(),
        "quellen_ungeprueft": any(q.url and not q.gesehen_am for q in loesung.quellen.all()),
        "nutzungen": sum(n.stand not in KEINE_NUTZUNG for n in loesung.nachnutzungen.all()),
        "aufwand_bekannt": any(getattr(loesung, feld) not in (None, "") for feld in AUFWANDSFELDER),
    }
    return render(request, "loesungen/steckbrief.html", kontext)
