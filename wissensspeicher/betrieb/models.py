"""The stamp of the data: a random mark that every committed change of content replaces."""

from django.db import models


class Datenstand(models.Model):
    """One row per slot; all marks together name one state of the data. Written by triggers only (`ausloeser.py`).

    SQLite has one writer and one slot. PostgreSQL has as many as there ever were writers at a time, so that none of
    them waits for another.
    """

    platz = models.PositiveIntegerField("Platz", primary_key=True)
    marke = models.CharField("Marke", max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = "Datenstand"
        verbose_name_plural = "Datenstände"

    def __str__(self) -> str:
        return f"{self.platz}: {self.marke}"
