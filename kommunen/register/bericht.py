"""What an import did or would do: the same for the command, the admin and the record that is kept."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from basis.templatetags.anzeige import zahl

from ..models import Kommune
from ..vokabular import Registerformat
from .abgleichen import Aenderung, Plan
from .fehler import Ablehnung
from .saetze import Inhalt

HOECHSTENS_AENDERUNGEN = 500
HOECHSTENS_ABLEHNUNGEN = 5000
ZAEHLER = {
    "angelegt": "angelegt",
    "aktualisiert": "aktualisiert",
    "unveraendert": "unverändert",
    "aufgeloest": "aufgelöst (im Gemeindeverzeichnis verschwunden)",
    "wiedergekehrt": "wieder da (nicht mehr aufgelöst)",
    "unbekannt": "nicht im Wissensspeicher (übergangen)",
    "gemeindefrei": "gemeindefreie Gebiete (ausgelassen)",
}


@dataclass
class Bericht:
    """Counts, changes and rejected rows; `grund` is the sentence why nothing was taken."""

    format: str = ""
    gebietsstand: date | None = None
    geladen: date | None = None
    probelauf: bool = False
    grund: str = ""
    zahlen: dict[str, int] = field(default_factory=dict)
    aenderungen: list[dict[str, Any]] = field(default_factory=list)
    aenderungen_gesamt: int = 0
    unbekannt: list[str] = field(default_factory=list)
    ablehnungen: list[Ablehnung] = field(default_factory=list)

    def als_json(self) -> dict[str, Any]:
        """What is kept in the Registerimport."""
        return {
            "format": self.format,
            "gebietsstand": self.gebietsstand and self.gebietsstand.isoformat(),
            "geladen": self.geladen and self.geladen.isoformat(),
            "probelauf": self.probelauf,
            "grund": self.grund,
            "zahlen": self.zahlen,
            "aenderungen": self.aenderungen,
            "aenderungen_gesamt": self.aenderungen_gesamt,
            "unbekannt": self.unbekannt,
            "ablehnungen": [
                {"zeile": a.zeile, "feld": a.feld, "grund": a.grund} for a in self.ablehnungen[:HOECHSTENS_ABLEHNUNGEN]
            ],
            "ablehnungen_gesamt": len(self.ablehnungen),
        }


def aus_plan(bericht: Bericht, plan: Plan, inhalt: Inhalt) -> None:
    """Fills in what was found."""
    geht = sum(a.geht for a in plan.aendern)
    kommt = sum(a.kommt_wieder for a in plan.aendern)
    bericht.zahlen = {
        "angelegt": len(plan.neu),
        "aktualisiert": len(plan.aendern) - geht - kommt,
        "unveraendert": plan.unveraendert,
        "aufgeloest": geht,
        "wiedergekehrt": kommt,
        "unbekannt": len(plan.unbekannt),
        "gemeindefrei": inhalt.gemeindefrei,
    }
    bericht.unbekannt = [s.schluessel for s in plan.unbekannt][:HOECHSTENS_AENDERUNGEN]
    # What matters most comes first: the list is cut off at the end.
    geordnet = sorted(plan.aendern, key=lambda a: (not a.geht, not a.kommt_wieder, a.schluessel))
    eintraege = [_aufgeloest(a) if a.geht else _geaendert(a) for a in geordnet]
    neue = [
        {"schluessel": s.schluessel, "name": s.werte["name"], "was": "angelegt", "felder": []}
        for s in sorted(plan.neu, key=lambda s: s.schluessel)
    ]
    grenze = sum(a.geht or a.kommt_wieder for a in plan.aendern)
    eintraege = [*eintraege[:grenze], *neue, *eintraege[grenze:]]
    bericht.aenderungen_gesamt = len(eintraege)
    bericht.aenderungen = eintraege[:HOECHSTENS_AENDERUNGEN]


def _aufgeloest(aenderung: Aenderung) -> dict[str, Any]:
    return {**_kopf(aenderung), "was": "aufgelöst", "felder": _felder(aenderung)}


def _geaendert(aenderung: Aenderung) -> dict[str, Any]:
    was = "wieder da" if aenderung.kommt_wieder else "aktualisiert"
    return {**_kopf(aenderung), "was": was, "felder": _felder(aenderung)}


def _kopf(aenderung: Aenderung) -> dict[str, Any]:
    return {"schluessel": aenderung.schluessel, "name": aenderung.name}


def _felder(aenderung: Aenderung) -> list[dict[str, str]]:
    return [
        {"feld": str(Kommune._meta.get_field(feld).verbose_name), "alt": _text(alt), "neu": _text(neu)}
        for feld, (alt, neu) in aenderung.felder.items()
    ]


def _text(wert: Any) -> str:
    if wert is None or wert == "":
        return "leer"
    if isinstance(wert, date):
        return f"{wert:%d.%m.%Y}"
    return str(wert)


def _stand_text(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}" if iso else "keine Angabe"


def ueberblick(daten: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that is one figure or word; from the JSON form, so that old records read alike."""
    zeilen: list[tuple[str, str]] = []
    if daten.get("format"):
        zeilen.append(("Format", Registerformat(daten["format"]).label))
        zeilen.append(("Gebietsstand der Datei", _stand_text(daten.get("gebietsstand"))))
        zeilen.append(("Gebietsstand bisher", _stand_text(daten.get("geladen"))))
    zeilen += [(ZAEHLER[name], zahl(anzahl)) for name, anzahl in daten.get("zahlen", {}).items()]
    if daten.get("ablehnungen_gesamt"):
        zeilen.append(("abgelehnte Angaben", zahl(daten["ablehnungen_gesamt"])))
    return zeilen


def schluss(daten: dict[str, Any]) -> str:
    """The one sentence that says what came of it."""
    if daten.get("grund"):
        return f"Nichts übernommen: {daten['grund']}"
    if daten.get("ablehnungen_gesamt"):
        return "Nichts übernommen: Jede abgelehnte Angabe steht unten; berichtigen Sie die Datei."
    if daten.get("probelauf"):
        return "Nur geprüft: In der Datenbank hat sich nichts geändert."
    return "Übernommen."


def als_text(daten: dict[str, Any], *, hoechstens: int = 50) -> list[str]:
    """The report as lines for a terminal; all rejected rows, of the changes the first."""
    zeilen = [f"{name}: {wert}" for name, wert in ueberblick(daten)]
    for a in daten.get("aenderungen", [])[:hoechstens]:
        felder = "; ".join(f"{f['feld']}: {f['alt']} → {f['neu']}" for f in a["felder"])
        zeilen.append(f"  {a['schluessel']} {a['name']} {a['was']}" + (f" ({felder})" if felder else ""))
    weitere = daten.get("aenderungen_gesamt", 0) - hoechstens
    if weitere > 0:
        zeilen.append(f"  … und {weitere} weitere.")
    if daten.get("unbekannt"):
        zeilen.append(f"  Nicht im Wissensspeicher: {', '.join(daten['unbekannt'])}")
    for a in daten.get("ablehnungen", []):
        zeilen.append(f"  {Ablehnung(a['zeile'], a['feld'], a['grund'])}")
    nicht_gezeigt = daten.get("ablehnungen_gesamt", 0) - len(daten.get("ablehnungen", []))
    if nicht_gezeigt > 0:
        zeilen.append(f"  … und {nicht_gezeigt} weitere.")
    zeilen.append(schluss(daten))
    return zeilen
