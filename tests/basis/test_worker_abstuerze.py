"""Real worker processes at one queue, killed at random points: every task is done, none twice at once."""

import json

import pytest

from tests.installation import installation
from tests.last.starten import worker_unter_last

pytestmark = pytest.mark.langsam


def test_workers_of_two_hosts_killed_again_and_again(tmp_path):
    with installation(tmp_path / "installation") as neu:
        ergebnis = worker_unter_last(neu, keim=3, auftraege=20, abstuerze=5)
    assert ergebnis["bestanden"], json.dumps(ergebnis, indent=1, ensure_ascii=False)
    assert ergebnis["von_rechnern"] == 2
    assert ergebnis["begonnen"] >= ergebnis["vollendet"] == 20
