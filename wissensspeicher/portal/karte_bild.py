"""The small map as a picture: outlines of the Länder and signs of places, projected to whole numbers of an SVG.

A picture costs a page nothing but its own few kilobytes: no script, no style sheet, nothing on the first view.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import asinh, degrees, radians, tan

from django.conf import settings

from .karte_zeichen import Zeichen

# West, south, east, north in degrees: Germany with a little room.
WEST, SUED, OST, NORD = 5.6, 47.15, 15.3, 55.15
BREITE = 600  # one unit is about 1.1 km, the exactness of the outlines


def _mercator(breite: float) -> float:
    """Latitude on the scale of the longitude, as web maps draw it."""
    return degrees(asinh(tan(radians(breite))))


HOEHE = round(BREITE * (_mercator(NORD) - _mercator(SUED)) / (OST - WEST))


def punkt(breite: float, laenge: float) -> tuple[int, int]:
    """Where a place lies in the picture."""
    massstab = BREITE / (OST - WEST)
    return round((laenge - WEST) * massstab), round((_mercator(NORD) - _mercator(breite)) * massstab)


@cache
def umrisse() -> str:
    """All outlines of the Länder as one path in steps of whole numbers; read once."""
    sammlung = json.loads((settings.BASE_DIR / "static" / "geo" / "laender.json").read_text("utf-8"))
    ringe = []
    for flaeche in sammlung["features"]:
        form = flaeche["geometry"]
        for teil in form["coordinates"] if form["type"] == "MultiPolygon" else [form["coordinates"]]:
            ringe += [pfad for ring in teil if (pfad := _ring(ring))]
    return "".join(ringe)


def _ring(ring: list[list[float]]) -> str:
    """One closed outline; "" when it is too small to be seen."""
    punkte: list[tuple[int, int]] = []
    for laenge, breite in ring:
        if (hier := punkt(breite, laenge)) not in punkte[-1:]:
            punkte.append(hier)
    if len(punkte) < 4:
        return ""
    schritte = [f"{x - vx}{y - vy:+d}" for (vx, vy), (x, y) in pairwise(punkte[:-1])]
    x, y = punkte[0]
    # A sign parts two numbers as well as a blank does.
    return f"M{x} {y}l{' '.join(schritte).replace(' -', '-')}z"


@dataclass(frozen=True, slots=True)
class Stelle:
    """A sign in the picture."""

    x: int
    y: int
    zeichen: Zeichen


def stellen(orte: Iterable[tuple[tuple[float, float], Zeichen]]) -> list[Stelle]:
    """The signs at ((latitude, longitude), sign), from north to south, so that nearer ones overlap farther ones."""
    return sorted((Stelle(*punkt(*lage), zeichen) for lage, zeichen in orte), key=lambda stelle: (stelle.y, stelle.x))
