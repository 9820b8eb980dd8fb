"""Mixed load on the real server while an editor publishes every second: thirty seconds; five minutes: make soak."""

import pytest

from scripts import seiten_dienst, soak_seiten
from tests.installation import installation

pytestmark = pytest.mark.langsam


def test_nothing_fails_nothing_is_stale_memory_is_steady(tmp_path):
    with installation(tmp_path / "daten") as neu:
        umwelt = {**neu.umgebung, **seiten_dienst.OHNE_GRENZEN, "STATIC_ORDNER": str(tmp_path / "statik")}
        seiten_dienst.python(umwelt, "-m", "scripts.bereitstellen", "--nur-statik")
        neu.muss("suchindex", "build")
        neu.muss("daten_laden")
        ergebnis = soak_seiten.last(umwelt, 30)
    assert soak_seiten.maengel(ergebnis) == [], ergebnis
    # Fewer only where publishing itself takes longer than a second.
    assert ergebnis["veroeffentlicht"] >= 5
    assert ergebnis["proben"] > 100


def test_a_stale_page_and_a_growing_process_would_be_noticed():
    """The check can fail: each fault by itself is named."""
    gut = {
        "status": {"200": 10, "304": 1},
        "fehler": [],
        "veraltet": [],
        "speicherwachstum": 0.01,
        "proben": 5,
        "veroeffentlicht": 5,
    }
    assert soak_seiten.maengel(gut) == []
    for fehler in (
        {"status": {"200": 10, "503": 1}},
        {"fehler": ["x"]},
        {"veraltet": ["/: 1 statt 2"]},
        {"speicherwachstum": 0.06},
        {"speicherwachstum": None},
        {"proben": 0},
    ):
        assert soak_seiten.maengel({**gut, **fehler}) != [], fehler
