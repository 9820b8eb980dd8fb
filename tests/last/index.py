"""The index under load and under `kill -9`: `python -m tests.last.index '{"schreibende": 8, …}'` says what came of it.

Runs in the environment of one installation (its database, folder and engine), whose database is empty.
"""

import json
import logging
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Mass:
    """How much."""

    keim: int = 1
    eintraege: int = 60
    schreibende: int = 8
    aenderungen: int = 50
    suchende: int = 2
    abstuerze: int = 20
    # A crash comes at a random point within so many seconds after all have begun.
    hoechstens: float = 1.0


def laufen(mass: Mass) -> dict:
    """Both parts; `bestanden` says whether nothing went wrong."""
    from suche import analysis

    from . import bestand, rollen
    from .kinder import im_kind

    list(analysis.woerter("Bodenfeuchtesensor"))  # its word lists are loaded once, here
    im_kind(rollen.index_anlegen)
    im_kind(bestand.anlegen, mass.keim, mass.eintraege)
    last, abstuerze = _last(mass), _abstuerze(mass)
    return {"mass": asdict(mass), "bestanden": last["bestanden"] and abstuerze["bestanden"]} | {
        "last": last,
        "abstuerze": abstuerze,
    }


def _last(mass: Mass) -> dict:
    """Many edit while others search and one rebuilds; at the end everything must fit."""
    from . import rollen
    from .kinder import Kind, im_kind

    beginn = time.monotonic()
    suchende = [Kind(rollen.lesen) for _ in range(mass.suchende)]
    bauender = Kind(rollen.bauen)
    schreibende = [Kind(rollen.schreiben, f"{mass.keim}-{n}", mass.aenderungen) for n in range(mass.schreibende)]
    ergebnisse = {"schreibende": [k.warten(900) for k in schreibende]}
    ergebnisse["bauende"] = [bauender.beenden()]
    ergebnisse["suchende"] = [k.beenden() for k in suchende]
    sekunden = time.monotonic() - beginn
    danach = im_kind(rollen.in_ordnung_bringen)
    summe = {rolle: _zusammen(teile) for rolle, teile in ergebnisse.items()}
    return {
        "sekunden": round(sekunden, 1),
        **summe,
        "danach": danach,
        "bestanden": _sauber(danach)
        and not any(teil["fehlerzahl"] for teil in summe.values())
        and summe["schreibende"]["getan"]["Änderung"] == mass.schreibende * mass.aenderungen
        and all(
            teil["getan"].get(art) for teil, art in ((summe["suchende"], "Suche"), (summe["bauende"], "Neuaufbau"))
        ),
    }


def _abstuerze(mass: Mass) -> dict:
    """Again and again one of several at work is killed; what is left behind is applied, and everything must fit."""
    from . import rollen
    from .kinder import Kind, im_kind

    zufall, beginn = Random(f"abstuerze-{mass.keim}"), time.monotonic()
    getoetet, fehler, suchen, unsauber = {}, [], [], 0
    for runde in range(mass.abstuerze):
        namen = [f"{mass.keim}-k{runde}-{n}" for n in range(2)]
        laufende = {
            "Schreibender": Kind(rollen.schreiben, namen[0]),
            "Neuaufbau": Kind(rollen.bauen),
            "Worker": Kind(rollen.arbeiten),
        }
        weiterer, suchender = Kind(rollen.schreiben, namen[1]), Kind(rollen.lesen)
        for kind in (*laufende.values(), weiterer, suchender):
            kind.hat_begonnen()
        time.sleep(zufall.uniform(0, mass.hoechstens))
        opfer = list(laufende)[runde % len(laufende)]
        laufende.pop(opfer).toeten()
        getoetet[opfer] = getoetet.get(opfer, 0) + 1
        if "Worker" in laufende:
            laufende["Worker"].rufen(signal.SIGTERM)
        uebrige = [weiterer.beenden(), suchender.beenden(), *(k.beenden() for k in laufende.values())]
        suchen.append(uebrige[1])
        fehler += [satz for teil in uebrige for satz in teil.get("fehler", [])]
        danach = im_kind(rollen.in_ordnung_bringen)
        unsauber += not _sauber(danach)
        fehler += danach["fehler"]
    aufgaben = im_kind(rollen.aufgaben_erledigen)
    danach = im_kind(rollen.in_ordnung_bringen)
    return {
        "sekunden": round(time.monotonic() - beginn, 1),
        "getoetet": getoetet,
        "suchende": _zusammen(suchen),
        "fehler": fehler[:10],
        "unsauber_nach_absturz": unsauber,
        "aufgaben": aufgaben,
        "danach": danach,
        "bestanden": not fehler
        and not unsauber
        and not aufgaben["offen"]
        and _sauber(danach)
        and sum(getoetet.values()) == mass.abstuerze,
    }


def _sauber(danach: dict) -> bool:
    return not (danach["fehlerzahl"] or danach["offen"] or danach["gescheitert"])


def _zusammen(teile: list[dict]) -> dict:
    getan: dict[str, int] = {}
    for teil in teile:
        for art, zahl in teil["getan"].items():
            getan[art] = getan.get(art, 0) + zahl
    return {
        "getan": getan,
        "fehlerzahl": sum(teil["fehlerzahl"] for teil in teile),
        "fehler": [satz for teil in teile for satz in teil["fehler"]][:5],
        "laengste_sekunden": max((teil["laengste_sekunden"] for teil in teile), default=0.0),
    }


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.last.einstellungen"
    import django

    django.setup()
    logging.disable(logging.WARNING)  # that an index job waits is no news here; errors are
    sys.stdout.write(json.dumps(laufen(Mass(**json.loads(sys.argv[1]))), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
