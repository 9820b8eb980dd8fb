"""An entry as plain data, by introspection: all content fields, many-to-many relations and rows that belong to it.

Copying, differences, merging and going back in history all work on this one form, so that a field added later is in
all of them. The form is JSON: {"felder": {name: value}, "mengen": {name: [pk]}, "teile": {name: {key: row}}}.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import models

from basis.faltung import GefaltetesFeld

from .models import Bearbeitbar

Abbild = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Teil:
    """A reverse relation whose rows belong to the entry.

    `schluessel`: the fields that tell its rows apart (of the unique constraint with the entry); empty where only the
    whole row does.
    """

    name: str
    modell: type[models.Model]
    eltern: models.ForeignKey
    felder: tuple[models.Field, ...]
    schluessel: tuple[str, ...]

    def schluessel_von(self, zeile: dict[str, Any]) -> str:
        """The row's key as text."""
        return json.dumps([zeile[name] for name in self.schluessel or sorted(zeile)], ensure_ascii=False)


def abgeleitet(feld: models.Field) -> bool:
    """Columns that the program or the database fills in by itself."""
    return (
        feld.primary_key
        or isinstance(feld, GefaltetesFeld | models.GeneratedField)
        or getattr(feld, "auto_now", False)
        or getattr(feld, "auto_now_add", False)
    )


@lru_cache
def felder(modell: type[Bearbeitbar]) -> tuple[models.Field, ...]:
    """The concrete fields that are content."""
    return tuple(f for f in modell._meta.concrete_fields if f.name not in modell.EIGENES and not abgeleitet(f))


@lru_cache
def mengen(modell: type[Bearbeitbar]) -> tuple[models.ManyToManyField, ...]:
    """The many-to-many fields whose link carries nothing else; the others are rows, see `teile`."""
    return tuple(
        f
        for f in modell._meta.many_to_many
        if isinstance(f, models.ManyToManyField) and f.remote_field.through._meta.auto_created
    )


@lru_cache
def teile(modell: type[Bearbeitbar]) -> tuple[Teil, ...]:
    """The reverse relations named in TEILE, with what tells their rows apart."""
    gefunden = []
    for name in modell.TEILE:
        beziehung = next(r for r in modell._meta.related_objects if r.get_accessor_name() == name)
        eltern = beziehung.field
        zeilenmodell = beziehung.related_model
        schluessel: tuple[str, ...] = ()
        for bedingung in zeilenmodell._meta.constraints:
            if isinstance(bedingung, models.UniqueConstraint) and eltern.name in bedingung.fields:
                schluessel = tuple(f for f in bedingung.fields if f != eltern.name)
        eigene = tuple(f for f in zeilenmodell._meta.concrete_fields if f is not eltern and not abgeleitet(f))
        gefunden.append(Teil(name, zeilenmodell, eltern, eigene, schluessel))
    return tuple(gefunden)


def feldwerte(objekt: models.Model, liste: Iterable[models.Field]) -> dict[str, Any]:
    """Name → plain value."""
    return {feld.name: _schlicht(feld, objekt) for feld in liste}


