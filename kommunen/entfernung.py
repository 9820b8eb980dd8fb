"""How far Kommunen are from each other, as the crow flies."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from .models import Kommune, Modellprojekt, Projektkommune

ERDRADIUS_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True, slots=True)
class Nachbarprojekt:
    """A Modellprojekt, its Kommune that lies nearest, and the distance in kilometres."""

    modellprojekt: Modellprojekt
    kommune: Kommune
    km: float


def entfernung_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees) in kilometres (haversine formula)."""
    breite_a, laenge_a, breite_b, laenge_b = map(radians, (*a, *b))
    h = sin((breite_b - breite_a) / 2) ** 2 + cos(breite_a) * cos(breite_b) * sin((laenge_b - laenge_a) / 2) ** 2
    return 2 * ERDRADIUS_KM * asin(min(1.0, sqrt(h)))


def naechste_modellprojekte(
    orte: Iterable[Kommune], *, ausser: Iterable[int] = (), anzahl: int = 5
) -> list[Nachbarprojekt]:
    """The projects nearest to any of `orte`, each by its nearest Kommune; `ausser` are primary keys to leave out.

    Three queries. Kommunen without coordinates (most Gemeindeverbände) cannot be measured and are left out.
    """
    punkte = [ort.koordinaten for ort in orte if ort.koordinaten]
    if not punkte:
        return []
    # Only keys and coordinates of all of them, whole rows of the few that are shown: this runs on 11,000 pages.
    beteiligte = (
        Projektkommune.objects.exclude(modellprojekt__in=list(ausser))
        .exclude(kommune__breite__isnull=True)
        .order_by("modellprojekt__name_gefaltet", "kommune__name_gefaltet")
        .values_list("modellprojekt_id", "kommune_id", "kommune__breite", "kommune__laenge")
    )
    naechste: dict[int, tuple[float, int]] = {}
    for projekt, kommune, breite, laenge in beteiligte:
        km = min(entfernung_km(punkt, (breite, laenge)) for punkt in punkte)
        if projekt not in naechste or km < naechste[projekt][0]:
            naechste[projekt] = (km, kommune)
    gezeigte = sorted(naechste.items(), key=lambda eintrag: eintrag[1][0])[:anzahl]
    projekte = Modellprojekt.objects.select_related("staffel").in_bulk([projekt for projekt, _ in gezeigte])
    kommunen = Kommune.objects.in_bulk([kommune for _, (_, kommune) in gezeigte])
    return [Nachbarprojekt(projekte[projekt], kommunen[kommune], km) for projekt, (km, kommune) in gezeigte]
