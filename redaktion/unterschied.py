"""The readable difference between two states of an entry: texts word by word, relations as added and removed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from .abbild import Abbild, Teil, felder, mengen, teile
from .models import Bearbeitbar

_WORTE = re.compile(r"\s+|[^\s]+")
LEER = "leer"


@dataclass(frozen=True, slots=True)
class Stueck:
    """A run of words: "gleich", "weg" or "dazu"."""

    art: str
    text: str


@dataclass(frozen=True, slots=True)
class Unterschied:
    """One field or relation that differs."""

    name: str
    titel: str
    stuecke: tuple[Stueck, ...] = ()
    weg: tuple[str, ...] = ()
    dazu: tuple[str, ...] = ()


def wortweise(alt: str, neu: str) -> tuple[Stueck, ...]:
    """Both texts woven into one: what stayed, what went, what came."""
    a, b = _WORTE.findall(alt), _WORTE.findall(neu)
    stuecke = []
    for art, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if art == "equal":
            stuecke.append(Stueck("gleich", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            stuecke.append(Stueck("weg", "".join(a[a1:a2])))
        if b2 > b1:
            stuecke.append(Stueck("dazu", "".join(b[b1:b2])))
    return tuple(stuecke)


def unterschiede(modell: type[Bearbeitbar], alt: Abbild, neu: Abbild) -> list[Unterschied]:
    """Everything that differs, in the order of the model; a constant number of queries for the names of targets."""
    namen = Namen(modell, (alt, neu))
    gefunden = []
    for feld in felder(modell):
        vorher, nachher = alt["felder"].get(feld.name), neu["felder"].get(feld.name)
        if vorher != nachher:
            gefunden.append(_feldunterschied(feld, vorher, nachher, namen))
    for feld in mengen(modell):
        vorher, nachher = set(alt["mengen"].get(feld.name, ())), set(neu["mengen"].get(feld.name, ()))
        if vorher != nachher:
            weg = sorted(namen.ziel(feld.related_model, pk) for pk in vorher - nachher)
            dazu = sorted(namen.ziel(feld.related_model, pk) for pk in nachher - vorher)
            gefunden.append(Unterschied(feld.name, _titel(feld), weg=tuple(weg), dazu=tuple(dazu)))
    for teil in teile(modell):
        vorher, nachher = alt["teile"].get(teil.name, {}), neu["teile"].get(teil.name, {})
        weg = [namen.zeile(teil, zeile) for s, zeile in vorher.items() if nachher.get(s) != zeile]
        dazu = [namen.zeile(teil, zeile) for s, zeile in nachher.items() if vorher.get(s) != zeile]
        if weg or dazu:
            titel = str(teil.modell._meta.verbose_name_plural)
            gefunden.append(Unterschied(teil.name, titel, weg=tuple(sorted(weg)), dazu=tuple(sorted(dazu))))
    return gefunden


def _titel(feld: models.Field) -> str:
    return str(feld.verbose_name)


def _feldunterschied(feld: models.Field, vorher: Any, nachher: Any, namen: "Namen") -> Unterschied:
    if isinstance(feld, models.CharField | models.TextField) and not feld.choices:
        return Unterschied(feld.name, _titel(feld), stuecke=wortweise(vorher or "", nachher or ""))
    return Unterschied(feld.name, _titel(feld), weg=(namen.wert(feld, vorher),), dazu=(namen.wert(feld, nachher),))


class Namen:
    """Words for stored values; the targets of both states are read once per model."""

    def __init__(self, modell: type[Bearbeitbar], abbilder: Iterable[Abbild]):
        gesucht: dict[type[models.Model], set] = {}

        def merken(feld, werte):
            gesucht.setdefault(feld.related_model, set()).update(w for w in werte if w is not None)

        for abbild in abbilder:
            for feld in felder(modell):
                if isinstance(feld, models.ForeignKey):
                    merken(feld, [abbild["felder"].get(feld.name)])
            for feld in mengen(modell):
                merken(feld, abbild["mengen"].get(feld.name, ()))
            for teil in teile(modell):
                for feld in teil.felder:
                    if isinstance(feld, models.ForeignKey):
                        merken(feld, [z.get(feld.name) for z in abbild["teile"].get(teil.name, {}).values()])
        self._ziele = {m: m._default_manager.in_bulk(list(pks)) for m, pks in gesucht.items() if pks}

    def ziel(self, modell: type[models.Model], pk: Any) -> str:
        """The name of a row; what is gone says so."""
        gefunden = self._ziele.get(modell, {}).get(pk)
        return str(gefunden) if gefunden is not None else f"{modell._meta.verbose_name} (nicht mehr vorhanden)"

    def wert(self, feld: models.Field, wert: Any) -> str:
        """A value as editors read it."""
        if wert is None or wert == "" or wert == []:
            return LEER
        if isinstance(feld, models.ForeignKey):
            return self.ziel(feld.related_model, wert)
        if feld.choices:
            return str(dict(feld.flatchoices).get(wert, wert))
        if isinstance(wert, bool):
            return "ja" if wert else "nein"
        if isinstance(feld, models.DateField) and (tag := parse_date(str(wert)[:10])):
            return date_format(tag, "d.m.Y")
        return ", ".join(map(str, wert)) if isinstance(wert, list) else str(wert)

    def zeile(self, teil: Teil, zeile: dict[str, Any]) -> str:
        """A row of a part: its key first, then what else is known."""
        bekannt = [f for f in teil.felder if zeile.get(f.name) not in (None, "", [])]
        bekannt.sort(key=lambda f: f.name not in teil.schluessel)
        return " · ".join(
            self.wert(f, zeile[f.name])
            if f.name in teil.schluessel or not teil.schluessel
            else f"{f.verbose_name}: {self.wert(f, zeile[f.name])}"
            for f in bekannt
        )
