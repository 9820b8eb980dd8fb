"""Loesung → search document: which texts stand where, facet names and values, what it depends on."""

import re

from kommunen.models import Bundesland, Kommune, Modellprojekt, Projektkommune, Staffel
from suche import registry
from suche.registry import Dokument, Dokumenttyp

from .models import (
    Begriff,
    Handlungsfeld,
    Loesung,
    Loesungskommune,
    Loesungsrepository,
    Nachnutzung,
    Organisation,
    Repository,
    Schlagwort,
    Standard,
    Verschlagwortung,
)
from .vokabular import KEINE_NUTZUNG, UNBEKANNT, Reifegrad

TYP = "loesung"
FACETTEN = (
    "handlungsfeld",
    "bundesland",
    "staffel",
    "reifegrad",
    "art",
    "offen",
    "lizenz",
    "groessenklasse",
    "schlagwort",
)
OHNE_FOERDERUNG = "keine"

# At equal relevance what is in use stands before what is only planned.
GEWICHT_REIFEGRAD = {
    Reifegrad.UEBERTRAGEN: 1.06,
    Reifegrad.VERSTETIGT: 1.04,
    Reifegrad.PILOT: 1.0,
    Reifegrad.PROTOTYP: 0.97,
    Reifegrad.IDEE: 0.92,
    Reifegrad.BEENDET: 0.9,
}

# Identifiers inside what a source says of a licence: "GPL-2.0 (Lizenzdatei …)", "EUPL-1.2 / AGPL-3.0".
_LIZENZKENNUNG = re.compile(
    r"\b(?:MIT|ISC|Unlicense|[A-Z][A-Za-z0-9]*(?:-[A-Za-z]+)*-\d+(?:\.\d+)*(?:-(?:only|or-later|Clause))?)\b"
)


def lizenzkennungen(loesung: Loesung) -> list[str]:
    """Licence identifiers for the facet: of the SPDX expression, else of the words of the source, else unknown."""
    return _LIZENZKENNUNG.findall(loesung.lizenz or loesung.lizenz_wie_angegeben) or [UNBEKANNT]


def lizenzen_im_bestand() -> list[str]:
    """All identifiers that the facet can offer, in alphabetical order; one query over visible entries."""
    angaben = Loesung.objects.sichtbar().values_list("lizenz", "lizenz_wie_angegeben").distinct().order_by()
    return sorted({kennung for lizenz, worte in angaben for kennung in _LIZENZKENNUNG.findall(lizenz or worte)})


def dokument(loesung: Loesung) -> Dokument:
    """The search document of a Loesung (loaded with `fuer_suchindex`)."""
    # Sorted, since a database returns related rows in any order it likes and the fingerprint must not notice.
    kommunen = sorted((zeile.kommune for zeile in loesung.loesungskommunen.all()), key=lambda k: k.schluessel)
    nachnutzungen = sorted(loesung.nachnutzungen.all(), key=lambda n: n.kommune.schluessel)
    nutzungen = [n for n in nachnutzungen if n.stand not in KEINE_NUTZUNG]
    handlungsfelder = sorted(loesung.handlungsfelder.all(), key=lambda h: h.slug)
    schlagwoerter = sorted(loesung.schlagwoerter.all(), key=lambda s: s.slug)
    projekt = loesung.modellprojekt
    organisationen = sorted({*loesung.traeger.all(), *loesung.partner.all()}, key=lambda o: o.name)
    bundeslaender = loesung.laender
    return Dokument(
        zonen={
            "titel": [loesung.titel],
            "ort": [
                *(f"{k.name} {k.name_amtlich}" for k in kommunen),
                *([projekt.name] if projekt else []),
                *(land.name for land in bundeslaender),
            ],
            "kurz": [loesung.kurzbeschreibung],
            "schlagwort": [
                *(s.name for s in schlagwoerter),
                *(h.name for h in handlungsfelder),
                loesung.get_loesungsart_display(),
            ],
            "text": [
                loesung.loesungsansatz,
                loesung.ausgangslage,
                loesung.wirkung,
                loesung.erfahrungen,
                loesung.voraussetzungen,
                *loesung.funktionen,
                *(o.name for o in organisationen),
                *sorted(s.name for s in loesung.standards.all()),
                *(n.kommune.name for n in nachnutzungen),
                *sorted(f"{r.eigentuemer} {r.name}" for r in loesung.repositories.all()),
                loesung.kennung,
            ],
        },
        facetten={
            "handlungsfeld": [h.slug for h in handlungsfelder],
            "bundesland": [land.kuerzel for land in bundeslaender],
            "staffel": [str(projekt.staffel.nummer) if projekt else OHNE_FOERDERUNG],
            "reifegrad": [loesung.reifegrad or UNBEKANNT],
            "art": [loesung.loesungsart or UNBEKANNT],
            "offen": [loesung.offen or UNBEKANNT],
            "lizenz": lizenzkennungen(loesung),
            "groessenklasse": [k.groessenklasse for k in kommunen if k.groessenklasse],
            "schlagwort": [s.slug for s in schlagwoerter],
        },
        sortierung={
            "titel": loesung.titel_gefaltet,
            "neueste": f"{loesung.veroeffentlicht_am:%Y%m%d%H%M%S%f}-{loesung.pk:012d}"
            if loesung.veroeffentlicht_am
            else f"{'0' * 20}-{loesung.pk:012d}",
            "nachgenutzt": f"{len(nutzungen):06d}",
        },
        ganz=[loesung.titel],
        gewicht=GEWICHT_REIFEGRAD.get(loesung.reifegrad, 1.0),
    )


def begriffsdokument(begriff: Begriff) -> Dokument:
    """The search document of a term of the glossary."""
    return Dokument(
        zonen={"titel": [begriff.begriff, *begriff.auch], "text": [begriff.erklaerung]},
        sortierung={"titel": begriff.begriff_gefaltet},
        ganz=[begriff.begriff, *begriff.auch],
    )


def anmelden() -> None:
    """Registers the types of the room with the search service."""
    registry.anmelden(
        Dokumenttyp(
            name="begriff",
            modell=Begriff,
            sichtbar=Begriff.objects.all,
            dokument=begriffsdokument,
            facetten=(),
            sortierungen={"titel": False},
            nachrang="titel",
            abhaengigkeiten={},
            beziehungen=(),
        )
    )
    registry.anmelden(
        Dokumenttyp(
            name=TYP,
            modell=Loesung,
            sichtbar=lambda: Loesung.objects.sichtbar().fuer_suchindex(),
            dokument=dokument,
            facetten=FACETTEN,
            sortierungen={"titel": False, "neueste": True, "nachgenutzt": True},
            nachrang="titel",
            abhaengigkeiten={
                Kommune: ("kommunen", "modellprojekt__kommunen", "nachnutzungen__kommune"),
                Bundesland: ("kommunen__bundesland", "modellprojekt__kommunen__bundesland"),
                Modellprojekt: ("modellprojekt",),
                Projektkommune: ("modellprojekt__projektkommunen",),
                Staffel: ("modellprojekt__staffel",),
                Handlungsfeld: ("handlungsfelder",),
                Organisation: ("traeger", "partner"),
                Standard: ("standards",),
                Schlagwort: ("schlagwoerter",),
                Verschlagwortung: ("verschlagwortungen",),
                Loesungskommune: ("loesungskommunen",),
                Repository: ("repositories",),
                Loesungsrepository: ("loesungsrepositories",),
                Nachnutzung: ("nachnutzungen",),
            },
            beziehungen=("handlungsfelder", "schlagwoerter", "traeger", "partner", "standards"),
        )
    )
