"""Finds a Python that is new enough and goes on with it.

This file, and every program that calls it, must be readable for Python 3.6: a machine whose `python3` is old deserves
one clear sentence or, better, to be helped by the newer Python that stands beside it.
"""

import os
import subprocess
import sys

MINDESTENS = (3, 11)
KANDIDATEN = ("python3.13", "python3.12", "python3.11", "python3")
# A child asks itself: which version am I, can I make virtual environments, where is my program?
FRAGE = "import sys, venv, ensurepip; print('%d.%d.%d|%s' % (sys.version_info[:3] + (sys.executable,)))"


def befragen(programm):
    """Return ((3, 13, 0), path) of a Python, or (None, reason) where it does not start or lacks `venv`."""
    try:
        antwort = subprocess.check_output([programm, "-c", FRAGE], stderr=subprocess.STDOUT)
    except OSError:
        return None, "nicht gefunden"
    except subprocess.CalledProcessError as fehler:
        if b"ensurepip" in fehler.output or b"venv" in fehler.output:
            return None, "ohne das Modul venv (Debian und Ubuntu: Paket python3-venv)"
        return None, "nicht gefunden"
    version, pfad = antwort.decode().strip().split("|", 1)
    return tuple(int(teil) for teil in version.split(".")), pfad


def finden():
    """Return the path of a fitting Python, or (None, sentence)."""
    gewuenscht = os.environ.get("PYTHON")
    gesehen = []
    for name in [gewuenscht] if gewuenscht else KANDIDATEN:
        version, pfad = befragen(name)
        if version is None:
            if pfad != "nicht gefunden" or gewuenscht:
                gesehen.append("%s %s" % (name, pfad))
        elif version < MINDESTENS:
            gesehen.append("%s ist Python %s" % (name, ".".join(map(str, version))))
        else:
            return pfad, ""
    satz = "Der Wissensspeicher braucht Python 3.11 oder neuer; gefunden: %s. %s" % (
        ", ".join(gesehen) or "keines",
        "Installieren Sie es, oder nennen Sie es mit PYTHON=/pfad/zu/python3.11.",
    )
    return None, satz


def sicherstellen(modul):
    """Return only in a Python that fits; otherwise go on in one (`modul` is started anew) or end with one sentence."""
    wurzel = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    # An environment that stands already was made by a fitting Python; any new enough one can look after it.
    if sys.version_info >= MINDESTENS and os.path.exists(os.path.join(wurzel, ".venv", "pyvenv.cfg")):
        return
    pfad, satz = finden()
    if pfad is None:
        sys.stderr.write(satz + "\n")
        sys.exit(1)
    if os.path.realpath(pfad) != os.path.realpath(sys.executable):
        os.chdir(wurzel)
        os.execv(pfad, [pfad, "-m", modul] + sys.argv[1:])
