"""Which programs of this machine are there and new enough, and whether a port is free."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from scripts import ausgabe

NODE_MINDESTENS = 20


def node_pruefen() -> None:
    """Stop with a sentence unless Node and npm are there and new enough."""
    if shutil.which("node") is None:
        raise ausgabe.Abbruch(f"Node fehlt: Installieren Sie Node {NODE_MINDESTENS} oder neuer (mit npm).")
    antwort = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    gefunden = re.match(r"v(\d+)\.", antwort)
    if gefunden is None or int(gefunden[1]) < NODE_MINDESTENS:
        raise ausgabe.Abbruch(
            f"Node {NODE_MINDESTENS} oder neuer wird gebraucht; gefunden: {antwort.strip() or 'keine Antwort'}."
        )
    if shutil.which("npm") is None:
        raise ausgabe.Abbruch("npm fehlt: Es gehört zu Node und heißt in manchen Paketquellen eigens „npm“.")


def port_lesen() -> int:
    """The port from the environment variable PORT."""
    wert = os.environ.get("PORT") or "8000"
    if not (wert.isascii() and wert.isdigit() and 0 < int(wert) < 65536):
        raise ausgabe.Abbruch(f"PORT={wert} ist kein Port; erlaubt sind Zahlen von 1 bis 65535.")
    return int(wert)


def port_pruefen(host: str, port: int) -> None:
    """Stop with a sentence if the address cannot be served."""
    with socket.socket() as steckdose:
        # Connections that are just closing do not count as busy.
        steckdose.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            steckdose.bind((host, port))
        except OSError as fehler:
            if fehler.errno == errno.EADDRINUSE:
                satz = f"Der Port {port} ist schon belegt; wählen Sie einen anderen, etwa `make run PORT={port + 1}`."
            elif fehler.errno in (errno.EACCES, errno.EPERM):
                satz = f"Der Port {port} ist Administratoren vorbehalten; wählen Sie einen ab 1024."
            else:
                satz = f"Die Adresse {host}:{port} lässt sich nicht benutzen: {fehler.strerror}."
            raise ausgabe.Abbruch(satz) from fehler


def chromium() -> str | None:
    """The path of a Chromium or Chrome, if there is one."""
    namen = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((pfad for pfad in map(shutil.which, namen) if pfad), None)


def postgresql(name: str) -> Path | None:
    """The path of a program of PostgreSQL: the newest of Debian's folders, else the one on PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda pfad: int(re.sub(r"\D", "", pfad.parts[4]) or 0)
    )
    if debian:
        return debian[-1]
    auf_pfad = shutil.which(name)
    return Path(auf_pfad) if auf_pfad else None
