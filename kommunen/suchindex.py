"""Modellprojekt, Kooperation, Veranstaltung → search documents, each type with an index of its own."""

from suche import registry
from suche.registry import Dokument, Dokumenttyp

from .models import (
    Bundesland,
    Kommune,
    Kooperation,
    Kooperationsmitglied,
    Modellprojekt,
    Projektkommune,
    Staffel,
    Veranstaltung,
)


def _modellprojekt(projekt: Modellprojekt) -> Dokument:
    kommunen = sorted(projekt.kommunen.all(), key=lambda k: k.schluessel)
    return Dokument(
        zonen={
            "titel": [projekt.name],
            "ort": [*(f"{k.name} {k.name_amtlich}" for k in kommunen), projekt.bundesland.name],
            "schlagwort": [f"Staffel {projekt.staffel.nummer}", projekt.get_projektart_display()],
            "text": [projekt.beschreibung],
        },
        sortierung={"titel": projekt.name_gefaltet},
        ganz=[projekt.name, *(k.name for k in kommunen)],
    )


def _kooperation(kooperation: Kooperation) -> Dokument:
    return Dokument(
        zonen={
            "titel": [kooperation.name],
            "ort": sorted(kommune.name for kommune in kooperation.mitglieder.all()),
            "schlagwort": [kooperation.get_art_display()],
            "text": [kooperation.beschreibung],
        },
        sortierung={"titel": kooperation.name_gefaltet},
        ganz=[kooperation.name],
    )


def _veranstaltung(veranstaltung: Veranstaltung) -> Dokument:
    return Dokument(
        zonen={
            "titel": [veranstaltung.titel],
            "ort": [veranstaltung.ort],
            "text": [veranstaltung.hinweis, veranstaltung.zeitraum],
        },
        sortierung={"titel": veranstaltung.titel_gefaltet},
        ganz=[veranstaltung.titel],
    )


def anmelden() -> None:
    """Registers the types of the room with the search service."""
    registry.anmelden(
        Dokumenttyp(
            name="modellprojekt",
            modell=Modellprojekt,
            sichtbar=lambda: Modellprojekt.objects.select_related("staffel", "bundesland").prefetch_related("kommunen"),
            dokument=_modellprojekt,
            facetten=(),
            sortierungen={"titel": False},
            nachrang="titel",
            abhaengigkeiten={
                Kommune: ("kommunen",),
                Bundesland: ("bundesland",),
                Staffel: ("staffel",),
                Projektkommune: ("projektkommunen",),
            },
            beziehungen=(),
        )
    )
    registry.anmelden(
        Dokumenttyp(
            name="kooperation",
            modell=Kooperation,
            sichtbar=lambda: Kooperation.objects.prefetch_related("mitglieder"),
            dokument=_kooperation,
            facetten=(),
            sortierungen={"titel": False},
            nachrang="titel",
            abhaengigkeiten={Kommune: ("mitglieder",), Kooperationsmitglied: ("mitgliedschaften",)},
            beziehungen=(),
        )
    )
    registry.anmelden(
        Dokumenttyp(
            name="veranstaltung",
            modell=Veranstaltung,
            sichtbar=Veranstaltung.objects.all,
            dokument=_veranstaltung,
            facetten=(),
            sortierungen={"titel": False},
            nachrang="titel",
            abhaengigkeiten={},
            beziehungen=(),
        )
    )
