"""The signs of the map: a shape and a colour for each Staffel. The one place where they are drawn.

The page, the pictures and the script take the outlines from here; the colours of the interactive map stand in
`static/css/karte.css`, since only a style sheet knows light, dark and forced colours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zeichen:
    """A sign: its name in addresses and CSS classes, its outline in a box of 16 × 16, its colour in pictures.

    The colours have a contrast of at least 3:1 on white and on KERN's dark ground, so one picture serves both.
    """

    name: str
    pfad: str
    farbe: str


KREIS = "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z"
QUADRAT = "M2.2 2.2h11.6v11.6H2.2z"
DREIECK = "M8 1 15.4 14.2H.6z"
RAUTE = "M8 .6 15.4 8 8 15.4 .6 8z"
SECHSECK = "M4.2 1.4h7.6L15.6 8l-3.8 6.6H4.2L.4 8z"

JE_STAFFEL = {
    1: Zeichen("staffel-1", KREIS, "#2f7fd6"),
    2: Zeichen("staffel-2", QUADRAT, "#c26a12"),
    3: Zeichen("staffel-3", DREIECK, "#b352c4"),
}
OHNE = Zeichen("ohne", RAUTE, "#3f8f5a")
# A Staffel that the programme has not announced: its own shape, so that the map need not be changed that day.
WEITERE = Zeichen("weitere", SECHSECK, "#7d7f86")


def zeichen(staffel: int | None) -> Zeichen:
    """The sign of a Staffel; of what belongs to none for None."""
    return OHNE if staffel is None else JE_STAFFEL.get(staffel, WEITERE)
