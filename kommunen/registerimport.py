"""The record of every import of the Gemeindeverzeichnis: which file, which territory, what came of it."""

import uuid
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q

from .vokabular import Importstand, Registerformat


def ablage() -> FileSystemStorage:
    """Uploaded files: below the data folder, never among the media that the site serves."""
    return FileSystemStorage(
        location=settings.DATEN_ORDNER / "register", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def ablagename(importlauf: "Registerimport", dateiname: str) -> str:
    """A name of our own: what a browser sends is only shown."""
    return f"{uuid.uuid4().hex}{Path(dateiname).suffix.lower()[:6]}"


class RegisterimportQuerySet(models.QuerySet):
    """Reads of imports."""

    def geladener_gebietsstand(self) -> date | None:
        """The newest territory that was taken over; None while nothing is loaded."""
        fertige = self.filter(stand=Importstand.FERTIG, probelauf=False)
        return fertige.aggregate(stand=models.Max("gebietsstand"))["stand"]


class Registerimport(models.Model):
    """One run over one file, from the command line or the admin."""

    dateiname = models.CharField("Datei", max_length=200)
    datei = models.FileField("hochgeladene Datei", storage=ablage, upload_to=ablagename, blank=True)
    format = models.CharField("Format", max_length=20, choices=Registerformat, blank=True)
    gebietsstand = models.DateField("Gebietsstand", null=True, blank=True)
    stand = models.CharField("Stand", max_length=20, choices=Importstand, default=Importstand.WARTET)
    fortschritt = models.PositiveSmallIntegerField("Fortschritt in Prozent", default=0)
    probelauf = models.BooleanField("nur prüfen", default=True)
    auch_aelter = models.BooleanField("auch älteren Gebietsstand", default=False)
    angelegt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="von",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Leer: auf der Kommandozeile.",
    )
    angelegt_am = models.DateTimeField("am", auto_now_add=True)
    beendet_am = models.DateTimeField("beendet am", null=True, blank=True)
    meldung = models.TextField("Meldung", blank=True)
    bericht = models.JSONField("Bericht", default=dict, blank=True)

    objects = models.Manager.from_queryset(RegisterimportQuerySet)()

    class Meta:
        verbose_name = "Registerimport"
        verbose_name_plural = "Registerimporte"
        ordering = ["-angelegt_am", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stand__in=Importstand.values), name="registerimport_stand_bekannt"),
            models.CheckConstraint(condition=Q(fortschritt__lte=100), name="registerimport_fortschritt_in_prozent"),
        ]

    def __str__(self) -> str:
        return self.dateiname

    @property
    def ist_offen(self) -> bool:
        """Whether something is still to come."""
        return self.stand in (Importstand.WARTET, Importstand.LAEUFT)
