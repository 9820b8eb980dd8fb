"""Seeded questions to a made-up collection: what people type, taken from the entries themselves."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts.messen.korpus import ARTEN, REIFEGRADE, Eintrag, Korpus
from suche import analysis

_WORT = re.compile(r"[^\W\d_]{4,}")
# How often each kind of question is asked, in percent.
ARTEN_VON_FRAGEN = {
    "wort": 30,
    "zwei Wörter": 20,
    "Ort und Wort": 10,
    "Frage": 8,
    "Phrase": 6,
    "Wortanfang": 6,
    "Ausschluss": 5,
    "Wort und Filter": 10,
    "nur Filter": 5,
}


@dataclass(frozen=True, slots=True)
class Frage:
    """What is typed, and at most one facet that is chosen from."""

    art: str
    text: str
    auswahl: tuple[tuple[str, tuple[str, ...]], ...] = ()


def fragen(korpus: Korpus, eintraege: int, anzahl: int, findet: Callable[[Frage], bool]) -> list[Frage]:
    """`anzahl` different questions that find something as they are typed."""
    zufall = random.Random(f"{korpus.samen}-fragen")  # noqa: S311 - seeded, no secret
    alle = list(korpus.eintraege(min(eintraege, 1000)))
    gefunden: dict[Frage, None] = {}
    arten, gewichte = zip(*ARTEN_VON_FRAGEN.items(), strict=True)
    for _ in range(anzahl * 30):
        if len(gefunden) == anzahl:
            return list(gefunden)
        frage = _frage(zufall.choices(arten, gewichte)[0], zufall.choice(alle), korpus, zufall)
        if frage not in gefunden and findet(frage):
            gefunden[frage] = None
    raise RuntimeError(f"only {len(gefunden)} of {anzahl} questions find something")


def _frage(art: str, eintrag: Eintrag, korpus: Korpus, zufall: random.Random) -> Frage:
    worte = list(_hauptworte(" ".join([eintrag.titel, eintrag.kurz, *eintrag.texte]))) or [eintrag.titel]
    eins, zwei = zufall.choice(worte), zufall.choice(worte)
    # The lists of kinds and steps stand in the order of how often they occur.
    facette = zufall.choice(
        (
            ("art", (zufall.choice(ARTEN[:4]),)),
            ("reifegrad", tuple(zufall.sample(REIFEGRADE[:4], 2))),
            ("offen", ("ja",)),
        )
    )
    match art:
        case "zwei Wörter":
            return Frage(art, f"{eins} {zwei}")
        case "Ort und Wort":
            ort = korpus.orte[zufall.choice(eintrag.kommunen)] if eintrag.kommunen else korpus.orte[0]
            return Frage(art, f"{ort} {eins}")
        case "Frage":
            return Frage(art, f"Wie können Bürger {eins} finden und nutzen?")
        case "Phrase":
            folge = _WORT.findall(zufall.choice(eintrag.texte))
            ab = zufall.randrange(max(1, len(folge) - 1))
            return Frage(art, f'"{" ".join(folge[ab : ab + 2])}"')
        case "Wortanfang":
            return Frage(art, eins[: zufall.randint(4, 6)] + "*")
        case "Ausschluss":
            return Frage(art, f"{eins} -{zwei}")
        case "Wort und Filter":
            return Frage(art, eins, (facette,))
        case "nur Filter":
            return Frage(art, "", (facette,))
    return Frage(art, eins)


def _hauptworte(text: str) -> Iterator[str]:
    """Words with a capital: mostly nouns, as people type them."""
    for wort in _WORT.findall(text):
        if wort[0].isupper() and analysis.oberflaeche(wort) not in analysis.STOPPWOERTER:
            yield wort


def anfaenge(korpus: Korpus, eintraege: int, anzahl: int) -> list[str]:
    """What has been typed so far when suggestions are asked for: the first letters of titles, places and tags."""
    zufall = random.Random(f"{korpus.samen}-anfaenge")  # noqa: S311
    namen = [e.titel for e in korpus.eintraege(min(eintraege, 500))] + korpus.orte[:500] + korpus.schlagwoerter
    return [zufall.choice(namen)[: zufall.randint(2, 8)] for _ in range(anzahl)]


def verschrieben(frage: str, zufall: random.Random) -> str:
    """The word with two letters swapped somewhere in its middle."""
    stelle = zufall.randrange(2, max(3, len(frage) - 2))
    return frage[:stelle] + frage[stelle + 1 : stelle + 2] + frage[stelle] + frage[stelle + 2 :]
