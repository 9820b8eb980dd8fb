"""Writes a Plan with bulk operations. The caller holds the transaction.

Bulk operations send no signals, so every Kommune that is touched is noted for the search index here: before the change
and after it.
"""

from typing import Any

from basis.faltung import GefaltetesFeld
from suche import index

from ..models import Bundesland, Kommune
from ..vokabular import Kommunentyp
from .abgleichen import Plan
from .saetze import Soll

STAPEL = 500
_VERWEISE = ("bundesland", "kreis", "nachfolger")


def anwenden(plan: Plan) -> None:
    """Creates what is new and changes what differs, field by field."""
    pks = [a.pk for a in plan.aendern]
    index.aenderungen_vormerken(Kommune, pks)
    laender = dict(Bundesland.objects.values_list("schluessel", "pk"))
    # Kreise first: Gemeinden name them.
    neue = _anlegen([s for s in plan.neu if s.werte.get("typ") == Kommunentyp.KREIS], laender)
    neue += _anlegen([s for s in plan.neu if s.werte.get("typ") != Kommunentyp.KREIS], laender)
    _nachfolger_der_neuen(plan, neue)
    _aendern(plan, laender)
    index.aenderungen_vormerken(Kommune, [*pks, *(k.pk for k in neue)])


def _kommunen() -> dict[str, int]:
    return dict(Kommune.objects.order_by().values_list("schluessel", "pk"))


def _anlegen(neue: list[Soll], laender: dict[str, int]) -> list[Kommune]:
    kommunen = _kommunen() if neue else {}
    objekte = []
    for soll in neue:
        objekt = Kommune(schluessel=soll.schluessel)
        for feld, wert in soll.werte.items():
            if feld not in ("schluessel", "nachfolger"):
                _setzen(objekt, feld, wert, laender, kommunen)
        objekte.append(objekt)
    return Kommune.objects.bulk_create(objekte, batch_size=STAPEL)


def _setzen(objekt: Kommune, feld: str, wert: Any, laender: dict[str, int], kommunen: dict[str, int]) -> None:
    if feld not in _VERWEISE:
        setattr(objekt, feld, wert)
    elif wert is None:
        setattr(objekt, f"{feld}_id", None)
    else:
        setattr(objekt, f"{feld}_id", laender[wert] if feld == "bundesland" else kommunen[wert])


def _nachfolger_der_neuen(plan: Plan, neue: list[Kommune]) -> None:
    """A row of our own CSV may bring a Kommune that has gone already: its successor may be new as well."""
    ziele = {s.schluessel: s.werte["nachfolger"] for s in plan.neu if s.werte.get("nachfolger")}
    if not ziele:
        return
    kommunen = _kommunen()
    betroffen = [k for k in neue if k.schluessel in ziele]
    for kommune in betroffen:
        kommune.nachfolger_id = kommunen[ziele[kommune.schluessel]]
    Kommune.objects.bulk_update(betroffen, ["nachfolger"], batch_size=STAPEL)


def _aendern(plan: Plan, laender: dict[str, int]) -> None:
    if not plan.aendern:
        return
    felder = {feld for a in plan.aendern for feld in a.felder}
    kommunen = _kommunen()
    objekte = Kommune.objects.in_bulk([a.pk for a in plan.aendern])
    for aenderung in plan.aendern:
        for feld, (_, neu) in aenderung.felder.items():
            _setzen(objekte[aenderung.pk], feld, neu, laender, kommunen)
    if "name" in felder:
        # `bulk_update` leaves the folded columns behind, which `save` would fill.
        for gefaltet in (f for f in Kommune._meta.concrete_fields if isinstance(f, GefaltetesFeld)):
            felder.add(gefaltet.name)
            for objekt in objekte.values():
                gefaltet.pre_save(objekt, False)
    Kommune.objects.bulk_update(objekte.values(), sorted(felder), batch_size=STAPEL)
