"""Where everything lies, whether one may write there, and who is at work there right now."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts import ausgabe

WURZEL = Path(__file__).resolve().parent.parent
VENV = WURZEL / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NODE_MODULES = WURZEL / "node_modules"


def daten() -> Path:
    """The folder for everything this installation makes; `settings.py` follows the same rule."""
    return (WURZEL / os.environ.get("DATEN_ORDNER", "var")).resolve()


def beschreibbar(ordner: Path, *, megabyte: int) -> None:
    """Make the folder (private: it holds secrets) and prove that it takes files; stop with a sentence if not."""
    try:
        ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=ordner) as probe:
            probe.write(b"x")
    except OSError as fehler:
        satz = ausgabe.satz_zu(OSError(fehler.errno, fehler.strerror, str(ordner)))
        raise ausgabe.Abbruch(satz or f"Der Ordner {ordner} lässt sich nicht benutzen: {fehler.strerror}.") from fehler
    frei = shutil.disk_usage(ordner).free // 1_000_000
    if frei < megabyte:
        raise ausgabe.Abbruch(
            f"Auf dem Datenträger von {ordner} sind nur {frei} MB frei; gebraucht werden {megabyte} MB."
        )


@contextlib.contextmanager
def gesperrt(pfad: Path) -> Iterator[None]:
    """Let only one process at a time work here; another waits. The lock ends with its process, however that ends."""
    # A folder is locked by itself, so that no lock file lies about; anything else is a lock file that is made.
    griff = os.open(pfad, os.O_RDONLY if pfad.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(griff, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with ausgabe.schritt("Ein anderer Aufruf richtet hier gerade ein, es wird auf ihn gewartet"):
                fcntl.flock(griff, fcntl.LOCK_EX)
        yield
    finally:
        os.close(griff)
