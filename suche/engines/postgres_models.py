"""The index as tables of PostgreSQL: on other databases they are part of the models' state and never made."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Indexstand(models.Model):
    """Which build of a type readers use. Every write raises `generation`."""

    typ = models.CharField(max_length=40, primary_key=True)
    build = models.PositiveIntegerField()
    generation = models.PositiveBigIntegerField()
    stempel = models.CharField(max_length=40)
    anzahl = models.PositiveIntegerField()

    class Meta:
        app_label = "suche"
        required_db_vendor = "postgresql"
        default_permissions = ()
        verbose_name = "Stand des Suchindex"
        verbose_name_plural = "Stände des Suchindex"

    def __str__(self) -> str:
        return f"{self.typ} {self.build}:{self.generation}"


class Indexzeile(models.Model):
    """One document. `terme` is only ever read through its index; `worte` are the surface terms of each zone."""

    build = models.PositiveIntegerField()
    schluessel = models.CharField(max_length=60)
    fingerabdruck = models.CharField(max_length=64)
    gewicht = models.FloatField()
    facetten = ArrayField(models.TextField())
    sortierung = ArrayField(models.TextField())
    formen = ArrayField(models.TextField())
    worte = ArrayField(models.TextField())
    terme = SearchVectorField()

    class Meta:
        app_label = "suche"
        required_db_vendor = "postgresql"
        default_permissions = ()
        verbose_name = "Zeile des Suchindex"
        verbose_name_plural = "Zeilen des Suchindex"
        constraints = [models.UniqueConstraint(fields=["build", "schluessel"], name="indexzeile_einmal")]
        # What was written last waits in a list that every search reads through: kept short.
        indexes = [GinIndex(fields=["terme"], name="indexzeile_terme", gin_pending_list_limit=256)]

    def __str__(self) -> str:
        return f"{self.build} {self.schluessel}"


class Indexwort(models.Model):
    """A word as it is written, in how many documents (0: no longer), and the generation that last changed that."""

    build = models.PositiveIntegerField()
    form = models.TextField()
    anzahl = models.IntegerField()
    generation = models.PositiveBigIntegerField()

    class Meta:
        app_label = "suche"
        required_db_vendor = "postgresql"
        default_permissions = ()
        verbose_name = "Wort des Suchindex"
        verbose_name_plural = "Wörter des Suchindex"
        constraints = [models.UniqueConstraint(fields=["build", "form"], name="indexwort_einmal")]
        indexes = [models.Index(fields=["build", "generation"], name="indexwort_neu")]

    def __str__(self) -> str:
        return self.form
