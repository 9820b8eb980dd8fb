"""`python -m scripts.soak_seiten`: mixed load on the real server while an editor publishes every second.

32 connections, two workers, five minutes (SOAK_SEITEN_SEKUNDEN) after a warm-up. Nothing may fail, no page may be older
than one second after an entry was published, and the workers' memory must not grow.

Writes docs/messungen/soak_seiten.json.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts import ausgabe, ordner, seiten_dienst, seiten_last
from scripts.seiten_last import KOPF, Messung

ZIEL = ordner.WURZEL / "docs" / "messungen" / "soak_seiten.json"
SEKUNDEN = float(os.environ.get("SOAK_SEITEN_SEKUNDEN", "300"))
VERBINDUNGEN = 32
FRISCH = 1.0  # seconds after publishing from which on a request must show it
WACHSTUM = 0.05  # of the workers' memory between the end of the warm-up and the end
# The warm-up ends with so many answers, several of each page: on a slow machine memories fill in other times.
ANLAUF = 5000
ANLAUF_HOECHSTENS = 120.0  # seconds

# These show the newest entries; they are asked uncompressed and read.
PROBEN = ("/", "/loesungen/", "/loesungen/?q=probestand&sortierung=neueste")
_PROBE = re.compile(rb"Probestand(?:</mark>)? (?:<mark>)?(\d{5})")

# Publishes an entry each second and withdraws an older one; says when the commit and the index were through. Ends with
# its standard input, so never later than who started it.
_REDAKTION = """
import json, sys, threading, time
import django
django.setup()
from django.utils import timezone
from loesungen.models import Loesung
nummer, ende = 0, threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ende.set()), daemon=True).start()
while not ende.is_set():
    beginn = time.monotonic()
    nummer += 1
    Loesung.objects.create(
        kennung=f"P{nummer:05d}", slug=f"probestand-{nummer}", titel=f"Probestand {nummer:05d}",
        kurzbeschreibung="Ein Eintrag, den nur die Messung kennt.", status="veroeffentlicht",
        veroeffentlicht_am=timezone.now(),
    )
    print(json.dumps({"nummer": nummer, "fertig": time.perf_counter()}), flush=True)
    for alt in Loesung.objects.filter(kennung=f"P{nummer - 5:05d}"):
        alt.status = "archiviert"
        alt.save()
    ende.wait(max(0.0, 1.0 - (time.monotonic() - beginn)))
"""

_ADRESSEN = """
import json
import django
django.setup()
from loesungen.models import Handlungsfeld, Loesung
from kommunen.models import Bundesland, Modellprojekt
seiten = ["/kommunen/", "/kommunen/?q=ulm", "/modellprojekte/", "/glossar/", "/repositories/", "/veranstaltungen/",
          "/kooperationen/", "/suche/?q=wasser", "/suche/vorschlaege/?q=ber", "/sitemap.xml", "/loesungen/feed/"]
seiten += [l.get_absolute_url() for l in Loesung.objects.sichtbar().order_by("kennung")[:60]]
seiten += [m.get_absolute_url() for m in Modellprojekt.objects.order_by("pk")[:20]]
for land in Bundesland.objects.all():
    seiten += [land.get_absolute_url(), f"/loesungen/?bundesland={land.kuerzel}&q=digital"]
for feld in Handlungsfeld.objects.all():
    seiten += [feld.get_absolute_url(), f"/loesungen/?handlungsfeld={feld.slug}&sortierung=titel"]
