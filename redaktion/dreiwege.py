"""Brings a working copy and what happened to the original meanwhile together, against the state both began with.

What only one side changed is taken; what both changed differently is a conflict that a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .abbild import Abbild, felder, mengen, teile
from .models import Bearbeitbar
from .unterschied import Namen, Stueck, wortweise

KOPIE, ORIGINAL = "kopie", "original"


@dataclass(frozen=True, slots=True)
class Konflikt:
    """One field or row that both sides changed; `name` is what a decision refers to."""

    name: str
    titel: str
    grundlage: str
    original: str
    kopie: str

    @property
    def stuecke(self) -> tuple[Stueck, ...]:
        """From the original's words to the copy's."""
        return wortweise(self.original, self.kopie)


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """What the original would become, and what is still to be decided."""

    abbild: Abbild
    konflikte: tuple[Konflikt, ...]
    offen: tuple[str, ...]


_FEHLT = object()


def zusammenlegen(
    modell: type[Bearbeitbar],
    *,
    grundlage: Abbild,
    original: Abbild,
    kopie: Abbild,
    entscheidungen: Mapping[str, str] | None = None,
) -> Ergebnis:
    """The merged state. A conflict without a decision keeps the original's value and stands in `offen`."""
    entscheidungen = entscheidungen or {}
    namen = Namen(modell, (grundlage, original, kopie))
    konflikte: list[Konflikt] = []

    def waehlen(name: str, titel: str, drei: tuple[Any, Any, Any], als_text) -> Any:
        basis, live, neu = drei
        if neu in (basis, live):
            return live
        if live == basis:
            return neu
        konflikte.append(Konflikt(name, titel, als_text(basis), als_text(live), als_text(neu)))
        return neu if entscheidungen.get(name) == KOPIE else live

    abbild: Abbild = {"felder": {}, "mengen": {}, "teile": {}}
    for feld in felder(modell):
        # A base that was taken before the field existed knows nothing of it: then the original's value is the base.
        live = original["felder"].get(feld.name)
        drei = (grundlage["felder"].get(feld.name, live), live, kopie["felder"].get(feld.name))
        abbild["felder"][feld.name] = waehlen(
            feld.name, str(feld.verbose_name), drei, lambda wert, feld=feld: namen.wert(feld, wert)
        )
    for feld in mengen(modell):
        live = set(original["mengen"].get(feld.name, ()))
        basis = set(grundlage["mengen"].get(feld.name, live))
        neu = set(kopie["mengen"].get(feld.name, ()))
        abbild["mengen"][feld.name] = sorted((live | (neu - basis)) - (basis - neu))
    for teil in teile(modell):
        live = original["teile"].get(teil.name, {})
        basis = grundlage["teile"].get(teil.name, live)
        neu = kopie["teile"].get(teil.name, {})
        abbild["teile"][teil.name] = zeilen = {}
        for schluessel in dict.fromkeys([*live, *neu]):
            drei = tuple(seite.get(schluessel, _FEHLT) for seite in (basis, live, neu))
            bekannt = next(z for z in drei[::-1] if z is not _FEHLT)
            titel = f"{teil.modell._meta.verbose_name}: {namen.zeile(teil, bekannt)}"
            wert = waehlen(
                f"{teil.name}:{schluessel}",
                titel,
                drei,
                lambda z, teil=teil: "entfernt" if z is _FEHLT else namen.zeile(teil, z),
            )
            if wert is not _FEHLT:
                zeilen[schluessel] = wert
    offen = tuple(k.name for k in konflikte if entscheidungen.get(k.name) not in (KOPIE, ORIGINAL))
    return Ergebnis(abbild, tuple(konflikte), offen)
