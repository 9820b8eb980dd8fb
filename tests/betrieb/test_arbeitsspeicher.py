"""Memory that a process no longer needs goes back, however it lies between memory that it keeps."""

import subprocess
import sys
from pathlib import Path

import pytest

from wissensspeicher.betrieb.arbeitsspeicher import sparsam

# Takes 100 MB in blocks with something small between them that stays, lets the blocks go, says how many MB are held.
LOECHER = """
import re, sys
from pathlib import Path
from wissensspeicher.betrieb.arbeitsspeicher import sparsam
if sys.argv[1] == "sparsam":
    assert sparsam() is True
bleibt, geht = [], []
for n in range(1000):
    geht.append(bytearray(100_000))
    bleibt.append(bytearray(3_000))
del geht
print(int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
WURZEL = Path(__file__).parents[2]

pytestmark = pytest.mark.einmal


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Die Einstellungen gibt es nur in der glibc.")
def test_what_is_free_goes_back():
    def gehalten(wie: str) -> int:
        befehl = [sys.executable, "-c", LOECHER, wie]
        return int(subprocess.run(befehl, cwd=WURZEL, capture_output=True, text=True, check=True).stdout)

    assert gehalten("sparsam") < gehalten("wie immer") - 50


def test_a_library_without_these_settings_is_no_error(monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    assert sparsam() is False


def test_the_server_does_it_before_it_forks(monkeypatch):
    gerufen = []
    monkeypatch.setattr("wissensspeicher.betrieb.arbeitsspeicher.sparsam", lambda: gerufen.append(1))
    monkeypatch.setattr("wissensspeicher.zustand.metrikordner.anlegen", lambda _: None)
    exec(compile((WURZEL / "gunicorn.conf.py").read_text(), "gunicorn.conf.py", "exec"), {})
    assert gerufen == [1]
