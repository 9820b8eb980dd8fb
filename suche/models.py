"""Pending changes of the index: the outbox, written in the same transaction as the change itself."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from .engines.postgres_models import Indexstand, Indexwort, Indexzeile

__all__ = [
    "Fehlsuche",
    "Indexauftrag",
    "Indexrelevant",
    "Indexstand",
    "Indexwort",
    "Indexzeile",
    "Synonymgruppe",
]


class Indexrelevant(models.Model):
    """Abstract: a model whose rows stand in search documents.

    Outside a request Django commits a plain `save()` before it sends `post_save`; a crash in between would lose the
    note in the outbox. Here change and note are one transaction.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)


class Indexauftrag(models.Model):
    """One entry whose document must be looked at again. It carries a key, never an instance."""

    typ = models.CharField("Typ", max_length=40)
    schluessel = models.CharField("Schlüssel", max_length=60)
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    versuche = models.PositiveSmallIntegerField("Versuche", default=0)
    fehler = models.TextField("Fehler", blank=True)

    class Meta:
        verbose_name = "Indexauftrag"
        verbose_name_plural = "Indexaufträge"
        ordering = ["pk"]
        indexes = [models.Index(fields=["typ", "schluessel"], name="indexauftrag_ziel")]

    def __str__(self) -> str:
        return f"{self.typ} {self.schluessel}"


class Synonymgruppe(models.Model):
    """Words that mean the same to people who search; effective at once, without a new index."""

    NATUERLICH = ("begriffe",)

    begriffe = models.CharField(
        "Begriffe",
        max_length=300,
        unique=True,
        help_text="Mit Komma getrennt, zum Beispiel: ÖPNV, Nahverkehr, öffentlicher Verkehr.",
    )
    notiz = models.CharField("Notiz", max_length=300, blank=True)

    class Meta:
        verbose_name = "Synonymgruppe"
        verbose_name_plural = "Synonymgruppen"
        ordering = ["begriffe"]

    def __str__(self) -> str:
        return self.begriffe

    def natural_key(self):
        return (self.begriffe,)

    @property
    def liste(self) -> list[str]:
        """The words of the group."""
        return [begriff.strip() for begriff in self.begriffe.split(",") if begriff.strip()]

    def clean(self):
        if len(self.liste) < 2:
            raise ValidationError({"begriffe": "Bitte mindestens zwei Begriffe angeben, mit Komma getrennt."})


class Fehlsuche(models.Model):
    """How often a query found nothing on a day. Nothing personal: no address, no time finer than the day."""

    text = models.CharField("Suchtext", max_length=100)
    tag = models.DateField("Tag")
    anzahl = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        verbose_name = "Suche ohne Treffer"
        verbose_name_plural = "Suchen ohne Treffer"
        ordering = ["-tag", "-anzahl"]
        constraints = [models.UniqueConstraint(fields=["text", "tag"], name="fehlsuche_einmal_am_tag")]

    def __str__(self) -> str:
        return self.text
