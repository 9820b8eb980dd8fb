"""The search on each engine beside bare FTS5: part `suche` of `make bench`.

BENCH=full adds 100,000 entries. For a look in between: BENCH_LAEUFE=whoosh:1000,tantivy:5000 BENCH_FRAGEN=60
BENCH_RUNDEN=2. Each engine runs in processes of its own on a database of its own.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import platform
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scripts import ausgabe, ordner, postgresql

MASCHINEN = ("whoosh", "tantivy", "postgres")
GROESSEN = (1_000, 10_000)
VOLL = 100_000
# What is aimed at: p95 of a search with all facets as a ratio to the yardstick, by engine and entries.
ZIELE = {
    ("whoosh", 1_000): 10.0,
    ("whoosh", 10_000): 6.0,
    ("postgres", 10_000): 3.0,
    ("tantivy", 10_000): 0.5,
    ("tantivy", 100_000): 0.25,
}
# In absolute terms, at 10,000 entries.
VORSCHLAG_MS, SICHTBAR_MS, MASSE_S = 30.0, 1_000.0, 60.0


def main(arbeitsordner: Path) -> dict[str, Any]:
    """Measures in `arbeitsordner`, prints the table and returns the figures."""
    geplant, fragen, runden = _geplant(), _zahl("BENCH_FRAGEN", 150), _zahl("BENCH_RUNDEN", 4)
    laeufe, rechner = [], _rechner()
    with contextlib.ExitStack() as stapel:
        server = stapel.enter_context(_postgresql()) if any(m == "postgres" for m, _ in geplant) else ""
        for maschine, eintraege in geplant:
            with ausgabe.schritt(f"{maschine} mit {eintraege} Einträgen"):
                platz = arbeitsordner / f"{maschine}-{eintraege}"
                laeufe.append(_lauf(platz, maschine, eintraege, fragen, runden, server))
                shutil.rmtree(platz)
    ergebnis = {
        "am": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "rechner": rechner,
        "fragen": fragen,
        "runden": runden,
        "laeufe": laeufe,
        "ziele": list(_ziele(laeufe)),
    }
    ausgabe.zeile(tabelle(ergebnis))
    return ergebnis


def _geplant() -> list[tuple[str, int]]:
    """Engine and entries of every run."""
    wunsch = os.environ.get("BENCH_LAEUFE", "")
    geplant = []
    for teil in filter(None, wunsch.split(",")):
        maschine, _, eintraege = teil.strip().partition(":")
        if maschine not in MASCHINEN or not eintraege.isdecimal() or int(eintraege) < 10:
            raise ausgabe.Abbruch(f"BENCH_LAEUFE={wunsch}: „{teil}“ ist kein Lauf; ein Beispiel: whoosh:1000.")
        geplant.append((maschine, int(eintraege)))
    groessen = (*GROESSEN, VOLL) if os.environ.get("BENCH") == "full" else GROESSEN
    return geplant or [(maschine, eintraege) for eintraege in groessen for maschine in MASCHINEN]


def _zahl(name: str, sonst: int) -> int:
    wert = os.environ.get(name) or str(sonst)
    if not wert.isdecimal() or int(wert) < 1:
        raise ausgabe.Abbruch(f"{name}={wert} ist keine Zahl größer als 0.")
    return int(wert)


@contextlib.contextmanager
def _postgresql():
    """A server: the one that TEST_DATABASE_URL names, else one of our own."""
    if vorhanden := os.environ.get("TEST_DATABASE_URL"):
        yield vorhanden
    else:
        with postgresql.laufend() as adresse:
            yield adresse


def _lauf(platz: Path, maschine: str, eintraege: int, fragen: int, runden: int, server: str) -> dict[str, Any]:
    """One engine on one collection: a process that builds, then one that answers."""
    platz.mkdir(parents=True)
    umgebung = {
        **{name: wert for name, wert in os.environ.items() if name not in ("DATABASE_URL", "TEST_DATABASE_URL")},
        "SECRET_KEY": secrets.token_urlsafe(60),
        "HTTPS": "false",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost",
        "DATEN_ORDNER": str(platz),
        "SUCHMASCHINE": maschine,
        "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
        "PYTHONWARNINGS": "ignore",
    }
    with _datenbank(server if maschine == "postgres" else "") as adresse:
        if adresse:
            umgebung["DATABASE_URL"] = adresse
        ergebnis: dict[str, Any] = {"maschine": maschine, "eintraege": eintraege}
        for was in ("bauen", "messen"):
            befehl = [
                ordner.VENV_PYTHON,
                "-m",
                "scripts.messen.suche",
                was,
                platz,
                *map(str, (eintraege, fragen, runden)),
            ]
            ausgabe.ausfuehren(befehl, ort=ordner.WURZEL, umgebung=umgebung)
            ergebnis |= json.loads((platz / f"{was}.json").read_text("utf-8"))
    return ergebnis


@contextlib.contextmanager
def _datenbank(server: str):
    """A new database on the server, dropped at the end; "" for SQLite, which makes a file of its own."""
    if not server:
        yield ""
        return
    import psycopg

    name = f"bench_{secrets.token_hex(6)}"
    basis, _, rest = server.rpartition("/")
    _, _, optionen = rest.partition("?")
    with psycopg.connect(server.replace("postgres://", "postgresql://", 1), autocommit=True) as verbindung:
        verbindung.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{basis}/{quote(name)}" + (f"?{optionen}" if optionen else "")
        finally:
            verbindung.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _rechner() -> dict[str, Any]:
    """What the figures were measured on, and what else it was doing."""
    return {
        "kerne": os.cpu_count(),
        "last_vor_einer_minute": round(os.getloadavg()[0], 1),
        "last_vor_einer_viertelstunde": round(os.getloadavg()[2], 1),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def _ziele(laeufe: list[dict[str, Any]]):
    """Every aim that this run can speak about, with what was measured."""

    def ziel(lauf: Mapping[str, Any], was: str, wert: float, hoechstens: float) -> dict[str, Any]:
        kopf = {"maschine": lauf["maschine"], "eintraege": lauf["eintraege"], "was": was}
        return {**kopf, "wert": round(wert, 3), "hoechstens": hoechstens, "erreicht": wert <= hoechstens}

    for lauf in laeufe:
        grenze = ZIELE.get((lauf["maschine"], lauf["eintraege"]))
        if grenze is not None:
            yield ziel(lauf, "Suche p95 im Verhältnis zu FTS5", lauf["verhaeltnis"], grenze)
        if lauf["eintraege"] == 10_000:
            yield ziel(lauf, "Vorschläge p95 in ms", lauf["vorschlaege"]["p95_ms"], VORSCHLAG_MS)
            yield ziel(lauf, "eine Änderung sichtbar, längste in ms", lauf["aenderung"]["hoechstens_ms"], SICHTBAR_MS)
            yield ziel(lauf, "5.000 Änderungen in s", lauf["massenaenderung"]["sekunden"], MASSE_S)


def _mit_rechnen(zahlen: Mapping[str, float], name: str) -> str:
    """By the clock, and in brackets what the process itself worked."""
    return f"{zahlen[name]:.0f} ({zahlen[f'rechnen_{name}']:.0f})"


_SPALTEN = {
    "Einträge": lambda z: f"{z['eintraege']:,}".replace(",", "."),
    "Engine": lambda z: z["maschine"],
    "Aufbau je s": lambda z: f"{z['je_sekunde']:.0f} ({z['je_sekunde_engine']:.0f})",
    "Index MB": lambda z: f"{z['groesse_mb']:.1f}",
    "Speicher MB": lambda z: f"{z['speicher_mb']:.0f}" + (f" + {z['server_mb']:.0f}" if z["server_mb"] else ""),
    "Suche p50 ms": lambda z: f"{z['suche']['p50_ms']:.1f}",
    "p95 ms": lambda z: f"{z['suche']['p95_ms']:.1f}",
    "FTS5 p50 ms": lambda z: f"{z['elle']['p50_ms']:.1f}",
    "FTS5 p95 ms": lambda z: f"{z['elle']['p95_ms']:.1f}",
    "Verhältnis p95": lambda z: f"{z['verhaeltnis']:.2f}",
    "… nur Rechenzeit": lambda z: f"{z['verhaeltnis_rechnen']:.2f}" if "verhaeltnis_rechnen" in z else "–",
    "erste Suche p50 (p95) ms": lambda z: f"{z['kalt']['p50_ms']:.1f} ({z['kalt']['p95_ms']:.1f})",
    "gemerkt p50 ms": lambda z: f"{z['gemerkt']['p50_ms']:.2f}",
    "Vorschläge p95 ms": lambda z: _mit_rechnen(z["vorschlaege"], "p95_ms"),
    "verschrieben p50 ms": lambda z: f"{z['verschrieben']['p50_ms']:.0f}",
    "sofort nach Änderung p50 ms": lambda z: f"{z['verschrieben_nach_aenderung']['p50_ms']:.0f}",
    "Änderung sichtbar p50 ms": lambda z: _mit_rechnen(z["aenderung"], "p50_ms"),
    "Änderung sichtbar, längste ms": lambda z: _mit_rechnen(z["aenderung"], "hoechstens_ms"),
    "Massenänderung": lambda z: f"{z['massenaenderung']['eintraege']}: {z['massenaenderung']['sekunden']:.1f} s",
}


def tabelle(ergebnis: Mapping[str, Any]) -> str:
    """The figures as tables in Markdown: one row per measure, one column per run; then what was aimed at."""
    laeufe = ergebnis["laeufe"]
    zeilen = [[name, *(text(lauf) for lauf in laeufe)] for name, text in _SPALTEN.items()]
    stellen = [max(len(zeile[i]) for zeile in zeilen) for i in range(len(zeilen[0]))]
    gesetzt = ["| " + " | ".join(w.ljust(n) for w, n in zip(z, stellen, strict=True)) + " |" for z in zeilen]
    gesetzt.insert(1, "| " + " | ".join("-" * n for n in stellen) + " |")
    rechner = ergebnis["rechner"]
    gesetzt += [
        "",
        f"{ergebnis['am']}: {rechner['kerne']} Kerne, Python {rechner['python']}; Last vor dem Lauf:"
        f" {rechner['last_vor_einer_minute']} (eine Minute), {rechner['last_vor_einer_viertelstunde']} (Viertelstunde)."
        " Über der Zahl der Kerne heißt das: Anderes lief mit, nur Verhältnisse und Rechenzeit sagen dann etwas.",
        "",
    ]
    for ziel in ergebnis["ziele"]:
        urteil = "erreicht" if ziel["erreicht"] else "NICHT erreicht"
        kopf = f"{ziel['maschine']}, {ziel['eintraege']} Einträge: {ziel['was']}"
        gesetzt.append(f"- {kopf} {ziel['wert']:g}, Ziel {ziel['hoechstens']:g}: {urteil}")
    return "\n".join(gesetzt)
