"""`python -m scripts.bench_seiten`: how fast pages are served, beside the least that Django and a file can do.

The real server with its real configuration, one and two workers, the real entries and 1,000 made of their texts. All
cases take turns within each round, so that whatever else the machine does meets all of them alike; only ratios within
one run mean something. Writes docs/messungen/seiten.json and prints a table.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts import ausgabe, ordner, seiten_dienst, seiten_last
from scripts.seiten_last import KOPF, Messung

ZIEL = ordner.WURZEL / "docs" / "messungen" / "seiten.json"
# Against a bare view of the site itself; the same against Django without any middleware stands beside them.
ZIELE = {"gemerkt_anteil_mit_rahmen": 0.60, "liste_abfragen": 8, "liste_p95_faktor_mit_rahmen": 12.0}
RUNDEN = int(os.environ.get("BENCH_SEITEN_RUNDEN", "6"))
SEKUNDEN = float(os.environ.get("BENCH_SEITEN_SEKUNDEN", "1.0"))
# The yardsticks, see seiten_wsgi.py: Django without any middleware, and the site's own middleware around the same view.
NACKT, MIT_RAHMEN = "nackt", "nackt mit Rahmen"
VERBINDUNGEN = 8  # for requests per second; durations are taken with one request under way at a time
EINTRAEGE = int(os.environ.get("BENCH_SEITEN_EINTRAEGE", "1000"))

_LAGE = """
import json
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from loesungen.models import Loesung
from kommunen.models import Bundesland
worte = sorted({w for t in Loesung.objects.sichtbar().values_list("titel", flat=True) for w in t.split() if len(w) > 6})
steckbriefe = list(Loesung.objects.sichtbar().order_by("kennung").values_list("slug", flat=True))
laender = list(Bundesland.objects.order_by("kuerzel").values_list("kuerzel", flat=True))
client = Client(headers={"host": "127.0.0.1"})
def abfragen(pfad):
    with CaptureQueriesContext(connection) as gefangen:
        antwort = client.get(pfad)
    assert antwort.status_code == 200, (pfad, antwort.status_code)
    return len(gefangen)
zahlen = {}
seiten = {"start": "/", "liste": "/loesungen/", "steckbrief": f"/loesungen/{steckbriefe[0]}/", "kommunen": "/kommunen/"}
seiten["suche"] = "/loesungen/?q=digitale+Stadt&bundesland=NW&bundesland=BY&reifegrad=pilot&art=software"
for name, pfad in seiten.items():
    trenner = "&" if "?" in pfad else "?"
    zahlen[name] = {"erste": abfragen(pfad), "weitere": abfragen(f"{pfad}{trenner}nr=1"), "gemerkt": abfragen(pfad)}
print(json.dumps({"worte": worte, "steckbriefe": steckbriefe, "laender": laender, "abfragen": zahlen,
                  "loesungen": len(steckbriefe)}))
