"""A database and data folder of its own for tests that need several processes or the real server."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

WURZEL = Path(__file__).resolve().parent.parent


class Installation:
    """Runs the project's commands and Python code as separate processes against one database and folder."""

    def __init__(self, ordner: Path, datenbank: str, suchmaschine: str = ""):
        self.ordner = ordner
        ordner.mkdir(parents=True, exist_ok=True)
        self.umgebung = {
            **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
            "SECRET_KEY": "nur-fuer-tests-" + "y" * 50,
            "HTTPS": "false",
            "DEBUG": "false",
            "DATEN_ORDNER": str(ordner),
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SUCHE_JE_MINUTE": "0",  # a test asks more often than a person
            "VORSCHLAEGE_JE_MINUTE": "0",
            "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
            "PYTHONPATH": str(WURZEL),
            "PYTHONWARNINGS": "ignore",
        }
        if datenbank:
            self.umgebung["DATABASE_URL"] = datenbank
        if suchmaschine:
            self.umgebung["SUCHMASCHINE"] = suchmaschine

    def starten(self, *argumente: str, **mehr) -> subprocess.Popen:
        """A Python process of this installation; its output can be read from the Popen."""
        return subprocess.Popen(
            [sys.executable, *argumente],
            **{
                "cwd": WURZEL,
                "env": self.umgebung,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.STDOUT,
                "text": True,
                **mehr,
            },
        )

    def code(self, quelltext: str) -> subprocess.Popen:
        """A process that sets Django up and runs `quelltext`."""
        return self.starten("-c", "import django\ndjango.setup()\n" + quelltext)

    def befehl(self, *argumente: str) -> subprocess.CompletedProcess:
        """`manage.py` with these arguments, run to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *argumente],
            cwd=WURZEL,
            env=self.umgebung,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def muss(self, *argumente: str) -> str:
        """`manage.py` with these arguments; fails the test with its output unless it succeeds."""
        ergebnis = self.befehl(*argumente)
        assert ergebnis.returncode == 0, f"{argumente}: {ergebnis.stdout}\n{ergebnis.stderr}"
        return ergebnis.stdout


@contextmanager
def installation(ordner: Path, suchmaschine: str = "") -> Iterator[Installation]:
    """A migrated installation on the database system of this test run: a SQLite file, or a new PostgreSQL database.

    `suchmaschine`: the search engine, else that of this test run.
    """
    vorlage = _vorlage()
    name, datenbank = "", ""
    try:
        if vorlage.name:
            name, datenbank = _neue_datenbank(f'TEMPLATE "{vorlage.name}"')
        else:
            shutil.copytree(vorlage.ordner, ordner, dirs_exist_ok=True)
        yield Installation(ordner, datenbank, suchmaschine)
    finally:
        if name:
            _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(ordner, ignore_errors=True)


class _Vorlage(NamedTuple):
    """What is copied: the folder with the SQLite file, or the name of a PostgreSQL database."""

    ordner: Path
    name: str


@functools.cache
def _vorlage() -> _Vorlage:
    """An installation that was migrated once and never used since."""
    ordner = Path(tempfile.mkdtemp(prefix="wissensspeicher-vorlage-"))
    name, datenbank = _neue_datenbank() if os.environ.get("TEST_DATABASE_URL") else ("", "")
    Installation(ordner, datenbank).muss("migrate", "--verbosity", "0")
    return _Vorlage(ordner, name)


def vorlage_verwerfen() -> None:
    """Removes it, if there is one."""
    if not _vorlage.cache_info().currsize:
        return
    ordner, name = _vorlage()
    _vorlage.cache_clear()
    shutil.rmtree(ordner, ignore_errors=True)
    if name:
        _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _neue_datenbank(art: str = "") -> tuple[str, str]:
    """Makes a PostgreSQL database; its name and its URL."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _postgres(f'CREATE DATABASE "{name}" {art}')
    basis, _, rest = os.environ["TEST_DATABASE_URL"].rpartition("/")
    _, _, optionen = rest.partition("?")
    return name, f"{basis}/{name}" + (f"?{optionen}" if optionen else "")


def _postgres(befehl: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as verbindung:
        verbindung.execute(befehl)
