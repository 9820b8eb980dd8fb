"""Web server and worker beside each other: who ends with whom."""

import os
import signal
import subprocess
import sys

import pytest

from tests.geduld import GEDULD, bis

from .conftest import WURZEL

pytestmark = pytest.mark.einmal

# Each writes that it runs, and then waits; KURZ ends by itself. The line is one write: `print` makes two of it where
# output is unbuffered, and what two processes say at once would stand in each other's lines.
SCHLAEFER = "import sys, time; sys.stdout.write(sys.argv[1] + '\\n'); time.sleep(3600)"
KURZ = "import sys; sys.stdout.write(sys.argv[1] + '\\n'); sys.exit(3)"
LAUF = """
import sys
from scripts import dienste
dienste.PAUSE = 0.1
sys.exit(dienste.betreiben([sys.executable, "-c", {web!r}, "web"], [sys.executable, "-c", {worker!r}, "worker"]))
"""


@pytest.fixture
def betreiben(tmp_path):
    """Start both; returns the process and what it and its children said so far."""
    protokoll = tmp_path / "protokoll.txt"
    laufende = []

    def _starten(web=SCHLAEFER, worker=SCHLAEFER):
        with protokoll.open("w") as ziel:
            prozess = subprocess.Popen(
                [sys.executable, "-c", LAUF.format(web=web, worker=worker)],
                cwd=WURZEL,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=ziel,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        laufende.append(prozess)
        return prozess, protokoll.read_text

    yield _starten
    for prozess in laufende:
        try:
            os.killpg(prozess.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        prozess.wait(GEDULD)


def allein(gruppe: int) -> bool:
    """Whether nobody of the process group is left."""
    try:
        os.killpg(gruppe, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("an_alle", [True, False])
@pytest.mark.parametrize("nummer", [signal.SIGINT, signal.SIGTERM])
def test_both_end_when_asked(betreiben, nummer, an_alle):
    """Ctrl-C reaches every process of the group, `kill` only the first."""
    prozess, gesagt = betreiben()
    bis(lambda: {"web", "worker"} <= set(gesagt().split()))
    (os.killpg if an_alle else os.kill)(prozess.pid, nummer)
    assert prozess.wait(GEDULD) == 0
    bis(lambda: allein(prozess.pid))
    assert "scripts/dienste.py" not in gesagt()  # no traceback of ours


def test_the_end_of_the_web_server_is_the_end_of_all(betreiben):
    web = "import sys, time; sys.stdout.write(sys.argv[1] + '\\n'); time.sleep(1); sys.exit(7)"
    prozess, gesagt = betreiben(web=web)
    assert prozess.wait(GEDULD) == 7
    bis(lambda: allein(prozess.pid))
    assert "worker" in gesagt()


def test_a_worker_that_ends_is_started_again(betreiben):
    prozess, gesagt = betreiben(worker=KURZ)
    bis(lambda: gesagt().splitlines().count("worker") >= 3)
    assert prozess.poll() is None
    assert "Der Worker ist beendet (Code 3), neuer Start" in gesagt()


@pytest.mark.skipif(sys.platform != "linux", reason="Nur der Linux-Kern beendet Kinder mit ihrem Elternprozess.")
def test_nobody_is_left_when_the_first_is_killed(betreiben):
    prozess, gesagt = betreiben()
    bis(lambda: {"web", "worker"} <= set(gesagt().split()))
    prozess.kill()
    prozess.wait(GEDULD)
    bis(lambda: allein(prozess.pid))
