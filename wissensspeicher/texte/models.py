"""Legal pages with the editors' own words, and what visitors report."""

import datetime as dt
import uuid
from functools import cache
from pathlib import Path

from django.db import models
from django.urls import reverse
from django.utils import timezone

VORGABEN = Path(__file__).resolve().parent / "vorgaben"
AUFBEWAHREN = dt.timedelta(days=365)


class Schluessel(models.TextChoices):
    """The pages that the law or good manners ask for; the value is their address."""

    IMPRESSUM = "impressum", "Impressum"
    DATENSCHUTZ = "datenschutz", "Datenschutz"
    BARRIEREFREIHEIT = "barrierefreiheit", "Erklärung zur Barrierefreiheit"
    LEICHTE_SPRACHE = "leichte-sprache", "Leichte Sprache"


@cache
def vorgabe(schluessel: str) -> str:
    """The text that is supplied with this version: true for the software as it is, without any operator."""
    return (VORGABEN / f"{schluessel}.md").read_text("utf-8").strip()


class Textseite(models.Model):
    """One legal page. Without a text of its own it shows the supplied one and follows it with each version."""

    schluessel = models.CharField("Seite", max_length=30, choices=Schluessel, unique=True, editable=False)
    eigener_text = models.TextField(
        "Text",
        blank=True,
        help_text="Markdown. Leer lassen oder leeren: Es gilt wieder der mitgelieferte Text dieser Version.",
    )
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    class Meta:
        verbose_name = "Textseite"
        verbose_name_plural = "Textseiten"
        ordering = ["schluessel"]

    def __str__(self) -> str:
        return self.get_schluessel_display()

    def save(self, *args, **kwargs):
        """The supplied text, saved unchanged, is no text of one's own: a new version may correct it."""
        eigener = self.eigener_text.replace("\r\n", "\n").strip()
        self.eigener_text = "" if eigener == vorgabe(self.schluessel) else eigener
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(f"texte:{self.schluessel}")

    @property
    def text(self) -> str:
        """What the page shows, as Markdown."""
        return self.eigener_text or vorgabe(self.schluessel)

    @property
    def ist_vorgabe(self) -> bool:
        """Whether nobody has written a text of their own."""
        return not self.eigener_text


class Rueckmeldung(models.Model):
    """A barrier that somebody met. No address of a computer, no name; an e-mail address only where it was given."""

    class Stand(models.TextChoices):
        """Steps of dealing with it."""

        NEU = "neu", "neu"
        IN_ARBEIT = "in_arbeit", "in Arbeit"
        ERLEDIGT = "erledigt", "erledigt"

    # The form's own number: sending the same form twice makes one row.
    vorgang = models.UUIDField("Vorgang", default=uuid.uuid4, unique=True, editable=False)
    eingegangen_am = models.DateTimeField("eingegangen am", auto_now_add=True)
    seite = models.CharField("Seite", max_length=300, blank=True)
    text = models.TextField("Beschreibung", max_length=5000)
    mail = models.EmailField("E-Mail-Adresse für die Antwort", blank=True)
    stand = models.CharField("Stand", max_length=20, choices=Stand, default=Stand.NEU)
    notiz = models.TextField("interne Notiz", blank=True)

    class Meta:
        verbose_name = "Rückmeldung"
        verbose_name_plural = "Rückmeldungen"
        ordering = ["-eingegangen_am", "-pk"]

    def __str__(self) -> str:
        return f"Rückmeldung vom {timezone.localtime(self.eingegangen_am):%d.%m.%Y}"

    @property
    def wird_geloescht_am(self) -> dt.date:
        """The day after which the worker deletes it."""
        return timezone.localdate(self.eingegangen_am + AUFBEWAHREN)
