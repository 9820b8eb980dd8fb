"""Reads the fixtures as they are: rows with their place, nothing interpreted."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from .fehler import DatenFehler, Fehler


@dataclass(frozen=True, slots=True)
class Roheintrag:
    """One row of a file; `stelle` names it for people ("Zeile 17", "Eintrag 5")."""

    stelle: str
    werte: dict


def lesen(pfad: Path) -> list[Roheintrag]:
    """All rows of a .csv or .json file. Raises DatenFehler when the file is missing or malformed."""
    try:
        text = pfad.read_text(encoding="utf-8-sig")
        return _csv(text) if pfad.suffix == ".csv" else _json(text)
    except FileNotFoundError:
        fehler = Fehler(pfad.name, "", "", "Die Datei fehlt.", f"Legen Sie sie in {pfad.parent} ab.")
    except OSError as e:
        fehler = Fehler(
            pfad.name, "", "", f"Die Datei ist nicht lesbar ({e.strerror}).", "Prüfen Sie Dateityp und Rechte."
        )
    except UnicodeDecodeError as e:
        fehler = Fehler(
            pfad.name, f"Byte {e.start}", "", "Die Datei ist nicht in UTF-8.", "Speichern Sie sie als UTF-8."
        )
    except json.JSONDecodeError as e:
        fehler = Fehler(
            pfad.name, f"Zeile {e.lineno}", "", "Das ist kein gültiges JSON.", "Berichtigen Sie Klammern und Kommas."
        )
    except (_Form, csv.Error, RecursionError) as e:
        fehler = Fehler(pfad.name, "", "", f"Die Form stimmt nicht: {e}.", "Berichtigen Sie die Datei.")
    raise DatenFehler([fehler]) from None


class _Form(Exception):  # noqa: N818 (German word for it)
    """The file can be read but is no table."""


def _csv(text: str) -> list[Roheintrag]:
    leser = csv.reader(io.StringIO(text, newline=""), strict=True)
    kopf = next(leser, [])
    if len(set(kopf)) != len(kopf) or not kopf:
        raise _Form("die Kopfzeile fehlt oder nennt eine Spalte zweimal")
    eintraege = []
    for zeile in leser:
        if len(zeile) != len(kopf):
            raise _Form(f"Zeile {leser.line_num} hat {len(zeile)} statt {len(kopf)} Spalten")
        eintraege.append(Roheintrag(f"Zeile {leser.line_num}", dict(zip(kopf, zeile, strict=True))))
    return eintraege


def _json(text: str) -> list[Roheintrag]:
    inhalt = json.loads(text)
    if not isinstance(inhalt, list) or not all(isinstance(eintrag, dict) for eintrag in inhalt):
        raise _Form("erwartet wird eine Liste von Objekten")
    return [Roheintrag(f"Eintrag {nummer}", eintrag) for nummer, eintrag in enumerate(inhalt, 1)]