def zeilen_mit_schluessel(teil: Teil, zeilen: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Key → row; rows that are equal in everything are numbered, so that none is lost."""
    gezaehlt: Counter[str] = Counter()
    gefunden = {}
    for zeile in zeilen:
        schluessel = teil.schluessel_von(zeile)
        gezaehlt[schluessel] += 1
        nummer = gezaehlt[schluessel]
        gefunden[schluessel if nummer == 1 else f"{schluessel}#{nummer}"] = zeile
    return gefunden


def abbilden(objekt: Bearbeitbar) -> Abbild:
    """The entry: its fields as `objekt` holds them, its relations as they are stored now."""
    modell = type(objekt)
    return {
        "felder": feldwerte(objekt, felder(modell)),
        "mengen": {
            feld.name: sorted(getattr(objekt, feld.name).order_by().values_list("pk", flat=True))
            for feld in mengen(modell)
        },
        "teile": {
            teil.name: zeilen_mit_schluessel(teil, (feldwerte(z, teil.felder) for z in _zeilen(teil, objekt)))
            for teil in teile(modell)
        },
    }


def stempel(abbild: Abbild, *weiteres: str) -> str:
    """A short text that changes with the content, whatever the order of rows and keys."""
    text = json.dumps([abbild, *weiteres], ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def anwenden(objekt: Bearbeitbar, abbild: Abbild) -> list[str]:
    """Makes the entry what `abbild` says, touching only what differs; the caller holds the transaction.

    Returns what could not be restored because its target is gone, in words.
    """
    modell = type(objekt)
    verloren: list[str] = []
    for feld in felder(modell):
        if feld.name in abbild["felder"]:
            wert = abbild["felder"][feld.name]
            if not _ziel_da(feld, wert):
                verloren.append(f"{feld.verbose_name}")
                wert = None
            setattr(objekt, feld.attname, _eigentlich(feld, wert))
    objekt.save()
    for feld in mengen(modell):
        gewollt = abbild["mengen"].get(feld.name, [])
        da = set(feld.related_model._default_manager.filter(pk__in=gewollt).values_list("pk", flat=True))
        if len(da) < len(set(gewollt)):
            verloren.append(f"{feld.verbose_name}: {len(set(gewollt)) - len(da)} davon")
        getattr(objekt, feld.name).set(da)
    for teil in teile(modell):
        verloren += _teil_anwenden(teil, objekt, abbild["teile"].get(teil.name, {}))
    # What was prefetched or read through the instance before is no longer true.
    objekt._prefetched_objects_cache = {}
    return verloren


def _teil_anwenden(teil: Teil, objekt: Bearbeitbar, gewollt: dict[str, dict]) -> list[str]:
    vorhandene = list(_zeilen(teil, objekt))
    schlicht = zeilen_mit_schluessel(teil, (feldwerte(z, teil.felder) for z in vorhandene))
    nach_schluessel = dict(zip(schlicht, vorhandene, strict=True))
    verloren = []
    for schluessel, zeile in nach_schluessel.items():
        if schluessel not in gewollt:
            zeile.delete()
    for schluessel, werte in gewollt.items():
        if schlicht.get(schluessel) == werte:
            continue
        zeile = nach_schluessel.get(schluessel) or teil.modell(**{teil.eltern.attname: objekt.pk})
        fehlt = False
        for feld in teil.felder:
            if feld.name not in werte:
                continue
            if not _ziel_da(feld, werte[feld.name]):
                fehlt = True
                break
            setattr(zeile, feld.attname, _eigentlich(feld, werte[feld.name]))
        if fehlt:
            verloren.append(f"{teil.modell._meta.verbose_name}: ein Eintrag")
        else:
            zeile.save()
    return verloren


def _zeilen(teil: Teil, objekt: Bearbeitbar):
    return teil.modell._default_manager.filter(**{teil.eltern.name: objekt.pk}).order_by("pk")


def _schlicht(feld: models.Field, objekt: models.Model) -> Any:
    wert = feld.value_from_object(objekt)
    if isinstance(wert, str):
        # A browser sends other line ends than files carry; the words are the same.
        return wert.replace("\r\n", "\n")
    if wert is None or isinstance(wert, bool | int | float):
        return wert
    if isinstance(wert, list | dict):
        return json.loads(json.dumps(wert))
    if isinstance(wert, dt.date | dt.time | Decimal):
        return feld.value_to_string(objekt)
    return str(wert)


def _eigentlich(feld: models.Field, wert: Any) -> Any:
    if isinstance(feld, models.ForeignKey):
        return None if wert is None else feld.target_field.to_python(wert)
    return feld.to_python(wert) if not isinstance(wert, list | dict) else wert


def _ziel_da(feld: models.Field, wert: Any) -> bool:
    if not isinstance(feld, models.ForeignKey) or wert is None:
        return True
    return feld.related_model._default_manager.filter(pk=wert).exists()
