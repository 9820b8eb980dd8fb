"""The entries that a run under load starts with: some that must always be found, and others that come and go."""

from random import Random

from django.db import transaction

from kommunen.models import Projektkommune
from tests import factories as f

ANKER = 12  # entries with this word in the title are always public: every search for it must find all of them
ANKERWORT = "Leuchtturm"
SCHLAGWOERTER = ("Hochwasser", "Pegel", "Bäume", "Starkregen", "Verkehr", "Energie")


@transaction.atomic  # one commit, and one of the index
def anlegen(zeichen, keim: int, anzahl: int) -> None:
    """Makes them in an empty database."""
    zufall = Random(f"bestand-{keim}")
    laender = [f.BundeslandFactory(), f.BundeslandFactory(bayern=True), f.BundeslandFactory(sachsen=True)]
    kommunen = [f.KommuneFactory(bundesland=zufall.choice(laender)) for _ in range(8)]
    felder = [f.HandlungsfeldFactory() for _ in range(4)]
    traeger = [f.OrganisationFactory() for _ in range(4)]
    standards = [f.StandardFactory() for _ in range(3)]
    projekte = [f.ModellprojektFactory(bundesland=laender[0]) for _ in range(2)]
    for projekt in projekte:
        Projektkommune.objects.create(modellprojekt=projekt, kommune=zufall.choice(kommunen))
    for name in SCHLAGWOERTER:
        f.SchlagwortFactory(name=name)
    for nummer in range(ANKER + anzahl):
        anker = nummer < ANKER
        f.LoesungFactory(
            veroeffentlicht=anker or zufall.random() < 0.7,
            titel=f"{ANKERWORT} {nummer}" if anker else f"Vorhaben {nummer}",
            slug=f"anfang-{nummer}",
            kommunen=zufall.sample(kommunen, 2),
            handlungsfelder=zufall.sample(felder, 1),
            schlagwoerter=zufall.sample(SCHLAGWOERTER, 2),
            traeger=zufall.sample(traeger, 1),
            standards=zufall.sample(standards, 1),
            modellprojekt=zufall.choice([None, *projekte]),
        )
