"""What of the search stands on the editors' desk: failed index jobs, queries without hits."""

from django.db.models import Sum
from django.urls import reverse

from redaktion import tisch
from redaktion.tisch import Kachel
from suche.index import HOECHSTVERSUCHE
from suche.models import Fehlsuche, Indexauftrag


def _gescheiterte_auftraege(person) -> Kachel | None:
    if not (person.has_perm("suche.view_indexauftrag") or person.has_perm("suche.change_indexauftrag")):
        return None
    anzahl = Indexauftrag.objects.filter(versuche__gte=HOECHSTVERSUCHE).count()
    liste = reverse("admin:suche_indexauftrag_changelist")
    return Kachel("Gescheiterte Aufträge des Suchindex", anzahl, f"{liste}?stand=gescheitert")


def _fehlsuchen(person) -> Kachel | None:
    if not person.has_perm("suche.view_fehlsuche"):
        return None
    gesucht = Fehlsuche.objects.order_by().values("text").annotate(summe=Sum("anzahl")).order_by("-summe", "text")
    oben = tuple(f"„{zeile['text']}“ ({zeile['summe']})" for zeile in gesucht[:5])
    liste = reverse("admin:suche_fehlsuche_changelist")
    return Kachel("Suchen ohne Treffer", Fehlsuche.objects.count(), liste, oben)


def anmelden() -> None:
    """Registers with the desk. Called from AppConfig.ready()."""
    tisch.anmelden("indexauftraege", 50, _gescheiterte_auftraege)
    tisch.anmelden("fehlsuchen", 60, _fehlsuchen)
