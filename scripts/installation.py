"""Makes the secrets of this installation, once: var/installation.env (read by settings.py) and var/zugang.txt."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from pathlib import Path

BENUTZER = "redaktion"


def _geheim_anlegen(ziel: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; one that is there already stays as it is."""
    griff, vorlaeufig = tempfile.mkstemp(dir=ziel.parent)  # made with mode 600
    try:
        with os.fdopen(griff, "w", encoding="utf-8") as datei:
            datei.write(text)
        try:
            os.link(vorlaeufig, ziel)
        except FileExistsError:
            return
    finally:
        Path(vorlaeufig).unlink()


def umgebung_anlegen(daten: Path) -> None:
    """The settings that `make run` needs and that no two installations may share."""
    _geheim_anlegen(
        daten / "installation.env",
        "# Von `make setup` für diese Installation erzeugt. Umgebungsvariablen gleichen Namens haben Vorrang.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        "# Auf dem eigenen Rechner ohne TLS; hinter einem Proxy mit TLS auf true setzen.\n"
        "HTTPS=false\n",
    )


def passwort(daten: Path) -> str | None:
    """The password that `make setup` made, if its file is still there."""
    try:
        text = (daten / "zugang.txt").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    gefunden = re.search(r"^Passwort: (\S+)$", text, re.MULTILINE)
    return gefunden[1] if gefunden else None


def passwort_anlegen(daten: Path) -> str:
    """Keep the login before the account exists: a crash in between must not leave an account that nobody can enter."""
    vorhanden = passwort(daten)
    if vorhanden:
        return vorhanden
    neu = secrets.token_urlsafe(15)
    (daten / "zugang.txt").unlink(missing_ok=True)
    _geheim_anlegen(
        daten / "zugang.txt",
        f"Anmeldung unter /admin/\nBenutzer: {BENUTZER}\nPasswort: {neu}\n"
        "Ändern Sie das Passwort nach der ersten Anmeldung und löschen Sie dann diese Datei.\n",
    )
    return neu
