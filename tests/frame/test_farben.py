"""The admin repeats a few of KERN's colours; they are KERN's."""

import re

import pytest

from tests.conftest import braucht
from tests.installation import WURZEL

pytestmark = pytest.mark.einmal

KERN = WURZEL / "node_modules" / "@kern-ux" / "native" / "dist" / "kern.css"
FARBE = re.compile(r"(--kern-color-[a-z]+-\d+):\s*(oklch\([^)]*\))")


def farben(datei) -> dict[str, str]:
    return dict(FARBE.findall(datei.read_text("utf-8")))


def test_the_colours_of_the_admin_are_kerns():
    braucht("@kern-ux/native (npm ci)", vorhanden=KERN.is_file())
    eigene, kerns = farben(WURZEL / "static/css/admin-farben.css"), farben(KERN)
    assert len(eigene) > 15
    assert {name: wert for name, wert in eigene.items() if kerns.get(name) != wert} == {}
