"""What a figure of a German Kommune can be: outside of this it is a mistake, not a record."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

# The largest Gemeinde (Berlin) has 3.7 million inhabitants on 891 km², the densest (München) 4,900 per km².
EINWOHNER_HOECHSTENS = 10_000_000
FLAECHE_HOECHSTENS = Decimal(2_000)
DICHTE_HOECHSTENS = 20_000
# A Land is the most that an association can cover.
FLAECHE_VERBUND_HOECHSTENS = Decimal(80_000)
BREITE = (47.0, 56.0)
LAENGE = (5.0, 16.0)
_ERSTER_STAND = date(1990, 10, 3)


def gebietsstand(stand: date, *, heute: date) -> str:
    """The reason why this cannot be the date of the territory; "" if it can."""
    if stand < _ERSTER_STAND:
        return f"{stand:%d.%m.%Y} liegt vor dem 03.10.1990."
    # The list is published some weeks ahead of its date.
    if stand > heute + timedelta(days=366):
        return f"{stand:%d.%m.%Y} liegt mehr als ein Jahr in der Zukunft."
    return ""


def zahlen(
    *, flaeche_km2: Decimal | None, einwohner: int | None, flaeche_hoechstens: Decimal = FLAECHE_HOECHSTENS
) -> Iterator[tuple[str, str]]:
    """Field and reason of every impossible figure."""
    flaeche_gut = flaeche_km2 is None or 0 < flaeche_km2 <= flaeche_hoechstens
    einwohner_gut = einwohner is None or 0 <= einwohner <= EINWOHNER_HOECHSTENS
    if not flaeche_gut:
        yield "Fläche", f"{flaeche_km2} km² kann nicht sein."
    if not einwohner_gut:
        yield "Bevölkerung insgesamt", f"{einwohner} kann nicht sein."
    if (
        flaeche_gut
        and einwohner_gut
        and flaeche_km2 is not None
        and einwohner is not None
        and einwohner > flaeche_km2 * DICHTE_HOECHSTENS
    ):
        yield "Bevölkerung insgesamt", f"{einwohner} Menschen auf {flaeche_km2} km² kann nicht sein."


def lage(breite: float | None, laenge: float | None) -> Iterator[tuple[str, str]]:
    """Field and reason of coordinates that are not two, or not in Germany."""
    if (breite is None) != (laenge is None):
        fehlt = "Breitengrad" if breite is None else "Längengrad"
        yield fehlt, "Breitengrad und Längengrad gehören zusammen; dieser fehlt."
        return
    for feld, wert, (von, bis) in (("Breitengrad", breite, BREITE), ("Längengrad", laenge, LAENGE)):
        if wert is not None and not von <= wert <= bis:
            yield feld, f"{wert} liegt nicht in Deutschland ({von:.0f} bis {bis:.0f})."


def plz(wert: str) -> str:
    """The reason why this is no postal code; "" if it may be one."""
    if len(wert) == 5 and wert.isascii() and wert.isdigit() and wert >= "01000":
        return ""
    return f"„{wert or 'leer'}“ ist keine Postleitzahl."