print(json.dumps(seiten))
"""


class Redaktion:
    """The editor: a process of its own, and what it has published by when."""

    def __init__(self, umwelt: Mapping[str, str]):
        self.fertig: list[tuple[float, int]] = []
        self.prozess = subprocess.Popen(
            [str(ordner.VENV_PYTHON), "-c", _REDAKTION],
            cwd=ordner.WURZEL,
            env=dict(umwelt),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._faden = threading.Thread(target=self._lesen, daemon=True)
        self._faden.start()

    def _lesen(self) -> None:
        assert self.prozess.stdout is not None  # noqa: S101 - for the type checker
        for zeile in self.prozess.stdout:
            angabe = json.loads(zeile)
            self.fertig.append((angabe["fertig"], angabe["nummer"]))

    def spaetestens(self, zeitpunkt: float) -> int:
        """The newest entry that was through by then, 0 when none was."""
        return next((nummer for fertig, nummer in reversed(self.fertig) if fertig <= zeitpunkt), 0)

    def beenden(self) -> str:
        """Lets it end after the entry at hand; what it complained of."""
        assert self.prozess.stdin is not None and self.prozess.stderr is not None  # noqa: S101 - for the type checker
        self.prozess.stdin.close()
        try:
            self.prozess.wait(60)
        except subprocess.TimeoutExpired:
            self.prozess.kill()
            self.prozess.wait()
        self._faden.join()
        return self.prozess.stderr.read() if self.prozess.returncode else ""


def last(umwelt: Mapping[str, str], sekunden: float) -> dict:
    """The mixed load against an installation, `sekunden` of it after the warm-up; what it saw."""
    adressen = json.loads(seiten_dienst.python(umwelt, "-c", _ADRESSEN))
    veraltet: list[str] = []
    gelesen_proben = 0
    speicher: list[float] = []

    with seiten_dienst.laufend(umwelt, arbeiter=2, app="wissensspeicher.wsgi") as dienst:
        redaktion = Redaktion(umwelt)
        ende = threading.Event()

        def messen() -> None:
            while not ende.wait(1.0):
                speicher.append(dienst.speicher())

        def pruefen(adresse: str, status: int, antwort: bytes, beginn: float) -> None:
            nonlocal gelesen_proben
            if adresse not in PROBEN or status != 200:
                return
            gelesen_proben += 1
            neuester = max((int(zahl) for zahl in _PROBE.findall(antwort)), default=0)
            mindestens = redaktion.spaetestens(beginn - FRISCH)
            if neuester < mindestens:
                veraltet.append(f"{adresse}: {neuester} statt {mindestens}")

        faden = threading.Thread(target=messen, daemon=True)
        mischung = _mischung(adressen)

        def laufen(dauer: float, hoechstens: int | None = None) -> Messung:
            return seiten_last.laufen(
                dienst.port, mischung, verbindungen=VERBINDUNGEN, sekunden=dauer, hoechstens=hoechstens, gelesen=pruefen
            )

        try:
            anlauf = laufen(ANLAUF_HOECHSTENS, ANLAUF)
            faden.start()
            messung = laufen(sekunden)
        finally:
            ende.set()
            if faden.ident:
                faden.join()
            klage = redaktion.beenden()
        if klage:
            raise ausgabe.Abbruch(f"Die Redaktion ist gescheitert:\n{klage[-2000:]}")
    return _ergebnis(anlauf, messung, redaktion, veraltet, gelesen_proben, speicher)


def _mischung(adressen: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every third request is a probe; the others go through all pages, compressed as browsers ask for them."""
    unkomprimiert = {**KOPF, "Accept-Encoding": "identity"}
    proben = itertools.cycle([(adresse, seiten_last.anfrage(adresse, unkomprimiert)) for adresse in PROBEN])
    seiten = seiten_last.reihum(adressen)
    while True:
        yield next(proben)
        yield next(seiten)
        yield next(seiten)


def _ergebnis(
    anlauf: Messung,
    messung: Messung,
    redaktion: Redaktion,
    veraltet: list[str],
    proben: int,
    speicher: list[float],
) -> dict:
    """Speed and memory are those after the warm-up; nothing may fail or be stale during it either."""
    viertel = max(1, len(speicher) // 4)
    anfang, schluss = max(speicher[:viertel], default=0.0), max(speicher[-viertel:], default=0.0)
    return {
        "anlauf": {"sekunden": round(anlauf.sekunden, 1), "antworten": len(anlauf.dauern)},
        "sekunden": round(messung.sekunden, 1),
        "antworten": len(messung.dauern),
        "je_sekunde": round(messung.je_sekunde, 1),
        "status": {str(status): anzahl for status, anzahl in sorted((anlauf.status + messung.status).items())},
        "fehler": (anlauf.fehler + messung.fehler)[:20],
        "p50_ms": round(messung.perzentil(0.5), 1),
        "p95_ms": round(messung.perzentil(0.95), 1),
        "veroeffentlicht": len(redaktion.fertig),
        "proben": proben,
        "veraltet": veraltet[:20],
        "speicher_mb": {"nach_anlauf": round(anfang, 1), "am_ende": round(schluss, 1)},
        "speicherwachstum": round(schluss / anfang - 1, 4) if anfang else None,
    }


def maengel(ergebnis: dict) -> list[str]:
    """What is not as it must be."""
    gefunden = [f"Status {status}" for status in ergebnis["status"] if int(status) >= 400]
    gefunden += [f"Fehler: {fehler}" for fehler in ergebnis["fehler"]]
    gefunden += [f"Veraltet: {seite}" for seite in ergebnis["veraltet"]]
    if ergebnis["speicherwachstum"] is None or ergebnis["speicherwachstum"] >= WACHSTUM:
        gefunden.append(f"Speicherwachstum {ergebnis['speicherwachstum']}")
    if not ergebnis["proben"] or not ergebnis["veroeffentlicht"]:
        gefunden.append("Es wurde nichts veröffentlicht oder nichts gelesen.")
    return gefunden


def main(arbeitsordner: Path) -> dict:
    """Runs the long form in `arbeitsordner` and returns the result; "bestanden" says whether all is well."""
    seiten_dienst.python(seiten_dienst.umgebung(arbeitsordner), "-m", "scripts.bereitstellen", "--nur-statik")
    with ausgabe.schritt(f"Mischlast über {SEKUNDEN:.0f} s"):
        umwelt = seiten_dienst.bereitgestellt(arbeitsordner / "soak-seiten")
        ergebnis = {
            "wann": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "rechner": {"python": platform.python_version(), "kerne": os.cpu_count(), "last": os.getloadavg()},
            "verbindungen": VERBINDUNGEN,
            **last(umwelt, SEKUNDEN),
        }
    ergebnis["maengel"] = maengel(ergebnis)
    ergebnis["bestanden"] = not ergebnis["maengel"]
    ausgabe.zeile(json.dumps(ergebnis, ensure_ascii=False, indent=1))
    return ergebnis


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="ws-soak-") as platz:
        gemessen = main(Path(platz))
    ZIEL.parent.mkdir(parents=True, exist_ok=True)
    ZIEL.write_text(json.dumps(gemessen, ensure_ascii=False, indent=1) + "\n")
    sys.exit(1 if gemessen["maengel"] else 0)
