"""What the lock files, the container files and the licence promise."""

import json
import re
import shutil
import subprocess
import tomllib

import pytest

from ..conftest import braucht
from .conftest import WURZEL

pytestmark = pytest.mark.einmal

LOCKS = ["requirements.txt", "requirements-dev.txt"]


def _anforderungen(name):
    """Requirement line → its hashes."""
    text = (WURZEL / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return {zeile.split()[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}", zeile) for zeile in text.splitlines() if zeile}


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_and_hashed(name):
    anforderungen = _anforderungen(name)
    assert len(anforderungen) > 15
    for anforderung, hashes in anforderungen.items():
        assert re.fullmatch(r"[a-z0-9._-]+==[\w.!+-]+", anforderung), anforderung
        assert hashes, anforderung


@pytest.mark.parametrize("name", LOCKS)
def test_plain_pip_reads_the_lock(name):
    """No option line (an index, a source) and no address: where packages come from is the machine's business."""
    text = (WURZEL / name).read_text(encoding="utf-8")
    assert not [zeile for zeile in text.splitlines() if zeile.startswith("--")]
    assert "://" not in text


def test_development_lock_holds_the_runtime_lock():
    laufzeit, entwicklung = (_anforderungen(name) for name in LOCKS)
    assert laufzeit.items() <= entwicklung.items()


def test_locks_hold_what_pyproject_names():
    projekt = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def namen(liste):
        return {re.match(r"[\w.-]+", eintrag)[0].lower().replace("_", "-") for eintrag in liste}

    def im_lock(name):
        return {anforderung.split("==")[0] for anforderung in _anforderungen(name)}

    assert namen(projekt["dependencies"]) <= im_lock("requirements.txt")
    assert namen(projekt["optional-dependencies"]["dev"]) <= im_lock("requirements-dev.txt")


def test_every_dependency_has_its_reason():
    """docs/adr/0005 names each direct dependency."""
    projekt = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pakete = json.loads((WURZEL / "package.json").read_text(encoding="utf-8"))
    adr = (WURZEL / "docs/adr/0005-dependencies.md").read_text(encoding="utf-8")
    python = [re.match(r"[\w.-]+", eintrag)[0] for eintrag in projekt["dependencies"]]
    python += [re.match(r"[\w.-]+", eintrag)[0] for eintrag in projekt["optional-dependencies"]["dev"]]
    fehlend = [
        name for name in [*python, *pakete["dependencies"], *pakete["devDependencies"]] if f"| {name} |" not in adr
    ]
    assert fehlend == []


def test_npm_lock_names_no_host():
    lock = json.loads((WURZEL / "package-lock.json").read_text(encoding="utf-8"))
    for pfad, paket in lock["packages"].items():
        assert "resolved" not in paket, pfad
        assert not pfad or paket["integrity"].startswith("sha512-"), pfad


def test_the_licence_is_whole():
    text = (WURZEL / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    for nummer in range(1, 16):
        assert re.search(rf"^{nummer}\.[A-Z]", text, re.MULTILINE), nummer
    assert text.endswith(
        "All other changes or additions to this Appendix require the production of a new EUPL version.\n"
    )


def test_the_example_names_every_variable_of_the_composition():
    komposition = (WURZEL / "docker-compose.yml").read_text(encoding="utf-8")
    vorlage = (WURZEL / ".env.example").read_text(encoding="utf-8")
    for name in set(re.findall(r"\$\{(\w+)", komposition)):
        assert re.search(rf"^{name}=", vorlage, re.MULTILINE), name
    einstellungen = (WURZEL / "wissensspeicher/settings.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", einstellungen)):
        assert re.search(rf"^(# )?{name}=", vorlage, re.MULTILINE), name


def test_the_composition_is_valid_and_asks_for_its_secrets(umgebung, tmp_path):
    braucht("docker-compose", vorhanden=bool(shutil.which("docker-compose")))
    befehl = [
        "docker-compose",
        "-f",
        str(WURZEL / "docker-compose.yml"),
        "--project-directory",
        str(tmp_path),
        "config",
        "-q",
    ]
    leer = {name: wert for name, wert in umgebung.items() if name not in ("POSTGRES_PASSWORD",)}
    voll = {**leer, "SECRET_KEY": "x", "POSTGRES_PASSWORD": "x", "ALLOWED_HOSTS": "wissensspeicher.example"}
    lauf = subprocess.run(befehl, env=voll, capture_output=True, text=True)
    assert lauf.returncode == 0, lauf.stderr
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"):
        ohne = {schluessel: wert for schluessel, wert in voll.items() if schluessel != name}
        lauf = subprocess.run(befehl, env=ohne, capture_output=True, text=True)
        assert lauf.returncode != 0
        assert f"{name} fehlt in .env, siehe .env.example" in lauf.stderr


def test_nothing_names_the_workplace():
    """No address of a package index and no path of one machine in the frame's files."""
    verboten = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|/work/|\.\./shared|/root/")
    dateien = [
        WURZEL / name for name in ("Makefile", "Dockerfile", "docker-compose.yml", "README.md", ".ci/run", ".npmrc")
    ]
    dateien += [WURZEL / "package-lock.json", WURZEL / "pyproject.toml", *WURZEL.glob("requirements*.txt")]
    dateien += [*WURZEL.glob("docs/**/*.md"), *WURZEL.glob("scripts/*.py")]
    assert [str(datei) for datei in dateien if verboten.search(datei.read_text(encoding="utf-8"))] == []
