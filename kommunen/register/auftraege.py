"""Registerimporte and their states: order one, run it, keep what came of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from ..models import Kommune
from ..registerimport import Registerimport
from ..vokabular import Importstand, Registerformat
from .bericht import Bericht, schluss
from .importieren import Abgelehnt, importieren

# The territory of fixtures/kommunen.csv.
MITGELIEFERT = date(2025, 8, 31)


def beauftragen(*, datei: UploadedFile, probelauf: bool, auch_aelter: bool, von: Any) -> Registerimport:
    """Keeps the uploaded file and queues the task in the transaction that makes the record."""
    with transaction.atomic():
        importlauf = Registerimport.objects.create(
            dateiname=Path(datei.name or "").name[:200],
            datei=datei,
            probelauf=probelauf,
            auch_aelter=auch_aelter,
            angelegt_von=von,
        )
        _einreihen(importlauf)
    return importlauf


def uebernehmen(*, geprueft: Registerimport, von: Any) -> Registerimport:
    """Orders the import of a file that was checked before, without uploading it again."""
    with transaction.atomic():
        importlauf = Registerimport.objects.create(
            dateiname=geprueft.dateiname,
            datei=geprueft.datei.name,
            probelauf=False,
            auch_aelter=geprueft.auch_aelter,
            angelegt_von=von,
        )
        _einreihen(importlauf)
    return importlauf


def _einreihen(importlauf: Registerimport) -> None:
    from ..aufgaben import registerimport_ausfuehren  # the task runs `ausfuehren` of this file

    registerimport_ausfuehren.enqueue(importlauf.pk)


def ausfuehren(importlauf: Registerimport) -> None:
    """What the worker does with an uploaded file. An error that is not the file's goes through: it is tried again."""
    if importlauf.stand in (Importstand.FERTIG, Importstand.ABGELEHNT):
        return  # it ended, but the worker died before it could say so
    with importlauf.datei.open("rb") as datei:
        inhalt = datei.read()
    durchfuehren(importlauf, inhalt=inhalt)


def durchfuehren(importlauf: Registerimport, *, inhalt: bytes, viele_aufgeloest: bool = False) -> None:
    """Runs the import and keeps its report; the record of success is written in the transaction of the changes."""
    _festhalten(importlauf, stand=Importstand.LAEUFT, fortschritt=0, meldung="")
    try:
        importieren(
            inhalt=inhalt,
            probelauf=importlauf.probelauf,
            auch_aelter=importlauf.auch_aelter,
            viele_aufgeloest=viele_aufgeloest,
            fortschritt=_fortschritt(importlauf),
            im_selben_zug=lambda bericht: _beenden(importlauf, Importstand.FERTIG, bericht),
        )
    except Abgelehnt as abgelehnt:
        _beenden(importlauf, Importstand.ABGELEHNT, abgelehnt.bericht)
    except Exception:
        _festhalten(importlauf, stand=Importstand.WARTET, fortschritt=0, meldung="Unterbrochen, wird erneut versucht.")
        raise


def gescheitert(*, pk: int, fehler: str) -> None:
    """No further attempt: what went wrong stays with the record."""
    importlauf = Registerimport.objects.filter(pk=pk).first()
    if importlauf is not None and importlauf.ist_offen:
        _festhalten(
            importlauf, stand=Importstand.GESCHEITERT, meldung=f"Gescheitert: {fehler}", beendet_am=timezone.now()
        )


def mitgelieferten_stand_vermerken() -> None:
    """After the supplied data was loaded: an older Gemeindeverzeichnis must not go over it unnoticed."""
    if Kommune.objects.exists() and Registerimport.objects.geladener_gebietsstand() is None:
        Registerimport.objects.create(
            dateiname="mitgelieferte Daten",
            format=Registerformat.ANFANGSBESTAND,
            gebietsstand=MITGELIEFERT,
            stand=Importstand.FERTIG,
            fortschritt=100,
            probelauf=False,
            beendet_am=timezone.now(),
        )


def _fortschritt(importlauf: Registerimport) -> Callable[[int], None]:
    def melden(prozent: int) -> None:
        importlauf.fortschritt = prozent
        Registerimport.objects.filter(pk=importlauf.pk).update(fortschritt=prozent)

    return melden


def _beenden(importlauf: Registerimport, stand: Importstand, bericht: Bericht) -> None:
    daten = bericht.als_json()
    _festhalten(
        importlauf,
        stand=stand,
        fortschritt=100,
        format=bericht.format,
        gebietsstand=bericht.gebietsstand,
        meldung=schluss(daten),
        bericht=daten,
        beendet_am=timezone.now(),
    )


def _festhalten(importlauf: Registerimport, **werte: Any) -> None:
    for name, wert in werte.items():
        setattr(importlauf, name, wert)
    importlauf.save(update_fields=list(werte))
