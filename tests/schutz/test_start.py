"""A start that would not be safe stops with one sentence that names the variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.geduld import GEDULD

pytestmark = pytest.mark.einmal

EIGENE = ("SECRET_KEY", "DATEN_ORDNER", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HTTPS", "DEBUG", "ALLOWED_HOSTS")
PRODUKTION = {
    **{name: wert for name, wert in os.environ.items() if name not in EIGENE},
    "DATEN_ORDNER": os.environ.get("DATEN_ORDNER", "/nicht/da"),
    "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
    "SECRET_KEY": "k3Vq-" * 12,
    "ALLOWED_HOSTS": "wissensspeicher.example",
    "HTTPS": "true",
}


def starten(*worte, **umgebung):
    return subprocess.run(
        [sys.executable, *worte],
        cwd=settings.BASE_DIR,
        env={name: wert for name, wert in {**PRODUKTION, **umgebung}.items() if wert is not None},
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )


@pytest.mark.parametrize(
    ("umgebung", "satz"),
    [
        ({"SECRET_KEY": None}, "Die Umgebungsvariable SECRET_KEY fehlt."),
        ({"SECRET_KEY": ""}, "Die Umgebungsvariable SECRET_KEY fehlt."),
        ({"SECRET_KEY": "kurz"}, "SECRET_KEY ist zu leicht zu erraten."),
        ({"SECRET_KEY": "x" * 80}, "SECRET_KEY ist zu leicht zu erraten."),
        ({"DEBUG": "true"}, "Entfernen Sie DEBUG."),
        ({"DEBUG": "true", "HTTPS": "false"}, "Entfernen Sie DEBUG."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=* nimmt jeden Namen an."),
        ({"ZWEITER_FAKTOR_PFLICHT": "vielleicht"}, "ZWEITER_FAKTOR_PFLICHT=vielleicht gibt es nicht."),
        ({"SICHERHEIT_KONTAKT": "javascript:alert(1)"}, "SICHERHEIT_KONTAKT beginnt mit"),
        ({"SICHERHEIT_KONTAKT": "mailto:a@b.example\nX: y"}, "SICHERHEIT_KONTAKT enthält Steuerzeichen."),
    ],
)
def test_an_unsafe_start_stops_with_a_sentence(umgebung, satz):
    lauf = starten("-c", "import wissensspeicher.settings", **umgebung)
    assert lauf.returncode != 0
    assert satz in lauf.stderr.strip().splitlines()[-1]


def test_a_safe_start_works_and_the_second_factor_is_on():
    lesen = "import wissensspeicher.settings as s; print(s.DEBUG, s.ZWEITER_FAKTOR_PFLICHT)"
    assert starten("-c", lesen).stdout.strip() == "False freigabe"
    assert starten("-c", lesen, HTTPS="false").stdout.strip() == "False niemand"


def test_check_deploy_is_silent(tmp_path):
    worte = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    lauf = starten(*worte, DATEN_ORDNER=str(tmp_path))
    assert (lauf.returncode, lauf.stderr) == (0, "")
    assert "0 silenced" in lauf.stdout
