"""GV100AD (fixed-width text, 220 characters per line) to Sätze, by the library gv100ad-py.

The library reads; where it cannot, this file says which columns of the line are to blame.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from gv100ad import GV100ADReader

from .fehler import Ablehnung
from .saetze import GEMEINDE, KENNZEICHEN, KREIS, LAND, SATZARTEN, VERBAND, Gelesen, Satz

ZEILENLAENGE = 220
_ZIFFERN = re.compile(r"[0-9]+")


def lesen(inhalt: bytes) -> Gelesen:
    """All records of the file and all lines that are none."""
    saetze, abgelehnt, erwaehnt = [], [], set()
    for nummer, roh in enumerate(_zeilen(inhalt), 1):
        if isinstance(roh, Ablehnung):
            abgelehnt.append(roh)
            continue
        fehler = [Ablehnung(nummer, feld, grund) for feld, grund in _maengel(roh)]
        if fehler:
            abgelehnt += fehler
            erwaehnt.add((roh[:2], _schluessel(roh)))
        else:
            saetze.append(_satz(nummer, roh))
    stand = next((s.gebietsstand for s in saetze), None)
    return Gelesen(saetze, abgelehnt, stand, frozenset(erwaehnt))


def _schluessel(zeile: str) -> str:
    """The key in a line that may be broken elsewhere."""
    if zeile[:2] == VERBAND:
        return zeile[10:15] + zeile[18:22]
    return zeile[10:18].strip()


def _zeilen(inhalt: bytes) -> Iterator[str | Ablehnung]:
    zeilen = inhalt.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    while zeilen and not zeilen[-1].strip():
        zeilen.pop()  # the line end of the last record
    for nummer, roh in enumerate(zeilen, 1):
        try:
            yield roh.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError as fehler:
            stelle = len(roh[: fehler.start].decode("utf-8")) + 1
            yield Ablehnung(nummer, "Zeichensatz", f"Zeichen {stelle} ist nicht in UTF-8 kodiert.")


def _maengel(zeile: str) -> Iterator[tuple[str, str]]:
    """Field and reason of everything in a line that has not the described shape."""
    if len(zeile) != ZEILENLAENGE:
        yield "Satzlänge", f"Die Zeile hat {len(zeile)} statt {ZEILENLAENGE} Zeichen."
        return
    art = zeile[:2]
    if art not in SATZARTEN:
        yield "Satzart", f"„{art}“ ist nicht bekannt; es gibt {', '.join(SATZARTEN)}."
        return
    if any(ord(zeichen) < 32 or zeichen == "\ufffd" for zeichen in zeile):
        yield "Zeichensatz", "Die Zeile enthält Steuerzeichen oder Ersatzzeichen."
        return
    for feld, wert, taugt, erwartet in _felder(art, zeile):
        if not taugt(wert):
            yield feld, f"„{wert.strip() or 'leer'}“ ist {erwartet}."


def _felder(art: str, zeile: str) -> Iterator[tuple[str, str, Callable[[str], bool], str]]:
    """Field, columns, test, what it is if it fails the test."""
    yield "Gebietsstand", zeile[2:10], _datum_taugt, "kein Datum"
    laenge = {LAND: 2, KREIS: 5, VERBAND: 5, GEMEINDE: 8}.get(art)
    if laenge:
        yield "Regionalschlüssel", zeile[10 : 10 + laenge], _nur_ziffern, f"kein Schlüssel aus {laenge} Ziffern"
    if art in (VERBAND, GEMEINDE):
        yield "Gemeindeverband", zeile[18:22], _nur_ziffern, "kein Schlüssel aus 4 Ziffern"
    if art in KENNZEICHEN:
        erlaubt = {str(kennzeichen) for kennzeichen in KENNZEICHEN[art]}
        yield "Textkennzeichen", zeile[122:124], erlaubt.__contains__, f"bei Satzart {art} nicht bekannt"
    if art == GEMEINDE:
        yield "Fläche", zeile[128:139], _zahl_taugt, "keine ganze Zahl"
        yield "Bevölkerung insgesamt", zeile[139:150], _zahl_taugt, "keine ganze Zahl"
        yield "Bevölkerung männlich", zeile[150:161], _zahl_taugt, "keine ganze Zahl"
        yield "PLZ-Kennzeichnung", zeile[170:175], ("*****", "     ").__contains__, "weder leer noch „*****“"


def _nur_ziffern(text: str) -> bool:
    return _ZIFFERN.fullmatch(text) is not None


def _zahl_taugt(text: str) -> bool:
    """Negative numbers are numbers: that they make no sense is said by `pruefen`."""
    return re.fullmatch(r"-?[0-9]+", text.strip()) is not None


def _datum_taugt(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - a date without time
    except ValueError:
        return False
    return _nur_ziffern(text)


def _satz(nummer: int, zeile: str) -> Satz:
    """A line without faults, read by the library."""
    (eintrag,) = GV100ADReader(io.StringIO(zeile)).read()
    art = zeile[:2]
    gemeinsam = {"zeile": nummer, "satzart": art, "name": eintrag.name.strip(), "gebietsstand": eintrag.timestamp}
    if art == KREIS:
        return Satz(schluessel=eintrag.regional_code, kennzeichen=eintrag.type.value, **gemeinsam)
    if art == VERBAND:
        schluessel = eintrag.regional_code + eintrag.association
        return Satz(schluessel=schluessel, verband=schluessel, kennzeichen=eintrag.type.value, **gemeinsam)
    if art == GEMEINDE:
        return Satz(
            schluessel=eintrag.regional_code,
            verband=eintrag.regional_code[:5] + eintrag.association,
            kennzeichen=eintrag.type.value,
            flaeche_km2=Decimal(eintrag.area) / 100,  # hectares
            einwohner=eintrag.inhabitants,
            maennlich=eintrag.inhabitants_male,
            plz=eintrag.postal_code,
            **gemeinsam,
        )
    return Satz(schluessel=eintrag.regional_code.strip(), **gemeinsam)
