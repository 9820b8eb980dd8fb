"""From the official name to the one that people use."""

import re

# Official names carry the Sorbian name too; in these Kreise of Brandenburg it follows a bare slash.
_SORBISCHE_KREISE = frozenset({"12052", "12061", "12066", "12071"})
_SAGT_SELBST_KREIS = re.compile(r"kreis|region|verband", re.IGNORECASE)


def gemeindename(amtlich: str, kreis: str) -> str:
    """Without title and without the name in another language.

    >>> gemeindename("Flensburg, Stadt", "01001"), gemeindename("Lauenburg/ Elbe, Stadt", "01053")
    ('Flensburg', 'Lauenburg/Elbe')
    >>> gemeindename("Bautzen / Budyšin, Stadt, Hochschulstadt / Wysokoš", "14625")
    'Bautzen'
    >>> gemeindename("Calau/Kalawa, Stadt", "12066"), gemeindename("Lübbenau/Spreewald / Lubnjow/Błota", "12066")
    ('Calau', 'Lübbenau/Spreewald')
    """
    name = amtlich.split(",")[0]
    deutsch, _, andere_sprache = name.partition(" / ")
    if not andere_sprache and kreis in _SORBISCHE_KREISE:
        deutsch = deutsch.partition("/")[0]
    return " ".join(deutsch.replace("/ ", "/").split())


def kreisname(amtlich: str, bezeichnung: str) -> str:
    """With "Kreis" or "Landkreis" in front, unless the name says it.

    >>> kreisname("Dithmarschen", "Kreis"), kreisname("Rhein-Sieg-Kreis", "Kreis"), kreisname("Hof", "Landkreis")
    ('Kreis Dithmarschen', 'Rhein-Sieg-Kreis', 'Landkreis Hof')
    """
    return amtlich if _SAGT_SELBST_KREIS.search(amtlich) else f"{bezeichnung} {amtlich}"
