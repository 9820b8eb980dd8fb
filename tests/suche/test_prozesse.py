"""Several processes at once and a process killed at the worst moment: nothing is lost, nothing drifts."""

import json

import pytest

from tests.geduld import GEDULD
from tests.installation import installation
from tests.last.starten import unter_last

from .engines.welche import JEDE

pytestmark = pytest.mark.langsam

ANLEGEN = """
from loesungen.models import Loesung
for n in range({anzahl}):
    titel = f"Bestand, Eintrag {{n}}"
    Loesung.objects.create(kennung=f"L{{n:03d}}", slug=f"l{{n}}", titel=titel, status="veroeffentlicht")
"""

# The process dies when the index is about to hear of the edit.
STERBEN = """
import os, signal
from suche import index
index.anwenden = lambda **_: os.kill(os.getpid(), signal.SIGKILL)
from loesungen.models import Loesung
loesung = Loesung.objects.get(kennung="L001")
loesung.titel = "Umbenannt vor dem Absturz"
loesung.save()
"""

TITEL = "from loesungen.models import Loesung; print(Loesung.objects.get(kennung='L001').titel)"


@pytest.fixture(params=JEDE)
def eigene(request, tmp_path):
    """An installation of its own on each engine."""
    with installation(tmp_path / "installation", request.param) as neu:
        neu.suchmaschine = request.param
        neu.muss("suchindex", "build")
        yield neu


def test_kill_when_the_index_is_about_to_be_updated_loses_nothing(eigene):
    prozess = eigene.code(ANLEGEN.format(anzahl=3))
    assert prozess.wait(GEDULD) == 0, prozess.stdout.read()
    eigene.muss("suchindex", "verify")

    prozess = eigene.code(STERBEN)
    assert prozess.wait(GEDULD) == -9, prozess.stdout.read()
    ergebnis = eigene.befehl("suchindex", "verify")
    titel, _ = eigene.code(TITEL).communicate(timeout=GEDULD)
    if eigene.suchmaschine == "postgres":
        # One transaction: neither the edit nor the index has it.
        assert ergebnis.returncode == 0, ergebnis.stdout
        assert "Eintrag 1" in titel
        return
    # The edit is committed, and the outbox knows that the index is behind.
    assert "Umbenannt" in titel
    assert ergebnis.returncode != 0
    assert "veraltet" in ergebnis.stdout
    assert "offene Änderungen angewendet" in eigene.muss("suchindex", "apply")
    assert "stimmen überein" in eigene.muss("suchindex", "verify")


@pytest.mark.parametrize("suchmaschine", JEDE)
def test_edits_searches_and_rebuilds_at_once_and_one_killed_again_and_again(suchmaschine, tmp_path):
    """In its long form (`make soak`) eight edit fifty times each and twenty are killed."""
    mass = {"keim": 7, "eintraege": 30, "schreibende": 3, "aenderungen": 8, "suchende": 2, "abstuerze": 3}
    with installation(tmp_path / "installation", suchmaschine) as neu:
        ergebnis = unter_last(neu, **mass)
    assert ergebnis["bestanden"], json.dumps(ergebnis, indent=1, ensure_ascii=False)
    assert ergebnis["last"]["suchende"]["getan"]["Suche"] > 0
    assert ergebnis["abstuerze"]["getoetet"] == {"Schreibender": 1, "Neuaufbau": 1, "Worker": 1}
