"""`python -m scripts.soak_seiten`: mixed load on the real server while an editor publishes every second.

32 connections, two workers, five minutes (SOAK_SEITEN_SEKUNDEN). Nothing may fail, no page may be older than one second
after an entry was published, and the workers' memory must not grow. Writes docs/messungen/soak_seiten.json.
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
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts import ausgabe, ordner, seiten_dienst, seiten_last
from scripts.seiten_last import KOPF, Messung

ZIEL = ordner.WURZEL / "docs" / "messungen" / "soak_seiten.json"
SEKUNDEN = float(os.environ.get("SOAK_SEITEN_SEKUNDEN", "300"))
VERBINDUNGEN = 32
FRISCH = 1.0  # seconds after publishing from which on a request must show it
WACHSTUM = 0.05  # of the workers' memory between the end of the warm-up and the end
ANLAUF = 0.5  # share of the run that counts as warm-up

# These show the newest entries; they are asked uncompressed and read.
PROBEN = ("/", "/loesungen/", "/loesungen/?q=probestand&sortierung=neueste")
_PROBE = re.compile(rb"Probestand(?:</mark>)? (?:<mark>)?(\d{5})")

# Publishes an entry each second and withdraws an older one; says when the commit and the index were through.
_REDAKTION = """
import json, sys, time
import django
django.setup()
from django.utils import timezone
from loesungen.models import Loesung
nummer, ende = 0, time.monotonic() + float(sys.argv[1])
while time.monotonic() < ende:
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
    time.sleep(max(0.0, 1.0 - (time.monotonic() - beginn)))
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

    def __init__(self, umwelt: Mapping[str, str], sekunden: float):
        self.fertig: list[tuple[float, int]] = []
        self.prozess = subprocess.Popen(
            [str(ordner.VENV_PYTHON), "-c", _REDAKTION, str(sekunden)],
            cwd=ordner.WURZEL,
            env=dict(umwelt),
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
        """Waits for its end; what it complained of."""
        try:
            _, fehler = self.prozess.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.prozess.kill()
            _, fehler = self.prozess.communicate()
        return fehler if self.prozess.returncode else ""


def last(umwelt: Mapping[str, str], sekunden: float) -> dict:
    """The mixed load against an installation; what it saw."""
    adressen = json.loads(seiten_dienst.python(umwelt, "-c", _ADRESSEN))
    veraltet: list[str] = []
    gelesen_proben = 0
    speicher: list[tuple[float, float]] = []

    with seiten_dienst.laufend(umwelt, arbeiter=2, app="wissensspeicher.wsgi") as dienst:
        redaktion = Redaktion(umwelt, sekunden)
        ende = threading.Event()

        def messen() -> None:
            beginn = time.monotonic()
            while not ende.wait(1.0):
                speicher.append((time.monotonic() - beginn, dienst.speicher()))

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
        faden.start()
        try:
            messung = seiten_last.laufen(
                dienst.port, _mischung(adressen), verbindungen=VERBINDUNGEN, sekunden=sekunden, gelesen=pruefen
            )
        finally:
            ende.set()
            faden.join()
            klage = redaktion.beenden()
        if klage:
            raise ausgabe.Abbruch(f"Die Redaktion ist gescheitert:\n{klage[-2000:]}")
    return _ergebnis(messung, redaktion, veraltet, gelesen_proben, speicher, sekunden)


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
    messung: Messung,
    redaktion: Redaktion,
    veraltet: list[str],
    proben: int,
    speicher: list[tuple[float, float]],
    sekunden: float,
) -> dict:
    warm = [mb for seit, mb in speicher if seit >= sekunden * ANLAUF] or [0.0]
    viertel = max(1, len(warm) // 4)
    anfang, schluss = max(warm[:viertel]), max(warm[-viertel:])
    return {
        "sekunden": round(messung.sekunden, 1),
        "antworten": len(messung.dauern),
        "je_sekunde": round(messung.je_sekunde, 1),
        "status": {str(status): anzahl for status, anzahl in sorted(messung.status.items())},
        "fehler": messung.fehler[:20],
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
