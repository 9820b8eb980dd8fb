"""Fills an empty database: the real Kommunen and synonyms, and Loesungen that are made up (`korpus.py`)."""

import csv
import datetime as dt
import json
from itertools import islice
from pathlib import Path

from django.db import models, transaction

from basis.faltung import deutscher_slug, falten
from kommunen.models import Bundesland, Kommune, Modellprojekt, Projektkommune, Staffel
from kommunen.vokabular import Projektart
from loesungen.models import Handlungsfeld, Loesung, Loesungskommune, Schlagwort, Verschlagwortung
from scripts.messen.korpus import Eintrag, Korpus
from suche.models import Indexauftrag, Synonymgruppe

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
SATZ = 500
MODELLPROJEKTE = 73
SCHLAGWOERTER = 400


def fuellen(anzahl: int, samen: int) -> Korpus:
    """Fills the database with `anzahl` visible Loesungen; nothing is left in the outbox."""
    with transaction.atomic():
        kommunen = _stammdaten()
        felder = list(Handlungsfeld.objects.order_by("pk"))
        projekte = list(Modellprojekt.objects.order_by("pk"))
        korpus = Korpus(
            samen,
            orte=[k.name for k in kommunen],
            handlungsfelder=len(felder),
            modellprojekte=len(projekte),
            schlagwoerter=SCHLAGWOERTER,
        )
        schlagwoerter = [
            Schlagwort(name=wort, name_gefaltet=falten(wort), slug=f"{deutscher_slug(wort)}-{n}")
            for n, wort in enumerate(korpus.schlagwoerter)
        ]
        Schlagwort.objects.bulk_create(schlagwoerter)
        eintraege = iter(enumerate(korpus.eintraege(anzahl)))
        while satz := list(islice(eintraege, SATZ)):
            loesungen = Loesung.objects.bulk_create([_loesung(n, e, projekte) for n, e in satz])
            paare = list(zip(loesungen, (e for _, e in satz), strict=True))
            _verbinden(Loesung.handlungsfelder.through, paare, "handlungsfelder", "handlungsfeld", felder)
            _verbinden(Verschlagwortung, paare, "schlagwoerter", "tag", schlagwoerter, eintrag="content_object")
            _verbinden(Loesungskommune, paare, "kommunen", "kommune", kommunen)
        Indexauftrag.objects.all().delete()
    return korpus


def _stammdaten() -> list[Kommune]:
    """The Länder, all Kommunen, Handlungsfelder, synonyms and Modellprojekte; returns the Kommunen, largest first."""
    laender = {
        z["kuerzel"]: Bundesland(
            schluessel=z["schluessel"], kuerzel=z["kuerzel"], iso_code=f"DE-{z['kuerzel']}", name=z["name"]
        )
        for z in _csv("bundeslaender.csv")
    }
    Bundesland.objects.bulk_create(laender.values())
    kommunen = [
        Kommune(
            **{s: z[s] for s in ("schluessel", "typ", "name", "name_amtlich", "bezeichnung", "plz")},
            einwohner=int(z["einwohner"]) if z["einwohner"] else None,
            bundesland=laender[z["bundesland"]],
        )
        for z in _csv("kommunen.csv")
    ]
    Kommune.objects.bulk_create(kommunen, batch_size=SATZ)
    for name, modell in (("handlungsfelder", Handlungsfeld), ("synonyme", Synonymgruppe)):
        modell.objects.bulk_create([modell(**zeile) for zeile in json.loads((FIXTURES / f"{name}.json").read_text())])
    staffeln = Staffel.objects.bulk_create([Staffel(nummer=n, jahr=2018 + n) for n in (1, 2, 3)])
    kommunen.sort(key=lambda k: (-(k.einwohner or 0), k.schluessel))
    gemeinden = [k for k in kommunen if k.typ == "gemeinde"]
    projekte = Modellprojekt.objects.bulk_create(
        Modellprojekt(
            slug=f"projekt-{n}",
            name=f"Smartes {gemeinden[n].name}",
            staffel=staffeln[n % 3],
            bundesland=gemeinden[n].bundesland,
            projektart=Projektart.MITTELSTADT,
        )
        for n in range(MODELLPROJEKTE)
    )
    Projektkommune.objects.bulk_create(
        Projektkommune(modellprojekt=projekt, kommune=gemeinden[n]) for n, projekt in enumerate(projekte)
    )
    return gemeinden


def _loesung(nummer: int, e: Eintrag, projekte: list[Modellprojekt]) -> Loesung:
    texte = [*e.texte, "", "", "", "", ""]
    return Loesung(
        kennung=f"L{nummer + 1:06d}",
        slug=f"{deutscher_slug(e.titel)}-{nummer + 1}",
        titel=e.titel,
        kurzbeschreibung=e.kurz,
        loesungsansatz=texte[0],
        ausgangslage=texte[1],
        wirkung=texte[2],
        erfahrungen=texte[3],
        voraussetzungen=texte[4],
        funktionen=e.funktionen,
        loesungsart=e.art,
        reifegrad=e.reifegrad,
        offen=e.offen,
        lizenz=e.lizenz,
        modellprojekt=None if e.modellprojekt is None else projekte[e.modellprojekt],
        status="veroeffentlicht",
        veroeffentlicht_am=dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=nummer),
    )


def _verbinden(
    durch: type[models.Model],
    paare: list[tuple[Loesung, Eintrag]],
    auswahl: str,
    ziel: str,
    ziele: list,
    eintrag: str = "loesung",
) -> None:
    zeilen = [
        durch(**{eintrag: loesung, ziel: ziele[stelle]}) for loesung, e in paare for stelle in getattr(e, auswahl)
    ]
    durch.objects.bulk_create(zeilen, batch_size=SATZ)


def _csv(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as datei:
        return list(csv.DictReader(datei))
