"""Which of the known formats a file is: by its content, never by its name."""

import io
import re
import zipfile
from dataclasses import dataclass

from ..vokabular import Registerformat
from .fehler import Dateifehler

HOECHSTGROESSE = 20 * 1024 * 1024
HOECHSTGROESSE_ENTPACKT = 100 * 1024 * 1024

_GV100AD_ZEILE = re.compile(rb"^\s*[1-6]0\d{8}\d{2}", re.MULTILINE)
_GV100AD_NAME = re.compile(r"(^|/)GV100AD[^/]*\.txt$", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Datei:
    """A file whose format is known; `inhalt` is unpacked where the file was a packed text."""

    format: Registerformat
    inhalt: bytes


def erkennen(inhalt: bytes) -> Datei:
    """Names the format and unpacks. Raises Dateifehler."""
    if not inhalt.strip():
        raise Dateifehler("Die Datei ist leer.")
    if len(inhalt) > HOECHSTGROESSE:
        raise Dateifehler(f"Die Datei ist größer als {HOECHSTGROESSE // 1024**2} MB: Das ist kein Gemeindeverzeichnis.")
    if inhalt.startswith(b"PK"):
        return _gepackt(inhalt)
    anfang = inhalt[:8000].removeprefix(_BOM)
    if _GV100AD_ZEILE.search(anfang):
        return Datei(Registerformat.GV100AD, inhalt)
    if b"schluessel" in anfang.splitlines()[0].split(b","):
        return Datei(Registerformat.CSV, inhalt)
    raise Dateifehler(
        "Das Format ist nicht bekannt. Erwartet wird GV100AD (.txt oder .zip), AuszugGV (.xlsx) "
        "oder eine CSV-Datei mit der Spalte „schluessel“."
    )


def _gepackt(inhalt: bytes) -> Datei:
    try:
        with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
            eintraege = archiv.infolist()
            if sum(e.file_size for e in eintraege) > HOECHSTGROESSE_ENTPACKT:
                raise Dateifehler("Entpackt ist die Datei zu groß: Das ist kein Gemeindeverzeichnis.")
            if any(e.filename == "xl/workbook.xml" for e in eintraege):
                return Datei(Registerformat.AUSZUG, inhalt)
            texte = [e for e in eintraege if _GV100AD_NAME.search(e.filename)]
            if len(texte) != 1:
                raise Dateifehler("Im ZIP-Archiv wird genau eine Datei „GV100AD….txt“ erwartet.")
            with archiv.open(texte[0]) as datei:
                # The directory of an archive may lie about sizes.
                text = datei.read(HOECHSTGROESSE_ENTPACKT + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fehler:
        raise Dateifehler("Das Archiv ist beschädigt; laden Sie es noch einmal herunter.") from fehler
    if len(text) > HOECHSTGROESSE_ENTPACKT:
        raise Dateifehler("Entpackt ist die Datei zu groß: Das ist kein Gemeindeverzeichnis.")
    if not _GV100AD_ZEILE.search(text[:8000].removeprefix(_BOM)):
        raise Dateifehler(f"„{texte[0].filename}“ enthält keine Sätze in der Form von GV100AD.")
    return Datei(Registerformat.GV100AD, text)
