"""Setting up: what is made once stays, and two at once do no harm."""

import multiprocessing
import stat
import time

import pytest

from scripts import installation, ordner, pakete
from tests.geduld import GEDULD

pytestmark = pytest.mark.einmal


def _modus(pfad):
    return stat.S_IMODE(pfad.stat().st_mode)


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path):
    installation.umgebung_anlegen(tmp_path)
    datei = tmp_path / "installation.env"
    zuerst = datei.read_text()
    assert "HTTPS=false\n" in zuerst
    assert len(zuerst.split("SECRET_KEY=")[1].split()[0]) >= 60
    assert _modus(datei) == 0o600

    datei.write_text(zuerst + "ALLOWED_HOSTS=rathaus.example\n")
    installation.umgebung_anlegen(tmp_path)
    assert datei.read_text() == zuerst + "ALLOWED_HOSTS=rathaus.example\n"
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["installation.env"]


def test_two_installations_share_no_secret(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for name in "ab":
        installation.umgebung_anlegen(tmp_path / name)
    assert (tmp_path / "a/installation.env").read_text() != (tmp_path / "b/installation.env").read_text()


def test_the_password_is_kept_before_the_account_exists(tmp_path):
    assert installation.passwort(tmp_path) is None
    passwort = installation.passwort_anlegen(tmp_path)
    assert len(passwort) >= 20
    assert installation.passwort(tmp_path) == passwort == installation.passwort_anlegen(tmp_path)
    assert _modus(tmp_path / "zugang.txt") == 0o600
    (tmp_path / "zugang.txt").write_text("von Hand geleert\n")
    assert installation.passwort_anlegen(tmp_path) != passwort


def _sperren(pfad, liste, name):
    with ordner.gesperrt(pfad):
        liste.append(f"{name} hinein")
        time.sleep(0.2)
        liste.append(f"{name} hinaus")


@pytest.mark.parametrize("ziel", ["datei.sperre", "."])
def test_only_one_at_a_time(tmp_path, ziel):
    """On a lock file and on a folder itself; fork, so that the child shares nothing but the file."""
    umfeld = multiprocessing.get_context("spawn")
    with umfeld.Manager() as verwalter:
        liste = verwalter.list()
        prozesse = [umfeld.Process(target=_sperren, args=(tmp_path / ziel, liste, name)) for name in "ab"]
        for prozess in prozesse:
            prozess.start()
        for prozess in prozesse:
            prozess.join(GEDULD)
            assert prozess.exitcode == 0
        worte = [eintrag.split()[1] for eintrag in liste]
    assert worte == ["hinein", "hinaus", "hinein", "hinaus"]


@pytest.fixture
def lock_dateien(tmp_path, monkeypatch):
    """A project folder of its own, and a record of what would be installed."""
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(ordner, "WURZEL", tmp_path)
    monkeypatch.setattr(ordner, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(ordner, "VENV_PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(pakete, "LAUFZEIT", tmp_path / "requirements.txt")
    monkeypatch.setattr(pakete, "ENTWICKLUNG", tmp_path / "requirements-dev.txt")
    monkeypatch.setattr(pakete, "VENV_STEMPEL", tmp_path / ".venv/stempel.json")
    monkeypatch.setattr(pakete, "NODE_STEMPEL", tmp_path / "node_modules/.stempel.json")
    monkeypatch.setattr(pakete, "NODE_QUELLEN", [tmp_path / "package-lock.json"])
    monkeypatch.setattr(pakete, "_venv_taugt", lambda: True)
    monkeypatch.setattr(pakete.schriften, "fehlen", lambda: False)
    monkeypatch.setattr(pakete.programme, "node_pruefen", lambda: None)
    monkeypatch.setattr(pakete.subprocess, "run", lambda *_, **__: type("Lauf", (), {"returncode": 0}))
    befehle = []
    monkeypatch.setattr(pakete.ausgabe, "ausfuehren", lambda befehl, **_: befehle.append(" ".join(map(str, befehl))))
    return tmp_path, befehle


def test_packages_are_installed_once(lock_dateien):
    ort, befehle = lock_dateien
    pakete.installieren()
    assert [befehl.split()[-1] for befehl in befehle] == [str(ort / "requirements.txt"), "--omit=dev"]
    assert "--require-hashes" in befehle[0]
    pakete.installieren()
    assert len(befehle) == 2


def test_development_needs_more_and_serves_both(lock_dateien):
    _, befehle = lock_dateien
    pakete.installieren()
    pakete.installieren(entwicklung=True)
    assert len(befehle) == 4
    assert befehle[3].endswith("npm ci --no-audit --no-fund")
    pakete.installieren()
    pakete.installieren(entwicklung=True)
    assert len(befehle) == 4


def test_a_changed_lock_is_installed_again(lock_dateien):
    ort, befehle = lock_dateien
    pakete.installieren()
    (ort / "requirements.txt").write_text("neuer")
    pakete.installieren()
    assert len(befehle) == 3
    (ort / "package-lock.json").write_text("neuer")
    pakete.installieren()
    assert len(befehle) == 4


def test_a_moved_folder_is_installed_again(lock_dateien):
    ort, befehle = lock_dateien
    pakete.installieren()
    stempel = ort / ".venv/stempel.json"
    stempel.write_text(stempel.read_text().replace(str(ort), "/anderswo"))
    pakete.installieren()
    assert len(befehle) == 3


def test_a_broken_installation_leaves_no_stamp(lock_dateien, monkeypatch):
    def scheitern(befehl, **_):
        raise pakete.ausgabe.Abbruch("kein Netz")

    monkeypatch.setattr(pakete.ausgabe, "ausfuehren", scheitern)
    with pytest.raises(pakete.ausgabe.Abbruch):
        pakete.installieren()
    assert pakete.python_fehlt(entwicklung=False)
