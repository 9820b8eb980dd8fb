"""Writes a Plan with bulk operations. The caller holds the transaction.

Bulk operations send no signals, so every row that is touched is noted for the search index here: before the change
for the documents that depended on it, and after it for those that depend on it now.
"""

from collections import defaultdict
from typing import Any

from django.db import models

from basis.faltung import GefaltetesFeld, deutscher_slug
from suche import index

from .abgleich import Plan
from .bauplan import Beziehung, natuerlich
from .datensatz import Datensatz, zeile_vergleichbar

STAPEL = 1000


def anwenden(plan: Plan, ueberschreiben: bool) -> None:
    """Creates what is new and, if wanted, overwrites what differs."""
    zu_aendern = plan.abweichend if ueberschreiben else []
    pks = [a.pk for a in zu_aendern]
    index.aenderungen_vormerken(plan.art.modell, pks)
    neue = _anlegen(plan)
    _ueberschreiben(plan, zu_aendern)
    eintraege = [(pk, satz, set(satz.beziehungen)) for pk, satz in neue]
    eintraege += [(a.pk, a.satz, a.felder) for a in zu_aendern]
    for beziehung in plan.art.beziehungen:
        betroffen = {pk: satz.beziehungen[beziehung.name] for pk, satz, namen in eintraege if beziehung.name in namen}
        if betroffen:
            _beziehung_schreiben(beziehung, betroffen)
    index.aenderungen_vormerken(plan.art.modell, [*pks, *(pk for pk, _ in neue)])


def _schluessel_zu_pk(modell: type[models.Model]) -> dict[Any, int]:
    return dict(modell._default_manager.order_by().values_list(natuerlich(modell), "pk"))


def _anlegen(plan: Plan) -> list[tuple[int, Datensatz]]:
    art = plan.art
    # What names a row of its own file comes second, when that row has its primary key.
    eigene = [spalte for spalte, ziel in art.verweise.items() if ziel is art.modell]
    erste = [s for s in plan.neu if not any(s.werte.get(spalte) for spalte in eigene)]
    zweite = [s for s in plan.neu if any(s.werte.get(spalte) for spalte in eigene)]
    angelegt = []
    for gruppe in filter(None, (erste, zweite)):
        ziele = {ziel: _schluessel_zu_pk(ziel) for ziel in set(art.verweise.values())}
        objekte = [_setzen(art.modell(), art, satz, satz.werte.keys(), ziele) for satz in gruppe]
        for objekt in objekte:
            art.beim_anlegen(objekt)
        art.modell._default_manager.bulk_create(objekte, batch_size=STAPEL)
        angelegt += zip((o.pk for o in objekte), gruppe, strict=True)
    return angelegt


def _setzen(objekt, art, satz: Datensatz, spalten, ziele):
    for spalte in spalten:
        wert = satz.werte[spalte]
        if spalte in art.verweise:
            setattr(objekt, f"{spalte}_id", None if wert is None else ziele[art.verweise[spalte]][wert])
        else:
            setattr(objekt, spalte, wert)
    return objekt


def _ueberschreiben(plan: Plan, zu_aendern) -> None:
    art = plan.art
    spalten = {f for a in zu_aendern for f in a.felder} & set(art.spalten)
    if not spalten:
        return
    ziele = {ziel: _schluessel_zu_pk(ziel) for ziel in set(art.verweise.values())}
    objekte = art.modell._default_manager.in_bulk([a.pk for a in zu_aendern])
    for a in zu_aendern:
        objekt = _setzen(objekte[a.pk], art, a.satz, a.felder & set(art.spalten), ziele)
        art.beim_anlegen(objekt)
    mitgefuehrt = [f for f in art.modell._meta.concrete_fields if _fuehrt_die_datenbank_mit(f)]
    for objekt in objekte.values():
        for feld in mitgefuehrt:
            feld.pre_save(objekt, False)
    namen = spalten | {f.name for f in mitgefuehrt}
    if "status" in spalten:
        namen.add("veroeffentlicht_am")
    art.modell._default_manager.bulk_update(objekte.values(), sorted(namen), batch_size=200)


def _fuehrt_die_datenbank_mit(feld: models.Field) -> bool:
    """Columns that `save()` would set by itself and `bulk_update` does not: folded names, the time of the change."""
    return isinstance(feld, GefaltetesFeld) or getattr(feld, "auto_now", False)


