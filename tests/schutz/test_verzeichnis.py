"""docs/sicherheit.md names only files and tests that are there, and every chapter."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.einmal

WURZEL = settings.BASE_DIR
TEXT = (WURZEL / "docs/sicherheit.md").read_text(encoding="utf-8")


def test_every_test_and_file_named_exists():
    quelltext = "\n".join(pfad.read_text(encoding="utf-8") for pfad in (WURZEL / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(tests) > 20
    assert [name for name in tests if f"def {name}(" not in quelltext] == []
    pfade = re.findall(r"`((?:tests|basis|schutz|portal|kommunen)/[\w./]*)`", TEXT)
    assert len(pfade) > 20
    orte = (WURZEL, WURZEL / "wissensspeicher")
    assert [pfad for pfad in pfade if not any((ort / pfad).exists() for ort in orte)] == []


def test_every_chapter_of_the_standard_is_there():
    assert re.findall(r"^\| \*\*(V\d+)\*\*", TEXT, re.MULTILINE) == [f"V{nummer}" for nummer in range(1, 18)]
