"""Compares what the files say with what the database holds; writes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .bauplan import Art, natuerlich
from .datensatz import Datensatz, vergleichbar, zeile_vergleichbar
from .fehler import Fehler


@dataclass(frozen=True, slots=True)
class Abweichung:
    """One column or relation in which an entry differs."""

    art: Art
    schluessel: Any
    feld: str
    datenbank: str
    datei: str


@dataclass(frozen=True, slots=True)
class Abweichend:
    """An entry that differs, with everything in which it does."""

    satz: Datensatz
    pk: int
    abweichungen: tuple[Abweichung, ...]

    @property
    def felder(self) -> set[str]:
        """Columns and relations that differ."""
        return {a.feld for a in self.abweichungen}


@dataclass
class Plan:
    """What loading one file would do."""

    art: Art
    neu: list[Datensatz] = field(default_factory=list)
    abweichend: list[Abweichend] = field(default_factory=list)
    unveraendert: int = 0


def abgleichen(art: Art, saetze: list[Datensatz]) -> Plan:
    """Sorts the entries of a file into new, different and unchanged."""
    plan = Plan(art)
    vorhanden = bestand(art)
    for satz in saetze:
        if satz.schluessel not in vorhanden:
            plan.neu.append(satz)
            continue
        pk, alt = vorhanden[satz.schluessel]
        if abweichungen := tuple(_unterschiede(art, alt, satz)):
            plan.abweichend.append(Abweichend(satz, pk, abweichungen))
        else:
            plan.unveraendert += 1
    return plan


def bestand(art: Art) -> dict[Any, tuple[int, Datensatz]]:
    """Everything the database holds of a kind, in one query for the rows and one per relation."""
    pfade = [_pfad(art.modell, spalte) for spalte in art.spalten]
    beziehungen = {b.name: _zeilen_je_eintrag(b) for b in art.beziehungen}
    vorhanden = {}
    for pk, *zeile in art.modell._default_manager.order_by().values_list("pk", *pfade):
        werte = dict(zip(art.spalten, zeile, strict=True))
        satz = Datensatz(
            "", werte[art.schluessel], werte, {name: frozenset(je[pk]) for name, je in beziehungen.items()}
        )
        vorhanden[satz.schluessel] = (pk, satz)
    return vorhanden


def _pfad(modell, feld: str) -> str:
    ziel = modell._meta.get_field(feld).related_model
    return f"{feld}__{natuerlich(ziel)}" if ziel else feld


def _zeilen_je_eintrag(beziehung) -> defaultdict:
    pfade = [_pfad(beziehung.modell, name) for name in beziehung.felder]
    je = defaultdict(list)
    for eltern, *zeile in beziehung.modell._default_manager.order_by().values_list(f"{beziehung.eltern}_id", *pfade):
        je[eltern].append(tuple(zeile))
    return je


def _unterschiede(art: Art, alt: Datensatz, neu: Datensatz):
    for spalte, wert in neu.werte.items():
        if vergleichbar(wert) != vergleichbar(alt.werte[spalte]):
            yield Abweichung(art, neu.schluessel, spalte, _als_text(alt.werte[spalte]), _als_text(wert))
    for beziehung in art.beziehungen:
        if beziehung.name not in neu.beziehungen:
            continue
        vorher = {_gefaltet(beziehung, z): z for z in alt.beziehungen[beziehung.name]}
        nachher = {_gefaltet(beziehung, z): z for z in neu.beziehungen[beziehung.name]}
        if vorher.keys() != nachher.keys():
            nur_vorher = [z for s, z in vorher.items() if s not in nachher]
            nur_nachher = [z for s, z in nachher.items() if s not in vorher]
            yield Abweichung(
                art, neu.schluessel, beziehung.name, _zeilen_als_text(nur_vorher), _zeilen_als_text(nur_nachher)
            )


def _gefaltet(beziehung, zeile: tuple) -> tuple:
    """Tags are one whatever their case (TAGGIT_CASE_INSENSITIVE)."""
    zeile = zeile_vergleichbar(zeile)
    return tuple(w.casefold() for w in zeile) if beziehung.neue_ziele else zeile


def _als_text(wert: Any) -> str:
    if wert in (None, "", []):
        return "leer"
    if isinstance(wert, list):
        return "„" + ", ".join(map(str, wert)) + "“"
    text = " ".join(str(wert).split())
    return f"„{text if len(text) <= 80 else text[:79] + '…'}“"


def _zeilen_als_text(zeilen: list[tuple]) -> str:
    if not zeilen:
        return "nichts weiter"
    texte = sorted(" · ".join(str(w) for w in zeile if w not in (None, "")) for zeile in zeilen)
    return "; ".join(_als_text(text) for text in texte)


def zusammenstoesse(plan: Plan, ueberschreiben: bool) -> list[Fehler]:
    """Unique values that would be written although another row of the database holds them."""
    art = plan.art
    zu_schreiben = [(satz, None) for satz in plan.neu]
    if ueberschreiben:
        zu_schreiben += [(a.satz, a.pk) for a in plan.abweichend]
    fehler = []
    for spalte in art.spalten:
        if spalte == art.schluessel or not art.feld(spalte).unique or not zu_schreiben:
            continue
        inhaber = dict(art.modell._default_manager.order_by().values_list(spalte, "pk"))
        for satz, pk in zu_schreiben:
            wert = satz.werte.get(spalte)
            if wert is not None and inhaber.get(wert, pk) != pk:
                meldung = f"„{wert}“ hat in der Datenbank schon ein anderer Eintrag."
                abhilfe = "Ändern Sie den Wert in der Datei oder in der Redaktion."
                fehler.append(Fehler(art.datei, satz.stelle, spalte, meldung, abhilfe))
    return fehler
