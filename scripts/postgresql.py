"""A PostgreSQL of one's own for one test run: a cluster in a temporary folder, reached by a socket in it, no port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from scripts import ausgabe, programme

# Nothing here has to survive a crash, so nothing waits for the disk.
SCHNELL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses="]


def _als_wer() -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as the account that its package made."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise ausgabe.Abbruch("Als root braucht PostgreSQL das Konto „postgres“; es fehlt hier.") from None
    return ["runuser", "-u", "postgres", "--"]


@contextlib.contextmanager
def laufend() -> Iterator[str]:
    """Yield the URL of an empty cluster's database; the cluster is stopped and removed at the end, whatever happens."""
    initdb, pg_ctl = programme.postgresql("initdb"), programme.postgresql("pg_ctl")
    if initdb is None or pg_ctl is None:
        raise ausgabe.Abbruch("PostgreSQL fehlt (die Programme initdb und pg_ctl).")
    wer = _als_wer()
    # Short: the path of a socket may have 107 bytes.
    ordner = Path(tempfile.mkdtemp(prefix="ws-pg-", dir="/tmp"))
    daten = ordner / "daten"
    try:
        if wer:
            shutil.chown(ordner, "postgres", "postgres")
        with ausgabe.schritt("Eine PostgreSQL-Datenbank für die Tests wird gestartet"):
            anlegen = ["-A", "trust", "-U", "wissensspeicher", "-E", "UTF8", "--locale=C", "--no-sync"]
            ausgabe.ausfuehren([*wer, initdb, "-D", daten, *anlegen], ort=ordner)
            optionen = " ".join(f"-c {wert}" for wert in [*SCHNELL, f"unix_socket_directories={ordner}"])
            start = ["-D", daten, "-l", ordner / "protokoll.txt", "-w", "-t", "60", "-o", optionen, "start"]
            ausgabe.ausfuehren([*wer, pg_ctl, *start], ort=ordner)
        yield f"postgres://wissensspeicher@/postgres?host={quote(str(ordner), safe='')}"
    finally:
        with contextlib.suppress(OSError):
            stopp = [*wer, str(pg_ctl), "-D", str(daten), "-m", "immediate", "-w", "stop"]
            subprocess.run(stopp, cwd="/", capture_output=True, check=False)
        shutil.rmtree(ordner, ignore_errors=True)
