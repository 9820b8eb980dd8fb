"""The real server: its processes add up what they count, the database goes and comes back, a worker is killed."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from scripts import postgresql, programme
from tests.conftest import braucht
from tests.geduld import GEDULD, bis
from tests.installation import WURZEL, Installation, installation

pytestmark = pytest.mark.langsam

TOKEN = "ein-langes-token"
MIT_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module", autouse=True)
def statik(tmp_path_factory):
    """The collected static files, once for all servers of this module."""
    ordner = tmp_path_factory.mktemp("statik")
    eigene = Installation(tmp_path_factory.mktemp("sammeln"), "")
    eigene.umgebung["STATIC_ORDNER"] = str(ordner)
    eigene.muss("collectstatic", "--noinput", "--verbosity", "0")
    Webdienst.statik = str(ordner)


class Webdienst:
    """gunicorn with two processes on an installation of its own."""

    statik = ""

    def __init__(self, eigene, protokoll: Path):
        with socket.socket() as dose:
            dose.bind(("127.0.0.1", 0))
            self.port = dose.getsockname()[1]
        self.protokoll = protokoll
        eigene.umgebung |= {
            "LOG_FORMAT": "json",
            "METRIK_TOKEN": TOKEN,
            "WEB_CONCURRENCY": "2",
            "STATIC_ORDNER": self.statik,
        }
        with protokoll.open("w") as ziel:
            self.prozess = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"],
                cwd=WURZEL,
                env=eigene.umgebung,
                stdout=ziel,
                stderr=subprocess.STDOUT,
            )

    def holen(self, pfad: str, **kopf) -> tuple[int, str, dict[str, str]]:
        anfrage = urllib.request.Request(f"http://127.0.0.1:{self.port}{pfad}", headers=kopf)
        try:
            with urllib.request.urlopen(anfrage, timeout=GEDULD) as antwort:
                return antwort.status, antwort.read().decode(), dict(antwort.headers)
        except urllib.error.HTTPError as antwort:
            return antwort.code, antwort.read().decode(), dict(antwort.headers)

    def warten(self, pfad: str, status: int) -> None:
        """Until the address answers so."""

        def antwortet() -> bool:
            assert self.prozess.poll() is None, self.protokoll.read_text()
            try:
                return self.holen(pfad)[0] == status
            except OSError:
                return False

        bis(antwortet, pause=0.2)

    def zeilen(self) -> list[dict]:
        return [json.loads(z) for z in self.protokoll.read_text().splitlines() if z.startswith("{")]

    def beenden(self) -> None:
        self.prozess.send_signal(signal.SIGTERM)
        self.prozess.wait(GEDULD)


@contextlib.contextmanager
def webdienst(eigene, tmp_path):
    """A web server that is gone at the end, whatever happens."""
    dienst = Webdienst(eigene, tmp_path / "protokoll.txt")
    try:
        dienst.warten("/health/live", 200)
        yield dienst
    finally:
        dienst.beenden()


def test_the_processes_add_up_what_they_count(tmp_path):
    """Whichever process is asked, all requests are in the figures; the folder goes with the server."""
    with installation(tmp_path / "daten") as eigene:
        eigene.muss("suchindex", "build")
        with webdienst(eigene, tmp_path) as dienst:
            for _ in range(40):
                assert dienst.holen("/robots.txt")[0] == 200
            kinder = Path(f"/proc/{dienst.prozess.pid}/task/{dienst.prozess.pid}/children").read_text().split()
            assert len(kinder) == 2
            for _ in range(6):
                text = dienst.holen("/metrics", **MIT_TOKEN)[1]
                (zahl,) = re.findall(r'anfragen_total{ansicht="robots",methode="GET",status="200"} ([\d.]+)', text)
                assert float(zahl) == 40
            (ordner,) = _metrikordner(dienst.prozess.pid)
            assert len({datei.name.rpartition("_")[2] for datei in ordner.iterdir()} & {f"{k}.db" for k in kinder}) >= 1
        assert not ordner.exists()


def _metrikordner(pid: int) -> list[Path]:
    """Where the processes of this server put their figures."""
    orte = [ort for ort in (Path("/dev/shm"), Path(tempfile.gettempdir())) if ort.is_dir()]
    return [ordner for ort in orte for ordner in ort.glob(f"wissensspeicher-metriken-{pid}-*")]


def pruefe_ausfall(dienst, weg, zurueck):
    """Database away: a page that says so at once, its reason in the log; database back: everything by itself."""
    assert dienst.holen("/")[0] == 200
    dienst.warten("/health/ready", 200)
    weg()
    for pfad in ("/", "/loesungen/?q=Geheimwort", "/kommunen/", "/admin/login/", "/gibtesnicht/"):
        status, html, kopf = dienst.holen(pfad)
        if pfad == "/admin/login/" and status == 200:
            continue  # needs no database
        assert status == 503, (pfad, status, html)
        assert "gerade nicht erreichbar" in html
        assert kopf["Retry-After"] == "30"
        assert kopf["Cache-Control"] == "no-store"
        assert kopf["X-Request-ID"] in html
    assert dienst.holen("/health/live")[0] == 200
    assert dienst.holen("/robots.txt")[0] == 200
    status, text, _ = dienst.holen("/health/ready")
    assert (status, json.loads(text)) == (503, {"zustand": "nicht bereit"})
    assert "datenbank_erreichbar 0.0" in dienst.holen("/metrics", **MIT_TOKEN)[1]
    zeilen = dienst.zeilen()
    assert [z for z in zeilen if z["meldung"] == "Die Datenbank antwortet nicht" and z["anfrage"]]
    assert "Geheimwort" not in json.dumps(zeilen)
    zurueck()
    dienst.warten("/health/ready", 200)
    for _ in range(8):  # each process and thread
        assert dienst.holen("/")[0] == 200


@pytest.mark.einmal  # on a database of its own
def test_postgresql_goes_and_comes_back(tmp_path):
    braucht("PostgreSQL", vorhanden=bool(programme.postgresql("initdb")))
    with postgresql.laufend() as url:
        eigene = Installation(tmp_path / "daten", url)
        eigene.muss("migrate", "--verbosity", "0")
        eigene.muss("suchindex", "build")
        cluster = Path(urllib.parse.unquote(url.partition("host=")[2]))
        steuern = [*postgresql._als_wer(), str(programme.postgresql("pg_ctl")), "-D", str(cluster / "daten"), "-w"]

        def weg():
            befehl = [*steuern, "-m", "immediate", "stop"]
            subprocess.run(befehl, cwd="/", check=True, capture_output=True, timeout=GEDULD)

        def zurueck():
            optionen = f"-c listen_addresses= -c fsync=off -c unix_socket_directories={cluster}"
            befehl = [*steuern, "-l", str(cluster / "protokoll.txt"), "-o", optionen, "start"]
            subprocess.run(befehl, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=GEDULD)

        with webdienst(eigene, tmp_path) as dienst:
            pruefe_ausfall(dienst, weg, zurueck)


@pytest.mark.einmal  # on a database of its own
def test_the_folder_of_sqlite_goes_and_comes_back(tmp_path):
    """As when the disk with the data is not mounted for a while.

    No connection is kept: the file behind an open one can still be read when only its folder has another name.
    """
    eigene = Installation(tmp_path / "daten", "")
    eigene.umgebung["DATABASE_URL"] = f"sqlite:///{tmp_path / 'platte' / 'db.sqlite3'}?conn_max_age=0"
    (tmp_path / "platte").mkdir()
    eigene.muss("migrate", "--verbosity", "0")
    eigene.muss("suchindex", "build")
    with webdienst(eigene, tmp_path) as dienst:
        pruefe_ausfall(
            dienst,
            lambda: (tmp_path / "platte").rename(tmp_path / "woanders"),
            lambda: (tmp_path / "woanders").rename(tmp_path / "platte"),
        )


def test_a_killed_worker_leaves_the_site_and_its_tasks(tmp_path):
    """The site goes on answering, the task stays and is seen by health; the next worker would take it up."""
    with installation(tmp_path / "daten") as eigene:
        eigene.muss("suchindex", "build")
        worker = eigene.starten("manage.py", "worker")
        zeichen = "from basis.models import Lebenszeichen; print(Lebenszeichen.objects.count())"

        def lebt() -> bool:
            assert worker.poll() is None, worker.stdout.read()
            return eigene.code(zeichen).communicate()[0].strip() == "1"

        bis(lebt)
        worker.kill()
        worker.wait(GEDULD)
        einreihen = eigene.code("from tests.zustand.test_gesundheit import nichts; print(nichts.enqueue().status)")
        ausgabe, _ = einreihen.communicate(timeout=GEDULD)
        assert einreihen.returncode == 0, ausgabe
        with webdienst(eigene, tmp_path) as dienst:
            assert dienst.holen("/")[0] == 200
            status, text, _ = dienst.holen("/health/ready", **MIT_TOKEN)
            befunde = {b["name"]: b for b in json.loads(text)["befunde"]}
            assert status == 200
            assert befunde["Hintergrundaufgaben"]["text"].startswith("1 wartend, 0 laufend")
            assert befunde["Worker"]["text"].startswith("Letztes Zeichen: ")
