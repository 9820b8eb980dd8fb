"""Loads the fixtures into the database: reads, validates everything, compares, writes in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from basis.quellen import Vertrauen
from basis.sichtbarkeit import Status
from kommunen.register.auftraege import mitgelieferten_stand_vermerken

from .laden.abgleich import Abweichung, abgleichen, zusammenstoesse
from .laden.anwenden import anwenden
from .laden.bauplan import ARTEN, Art, natuerlich
from .laden.dateien import Roheintrag, lesen
from .laden.datensatz import Datensatz
from .laden.fehler import DatenFehler, Fehler
from .laden.pruefen import pruefen, schluessel_der_datei
from .models import Loesung


@dataclass(frozen=True, slots=True)
class Zahlen:
    """What happened to the entries of one kind."""

    art: str
    angelegt: int
    unveraendert: int
    abweichend: int
    ueberschrieben: int


@dataclass
class Ladebericht:
    """The outcome of a run."""

    zahlen: list[Zahlen] = field(default_factory=list)
    abweichungen: list[Abweichung] = field(default_factory=list)
    entwuerfe: list[str] = field(default_factory=list)


def daten_laden(
    *, ordner: Path, ueberschreiben: bool = False, fortschritt: Callable[[str], None] = lambda zeile: None
) -> Ladebericht:
    """Creates what is missing, reports what differs, overwrites only if told. Raises DatenFehler and writes nothing."""
    fortschritt(f"Lese {len(ARTEN)} Dateien aus {ordner} …")
    rohe = _alles_lesen(ordner)
    fortschritt(f"Prüfe {sum(map(len, rohe.values()))} Einträge …")
    saetze = _alles_pruefen(rohe)
    bericht = Ladebericht(entwuerfe=_entwuerfe(saetze))
    fortschritt("Vergleiche mit der Datenbank und schreibe …")
    try:
        with transaction.atomic():
            for art in ARTEN:
                _eine_art(art, saetze[art], ueberschreiben, bericht)
            mitgelieferten_stand_vermerken()
    except IntegrityError as e:
        hinweis = "Berichtigen Sie die Werte, die diese Bedingung verletzen."
        raise DatenFehler([Fehler(art.datei, "", "", f"Die Datenbank lehnt die Daten ab ({e}).", hinweis)]) from e
    # Thousands of rows at once: without fresh statistics PostgreSQL plans joins as if the tables were empty.
    with connection.cursor() as zeiger:
        zeiger.execute("ANALYZE")
    return bericht


def _alles_lesen(ordner: Path) -> dict[Art, list[Roheintrag]]:
    """All files; the faults of all are told at once."""
    rohe, fehler = {}, []
    for art in ARTEN:
        try:
            rohe[art] = lesen(ordner / art.datei)
        except DatenFehler as e:
            fehler += e.fehler
    if fehler:
        raise DatenFehler(fehler)
    return rohe


def _alles_pruefen(rohe: dict[Art, list[Roheintrag]]) -> dict[Art, list[Datensatz]]:
    bekannte = {
        art.modell: schluessel_der_datei(art, eintraege)
        | set(art.modell._default_manager.order_by().values_list(natuerlich(art.modell), flat=True))
        for art, eintraege in rohe.items()
    }
    saetze, fehler = {}, []
    for art, eintraege in rohe.items():
        saetze[art], neue_fehler = pruefen(art, eintraege, bekannte)
        fehler += neue_fehler
    if fehler:
        raise DatenFehler(fehler)
    return saetze


def _eine_art(art: Art, saetze: list[Datensatz], ueberschreiben: bool, bericht: Ladebericht) -> None:
    plan = abgleichen(art, saetze)
    if fehler := zusammenstoesse(plan, ueberschreiben):
        raise DatenFehler(fehler)
    anwenden(plan, ueberschreiben)
    abweichend = len(plan.abweichend)
    bericht.zahlen.append(
        Zahlen(
            art.name,
            angelegt=len(plan.neu),
            unveraendert=plan.unveraendert,
            abweichend=0 if ueberschreiben else abweichend,
            ueberschrieben=abweichend if ueberschreiben else 0,
        )
    )
    bericht.abweichungen += [abweichung for eintrag in plan.abweichend for abweichung in eintrag.abweichungen]


def _entwuerfe(saetze: dict[Art, list[Datensatz]]) -> list[str]:
    """The entries that the files bring as drafts, and how well they are proven: this is why they are drafts."""
    return [
        f"{satz.schluessel} „{satz.werte['titel']}“ ({Vertrauen(satz.werte.get('vertrauen', Vertrauen.MITTEL)).label})"
        for art, liste in saetze.items()
        if art.modell is Loesung
        for satz in liste
        if satz.werte.get("status", Status.ENTWURF) == Status.ENTWURF
    ]
