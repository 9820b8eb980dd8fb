"""What an entry needs to be edited at the desk, and the record of every step that was taken."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from basis.sichtbarkeit import Status, Veroeffentlichbar


class Bearbeitbar(Veroeffentlichbar):
    """Abstract: an entry with workflow, working copy and history.

    `TEILE` names the reverse relations whose rows belong to the entry (they are copied, compared, merged, restored
    with it); `KEINE_TEILE` those that do not. `EIGENES` names the fields that belong to the row and not to what it
    says. Every other concrete field and many-to-many field is content, also one that is added later; a system check
    demands that every reverse relation is named.
    """

    TEILE: tuple[str, ...] = ()
    KEINE_TEILE: tuple[str, ...] = ()
    EIGENES: frozenset[str] = frozenset(
        {"status", "vorlage", "grundlage", "erstellt_am", "geaendert_am", "veroeffentlicht_am"}
    )

    # The state on which a working copy was based: without it, nobody could tell whose change is whose.
    grundlage = models.JSONField("Grundlage der Arbeitskopie", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def werte_der_arbeitskopie(self) -> dict:
        """Values of unique fields for a working copy of this entry, which cannot carry the same ones."""
        return {}

    def vor_wiederherstellung(self) -> None:
        """Called before a deleted entry is inserted again: mends unique values that were given away meanwhile."""


def kopie_nie_oeffentlich(name: str) -> models.CheckConstraint:
    """For Meta.constraints of a Bearbeitbar: a working copy is a draft or in review, and knows what it is based on."""
    return models.CheckConstraint(
        condition=models.Q(vorlage__isnull=True)
        | models.Q(grundlage__isnull=False, status__in=[Status.ENTWURF, Status.IN_PRUEFUNG]),
        name=name,
        violation_error_message="Eine Arbeitskopie ist ein Entwurf oder in Prüfung.",
    )


class Schritt(models.TextChoices):
    """What was done with an entry."""

    ANGELEGT = "angelegt", "angelegt"
    EINGEREICHT = "eingereicht", "zur Prüfung eingereicht"
    ZURUECKGEGEBEN = "zurueckgegeben", "zurückgegeben"
    VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"
    ARCHIVIERT = "archiviert", "archiviert"
    WIEDER_GEOEFFNET = "wieder_geoeffnet", "wieder geöffnet"
    ARBEITSKOPIE = "arbeitskopie", "Arbeitskopie angelegt"
    UEBERNOMMEN = "uebernommen", "Arbeitskopie übernommen"
    VERWORFEN = "verworfen", "Arbeitskopie verworfen"
    ZURUECKGEHOLT = "zurueckgeholt", "früheren Stand zurückgeholt"
    GELOESCHT = "geloescht", "gelöscht"
    WIEDERHERGESTELLT = "wiederhergestellt", "wiederhergestellt"
    ZUSAMMENGEFUEHRT = "zusammengefuehrt", "zusammengeführt"
    GETRENNT = "getrennt", "Zusammenführung zurückgenommen"


class VorgangQuerySet(models.QuerySet):
    """Reads of the record."""

    def zu(self, objekt: models.Model):
        """What happened to an entry; steps of its working copies are recorded with the entry itself."""
        pk = getattr(objekt, "vorlage_id", None) or objekt.pk
        return self.filter(modell=ContentType.objects.get_for_model(objekt), objekt_id=pk)


class Vorgang(models.Model):
    """One step: who, when, what, why. It outlives the entry and the account of the person."""

    modell = models.ForeignKey(ContentType, verbose_name="Art", on_delete=models.PROTECT, related_name="+")
    objekt_id = models.BigIntegerField("Nummer")
    bezeichnung = models.CharField("Eintrag", max_length=300)
    schritt = models.CharField("Schritt", max_length=20, choices=Schritt)
    arbeitskopie = models.BooleanField("an der Arbeitskopie", default=False)
    vorher = models.CharField("Status vorher", max_length=20, choices=Status, blank=True)
    nachher = models.CharField("Status nachher", max_length=20, choices=Status, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="vorgaenge",
    )
    person_name = models.CharField("Person", max_length=150)
    am = models.DateTimeField("am", auto_now_add=True)
    grund = models.TextField("Grund", blank=True)
    daten = models.JSONField("Angaben", default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = VorgangQuerySet.as_manager()

    class Meta:
        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["modell", "objekt_id"], name="vorgang_eintrag")]
        permissions = [
            ("freigeben", "Darf Einträge veröffentlichen, archivieren und zusammenführen"),
            ("alle_eintraege", "Darf mit den Einträgen aller Kommunen arbeiten"),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.get_schritt_display()}"
