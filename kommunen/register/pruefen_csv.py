"""Validates the rows of our own CSV by the fields of the model itself, and makes an Inhalt of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from ..models import Kommune
from ..vokabular import Kommunentyp
from . import grenzen
from .fehler import Ablehnung
from .lesen_csv import SPALTEN, Rohzeile, Tabelle
from .saetze import Inhalt, Soll

_FORMEN = {
    Kommunentyp.GEMEINDE: re.compile(r"[0-9]{8}"),
    Kommunentyp.KREIS: re.compile(r"[0-9]{5}"),
    Kommunentyp.GEMEINDEVERBAND: re.compile(r"[0-9]{9}"),
    Kommunentyp.VERBUND: re.compile(r"x-[a-z0-9-]+|[0-9]{9}"),
}
_VERWEISE = ("bundesland", "kreis")
_PFLICHT_FUER_NEUE = ("typ", "name", "bundesland")


@dataclass(frozen=True, slots=True)
class Umfeld:
    """What rows may refer to: Länder (Kürzel → key) and the type of every Kommune that the database knows."""

    laender: dict[str, str]
    typen: dict[str, str]


def pruefen(tabelle: Tabelle, *, umfeld: Umfeld, heute: date) -> tuple[Inhalt, list[Ablehnung]]:
    """What the file says, and all its faults."""
    fehler = list(tabelle.abgelehnt)
    typen = {**umfeld.typen, **{z.werte["schluessel"]: z.werte["typ"] for z in tabelle.zeilen if z.werte.get("typ")}}
    stand, neue_fehler = _gebietsstand(tabelle, heute)
    fehler += neue_fehler
    gegangen = {z.werte["schluessel"]: z for z in tabelle.zeilen if z.werte.get("nachfolger")}
    soll = []
    for zeile in tabelle.zeilen:
        werte, neue_fehler = _zeile(zeile, tabelle.spalten, umfeld, typen)
        neue_fehler += _nachfolger(zeile, typen, gegangen)
        if zeile.werte.get("nachfolger"):
            werte["nachfolger"] = zeile.werte["nachfolger"]
        fehler += [Ablehnung(zeile.zeile, feld, grund) for feld, grund in neue_fehler]
        soll.append(Soll(zeile.zeile, zeile.werte["schluessel"], werte))
    fehler += _doppelte(tabelle)
    if not tabelle.zeilen and not fehler:
        fehler.append(Ablehnung(None, "", "Die Datei enthält keine einzige Zeile."))
    inhalt = Inhalt(soll, gebietsstand=stand, aufgeloest=dict.fromkeys(gegangen, stand) if stand else {})
    return inhalt, sorted(fehler, key=lambda a: (a.zeile or 0, a.feld))


def _gebietsstand(tabelle: Tabelle, heute: date) -> tuple[date | None, list[Ablehnung]]:
    """One date for the whole file; None where it states none."""
    if "gebietsstand" not in tabelle.spalten or not tabelle.zeilen:
        return None, []
    fehler, staende = [], []
    for zeile in tabelle.zeilen:
        text = zeile.werte["gebietsstand"]
        try:
            stand = date.fromisoformat(text)
        except ValueError:
            fehler.append(Ablehnung(zeile.zeile, "gebietsstand", f"„{text or 'leer'}“ ist kein Datum (JJJJ-MM-TT)."))
            continue
        grund = grenzen.gebietsstand(stand, heute=heute)
        if not grund and staende and stand != staende[0]:
            grund = f"{text} weicht von den anderen Zeilen ab ({staende[0]})."
        if grund:
            fehler.append(Ablehnung(zeile.zeile, "gebietsstand", grund))
        else:
            staende.append(stand)
    return (staende[0] if staende else None), fehler


def _zeile(
    zeile: Rohzeile, spalten: Collection[str], umfeld: Umfeld, typen: dict[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    werte: dict[str, Any] = {}
    fehler: list[tuple[str, str]] = []
    schluessel = zeile.werte["schluessel"]
    for spalte in SPALTEN:
        if spalte not in spalten:
            continue
        if spalte in _VERWEISE:
            wert, grund = _verweis(spalte, zeile.werte[spalte], umfeld, typen)
        else:
            wert, grund = _wert(spalte, zeile.werte[spalte])
        if grund:
            fehler.append((spalte, grund))
        else:
            werte[spalte] = wert
    if schluessel not in umfeld.typen:
        fehler += [
            (spalte, f"Die Kommune {schluessel} ist neu; dafür braucht es diese Angabe.")
            for spalte in _PFLICHT_FUER_NEUE
            if spalte not in spalten
        ]
    typ = werte.get("typ") or umfeld.typen.get(schluessel)
    if typ in _FORMEN and "schluessel" in werte and not _FORMEN[typ].fullmatch(schluessel):
        fehler.append(("schluessel", f"„{schluessel}“ passt nicht zum Typ {Kommunentyp(typ).label}."))
    weite = {} if typ == Kommunentyp.GEMEINDE else {"flaeche_hoechstens": grenzen.FLAECHE_VERBUND_HOECHSTENS}
    fehler += grenzen.zahlen(flaeche_km2=werte.get("flaeche_km2"), einwohner=werte.get("einwohner"), **weite)
    if "breite" in werte and "laenge" in werte:
        fehler += grenzen.lage(werte["breite"], werte["laenge"])
    return werte, fehler


def _wert(spalte: str, text: str) -> tuple[Any, str]:
    """One value by the rules of its field in the model, or the reason why it is none."""
    feld = Kommune._meta.get_field(spalte)
    try:
        return feld.clean(None if text == "" and feld.null else text, None), ""
    except ValidationError as fehler:
        return None, f"„{text or 'leer'}“: {' '.join(fehler.messages)}"


def _verweis(spalte: str, text: str, umfeld: Umfeld, typen: dict[str, str]) -> tuple[str | None, str]:
    if spalte == "bundesland":
        return umfeld.laender.get(text), "" if text in umfeld.laender else f"Das Land „{text or 'leer'}“ gibt es nicht."
    if not text:
        return None, ""
    return text, "" if typen.get(text) == Kommunentyp.KREIS else f"„{text}“ ist kein Kreis."


def _nachfolger(zeile: Rohzeile, typen: dict[str, str], gegangen: Collection[str]) -> list[tuple[str, str]]:
    ziel = zeile.werte.get("nachfolger")
    if not ziel:
        return []
    if ziel not in typen:
        return [("nachfolger", f"Die Kommune „{ziel}“ gibt es nicht.")]
    if ziel in gegangen:
        return [("nachfolger", f"Die Kommune „{ziel}“ ist selbst aufgelöst.")]
    return []


def _doppelte(tabelle: Tabelle) -> Iterator[Ablehnung]:
    erste: dict[str, int] = {}
    for zeile in tabelle.zeilen:
        schluessel = zeile.werte["schluessel"]
        if schluessel in erste:
            yield Ablehnung(zeile.zeile, "schluessel", f"„{schluessel}“ steht schon in Zeile {erste[schluessel]}.")
        erste.setdefault(schluessel, zeile.zeile)
