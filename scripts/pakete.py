"""Installs what the lock files name: Python packages into .venv, npm packages into node_modules, typefaces beside them.

A stamp remembers the hash of the lock that was installed, so a second call does nothing. It is written last: an
installation that was interrupted is done again.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from scripts import ausgabe, ordner, programme, python_finden, schriften

LAUFZEIT = ordner.WURZEL / "requirements.txt"
ENTWICKLUNG = ordner.WURZEL / "requirements-dev.txt"
VENV_STEMPEL = ordner.VENV / "stempel.json"
NODE_STEMPEL = ordner.NODE_MODULES / ".stempel.json"
NODE_QUELLEN = [ordner.WURZEL / name for name in ("package.json", "package-lock.json", ".npmrc")]


def _hash(*dateien: Path) -> str:
    return hashlib.sha256(b"\0".join(datei.read_bytes() for datei in dateien)).hexdigest()


def _stempel(pfad: Path) -> dict[str, str]:
    try:
        return json.loads(pfad.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def python_fehlt(*, entwicklung: bool) -> bool:
    """Whether Python packages have to be installed."""
    stand = _stempel(VENV_STEMPEL)
    return not (
        ordner.VENV_PYTHON.exists()
        and stand.get("ort") == str(ordner.VENV)  # programs in bin/ name this path: a moved folder is made anew
        and stand.get("laufzeit") == _hash(LAUFZEIT)
        and (not entwicklung or stand.get("entwicklung") == _hash(ENTWICKLUNG))
    )


def node_fehlt(*, entwicklung: bool) -> bool:
    """Whether npm packages have to be installed."""
    stand = _stempel(NODE_STEMPEL)
    return not (stand.get("hash") == _hash(*NODE_QUELLEN) and (not entwicklung or stand.get("entwicklung") == "ja"))


def _venv_taugt() -> bool:
    version, _ = python_finden.befragen(str(ordner.VENV_PYTHON))
    ort = _stempel(VENV_STEMPEL).get("ort", str(ordner.VENV))
    return version is not None and version >= python_finden.MINDESTENS and ort == str(ordner.VENV)


def python_installieren(*, entwicklung: bool) -> None:
    """Make .venv if there is none that works, and install the locked packages into it."""
    if not _venv_taugt():
        with ausgabe.schritt(f"Die Python-Umgebung wird angelegt (Python {sys.version.split()[0]})"):
            ausgabe.ausfuehren([sys.executable, "-m", "venv", "--clear", ordner.VENV], ort=ordner.WURZEL)
    VENV_STEMPEL.unlink(missing_ok=True)
    pip = [ordner.VENV_PYTHON, "-m", "pip"]
    # An environment that another tool made may come without pip.
    if subprocess.run([*map(str, pip), "--version"], capture_output=True, check=False).returncode:
        ausgabe.ausfuehren([ordner.VENV_PYTHON, "-m", "ensurepip"], ort=ordner.WURZEL)
    lock = ENTWICKLUNG if entwicklung else LAUFZEIT
    with ausgabe.schritt(f"Python-Pakete aus {lock.name} werden installiert"):
        optionen = ["--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes"]
        ausgabe.ausfuehren([*pip, "install", *optionen, "-r", lock], ort=ordner.WURZEL)
    # The development lock holds everything of the other one at the same versions (a test says so).
    stand = {"ort": str(ordner.VENV), "laufzeit": _hash(LAUFZEIT)}
    if entwicklung:
        stand["entwicklung"] = _hash(ENTWICKLUNG)
    VENV_STEMPEL.write_text(json.dumps(stand), encoding="utf-8")


def node_installieren(*, entwicklung: bool) -> None:
    """Install the locked npm packages; `npm ci` removes what was there, the stamp included."""
    with ausgabe.schritt("npm-Pakete aus package-lock.json werden installiert"):
        befehl = ["npm", "ci", "--no-audit", "--no-fund", *([] if entwicklung else ["--omit=dev"])]
        ausgabe.ausfuehren(befehl, ort=ordner.WURZEL)
    stand = {"hash": _hash(*NODE_QUELLEN), "entwicklung": "ja" if entwicklung else "nein"}
    NODE_STEMPEL.write_text(json.dumps(stand), encoding="utf-8")


def installieren(*, entwicklung: bool = False) -> None:
    """Install whatever is missing. All that can be checked is checked before the first byte is fetched."""
    ordner.beschreibbar(ordner.WURZEL, megabyte=50)
    with ordner.gesperrt(ordner.WURZEL):
        python, node = python_fehlt(entwicklung=entwicklung), node_fehlt(entwicklung=entwicklung)
        if node:
            programme.node_pruefen()
        if python or node:
            ordner.beschreibbar(ordner.WURZEL, megabyte=600)
        if python:
            python_installieren(entwicklung=entwicklung)
        if node:
            node_installieren(entwicklung=entwicklung)
        if schriften.fehlen():
            with ausgabe.schritt("Die Schriften werden zugeschnitten"):
                ausgabe.ausfuehren([ordner.VENV_PYTHON, "-m", "scripts.schriften"], ort=ordner.WURZEL)
