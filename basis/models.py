"""The tables of the ground: where a page went when its address changed; background tasks and who works on them."""

from django.db import models, transaction
from django_tasks_db.models import DBTaskResult


class Weiterleitung(models.Model):
    """A former path of the site and the path that answers now; it never ends."""

    alt = models.CharField("Frühere Adresse", max_length=300, unique=True)
    neu = models.CharField("Jetzige Adresse", max_length=300)
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)

    class Meta:
        verbose_name = "Weiterleitung"
        verbose_name_plural = "Weiterleitungen"
        ordering = ["alt"]

    def __str__(self) -> str:
        return f"{self.alt} → {self.neu}"

    @classmethod
    @transaction.atomic
    def einrichten(cls, *, alt: str, neu: str) -> None:
        """Sends `alt` to `neu`; what led to `alt` leads to `neu` at once, and `neu` itself leads nowhere else."""
        if alt == neu:
            return
        cls.objects.filter(alt=neu).delete()
        cls.objects.filter(neu=alt).update(neu=neu)
        cls.objects.update_or_create(alt=alt, defaults={"neu": neu})


class BestaendigeAdresse(models.Model):
    """Abstract: a page whose address may change without a link ever breaking. Needs `get_absolute_url`."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        vorher = None
        if self.pk and not self._state.adding:
            vorher = type(self)._default_manager.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if vorher is not None:
            Weiterleitung.einrichten(alt=vorher.get_absolute_url(), neu=self.get_absolute_url())


class Hintergrundaufgabe(DBTaskResult):
    """The library's row of a task, as editors see it."""

    class Meta:
        proxy = True
        verbose_name = "Hintergrundaufgabe"
        verbose_name_plural = "Hintergrundaufgaben"


class Lebenszeichen(models.Model):
    """A worker process and its last sign. It stands in the database, since workers of several hosts share one.

    `schlag` counts the signs: whether a worker lives is told by its changing, which needs no clock that hosts agree on.
    """

    worker_id = models.CharField("Worker", max_length=64, unique=True)
    rechner = models.CharField("Rechner", max_length=255)
    ordner = models.CharField("Datenordner", max_length=500)
    schlag = models.PositiveBigIntegerField("Schläge", default=0)
    begonnen_am = models.DateTimeField("begonnen am", auto_now_add=True)
    gesehen_am = models.DateTimeField("zuletzt gesehen am")
    beendet_am = models.DateTimeField("beendet am", null=True, blank=True)

    class Meta:
        verbose_name = "Lebenszeichen"
        verbose_name_plural = "Lebenszeichen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.worker_id} auf {self.rechner}"
