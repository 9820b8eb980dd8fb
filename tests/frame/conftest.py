"""The commands behind the Makefile, started as a person would start them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.geduld import GEDULD

WURZEL = Path(__file__).resolve().parents[2]


@pytest.fixture
def umgebung():
    """An environment without what the test run itself has set."""
    eigene = ("SECRET_KEY", "DATEN_ORDNER", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HTTPS", "DEBUG", "ALLOWED_HOSTS")
    return {name: wert for name, wert in os.environ.items() if name not in (*eigene, "PORT", "PYTHON")}


@pytest.fixture
def starte(umgebung):
    """Run a module of scripts/ and return what came of it."""

    def _starte(modul, *worte, python=sys.executable, **umwelt):
        return subprocess.run(
            [python, "-m", modul, *worte],
            cwd=WURZEL,
            env={**umgebung, **umwelt},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=GEDULD,
        )

    return _starte


def ein_satz(lauf):
    """What the command said, if it failed with one sentence and nothing else."""
    assert lauf.returncode == 1, lauf
    assert lauf.stdout == ""
    zeilen = lauf.stderr.strip().splitlines()
    assert len(zeilen) == 1, lauf.stderr
    return zeilen[0]
