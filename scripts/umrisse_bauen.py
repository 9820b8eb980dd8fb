"""Outlines for the maps: generalised GeoJSON of the Länder and Kreise → `static/geo/`, keys and outlines alone.

    python3 -m scripts.umrisse_bauen LAENDER.geojson KREISE.geojson

The input is VG5000 in WGS 84 (© GeoBasis-DE / BKG, dl-de/by-2-0), generalised to one or two kilometres; the `id` of a
feature is its official key. Three decimals (100 m) are kept: fewer would save little and move borders visibly.
"""

import json
import sys
from pathlib import Path

from scripts import ordner

ZIEL = ordner.WURZEL / "static" / "geo"
NAMEN = ("laender", "kreise")


def _gerundet(wert):
    return round(wert, 3) if isinstance(wert, (int, float)) else [_gerundet(teil) for teil in wert]


def ohne_angaben(sammlung: dict) -> dict:
    """The collection with keys and rounded outlines alone."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": flaeche["id"],
                "properties": {},
                "geometry": {
                    "type": flaeche["geometry"]["type"],
                    "coordinates": _gerundet(flaeche["geometry"]["coordinates"]),
                },
            }
            for flaeche in sammlung["features"]
        ],
    }


def main() -> int:
    if len(sys.argv) != 1 + len(NAMEN):
        print("Aufruf: python3 -m scripts.umrisse_bauen LAENDER.geojson KREISE.geojson")
        return 2
    for name, quelle in zip(NAMEN, map(Path, sys.argv[1:]), strict=True):
        sammlung = ohne_angaben(json.loads(quelle.read_text("utf-8")))
        ziel = ZIEL / f"{name}.json"
        ziel.write_text(json.dumps(sammlung, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{ziel.relative_to(ordner.WURZEL)}: {len(sammlung['features'])} Flächen, {ziel.stat().st_size:,} Bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
