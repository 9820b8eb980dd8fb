"""The extract in tests/kommunen/daten, and how tests change it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

DATEN = Path(__file__).parent / "daten"
AUSZUG = DATEN / "gv100ad_auszug.txt"
ZWANZIG_FEHLER = DATEN / "gv100ad_20_fehler.txt"
STAND = "20260331"


def inhalt() -> bytes:
    """The extract: 49 records, 18 Gemeinden and 4 Kreise in three Länder."""
    return AUSZUG.read_bytes()


def zeilen() -> list[str]:
    return inhalt().decode("utf-8-sig").splitlines()


def datei(zeilen_neu: list[str], stand: str = STAND) -> bytes:
    """Lines as a file, of another territory where `stand` says so."""
    return "".join(f"{z[:2]}{stand}{z[10:]}\r\n" for z in zeilen_neu).encode()


def setzen(zeile: str, ab: int, text: str) -> str:
    """A line in which the columns from `ab` (counted from 0) read `text`."""
    return zeile[:ab] + text + zeile[ab + len(text) :]


def geaendert(schluessel: str, aendern: Callable[[str], str]) -> list[str]:
    """All lines; the Gemeinde with this key is changed."""
    return [aendern(z) if z.startswith("60") and z[10:18] == schluessel else z for z in zeilen()]


def ohne(*anfaenge: str) -> list[str]:
    """All lines but those whose key begins like this."""
    return [z for z in zeilen() if not z[10:18].startswith(anfaenge)]


def gepackt(name: str = "GV100AD_31032026.txt", text: bytes | None = None) -> bytes:
    """The extract in a ZIP archive, as it is published."""
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("Datensatzbeschreibung_GV100AD.pdf", b"%PDF")
        archiv.writestr(name, inhalt() if text is None else text)
    return puffer.getvalue()
