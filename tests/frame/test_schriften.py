"""The typefaces hold what German pages need, weigh little and carry their own name."""

import pytest
from fontTools.ttLib import TTFont

from scripts import schriften

pytestmark = pytest.mark.einmal


@pytest.mark.parametrize(("quelle", "datei", "schnitt"), [(q, *z) for q, z in schriften.SCHNITTE.items()])
def test_a_typeface_is_small_german_and_renamed(tmp_path, quelle, datei, schnitt):
    ziel = tmp_path / datei
    schriften.zuschneiden(schriften.QUELLE / quelle, ziel, schnitt)
    assert ziel.stat().st_size < 20_000
    schrift = TTFont(ziel)
    zeichen = schrift.getBestCmap()
    assert [z for z in "AZaz09ÄÖÜäöüßẞéçñłőşžŠ„“‚‘–—…€§²×→·" if ord(z) not in zeichen] == []
    # Numbers in columns stand below one another.
    assert "tnum" in {merkmal.FeatureTag for merkmal in schrift["GSUB"].table.FeatureList.FeatureRecord}
    namen = {e.nameID: str(e) for e in schrift["name"].names}
    # The licence reserves the name of the original for the original.
    assert [n for n in (1, 3, 4, 6) if "fira" in namen[n].lower()] == []
    assert "Open Font License" in namen[13]


def test_they_are_made_again_when_they_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(schriften, "ZIEL", tmp_path / "schriften")
    monkeypatch.setattr(schriften, "STEMPEL", tmp_path / "stempel.json")
    assert schriften.fehlen()
    assert schriften.main() == 0
    assert not schriften.fehlen()
    (tmp_path / "schriften" / "regular.woff2").unlink()
    assert schriften.fehlen()
