"""The workbook "AuszugGV…" to Sätze: the same record types as GV100AD, and coordinates."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import load_workbook

from .fehler import Ablehnung, Dateifehler
from .saetze import GEMEINDE, KENNZEICHEN, KREIS, LAND, SATZARTEN, VERBAND, Gelesen, Satz

KOPFZEILEN = 12
_STAND = re.compile(r"Gebietsstand am (\d{2}\.\d{2}\.\d{4})")
# Column → how its heading begins, once everything but letters is taken off. Other columns come and go with the years.
SPALTEN = {
    "satzart": "satzart",
    "kennzeichen": "textkennzeichen",
    "land": "land",
    "rb": "rb",
    "kreis": "kreis",
    "vb": "vb",
    "gem": "gem",
    "name": "gemeindename",
    "flaeche": "flächekm",
    "einwohner": "insgesamt",
    "maennlich": "männlich",
    "plz": "postleitzahl",
    "laenge": "längengrad",
    "breite": "breitengrad",
}
_GENAU = {"land", "rb", "kreis", "vb", "gem"}


def lesen(inhalt: bytes) -> Gelesen:
    """All records of the workbook and all rows that are none. Raises Dateifehler."""
    zeilen = _tabelle(inhalt)
    kopf = zeilen[:KOPFZEILEN]
    beginn, spalten = _spalten(kopf)
    stand = _gebietsstand(kopf)
    saetze, abgelehnt, erwaehnt = [], [], set()
    for nummer, zeile in enumerate(zeilen[beginn:], beginn + 1):
        zelle = {name: _text(zeile[ort]) if ort < len(zeile) else "" for name, ort in spalten.items()}
        if _keine_daten(zeile, zelle):
            continue
        ergebnis = _satz(nummer, zelle, stand)
        if isinstance(ergebnis, Satz):
            saetze.append(ergebnis)
        else:
            abgelehnt += ergebnis
            erwaehnt.add((zelle["satzart"], _schluessel(zelle)))
    return Gelesen(saetze, abgelehnt, stand, frozenset(erwaehnt))


def _tabelle(inhalt: bytes) -> list[Sequence[Any]]:
    """The rows of the sheet that holds the records."""
    try:
        mappe = load_workbook(io.BytesIO(inhalt), read_only=True, data_only=True)
        for blatt in mappe.worksheets:
            kopf = list(blatt.iter_rows(max_row=KOPFZEILEN, values_only=True))
            if any(zeile and _buchstaben(_text(zeile[0])) == "satzart" for zeile in kopf):
                return list(blatt.iter_rows(values_only=True))
    except Exception as fehler:  # a damaged workbook breaks anywhere in the library
        raise Dateifehler("Die Arbeitsmappe ist beschädigt; laden Sie sie noch einmal herunter.") from fehler
    raise Dateifehler("In der Arbeitsmappe steht kein Blatt mit der Spalte „Satzart“: Das ist kein AuszugGV.")


def _spalten(kopf: list[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """The index of the first row after the headings, and where each column stands."""
    beginn = next(i for i, zeile in enumerate(kopf) if zeile and _buchstaben(_text(zeile[0])) == "satzart")
    gefunden: dict[str, int] = {}
    for zeile in kopf[beginn : beginn + 3]:
        for ort, zelle in enumerate(zeile):
            titel = _buchstaben(_text(zelle))
            for name, anfang in SPALTEN.items():
                passt = titel == anfang if name in _GENAU else titel.startswith(anfang)
                if passt:
                    gefunden.setdefault(name, ort)
    fehlend = [name for name in SPALTEN if name not in gefunden]
    if fehlend:
        raise Dateifehler(f"In der Arbeitsmappe fehlen Spalten: {', '.join(fehlend)}.")
    return beginn + 3, gefunden


def _gebietsstand(kopf: list[Sequence[Any]]) -> date:
    for zeile in kopf:
        for zelle in zeile:
            if treffer := _STAND.search(_text(zelle)):
                return datetime.strptime(treffer[1], "%d.%m.%Y").date()  # noqa: DTZ007 - a date without time
    raise Dateifehler("Die Arbeitsmappe nennt keinen Gebietsstand („Gebietsstand am TT.MM.JJJJ“).")


def _text(zelle: Any) -> str:
    return "" if zelle is None else str(zelle).strip()


def _buchstaben(text: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", text.lower())


def _keine_daten(zeile: Sequence[Any], zelle: dict[str, str]) -> bool:
    """An empty row, or a footnote: text in the first cell and nowhere else."""
    gefuellt = [ort for ort, wert in enumerate(zeile) if _text(wert)]
    return not gefuellt or (gefuellt == [0] and len(zelle["satzart"]) > 2)


def _schluessel(zelle: dict[str, str]) -> str:
    kreis = zelle["land"] + zelle["rb"] + zelle["kreis"]
    return {
        LAND: zelle["land"],
        KREIS: kreis,
        VERBAND: kreis + zelle["vb"],
        GEMEINDE: kreis + zelle["gem"],
    }.get(zelle["satzart"], "")


def _satz(nummer: int, zelle: dict[str, str], stand: date) -> Satz | list[Ablehnung]:
    art = zelle["satzart"]
    if art not in SATZARTEN:
        return [Ablehnung(nummer, "Satzart", f"„{art or 'leer'}“ ist nicht bekannt; es gibt {', '.join(SATZARTEN)}.")]
    fehler: list[Ablehnung] = []
    kreis = zelle["land"] + zelle["rb"] + zelle["kreis"]
    schluessel = _schluessel(zelle)
    laenge = {LAND: 2, KREIS: 5, VERBAND: 9, GEMEINDE: 8}.get(art)
    if laenge and not re.fullmatch(rf"[0-9]{{{laenge}}}", schluessel):
        fehler.append(Ablehnung(nummer, "Regionalschlüssel", f"„{schluessel}“ hat nicht {laenge} Ziffern."))
    if art == GEMEINDE and not re.fullmatch(r"[0-9]{4}", zelle["vb"]):
        fehler.append(Ablehnung(nummer, "Gemeindeverband", f"„{zelle['vb']}“ hat nicht 4 Ziffern."))
    erlaubt = {str(kennzeichen) for kennzeichen in KENNZEICHEN.get(art, ())}
    if erlaubt and zelle["kennzeichen"] not in erlaubt:
        grund = f"„{zelle['kennzeichen'] or 'leer'}“ ist bei Satzart {art} nicht bekannt."
        fehler.append(Ablehnung(nummer, "Textkennzeichen", grund))
    zahlen: dict[str, Any] = {}
    if art == GEMEINDE:
        for name, wert, grund in _zahlen(zelle):
            if grund:
                fehler.append(Ablehnung(nummer, name, grund))
            zahlen[name] = wert
    if fehler:
        return fehler
    return Satz(
        zeile=nummer,
        satzart=art,
        schluessel=schluessel,
        name=zelle["name"],
        verband=kreis + zelle["vb"] if art in (VERBAND, GEMEINDE) else "",
        kennzeichen=int(zelle["kennzeichen"]) if erlaubt else 0,
        flaeche_km2=zahlen.get("Fläche"),
        einwohner=zahlen.get("Bevölkerung insgesamt"),
        maennlich=zahlen.get("Bevölkerung männlich"),
        plz=zelle["plz"],
        breite=zahlen.get("Breitengrad"),
        laenge=zahlen.get("Längengrad"),
        gebietsstand=stand,
    )


def _zahlen(zelle: dict[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Name, value, reason why it is none."""
    for name, spalte, als in (
        ("Fläche", "flaeche", _dezimal),
        ("Bevölkerung insgesamt", "einwohner", _ganz),
        ("Bevölkerung männlich", "maennlich", _ganz),
        ("Längengrad", "laenge", _grad),
        ("Breitengrad", "breite", _grad),
    ):
        text = zelle[spalte]
        if not text and als is _grad:
            yield name, None, ""
            continue
        try:
            yield name, als(text), ""
        except (ValueError, InvalidOperation):
            yield name, None, f"„{text or 'leer'}“ ist keine Zahl."


def _dezimal(text: str) -> Decimal:
    wert = Decimal(text.replace(",", "."))
    if not wert.is_finite():
        raise ValueError(text)
    return wert.quantize(Decimal("0.01"))


def _ganz(text: str) -> int:
    wert = Decimal(text)
    if not wert.is_finite() or wert != wert.to_integral_value():
        raise ValueError(text)
    return int(wert)


def _grad(text: str) -> float:
    wert = Decimal(text.replace(",", "."))
    if not wert.is_finite():
        raise ValueError(text)
    return float(wert)
