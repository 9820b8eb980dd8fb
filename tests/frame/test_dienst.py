"""`make run` and the container's command, for real: set up in a new folder, serve, answer, stop."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from scripts import ordner, pakete
from tests.geduld import GEDULD, bis

from ..conftest import braucht
from .conftest import WURZEL

pytestmark = pytest.mark.langsam


@pytest.fixture(autouse=True)
def eingerichtet():
    """Only where `make test` has set things up: these tests must not install packages beside a running test run."""
    fehlt = pakete.python_fehlt(entwicklung=True) or pakete.node_fehlt(entwicklung=True)
    braucht("Die von make test eingerichtete Umgebung", vorhanden=not fehlt)


def _freier_port():
    with socket.socket() as steckdose:
        steckdose.bind(("127.0.0.1", 0))
        return steckdose.getsockname()[1]


def _gruppe(gruppe: int) -> dict[int, float]:
    """The processes of a group, each with the processor seconds that it and its ended children took."""
    takt, gefunden = os.sysconf("SC_CLK_TCK"), {}
    for datei in Path("/proc").glob("[0-9]*/stat"):
        try:
            werte = datei.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(werte[2]) == gruppe:
            gefunden[int(datei.parent.name)] = sum(map(int, werte[11:15])) / takt
    return gefunden


def _metrikordner(nummer: int) -> list[Path]:
    """Where a web server of this process number keeps its figures."""
    orte = [Path("/dev/shm"), Path(tempfile.gettempdir())]
    return [ordner for ort in orte for ordner in ort.glob(f"wissensspeicher-metriken-{nummer}-*")]


# A worker of gunicorn that does not end must not go unnoticed because it is killed soon.
OHNE_FRIST = {"GUNICORN_CMD_ARGS": "--graceful-timeout 3600"}


class Dienst:
    """A server in a process group of its own, so that Ctrl-C can be played."""

    def __init__(self, befehl, umgebung, port, protokoll):
        self.port, self.protokoll = port, protokoll
        with protokoll.open("w") as ziel:
            self.prozess = subprocess.Popen(
                befehl,
                cwd=WURZEL,
                env={**umgebung, **OHNE_FRIST, "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=ziel,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def status(self, pfad="/", **kopf):
        verbindung = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GEDULD)
        verbindung.request("GET", pfad, headers=kopf)
        return verbindung.getresponse().status

    def warten(self):
        """The status of the first answer."""

        def antwort() -> int | None:
            assert self.prozess.poll() is None, self.text()
            try:
                return self.status("/admin/login/")
            except OSError:
                return None

        return bis(antwort, pause=0.1)

    def unterbrechen(self):
        """As a terminal does: to every process of the group. All end by themselves, none waits for a timeout."""
        alle = list(_gruppe(self.prozess.pid))
        assert any(_metrikordner(nummer) for nummer in alle)
        os.killpg(self.prozess.pid, signal.SIGINT)
        self.prozess.wait(GEDULD)
        # A web server that hung and was killed for it would have left its figures behind.
        assert [ort for nummer in alle for ort in _metrikordner(nummer)] == []

    def text(self):
        return self.protokoll.read_text()

    def beenden(self):
        if self.prozess.poll() is None:
            os.killpg(self.prozess.pid, signal.SIGKILL)
            self.prozess.wait(GEDULD)


@pytest.fixture
def datenbank():
    """The variables that name a database of this test's own: none for SQLite, whose file lies in the data folder."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        yield {}
        return
    name = f"test_{uuid.uuid4().hex[:12]}"
    adresse = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as verbindung:
        verbindung.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlunsplit(adresse._replace(path=f"/{name}"))}
        verbindung.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def dienst(umgebung, datenbank, tmp_path):
    """Start a server; it is gone at the end of the test in any case."""
    gestartet = []

    def _starten(befehl, **umwelt):
        port = _freier_port()
        eigene = {**umgebung, **datenbank, "DATEN_ORDNER": str(tmp_path / "daten"), **umwelt}
        neu = Dienst(befehl, eigene, port, tmp_path / f"protokoll-{len(gestartet)}.txt")
        gestartet.append(neu)
        return neu

    yield _starten
    for einer in gestartet:
        einer.beenden()


@pytest.fixture
def verwalten(umgebung, datenbank, tmp_path):
    """`manage.py` against the data folder of this test."""

    def _verwalten(*worte):
        return subprocess.run(
            [sys.executable, "manage.py", *worte],
            cwd=WURZEL,
            env={**umgebung, **datenbank, "DATEN_ORDNER": str(tmp_path / "daten")},
            capture_output=True,
            text=True,
            timeout=GEDULD,
        )

    return _verwalten


