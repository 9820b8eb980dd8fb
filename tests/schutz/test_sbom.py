"""The bill of materials names what the lock files name, each package once."""

import json
import re

import pytest

from scripts import pakete
from tests.conftest import braucht
from tests.frame.conftest import WURZEL, starte, umgebung  # noqa: F401 - fixtures

pytestmark = [pytest.mark.langsam, pytest.mark.einmal]


@pytest.fixture
def stuecklisten(starte, tmp_path):  # noqa: F811
    fehlt = pakete.python_fehlt(entwicklung=True) or pakete.node_fehlt(entwicklung=True)
    braucht("Die von make test eingerichtete Umgebung", vorhanden=not fehlt)
    lauf = starte("scripts.sbom", DATEN_ORDNER=str(tmp_path))
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr
    return [json.loads((tmp_path / "sbom" / f"{art}.cdx.json").read_text()) for art in ("python", "npm")]


def test_every_locked_package_is_named_with_its_version(stuecklisten):
    python, npm = stuecklisten
    assert python["bomFormat"] == npm["bomFormat"] == "CycloneDX"
    genannt = {(teil["name"].lower().replace("_", "-"), teil["version"]) for teil in python["components"]}
    gesperrt = set(re.findall(r"^([\w.-]+)==([\w.!+-]+)", (WURZEL / "requirements.txt").read_text(), re.MULTILINE))
    assert genannt == {(name.lower().replace("_", "-"), version) for name, version in gesperrt}

    lock = json.loads((WURZEL / "package-lock.json").read_text())["packages"]
    laufzeit = {
        (pfad.rpartition("node_modules/")[2], paket["version"])
        for pfad, paket in lock.items()
        if pfad and not paket.get("dev")
    }
    assert {(teil["name"], teil["version"]) for teil in npm["components"]} == laufzeit
    for teil in npm["components"]:
        assert teil["hashes"], teil["name"]