"""


class Bestand:
    """The addresses of one installation, each case as an endless supply of requests."""

    def __init__(self, lage: dict):
        self.lage = lage
        self._nummer = itertools.count(1)

    def suchen(self) -> Iterator[str]:
        """Lists with a query and two to four values of facets, no address twice."""
        worte, laender = self.lage["worte"], self.lage["laender"]
        for n in self._nummer:
            land, zweites = laender[n % len(laender)], laender[(n * 7 + 3) % len(laender)]
            facetten = f"bundesland={land}&bundesland={zweites}&reifegrad=pilot&reifegrad=verstetigt"
            yield f"/loesungen/?q={_kodiert(worte[n * 31 % len(worte)])}&{facetten}&nr={n}"

    def einmalig(self, pfad: str) -> Iterator[str]:
        """The same page under addresses that nobody asked for before: rendered each time."""
        for n in self._nummer:
            yield f"{pfad}?nr={n}"

    def steckbriefe(self) -> Iterator[str]:
        """Every entry in turn, no address twice."""
        for n in self._nummer:
            yield f"/loesungen/{self.lage['steckbriefe'][n % len(self.lage['steckbriefe'])]}/?nr={n}"

    @property
    def gesucht(self) -> str:
        """One list with query and facets."""
        return "/loesungen/?q=digitale+Stadt&bundesland=NW&bundesland=BY&reifegrad=pilot"


def _kodiert(wort: str) -> str:
    from urllib.parse import quote

    return quote(wort)


def faelle(bestand: Bestand, port: int) -> dict[str, Iterator[tuple[str, bytes]]]:
    """Case → its requests."""
    steckbrief = f"/loesungen/{bestand.lage['steckbriefe'][0]}/"
    seiten = {
        "start": ("/", bestand.einmalig("/")),
        "liste": ("/loesungen/", bestand.einmalig("/loesungen/")),
        "liste mit Suche": (bestand.gesucht, bestand.suchen()),
        "steckbrief": (steckbrief, bestand.steckbriefe()),
        "kommunen": ("/kommunen/", bestand.einmalig("/kommunen/")),
    }
    alle = {
        NACKT: seiten_last.reihum(["/nackt/"]),
        MIT_RAHMEN: seiten_last.reihum(["/nackt-mit-rahmen/"]),
        "datei": seiten_last.reihum([_datei(port)]),
    }
    for name, (fest, neue) in seiten.items():
        _, kopf, _ = seiten_last.einzeln(port, fest)
        alle[f"{name}, neu"] = ((adresse, seiten_last.anfrage(adresse)) for adresse in neue)
        alle[f"{name}, gemerkt"] = seiten_last.reihum([fest])
        alle[f"{name}, 304"] = seiten_last.reihum([fest], {**KOPF, "If-None-Match": kopf["etag"]})
    return alle


def _datei(port: int) -> str:
    """A style sheet of our own, as the start page names it."""
    import gzip
    import re

    _, kopf, inhalt = seiten_last.einzeln(port, "/")
    html = (gzip.decompress(inhalt) if kopf.get("content-encoding") == "gzip" else inhalt).decode()
    return re.search(r'href="(/static/css/grund[^"]*)"', html)[1]


def _kalt(umwelt: dict[str, str], bestand: Bestand) -> dict[str, float]:
    """Milliseconds of the first answers of a process that has just started, by page."""
    with seiten_dienst.laufend(umwelt, arbeiter=1) as dienst:
        adressen = {
            "liste mit Suche": next(bestand.suchen()),
            "steckbrief": next(bestand.steckbriefe()),
            "kommunen": "/kommunen/",
        }
        zeiten = {}
        for name, adresse in adressen.items():
            erste = seiten_last.laufen(dienst.port, seiten_last.reihum([adresse]), verbindungen=1, sekunden=0)
            zeiten[name] = round(erste.perzentil(0), 2)
        return zeiten


def messen(umwelt: dict[str, str], bestand: Bestand, arbeiter: int) -> dict:
    """All cases in turn, with so many workers."""
    erwartet = {"304": 304}
    with seiten_dienst.laufend(umwelt, arbeiter=arbeiter) as dienst:
        leer = dienst.speicher()
        alle = faelle(bestand, dienst.port)
        viele = {name: Messung() for name in alle}
        eine = {name: Messung() for name in alle}
        gerechnet = dict.fromkeys(alle, 0.0)
        for runde in range(RUNDEN + 1):
            for name, anfragen in alle.items():
                vorher = dienst.rechenzeit()
                mit = seiten_last.laufen(dienst.port, anfragen, verbindungen=VERBINDUNGEN, sekunden=SEKUNDEN)
                rechenzeit = dienst.rechenzeit() - vorher
                ohne = seiten_last.laufen(dienst.port, anfragen, verbindungen=1, sekunden=SEKUNDEN)
                if runde:  # the first round warms up
                    viele[name].dazu(mit)
                    gerechnet[name] += rechenzeit
                    eine[name].dazu(ohne)
        ergebnis = {}
        for name, mit in viele.items():
            soll = erwartet.get(name.rpartition(", ")[2], 200)
            gesehen = mit.status + eine[name].status
            if set(gesehen) != {soll} or mit.fehler or eine[name].fehler:
                raise ausgabe.Abbruch(f"{name}: {dict(gesehen)} {mit.fehler[:3]} {eine[name].fehler[:3]}")
            ergebnis[name] = {
                "je_sekunde": round(mit.je_sekunde, 1),
                "p50_ms": round(eine[name].perzentil(0.50), 3),
                "p95_ms": round(eine[name].perzentil(0.95), 3),
                "rechenzeit_ms": round(gerechnet[name] * 1000 / len(mit.dauern), 3),
                "bytes": round(mit.bytes / len(mit.dauern)),
            }
        return {"faelle": ergebnis, "speicher_leer_mb": round(leer, 1), "speicher_mb": round(dienst.speicher(), 1)}


def verhaeltnisse(laeufe: dict) -> dict:
    """What the targets are about; the worst of all runs counts.

    The targets are read against a bare view of the site: it passes the same middleware as every page, so the ratio is
    the page's own doing. The stricter ratios to Django without any middleware are kept beside them.
    """
    gemerkt = {massstab: [] for massstab in (NACKT, MIT_RAHMEN)}
    liste = {massstab: [] for massstab in (NACKT, MIT_RAHMEN)}
    for lauf in laeufe.values():
        for messung in lauf["arbeiter"].values():
            werte = messung["faelle"]
            for massstab in gemerkt:
                grund = werte[massstab]
                gemerkt[massstab] += [
                    w["je_sekunde"] / grund["je_sekunde"] for n, w in werte.items() if n.endswith(", gemerkt")
                ]
                if lauf["loesungen"] >= 1000 or len(laeufe) == 1:
                    liste[massstab].append(werte["liste mit Suche, neu"]["p95_ms"] / grund["p95_ms"])
    groesster = max(laeufe.values(), key=lambda lauf: lauf["loesungen"])
    return {
        "gemerkt_anteil": round(min(gemerkt[NACKT]), 3),
        "gemerkt_anteil_mit_rahmen": round(min(gemerkt[MIT_RAHMEN]), 3),
        "liste_abfragen": max(groesster["abfragen"]["suche"][art] for art in ("erste", "weitere")),
        "liste_p95_faktor": round(max(liste[NACKT]), 1),
        "liste_p95_faktor_mit_rahmen": round(max(liste[MIT_RAHMEN]), 1),
    }


def main(arbeitsordner: Path) -> dict:
    """Measures in `arbeitsordner`, writes and returns the result."""
    statik = seiten_dienst.umgebung(arbeitsordner)
    seiten_dienst.python(statik, "-m", "scripts.bereitstellen", "--nur-statik")
    laeufe = {}
    for name, eintraege in (("mitgeliefert", 0), (f"{EINTRAEGE} Einträge", EINTRAEGE)):
        with ausgabe.schritt(f"Seiten messen: {name}"):
            umwelt = seiten_dienst.bereitgestellt(arbeitsordner / f"seiten-{eintraege}", eintraege=eintraege)
            lage = json.loads(seiten_dienst.python(umwelt, "-c", _LAGE))
            bestand = Bestand(lage)
            laeufe[name] = {
                "loesungen": lage["loesungen"],
                "abfragen": lage["abfragen"],
                "kalt_ms": _kalt(umwelt, bestand),
                "arbeiter": {str(zahl): messen(umwelt, bestand, zahl) for zahl in (1, 2)},
            }
    ergebnis = {
        "wann": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "rechner": {"python": platform.python_version(), "kerne": os.cpu_count(), "last": os.getloadavg()},
        "verbindungen": VERBINDUNGEN,
        "runden": RUNDEN,
        "laeufe": laeufe,
        "verhaeltnisse": verhaeltnisse(laeufe),
        "ziele": ZIELE,
    }
    print(tabelle(ergebnis))
    return ergebnis


def tabelle(ergebnis: dict) -> str:
    """The result as Markdown tables."""
    zeilen = []
    for name, lauf in ergebnis["laeufe"].items():
        for zahl, messung in lauf["arbeiter"].items():
            zeilen += [
                f"\n{name}, {zahl} Worker, {messung['speicher_mb']} MB je Worker\n",
                "| Fall | Antworten/s | Anteil | p50 ms | p95 ms | p95 × nackt | p95 × Rahmen | CPU ms | Bytes |",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            ]
            nackt, rahmen = messung["faelle"][NACKT], messung["faelle"][MIT_RAHMEN]
            for fall, w in messung["faelle"].items():
                anteil, faktor = w["je_sekunde"] / nackt["je_sekunde"], w["p95_ms"] / nackt["p95_ms"]
                mit_rahmen = w["p95_ms"] / rahmen["p95_ms"]
                zeilen.append(
                    f"| {fall} | {w['je_sekunde']:.0f} | {anteil:.0%} | {w['p50_ms']:.2f} | {w['p95_ms']:.2f}"
                    f" | {faktor:.1f} | {mit_rahmen:.1f} | {w['rechenzeit_ms']:.2f} | {w['bytes']} |"
                )
        zeilen.append(f"\nSQL-Abfragen: {json.dumps(lauf['abfragen'], ensure_ascii=False)}; kalt: {lauf['kalt_ms']}")
    zeilen.append(f"\nVerhältnisse: {ergebnis['verhaeltnisse']}, Ziele: {ergebnis['ziele']}")
    return "\n".join(zeilen)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="ws-seiten-") as platz:
        gemessen = main(Path(platz))
    ZIEL.parent.mkdir(parents=True, exist_ok=True)
    ZIEL.write_text(json.dumps(gemessen, ensure_ascii=False, indent=1) + "\n")
    sys.exit(0)