def test_make_run_twice(dienst, verwalten, tmp_path):
    """The first makes everything and says the login; the second is quick, keeps edits, and stops cleanly."""
    erster = dienst(["make", "run"])
    assert erster.warten() == 200
    assert f"http://127.0.0.1:{erster.port}/" in erster.text()
    passwort = re.search(r"Benutzer „redaktion“, Passwort „(\S+)“", erster.text())[1]
    assert passwort in (tmp_path / "daten/zugang.txt").read_text()
    for pfad in (tmp_path / "daten").iterdir():
        assert not stat.S_IMODE(pfad.stat().st_mode) & 0o077, pfad
    erster.unterbrechen()
    assert "Traceback" not in erster.text()

    edit = (
        "from loesungen.models import Loesung; l = Loesung.objects.get(kennung='L002');"
        "l.titel = 'Von Hand geändert'; l.save()"
    )
    assert verwalten("shell", "-c", edit).returncode == 0
    zweiter = dienst(["make", "run"])
    assert zweiter.warten() == 200
    # Quick, on a busy machine too: what counts is the work, some five seconds of it; the first start takes thirty.
    assert sum(_gruppe(zweiter.prozess.pid).values()) < 15
    assert "→" not in zweiter.text(), zweiter.text()
    lesen = "from loesungen.models import Loesung; print(Loesung.objects.get(kennung='L002').titel)"
    assert verwalten("shell", "-v", "0", "-c", lesen).stdout.strip() == "Von Hand geändert"
    zweiter.unterbrechen()
    assert "Traceback" not in zweiter.text()


def test_the_command_of_the_container(dienst, umgebung, tmp_path):
    """As in the image: static files collected beforehand, secrets from the environment, TLS in front."""
    umwelt = {
        "SECRET_KEY": "nur-fuer-diesen-test-" + "x" * 40,
        "ALLOWED_HOSTS": "wissensspeicher.example",
        "STATIC_ORDNER": str(tmp_path / "statik"),
        "DATEN_ORDNER": str(tmp_path / "daten"),
    }
    bauen = [sys.executable, "-m", "scripts.bereitstellen", "--nur-statik"]
    subprocess.run(bauen, cwd=WURZEL, env={**umgebung, **umwelt}, check=True, capture_output=True)
    assert not (tmp_path / "daten").exists()
    befehl = re.search(r'^CMD \["python", "-m", "(.*)"\]$', (WURZEL / "Dockerfile").read_text(), re.MULTILINE)[1]
    laufend = dienst([sys.executable, "-m", befehl], **umwelt)
    assert laufend.warten() == 400  # a host that is not allowed
    assert "Statische Dateien" not in laufend.text()
    kopf = {"Host": "wissensspeicher.example"}
    assert laufend.status("/admin/login/", **kopf) == 301
    assert laufend.status("/admin/login/", **kopf, **{"X-Forwarded-Proto": "https"}) == 200
    gesund = subprocess.run(
        [sys.executable, "-m", "scripts.gesund"],
        cwd=WURZEL,
        env={**umgebung, **umwelt, "PORT": str(laufend.port)},
        capture_output=True,
        text=True,
    )
    assert (gesund.returncode, gesund.stdout) == (0, "Status 200\n")
    os.kill(laufend.prozess.pid, signal.SIGTERM)
    assert laufend.prozess.wait(GEDULD) == 0
    assert "Traceback" not in laufend.text()


def test_two_setups_at_once(umgebung, datenbank, verwalten, tmp_path):
    eigene = {**umgebung, **datenbank, "DATEN_ORDNER": str(tmp_path / "daten")}
    laeufe = [
        subprocess.Popen(
            ["make", "setup"], cwd=WURZEL, env=eigene, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    texte = [lauf.communicate(timeout=GEDULD)[0] for lauf in laeufe]
    assert [lauf.returncode for lauf in laeufe] == [0, 0], texte
    assert sum("mitgelieferten Daten werden geladen" in text for text in texte) == 1
    pruefung = verwalten("suchindex", "verify")
    assert pruefung.returncode == 0, pruefung.stdout + pruefung.stderr


def test_health_check_without_a_server(starte):
    lauf = starte("scripts.gesund", PORT=str(_freier_port()))
    assert lauf.returncode == 1
    assert lauf.stdout.startswith("keine Antwort: ")


def test_admin_stands_where_the_commands_say():
    from django.urls import reverse

    assert reverse("admin:index") == "/admin/"
    assert ordner.WURZEL == WURZEL
