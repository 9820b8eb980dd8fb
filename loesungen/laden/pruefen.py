"""Raw rows to Datensätze: every value through its model field's own validation, every reference looked up."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .bauplan import Art, Beziehung, natuerlich
from .dateien import Roheintrag
from .datensatz import Datensatz
from .fehler import Fehler

Bekannte = Mapping[type[models.Model], set]
FEHLT = "Diese Angabe fehlt."


class _Sammler:
    """Collects the faults of one entry, each with its place."""

    def __init__(self, art: Art, roh: Roheintrag):
        self.datei = art.datei
        kennung = roh.werte.get(art.schluessel)
        self.stelle = f"{roh.stelle} ({kennung})" if kennung else roh.stelle
        self.fehler: list[Fehler] = []

    def melde(self, feld: str, meldung: str, abhilfe: str) -> None:
        self.fehler.append(Fehler(self.datei, self.stelle, feld, meldung, abhilfe))


def pruefen(art: Art, rohe: list[Roheintrag], bekannte: Bekannte) -> tuple[list[Datensatz], list[Fehler]]:
    """All entries of a file and all its faults. `bekannte`: natural keys per model, of the files and the database."""
    saetze, fehler = [], []
    for roh in rohe:
        sammler = _Sammler(art, roh)
        satz = Datensatz(
            sammler.stelle, *_kopf(art, roh, bekannte, sammler), _alle_beziehungen(art, roh, bekannte, sammler)
        )
        saetze.append(satz)
        fehler += sammler.fehler
    return saetze, fehler + _doppelte(art, saetze) + _ketten(art, saetze)


def schluessel_der_datei(art: Art, rohe: list[Roheintrag]) -> set:
    """The natural keys that a file brings, as the database will hold them."""
    feld = art.feld(art.schluessel)
    schluessel = set()
    for roh in rohe:
        try:
            schluessel.add(feld.to_python(roh.werte.get(art.schluessel)))
        except (ValidationError, TypeError):
            continue  # told by `pruefen`
    return schluessel


def _kopf(art: Art, roh: Roheintrag, bekannte: Bekannte, sammler: _Sammler) -> tuple[Any, dict]:
    erlaubt = {*art.spalten, *art.ignoriert, *(b.name for b in art.beziehungen)}
    for unbekannt in roh.werte.keys() - erlaubt:
        sammler.melde(unbekannt, "Diese Spalte ist nicht bekannt.", "Berichtigen Sie den Namen oder löschen Sie sie.")
    werte = {}
    for spalte in art.spalten:
        feld = art.feld(spalte)
        if spalte in roh.werte:
            werte[spalte] = wert_pruefen(feld, roh.werte[spalte], bekannte, spalte, sammler)
        elif not feld.blank and not feld.has_default():
            sammler.melde(spalte, FEHLT, "Ergänzen Sie sie.")
    return werte.get(art.schluessel), werte


def wert_pruefen(feld: models.Field, roh: Any, bekannte: Bekannte, spalte: str, sammler: _Sammler) -> Any:
    """One value as the database will hold it; a reference as the natural key of its target."""
    if feld.related_model:
        return _verweis(feld, roh, bekannte, spalte, sammler)
    if meldung := _falscher_typ(feld, roh):
        sammler.melde(spalte, meldung, "Berichtigen Sie den Wert.")
        return None
    if roh == "" and feld.null:
        roh = None
    try:
        return feld.clean(roh, None)
    except ValidationError as e:
        sammler.melde(spalte, " ".join(e.messages), _abhilfe(feld, roh))
        return None


def _falscher_typ(feld: models.Field, roh: Any) -> str:
    """JSON values that Django would silently turn into text or numbers."""
    if isinstance(feld, models.JSONField):
        liste = isinstance(roh, list) and all(isinstance(e, str) and e.strip() for e in roh)
        return "" if liste else "Erwartet wird eine Liste von Texten."
    if isinstance(feld, models.CharField | models.TextField) and roh is not None and not isinstance(roh, str):
        return "Erwartet wird ein Text."
    if isinstance(roh, float) and isinstance(feld, models.IntegerField):
        return "Erwartet wird eine ganze Zahl."
    if (isinstance(roh, bool) and not isinstance(feld, models.BooleanField)) or isinstance(roh, list | dict):
        return "Erwartet wird ein einzelner Wert."
    return ""


def _abhilfe(feld: models.Field, roh: Any) -> str:
    if feld.choices:
        return "Erlaubt sind: " + ", ".join(str(wert) for wert, _ in feld.flatchoices if wert) + "."
    if feld.max_length and len(str(roh)) > feld.max_length:
        return f"Kürzen Sie den Text auf {feld.max_length} Zeichen."
    if roh in feld.empty_values:
        return "Ergänzen Sie die Angabe."
    return f"Berichtigen Sie den Wert „{str(roh)[:60]}“."


def _verweis(feld: models.Field, roh: Any, bekannte: Bekannte, spalte: str, sammler: _Sammler) -> Any:
    ziel = feld.related_model
    if roh in (None, ""):
        if not feld.null:
            sammler.melde(spalte, FEHLT, f"Nennen Sie {natuerlich(ziel)} eines Eintrags von {_namen(ziel)}.")
        return None
    try:
        schluessel = ziel._meta.get_field(natuerlich(ziel)).to_python(roh)
        unbekannt = schluessel not in bekannte[ziel]
    except (ValidationError, TypeError):
        unbekannt = True
    if unbekannt:
        sammler.melde(
            spalte,
            f"„{roh}“ gibt es nicht unter {_namen(ziel)}.",
            f"Berichtigen Sie den Verweis oder ergänzen Sie den fehlenden Eintrag ({natuerlich(ziel)}).",
        )
        return None
    return schluessel


def _namen(modell: type[models.Model]) -> str:
    return str(modell._meta.verbose_name_plural)


def _alle_beziehungen(art: Art, roh: Roheintrag, bekannte: Bekannte, sammler: _Sammler) -> dict[str, frozenset]:
    beziehungen = {}
    for beziehung in art.beziehungen:
        if beziehung.name not in roh.werte:
            continue
        inhalt = roh.werte[beziehung.name]
        if isinstance(inhalt, list):
            beziehungen[beziehung.name] = _zeilen(beziehung, inhalt, bekannte, sammler)
        else:
            sammler.melde(beziehung.name, "Erwartet wird eine Liste.", "Setzen Sie eckige Klammern.")
    return beziehungen


def _zeilen(beziehung: Beziehung, inhalt: list, bekannte: Bekannte, sammler: _Sammler) -> frozenset[tuple]:
    zeilen = []
    for nummer, eintrag in enumerate(inhalt, 1):
        ort = f"{beziehung.name}[{nummer}]"
        if isinstance(eintrag, str) and len(beziehung.spalten) == 1:
            eintrag = dict.fromkeys(beziehung.spalten, eintrag)
        if not isinstance(eintrag, dict):
            sammler.melde(ort, "Der Eintrag hat nicht die erwartete Form.", "Vergleichen Sie ihn mit anderen.")
            continue
        for unbekannt in eintrag.keys() - beziehung.spalten.keys():
            sammler.melde(f"{ort}.{unbekannt}", "Diese Spalte ist nicht bekannt.", "Berichtigen Sie den Namen.")
        zeilen.append(_zeile(beziehung, eintrag, bekannte, ort, sammler))
    for eigen, anzahl in Counter(map(beziehung.eigen, zeilen)).items():
        if anzahl > 1 and None not in eigen[:1]:
            sammler.melde(beziehung.name, f"„{eigen[0]}“ steht {anzahl}-mal da.", "Lassen Sie einen Eintrag stehen.")
    return frozenset(zeilen)


def _zeile(beziehung: Beziehung, eintrag: dict, bekannte: Bekannte, ort: str, sammler: _Sammler) -> tuple:
    werte = {}
    for spalte, name in beziehung.spalten.items():
        feld = beziehung.modell._meta.get_field(name)
        roh = eintrag.get(spalte, feld.get_default())
        if beziehung.neue_ziele and name in beziehung.verweise:
            # The target is made when it is missing: its own field says what it may be called.
            ziel = feld.related_model
            feld = ziel._meta.get_field(natuerlich(ziel))
        werte[name] = wert_pruefen(feld, roh, bekannte, f"{ort}.{spalte}", sammler)
    if beziehung.pruefung and (meldung := beziehung.pruefung(werte)):
        sammler.melde(ort, meldung, "Ergänzen oder löschen Sie den Eintrag.")
    return tuple(werte.values())


def _doppelte(art: Art, saetze: list[Datensatz]) -> list[Fehler]:
    """Values that the database holds only once but the file brings twice."""
    fehler = []
    for spalte in art.spalten:
        if not art.feld(spalte).unique:
            continue
        erste: dict[Any, str] = {}
        for satz in saetze:
            wert = satz.werte.get(spalte)
            if wert is not None and wert in erste:
                meldung = f"„{wert}“ steht schon in {erste[wert]}."
                fehler.append(Fehler(art.datei, satz.stelle, spalte, meldung, "Lassen Sie nur einen Eintrag stehen."))
            erste.setdefault(wert, satz.stelle)
    return fehler


def _ketten(art: Art, saetze: list[Datensatz]) -> list[Fehler]:
    """A reference inside the own file (Gemeinde → Kreis) must end at once: a Kreis lies in no Kreis."""
    fehler = []
    for spalte, ziel in art.verweise.items():
        if ziel is not art.modell:
            continue
        mit_verweis = {s.schluessel for s in saetze if s.werte.get(spalte) is not None}
        fehler += [
            Fehler(
                art.datei,
                s.stelle,
                spalte,
                f"„{s.werte[spalte]}“ verweist selbst auf einen anderen Eintrag.",
                "Nennen Sie einen Eintrag, der auf keinen anderen verweist.",
            )
            for s in saetze
            if s.werte.get(spalte) in mit_verweis
        ]
    return fehler