def _beziehung_schreiben(beziehung: Beziehung, betroffen: dict[int, frozenset[tuple]]) -> None:
    """Makes the rows of the given entries what the file says; rows that stay are not touched."""
    ziele = {name: _zielschluessel(beziehung, name, betroffen) for name in beziehung.verweise}
    vorhanden = defaultdict(dict)
    for zeile in _vorhandene(beziehung, betroffen):
        vorhanden[zeile.pop("_eltern")][zeile.pop("_eigen")] = zeile
    neu, aendern, weg = [], [], []
    for pk, zeilen in betroffen.items():
        aufgeloest = [_aufgeloest(beziehung, zeile, ziele) for zeile in zeilen]
        gewollt = {_eigen(beziehung, werte): werte for werte in aufgeloest}
        weg += [alt["pk"] for eigen, alt in vorhanden[pk].items() if eigen not in gewollt]
        for eigen, werte in sorted(gewollt.items(), key=lambda paar: str(paar[0])):
            alt = vorhanden[pk].get(eigen)
            if alt is None:
                neu.append(beziehung.modell(**{f"{beziehung.eltern}_id": pk}, **werte))
            elif any(alt[name] != wert for name, wert in werte.items()):
                aendern.append(beziehung.modell(pk=alt["pk"], **werte))
    manager = beziehung.modell._default_manager
    manager.filter(pk__in=weg).delete()
    manager.bulk_create(neu, batch_size=STAPEL)
    if aendern:
        manager.bulk_update(aendern, [n for n in beziehung.felder if n not in beziehung.eins], batch_size=200)


def _vorhandene(beziehung: Beziehung, betroffen):
    spalten = [_spalte(beziehung, name) for name in beziehung.felder]
    eltern = f"{beziehung.eltern}_id"
    abfrage = beziehung.modell._default_manager.filter(**{f"{eltern}__in": betroffen.keys()}).order_by()
    for zeile in abfrage.values("pk", eltern, *spalten):
        zeile["_eltern"] = zeile.pop(eltern)
        zeile["_eigen"] = _eigen(beziehung, zeile)
        yield zeile


def _spalte(beziehung: Beziehung, name: str) -> str:
    return f"{name}_id" if name in beziehung.verweise else name


def _aufgeloest(beziehung: Beziehung, zeile: tuple, ziele) -> dict[str, Any]:
    """The row with primary keys instead of natural ones."""
    werte = {}
    for name, wert in zip(beziehung.felder, zeile, strict=True):
        if name in beziehung.verweise:
            wert = ziele[name][_gross_klein(beziehung, wert)]
        werte[_spalte(beziehung, name)] = wert
    return werte


def _eigen(beziehung: Beziehung, werte: dict) -> tuple:
    namen = beziehung.eins or beziehung.felder
    return zeile_vergleichbar(tuple(werte[_spalte(beziehung, name)] for name in namen))


def _gross_klein(beziehung: Beziehung, schluessel: Any) -> Any:
    return schluessel.casefold() if beziehung.neue_ziele else schluessel


def _zielschluessel(beziehung: Beziehung, name: str, betroffen) -> dict[Any, int]:
    """Natural key → primary key of the rows that a relation names; missing tags are made."""
    ziel = beziehung.verweise[name]
    if not beziehung.neue_ziele:
        return _schluessel_zu_pk(ziel)
    stelle = beziehung.felder.index(name)
    gewollt = {zeile[stelle].casefold(): zeile[stelle] for zeilen in betroffen.values() for zeile in sorted(zeilen)}
    vorhanden = {s.casefold() for s in _schluessel_zu_pk(ziel)}
    neue = [beziehung.neue_ziele(wort) for gefaltet, wort in sorted(gewollt.items()) if gefaltet not in vorhanden]
    _slugs_vergeben(ziel, neue)
    ziel._default_manager.bulk_create(neue, batch_size=STAPEL)
    return {s.casefold(): pk for s, pk in _schluessel_zu_pk(ziel).items()}


def _slugs_vergeben(modell: type[models.Model], objekte: list) -> None:
    """Free addresses for new tags, which `save()` would otherwise give."""
    vergeben = set(modell._default_manager.values_list("slug", flat=True))
    for objekt in objekte:
        stamm = slug = deutscher_slug(objekt.name) or "schlagwort"
        nummer = 1
        while slug in vergeben:
            nummer += 1
            slug = f"{stamm}-{nummer}"
        vergeben.add(slug)
        objekt.slug = slug
