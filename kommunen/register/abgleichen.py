"""Compares what a file says with what the database holds; writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ..models import Bundesland, Kommune
from ..vokabular import Kommunentyp
from . import namen
from .fehler import Ablehnung
from .saetze import Inhalt, Soll

# The path under which a field is read, where it names another row.
_PFADE = {
    "bundesland": "bundesland__schluessel",
    "kreis": "kreis__schluessel",
    "nachfolger": "nachfolger__schluessel",
}
FELDER = [
    "typ",
    "name",
    "name_amtlich",
    "bezeichnung",
    "bundesland",
    "kreis",
    "ars",
    "kreisschluessel",
    "einwohner",
    "flaeche_km2",
    "breite",
    "laenge",
    "plz",
    "gemeindeverband",
    "gemeindeverband_typ",
    "aufgeloest_am",
    "nachfolger",
]
# So many Gemeinden of a Land do not go in one year; a file that was cut off looks like it.
VIELE_ANTEIL, VIELE_MINDESTENS = 0.2, 20


@dataclass(frozen=True, slots=True)
class Aenderung:
    """A Kommune that differs: field → (as it is, as it should be)."""

    pk: int
    schluessel: str
    name: str
    felder: Mapping[str, tuple[Any, Any]]

    @property
    def geht(self) -> bool:
        """Whether it is marked as dissolved by this change."""
        vorher, nachher = self.felder.get("aufgeloest_am", (None, None))
        return vorher is None and nachher is not None

    @property
    def kommt_wieder(self) -> bool:
        """Whether it loses that mark."""
        vorher, nachher = self.felder.get("aufgeloest_am", (None, None))
        return vorher is not None and nachher is None


@dataclass
class Plan:
    """What an import would do."""

    neu: list[Soll] = field(default_factory=list)
    aendern: list[Aenderung] = field(default_factory=list)
    unveraendert: int = 0
    unbekannt: list[Soll] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Zeile:
    pk: int
    werte: dict[str, Any]


def abgleichen(inhalt: Inhalt) -> Plan:
    """Sorts what the file says into new, different, unchanged; adds what has gone. A few queries, whatever the size."""
    vorhanden = _bestand()
    plan = Plan()
    for soll in inhalt.soll:
        ist = vorhanden.get(soll.schluessel)
        if ist is None or (soll.nur_vorhandene and ist.werte["aufgeloest_am"]):
            # Figures of a Verband that nobody entered are not missed.
            if not soll.nur_vorhandene:
                plan.neu.append(_neu(soll, inhalt))
            elif len(soll.schluessel) != 9:
                plan.unbekannt.append(soll)
            continue
        _vergleichen(plan, soll, ist, {**soll.werte, **_aufloesung(soll, ist, inhalt)})
    _gegangene(plan, inhalt, vorhanden)
    return plan


def _bestand() -> dict[str, _Zeile]:
    pfade = [_PFADE.get(name, name) for name in FELDER]
    zeilen = Kommune.objects.order_by().values_list("pk", "schluessel", *pfade)
    return {schluessel: _Zeile(pk, dict(zip(FELDER, werte, strict=True))) for pk, schluessel, *werte in zeilen}


def _neu(soll: Soll, inhalt: Inhalt) -> Soll:
    """Our own CSV may bring a Kommune that has gone already, to say what became of it."""
    if soll.schluessel not in inhalt.aufgeloest:
        return soll
    return replace(soll, werte={**soll.werte, "aufgeloest_am": inhalt.aufgeloest[soll.schluessel]})


def _aufloesung(soll: Soll, ist: _Zeile, inhalt: Inhalt) -> dict[str, Any]:
    """Dissolved by the row itself, or back because the register names it."""
    if soll.schluessel in inhalt.aufgeloest:
        return {"aufgeloest_am": ist.werte["aufgeloest_am"] or inhalt.aufgeloest[soll.schluessel]}
    if ist.werte["aufgeloest_am"] and not soll.nur_vorhandene and inhalt.gebietsstand:
        return {"aufgeloest_am": None, "nachfolger": None}
    return {}


def _vergleichen(plan: Plan, soll: Soll, ist: _Zeile, werte: dict[str, Any]) -> None:
    if soll.name_abgeleitet and _name_bleibt(soll.schluessel, ist.werte, werte):
        del werte["name"]
    felder = {
        name: (ist.werte[name], neu)
        for name, neu in werte.items()
        if name in ist.werte and not _gleich(ist.werte[name], neu)
    }
    if felder:
        plan.aendern.append(Aenderung(ist.pk, soll.schluessel, ist.werte["name"], felder))
    else:
        plan.unveraendert += 1


def _name_bleibt(schluessel: str, ist: Mapping[str, Any], soll: Mapping[str, Any]) -> bool:
    """The name that people use follows the official one only when that changes, and only where it was derived of it."""
    if ist["name_amtlich"] == soll["name_amtlich"]:
        return True
    if soll.get("typ") == Kommunentyp.KREIS:
        abgeleitet = namen.kreisname(ist["name_amtlich"], ist["bezeichnung"])
    else:
        abgeleitet = namen.gemeindename(ist["name_amtlich"], schluessel[:5])
    return bool(ist["name_amtlich"]) and ist["name"] != abgeleitet


def _gleich(alt: Any, neu: Any) -> bool:
    if isinstance(alt, float) and isinstance(neu, float):
        return abs(alt - neu) < 1e-7
    return alt == neu


def _gegangene(plan: Plan, inhalt: Inhalt, vorhanden: Mapping[str, _Zeile]) -> None:
    """Gemeinden and Kreise of the Länder that the file covers and that it does not name any more."""
    genannt = inhalt.schluessel()
    for schluessel, ist in vorhanden.items():
        if (
            ist.werte["typ"] in (Kommunentyp.GEMEINDE, Kommunentyp.KREIS)
            and ist.werte["bundesland"] in inhalt.laender
            and schluessel not in genannt
            and ist.werte["aufgeloest_am"] is None
        ):
            felder = {"aufgeloest_am": (None, inhalt.gebietsstand)}
            plan.aendern.append(Aenderung(ist.pk, schluessel, ist.werte["name"], felder))


def verdaechtig(plan: Plan) -> list[Ablehnung]:
    """Länder from which so much is missing that the file is probably cut off."""
    fehlend = Counter(a.schluessel[:2] for a in plan.aendern if a.geht and len(a.schluessel) == 8)
    if not fehlend:
        return []
    bisher: dict[str, int] = defaultdict(int)
    offen = Kommune.objects.filter(typ=Kommunentyp.GEMEINDE, aufgeloest_am=None).order_by()
    for land in offen.values_list("bundesland__schluessel", flat=True):
        bisher[land] += 1
    namen_der_laender = dict(Bundesland.objects.values_list("schluessel", "name"))
    return [
        Ablehnung(
            None,
            namen_der_laender.get(land, land),
            f"{anzahl} von {bisher[land]} Gemeinden fehlen. Ist die Datei vollständig? Wenn ja: "
            "manage.py kommunen_importieren mit --viele-aufgeloest.",
        )
        for land, anzahl in sorted(fehlend.items())
        if anzahl > VIELE_MINDESTENS and anzahl > VIELE_ANTEIL * bisher[land]
    ]


def stand_als_satz(datei: date, geladen: date) -> str:
    """Why an older file is refused."""
    return (
        f"Der Gebietsstand der Datei ({datei:%d.%m.%Y}) ist älter als der geladene ({geladen:%d.%m.%Y}). "
        "Übernommen wird sie nur mit der Angabe „auch älteren Gebietsstand“ (--trotzdem-aelter)."
    )
