"""What is missing is said in one clear sentence."""

import errno
import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from scripts import ausgabe, ordner, programme, python_finden

from ..conftest import braucht
from .conftest import WURZEL, ein_satz

pytestmark = pytest.mark.einmal


def _programm(ordner: Path, name: str, text: str) -> Path:
    pfad = ordner / name
    pfad.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    pfad.chmod(0o755)
    return pfad


def test_an_old_python_says_what_is_needed(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(python_finden.sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYTHON", str(_programm(tmp_path, "python3.9", "echo '3.9.18|/usr/bin/python3.9'")))
    with pytest.raises(SystemExit) as ende:
        python_finden.sicherstellen("scripts.einrichten")
    assert ende.value.code == 1
    satz = capsys.readouterr().err
    assert satz.startswith("Der Wissensspeicher braucht Python 3.11 oder neuer; gefunden: ")
    assert satz.count("\n") == 1


@pytest.mark.parametrize("modul", ["einrichten", "starten", "testen", "pruefen", "screenshots"])
def test_real_old_pythons_can_read_every_command(starte, tmp_path, modul):
    """Those that this machine has; nothing newer is on PATH that they could hand over to."""
    for alt in [
        *Path.home().glob(".pyenv/versions/3.6.*/bin/python"),
        *Path.home().glob(".pyenv/versions/3.9.*/bin/python"),
    ]:
        satz = ein_satz(starte(f"scripts.{modul}", python=str(alt), PATH=str(tmp_path), PYTHON=str(alt)))
        assert satz.startswith("Der Wissensspeicher braucht Python 3.11 oder neuer; gefunden: ")


def test_search_for_python_tells_what_it_saw(tmp_path, monkeypatch):
    _programm(tmp_path, "python3", f"echo '3.9.2|{tmp_path}/python3'")
    _programm(tmp_path, "python3.11", "echo 'ModuleNotFoundError: No module named ensurepip' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PYTHON", raising=False)
    pfad, satz = python_finden.finden()
    assert pfad is None
    assert "python3 ist Python 3.9.2" in satz
    assert "python3.11 ohne das Modul venv" in satz


def test_search_prefers_the_named_python(tmp_path, monkeypatch):
    _programm(tmp_path, "python3.13", "echo '3.13.0|/usr/bin/python3.13'")
    _programm(tmp_path, "meins", "echo '3.12.4|/opt/meins'")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PYTHON", raising=False)
    assert python_finden.finden() == ("/usr/bin/python3.13", "")
    monkeypatch.setenv("PYTHON", str(tmp_path / "meins"))
    assert python_finden.finden() == ("/opt/meins", "")


def test_make_without_any_python_says_so(umgebung, tmp_path):
    for name in ("make", "sh", "sed"):
        (tmp_path / name).symlink_to(shutil.which(name))
    lauf = subprocess.run(
        ["make", "setup"], cwd=WURZEL, env={**umgebung, "PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert lauf.returncode != 0
    assert "Python fehlt: Installieren Sie Python 3.11 oder neuer." in lauf.stderr


@pytest.mark.parametrize(
    ("programme_da", "satz"),
    [
        ({}, "Node fehlt: Installieren Sie Node 20 oder neuer (mit npm)."),
        ({"node": "echo v18.19.0"}, "Node 20 oder neuer wird gebraucht; gefunden: v18.19.0."),
        ({"node": "exit 3"}, "Node 20 oder neuer wird gebraucht; gefunden: keine Antwort."),
        ({"node": "echo v20.1.0"}, "npm fehlt: Es gehört zu Node und heißt in manchen Paketquellen eigens „npm“."),
    ],
)
def test_node_is_checked(tmp_path, monkeypatch, programme_da, satz):
    for name, text in programme_da.items():
        _programm(tmp_path, name, text)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ausgabe.Abbruch) as grund:
        programme.node_pruefen()
    assert str(grund.value) == satz


def test_the_node_of_this_machine_will_do():
    braucht("Node", vorhanden=bool(shutil.which("node")))
    programme.node_pruefen()


def test_busy_port_is_said_before_anything_else(starte, tmp_path):
    with socket.socket() as besetzer:
        besetzer.bind(("127.0.0.1", 0))
        besetzer.listen()
        port = besetzer.getsockname()[1]
        lauf = starte("scripts.starten", PORT=str(port), DATEN_ORDNER=str(tmp_path / "daten"))
    assert ein_satz(lauf).startswith(f"Der Port {port} ist schon belegt;")
    assert not (tmp_path / "daten").exists()


@pytest.mark.parametrize("port", ["0", "70000", "achttausend", "-1", "²"])
def test_nonsense_is_no_port(starte, port):
    assert ein_satz(starte("scripts.starten", PORT=port)).startswith(f"PORT={port} ist kein Port;")


def test_a_folder_that_takes_nothing_is_named(starte):
    """Even root cannot write below /sys."""
    braucht("/sys", vorhanden=os.access("/sys", os.R_OK))
    satz = ein_satz(starte("scripts.einrichten", DATEN_ORDNER="/sys/wissensspeicher"))
    assert "/sys/wissensspeicher" in satz
    assert "darf nicht geschrieben werden" in satz or "schreibgeschützt" in satz


def test_a_read_only_disk_is_named(tmp_path, monkeypatch):
    def nur_lesbar(**_):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(ordner.tempfile, "TemporaryFile", nur_lesbar)
    with pytest.raises(ausgabe.Abbruch, match=f"Der Ordner {tmp_path} ist schreibgeschützt."):
        ordner.beschreibbar(tmp_path, megabyte=1)


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(ordner.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3_000_000))
    with pytest.raises(ausgabe.Abbruch, match="sind nur 3 MB frei; gebraucht werden 100 MB"):
        ordner.beschreibbar(tmp_path, megabyte=100)


def test_a_failed_command_shows_its_end_and_a_sentence(tmp_path):
    with pytest.raises(ausgabe.Abbruch) as grund:
        ausgabe.ausfuehren(["sh", "-c", "echo keine Verbindung; exit 4"], ort=tmp_path)
    assert "keine Verbindung" in str(grund.value)
    assert str(grund.value).endswith("ist fehlgeschlagen (siehe oben).")
    with pytest.raises(ausgabe.Abbruch, match="kein Platz mehr frei"):
        ausgabe.ausfuehren(["sh", "-c", "echo npm error ENOSPC; exit 1"], ort=tmp_path)


def test_the_data_folder_is_private(tmp_path):
    ziel = tmp_path / "neu" / "daten"
    ordner.beschreibbar(ziel, megabyte=1)
    assert stat.S_IMODE(ziel.stat().st_mode) == 0o700
    assert list(ziel.iterdir()) == []
