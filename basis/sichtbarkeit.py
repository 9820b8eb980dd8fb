"""The one rule for what the public may see. Pages, counts, search, feeds and exports all ask here."""

from django.db import models


class Status(models.TextChoices):
    """Steps of an entry on its way to the public."""

    ENTWURF = "entwurf", "Entwurf"
    IN_PRUEFUNG = "in_pruefung", "In Prüfung"
    VEROEFFENTLICHT = "veroeffentlicht", "Veröffentlicht"
    ARCHIVIERT = "archiviert", "Archiviert"


def sichtbar(pfad: str = "") -> models.Q:
    """The condition "the public may see it", across a relation when `pfad` names one ("loesungen__").

    A working copy is never public, whatever its status says.
    """
    return models.Q(**{f"{pfad}status": Status.VEROEFFENTLICHT, f"{pfad}vorlage__isnull": True})


class SichtbarQuerySet(models.QuerySet):
    """Base of every queryset over entries with a status."""

    def sichtbar(self):
        """Only what the public may see."""
        return self.filter(sichtbar())

    def originale(self):
        """Without working copies: every entry once, in any status."""
        return self.filter(vorlage__isnull=True)


class Veroeffentlichbar(models.Model):
    """Abstract: an entry that is written as a draft and published later."""

    status = models.CharField("Status", max_length=20, choices=Status, default=Status.ENTWURF, db_index=True)
    # One to one: an entry has at most one open working copy, whoever asks for it.
    vorlage = models.OneToOneField(
        "self",
        verbose_name="Arbeitskopie von",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="arbeitskopie",
    )
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)
    veroeffentlicht_am = models.DateTimeField("veröffentlicht am", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def ist_arbeitskopie(self) -> bool:
        """Whether this row proposes a change to another one."""
        return self.vorlage_id is not None

    @property
    def ist_sichtbar(self) -> bool:
        """Whether the public may see this entry (the same rule as `sichtbar()`, for one object)."""
        return self.status == Status.VEROEFFENTLICHT and not self.ist_arbeitskopie
