"""The real server (gunicorn with the project's own configuration) on the loopback, for measurements."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts import ausgabe, ordner, seiten_last

# All load comes from one address: limits per caller would answer instead of the site.
OHNE_GRENZEN = {"SUCHE_JE_MINUTE": "0", "VORSCHLAEGE_JE_MINUTE": "0"}


def umgebung(daten: Path, **mehr: str) -> dict[str, str]:
    """Variables of an installation in `daten`; static files are those of `make setup`."""
    ohne = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG", "GUNICORN_CMD_ARGS", "PORT", "SUCHMASCHINE")
    return {
        **{name: wert for name, wert in os.environ.items() if name not in ohne},
        "SECRET_KEY": "nur-zum-messen-" + "x" * 50,
        "HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        **OHNE_GRENZEN,
        "DATEN_ORDNER": str(daten),
        "STATIC_ORDNER": str(ordner.daten() / "static"),
        "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
        "PYTHONPATH": str(ordner.WURZEL),
        **mehr,
    }


def python(umwelt: Mapping[str, str], *worte: str, eingabe: str | None = None) -> str:
    """Runs Python with `worte` to its end and returns what it printed."""
    lauf = subprocess.run(
        [str(ordner.VENV_PYTHON), *worte],
        cwd=ordner.WURZEL,
        env=dict(umwelt),
        input=eingabe,
        capture_output=True,
        text=True,
        check=False,
    )
    if lauf.returncode:
        raise ausgabe.Abbruch(f"{' '.join(worte)[:80]} ist gescheitert:\n{lauf.stdout[-2000:]}{lauf.stderr[-2000:]}")
    return lauf.stdout


def freier_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as steckdose:
        steckdose.bind(("127.0.0.1", 0))
        return steckdose.getsockname()[1]


class Dienst:
    """A running server: its port and its processes."""

    def __init__(self, prozess: subprocess.Popen, port: int):
        self.prozess, self.port = prozess, port

    @property
    def arbeiter(self) -> list[int]:
        """Process ids of the workers."""
        kinder = Path(f"/proc/{self.prozess.pid}/task/{self.prozess.pid}/children").read_text()
        return [int(kind) for kind in kinder.split()]

    def speicher(self) -> float:
        """Megabytes that the largest worker holds in memory (RSS)."""
        return max(_rss(pid) for pid in self.arbeiter)

    def rechenzeit(self) -> float:
        """Seconds of processor time that all workers have used: what else the machine does is not in it."""
        return sum(
            int((faden / "schedstat").read_text().split()[0]) / 1e9
            for pid in self.arbeiter
            for faden in Path(f"/proc/{pid}/task").iterdir()
        )


def _rss(pid: int) -> float:
    for zeile in Path(f"/proc/{pid}/status").read_text().splitlines():
        if zeile.startswith("VmRSS:"):
            return int(zeile.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def laufend(umwelt: Mapping[str, str], *, arbeiter: int, app: str = "scripts.seiten_wsgi") -> Iterator[Dienst]:
    """Starts the server with so many workers and stops it in the end, whatever happens."""
    port = freier_port()
    protokoll = Path(umwelt["DATEN_ORDNER"]) / f"gunicorn-{port}.txt"
    befehl = [str(ordner.VENV_PYTHON), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", app]
    with protokoll.open("w") as ziel:
        prozess = subprocess.Popen(
            befehl,
            cwd=ordner.WURZEL,
            env={**umwelt, "WEB_CONCURRENCY": str(arbeiter)},
            stdin=subprocess.DEVNULL,
            stdout=ziel,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        ende = time.monotonic() + 120
        while True:
            if prozess.poll() is not None or time.monotonic() > ende:
                raise ausgabe.Abbruch(f"Der Server startet nicht:\n{protokoll.read_text()[-3000:]}")
            with contextlib.suppress(OSError):
                if seiten_last.einzeln(port, "/")[0] < 500:
                    break
            time.sleep(0.2)
        yield Dienst(prozess, port)
    finally:
        if prozess.poll() is None:
            prozess.send_signal(signal.SIGTERM)
            try:
                prozess.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(prozess.pid, signal.SIGKILL)
                prozess.wait(10)


def bereitgestellt(daten: Path, *, eintraege: int = 0) -> dict[str, str]:
    """An installation with the real entries, or with so many made of their texts; its variables."""
    shutil.rmtree(daten, ignore_errors=True)
    daten.mkdir(parents=True)
    umwelt = umgebung(daten)
    python(umwelt, "manage.py", "migrate", "--verbosity", "0")
    python(umwelt, "manage.py", "suchindex", "build")
    python(umwelt, "manage.py", "daten_laden")
    if eintraege:
        python(umwelt, "-m", "scripts.seiten_bestand", str(eintraege))
        python(umwelt, "manage.py", "suchindex", "build")
    return umwelt
