"""Where a statement comes from: the shape that every source of every model shares."""

from urllib.parse import urlsplit

from django.db import models


class Vertrauen(models.TextChoices):
    """How well an entry is proven."""

    HOCH = "hoch", "gut belegt"
    MITTEL = "mittel", "teilweise belegt"
    NIEDRIG = "niedrig", "schwach belegt"


class Quellenangabe(models.Model):
    """Abstract: title, publisher, address and the day it was read. Unknown parts stay empty."""

    titel = models.CharField("Titel", max_length=300, blank=True)
    herausgeber = models.CharField("Herausgeber", max_length=200, blank=True)
    url = models.URLField("Adresse", max_length=500, blank=True)
    gesehen_am = models.DateField(
        "gesehen am", null=True, blank=True, help_text="Wann die Adresse zuletzt gelesen wurde."
    )
    hinweis = models.CharField(
        "Hinweis", max_length=500, blank=True, help_text="Was die Quelle belegt oder offen lässt."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.anzeige

    @property
    def anzeige(self) -> str:
        """What a reader sees as the name of the source: title, else publisher and host, never an empty text."""
        if self.titel:
            return self.titel
        host = urlsplit(self.url).hostname or ""
        host = host.removeprefix("www.")
        if self.herausgeber and host and self.herausgeber.lower() != host:
            return f"{self.herausgeber} ({host})"
        return self.herausgeber or host or "Quelle ohne Titel"


def belegt_bedingung() -> models.Q:
    """For a check constraint: a source names at least a title, a publisher or an address."""
    return ~models.Q(titel="") | ~models.Q(herausgeber="") | ~models.Q(url="")
