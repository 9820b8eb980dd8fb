"""Handlungsfeld, Organisation, Standard, Schlagwort, Loesung and what belongs to it. Reads: querysets.py."""

import re

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from basis.adressen import freier_slug
from basis.bilder import Bildfeld
from basis.faltung import GefaltetesFeld, MitGefaltetemNamen, deutscher_slug
from basis.models import BestaendigeAdresse
from basis.quellen import Quellenangabe, Vertrauen, belegt_bedingung
from basis.sichtbarkeit import Status
from basis.zeitangabe import ZeitangabeFeld
from kommunen.models import NatuerlicherManager
from kommunen.vokabular import Rolle
from redaktion.models import Bearbeitbar, kopie_nie_oeffentlich
from suche.models import Indexrelevant

from . import kennungen
from .querysets import HandlungsfeldQuerySet, LoesungQuerySet, RepositoryQuerySet
from .vokabular import (
    REIFEGRAD_ANTWORTEN,
    SOFTWAREARTEN,
    Betrieb,
    Loesungsart,
    Nachnutzungsstand,
    Offen,
    Organisationsart,
    Repositoryrolle,
)

# A SPDX licence expression: identifiers, joined by AND, OR, WITH, with brackets (SPDX specification, annex D).
SPDX_MUSTER = r"^\(*[A-Za-z0-9.+-]+(?:\)* (?:AND|OR|WITH) \(*[A-Za-z0-9.+-]+)*\)*$"


class Handlungsfeld(Indexrelevant, BestaendigeAdresse, MitGefaltetemNamen):
    """A field of municipal action; a table that editors change."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=80, unique=True)
    name = models.CharField("Name", max_length=80, unique=True)
    name_gefaltet = GefaltetesFeld(quelle="name")
    beschreibung = models.CharField("Beschreibung", max_length=200, blank=True, help_text="Eine Zeile: was dazugehört.")
    symbol = models.SlugField(
        "Symbol", max_length=40, blank=True, help_text="Name eines KERN-Symbols, zum Beispiel home."
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    einleitung = models.TextField("Einleitung", blank=True, help_text="Markdown: steht auf der Themenseite.")

    objects = NatuerlicherManager.from_queryset(HandlungsfeldQuerySet)()

    class Meta:
        verbose_name = "Handlungsfeld"
        verbose_name_plural = "Handlungsfelder"
        ordering = ["reihenfolge", "name_gefaltet"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("loesungen:thema", args=[self.slug])


class Artbeschreibung(models.Model):
    """What is meant by a kind of Loesung, in words that editors change."""

    NATUERLICH = ("art",)

    art = models.CharField("Art der Lösung", max_length=30, choices=Loesungsart, unique=True)
    einleitung = models.TextField("Einleitung", help_text="Markdown: steht über der nach der Art gefilterten Liste.")

    objects = NatuerlicherManager()

    class Meta:
        verbose_name = "Artbeschreibung"
        verbose_name_plural = "Artbeschreibungen"
        ordering = ["art"]

    def __str__(self) -> str:
        return self.get_art_display()

    def natural_key(self):
        return (self.art,)


class Begriff(Indexrelevant, MitGefaltetemNamen):
    """A term of the glossary; it is explained where it occurs."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=80, unique=True)
    begriff = models.CharField("Begriff", max_length=80, unique=True)
    begriff_gefaltet = GefaltetesFeld(quelle="begriff")
    auch = models.JSONField("Andere Schreibweisen", default=list, blank=True)
    erklaerung = models.CharField("Erklärung", max_length=600)
    quelle_titel = models.CharField("Quelle", max_length=200, blank=True)
    quelle_url = models.URLField("Adresse der Quelle", max_length=500, blank=True)

    objects = NatuerlicherManager()

    class Meta:
        verbose_name = "Begriff"
        verbose_name_plural = "Begriffe"
        ordering = ["begriff_gefaltet"]

    def __str__(self) -> str:
        return self.begriff

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("loesungen:glossar") + f"#{self.slug}"


class Organisation(Indexrelevant, MitGefaltetemNamen):
    """An organisation that carries or shares Loesungen; Kommunen are no organisations."""

    NATUERLICH = ("name",)

    name = models.CharField("Name", max_length=160, unique=True)
    name_gefaltet = GefaltetesFeld(quelle="name")
    art = models.CharField("Art", max_length=20, choices=Organisationsart, blank=True)
    webseite = models.URLField("Webseite", max_length=500, blank=True)
    kooperationen = models.ManyToManyField(
        "kommunen.Kooperation", verbose_name="Kooperationen", related_name="organisationen", blank=True
    )

    objects = NatuerlicherManager()

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering = ["name_gefaltet"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.name,)


class Standard(Indexrelevant, MitGefaltetemNamen):
    """A standard or interface that a Loesung speaks."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=80, unique=True)
    name = models.CharField("Name", max_length=120, unique=True)
    name_gefaltet = GefaltetesFeld(quelle="name")
    beschreibung = models.CharField("Beschreibung", max_length=300, blank=True)
    url = models.URLField("Webseite", max_length=500, blank=True)

    objects = NatuerlicherManager()

    class Meta:
        verbose_name = "Standard"
        verbose_name_plural = "Standards"
        ordering = ["name_gefaltet"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.slug,)


class Schlagwort(Indexrelevant, MitGefaltetemNamen, TagBase):
    """A free tag; editors add and merge them."""

    name_gefaltet = GefaltetesFeld(quelle="name")

    class Meta:
        verbose_name = "Schlagwort"
        verbose_name_plural = "Schlagwörter"
        ordering = ["name_gefaltet"]

    def slugify(self, tag, i=None):
        """An address as German readers write it: "Bäume" → baeume."""
        slug = deutscher_slug(tag) or "schlagwort"
        return f"{slug}-{i}" if i else slug

    def get_absolute_url(self) -> str:
        """The list of its Loesungen."""
        return reverse("loesungen:liste") + f"?schlagwort={self.slug}"


class Verschlagwortung(Indexrelevant, ItemBase):
    """Links a tag to a Loesung, with a real foreign key instead of taggit's generic one."""

    tag = models.ForeignKey(Schlagwort, on_delete=models.CASCADE, related_name="verschlagwortungen")
    content_object = models.ForeignKey("Loesung", on_delete=models.CASCADE, related_name="verschlagwortungen")

    class Meta:
        verbose_name = "Verschlagwortung"
        verbose_name_plural = "Verschlagwortungen"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="verschlagwortung_einmal")]


class Loesung(Indexrelevant, BestaendigeAdresse, MitGefaltetemNamen, Bearbeitbar):
    """A digital solution that a town has built or plans, described so that another town can judge it."""

    NATUERLICH = ("kennung",)
    TEILE = ("loesungskommunen", "quellen", "loesungsrepositories", "nachnutzungen", "verschlagwortungen")
    EIGENES = Bearbeitbar.EIGENES | {"kennung", "slug"}

    kennung = models.CharField(
        "Kennung",
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(r"^L\d{3,}$", "Eine Kennung ist ein L mit mindestens drei Ziffern, zum Beispiel L240.")
        ],
        help_text="Stabile Kennung, wird nie neu vergeben.",
    )
    slug = models.SlugField("Adresse", max_length=90, unique=True)
    titel = models.CharField("Titel", max_length=200)
    titel_gefaltet = GefaltetesFeld(quelle="titel")
    kurzbeschreibung = models.CharField(
        "Kurzbeschreibung",
        max_length=150,
        blank=True,
        help_text="Ein ganzer Satz, höchstens 150 Zeichen. Für die Veröffentlichung nötig.",
    )

    ausgangslage = models.TextField("Ausgangslage", blank=True, help_text="Markdown: welches Problem vorlag.")
    loesungsansatz = models.TextField("Lösungsansatz", blank=True, help_text="Markdown: was für wen gebaut wurde.")
    wirkung = models.TextField("Wirkung", blank=True, help_text="Markdown: was daraus wurde, mit Beleg.")
    erfahrungen = models.TextField("Erfahrungen", blank=True, help_text="Markdown: was gelernt wurde, was nicht ging.")
    voraussetzungen = models.TextField(
        "Voraussetzungen", blank=True, help_text="Markdown: technisch, rechtlich, Daten, Hardware."
    )

    kosten_einmalig_von = models.PositiveIntegerField("Einmalige Kosten ab (Euro)", null=True, blank=True)
    kosten_einmalig_bis = models.PositiveIntegerField("Einmalige Kosten bis (Euro)", null=True, blank=True)
    kosten_laufend_von = models.PositiveIntegerField("Laufende Kosten im Jahr ab (Euro)", null=True, blank=True)
    kosten_laufend_bis = models.PositiveIntegerField("Laufende Kosten im Jahr bis (Euro)", null=True, blank=True)
    kosten_jahr = models.PositiveSmallIntegerField("Preisstand (Jahr)", null=True, blank=True)
    personalaufwand = models.CharField("Personalaufwand", max_length=200, blank=True)
    einfuehrungsdauer = models.CharField("Einführungsdauer", max_length=200, blank=True)
    aufwand_hinweis = models.TextField("Hinweis zum Aufwand", blank=True)

    loesungsart = models.CharField(
        "Art der Lösung", max_length=30, choices=Loesungsart, blank=True, help_text="Leer = unbekannt."
    )
    handlungsfelder = models.ManyToManyField(
        Handlungsfeld, verbose_name="Handlungsfelder", related_name="loesungen", blank=True
    )
    schlagwoerter = TaggableManager(
        verbose_name="Schlagwörter",
        through=Verschlagwortung,
        blank=True,
        related_name="loesungen",
        help_text="Mit Komma getrennt. Bitte vorhandene Schlagwörter bevorzugen.",
    )
    reifegrad = models.CharField(
        "Reifegrad",
        max_length=20,
        choices=REIFEGRAD_ANTWORTEN,
        blank=True,
        help_text="Leer = noch nicht beantwortet; zur Veröffentlichung mindestens „unbekannt“.",
    )
    reifegrad_grundlage = models.CharField("Grundlage des Reifegrads", max_length=200, blank=True)

    kommunen = models.ManyToManyField(
        "kommunen.Kommune", verbose_name="Kommunen", through="Loesungskommune", related_name="loesungen"
    )
    traeger = models.ManyToManyField(
        Organisation, verbose_name="Träger", related_name="getragene_loesungen", blank=True
    )
    partner = models.ManyToManyField(Organisation, verbose_name="Partner", related_name="partner_loesungen", blank=True)
    modellprojekt = models.ForeignKey(
        "kommunen.Modellprojekt",
        verbose_name="Modellprojekt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loesungen",
        help_text="Leer, wenn die Lösung ohne Förderung entstand.",
    )

    offen = models.CharField(
        "Open Source",
        max_length=10,
        choices=Offen,
        blank=True,
        help_text="Leer = noch nicht beantwortet; zur Veröffentlichung mindestens „Unbekannt“.",
    )
    lizenz = models.CharField(
        "Lizenz (SPDX)",
        max_length=100,
        blank=True,
        validators=[
            RegexValidator(SPDX_MUSTER, "Bitte einen SPDX-Ausdruck wie EUPL-1.2 oder MIT OR Apache-2.0 angeben.")
        ],
        help_text=(
            "Nur wenn sicher. Ein bloßes GPL-3.0 lässt offen, ob only oder or-later: dann nur „Lizenz laut Quelle“."
        ),
    )
    lizenz_wie_angegeben = models.CharField("Lizenz laut Quelle", max_length=200, blank=True)
    plattformen = models.JSONField(
        "Plattformen", default=list, blank=True, help_text='Liste, zum Beispiel ["web", "ios"].'
    )
    funktionen = models.JSONField("Funktionen", default=list, blank=True, help_text="Liste kurzer Angaben.")
    sprachen = models.JSONField(
        "Sprachen", default=list, blank=True, help_text='Liste von Kürzeln, zum Beispiel ["de"].'
    )
    lokalisierbar = models.BooleanField("Lokalisierbar", null=True, blank=True)
    standards = models.ManyToManyField(Standard, verbose_name="Standards", related_name="loesungen", blank=True)
    betrieb = models.CharField("Betrieb", max_length=20, choices=Betrieb, blank=True)
    webseite = models.URLField("Webseite", max_length=500, blank=True)
    dokumentation = models.URLField("Dokumentation", max_length=500, blank=True)
    demo = models.URLField("Demo", max_length=500, blank=True)
    kooperationen = models.ManyToManyField(
        "kommunen.Kooperation", verbose_name="Kooperationen", related_name="loesungen", blank=True
    )
    basiert_auf = models.ManyToManyField(
        "self", verbose_name="Basiert auf", symmetrical=False, related_name="varianten", blank=True
    )

    ansprechstelle_organisation = models.CharField("Ansprechstelle: Organisation", max_length=160, blank=True)
    ansprechstelle_rolle = models.CharField("Ansprechstelle: Aufgabe", max_length=160, blank=True)
    ansprechstelle_mail = models.EmailField(
        "Ansprechstelle: Funktionspostfach",
        blank=True,
        help_text="Nur Funktionspostfächer, keine persönlichen Adressen.",
    )

    bild = Bildfeld("Bild", upload_to="loesungen/", blank=True)
    bild_alt = models.CharField("Bild: Alternativtext", max_length=250, blank=True)
    bild_urheber = models.CharField("Bild: Urheber", max_length=160, blank=True)
    bild_lizenz = models.CharField("Bild: Lizenz", max_length=100, blank=True)
    bild_quelle = models.URLField("Bild: Quelle", max_length=500, blank=True)

    vertrauen = models.CharField("Belegt", max_length=10, choices=Vertrauen, default=Vertrauen.MITTEL)
    geprueft_am = models.DateField("Zuletzt geprüft am", null=True, blank=True)
    pruefen_bis = models.DateField("Nächste Prüfung bis", null=True, blank=True)

    objects = NatuerlicherManager.from_queryset(LoesungQuerySet)()

    class Meta:
        verbose_name = "Lösung"
        verbose_name_plural = "Lösungen"
        ordering = ["titel_gefaltet"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="loesung_status_bekannt"),
            models.CheckConstraint(condition=Q(offen__in=["", *Offen.values]), name="loesung_offen_bekannt"),
            models.CheckConstraint(
                condition=Q(reifegrad__in=["", *(wert for wert, _ in REIFEGRAD_ANTWORTEN)]),
                name="loesung_reifegrad_bekannt",
            ),
            models.CheckConstraint(condition=Q(loesungsart__in=["", *Loesungsart.values]), name="loesung_art_bekannt"),
            models.CheckConstraint(condition=~Q(titel=""), name="loesung_hat_titel"),
            kopie_nie_oeffentlich("loesung_kopie_nie_oeffentlich"),
            models.CheckConstraint(
                condition=Q(bild="")
                | (~Q(bild_alt="") & ~Q(bild_urheber="") & ~Q(bild_lizenz="") & ~Q(bild_quelle="")),
                name="loesung_bild_vollstaendig",
                violation_error_message="Zu einem Bild gehören Alternativtext, Urheber, Lizenz und Quelle.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kosten_einmalig_von__isnull=True)
                    | Q(kosten_einmalig_bis__isnull=True)
                    | Q(kosten_einmalig_von__lte=F("kosten_einmalig_bis"))
                ),
                name="loesung_kosten_einmalig_geordnet",
                violation_error_message="Die einmaligen Kosten „ab“ dürfen nicht über „bis“ liegen.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kosten_laufend_von__isnull=True)
                    | Q(kosten_laufend_bis__isnull=True)
                    | Q(kosten_laufend_von__lte=F("kosten_laufend_bis"))
                ),
                name="loesung_kosten_laufend_geordnet",
                violation_error_message="Die laufenden Kosten „ab“ dürfen nicht über „bis“ liegen.",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def natural_key(self):
        return (self.kennung,)

    def get_absolute_url(self) -> str:
        return reverse("loesungen:loesung", args=[self.slug])

    def delete(self, *args, **kwargs):
        kennungen.merken([self.kennung])
        return super().delete(*args, **kwargs)

    def werte_der_arbeitskopie(self) -> dict:
        """Kennung and address are unique and stay with the original."""
        return {"kennung": f"{kennungen.KOPIE}{self.pk}", "slug": freier_slug(Loesung, f"Arbeitskopie {self.kennung}")}

    def vor_wiederherstellung(self) -> None:
        """The address may have been given to another entry meanwhile; a Kennung never is."""
        if Loesung.objects.filter(slug=self.slug).exists():
            self.slug = freier_slug(Loesung, self.titel)

    @property
    def ist_software(self) -> bool:
        """Whether the kind of Loesung is a piece of software."""
        return self.loesungsart in SOFTWAREARTEN

    @property
    def langtexte(self) -> list[str]:
        """The Markdown texts without their marks, in the order of the page: what a snippet is cut from."""
        felder = (self.loesungsansatz, self.ausgangslage, self.wirkung, self.erfahrungen, self.voraussetzungen)
        return [re.sub(r"[*_`#>\[\]]+|\(https?:[^)]*\)", "", text) for text in felder if text]

    @property
    def laender(self) -> list:
        """The Länder of its Kommunen, by name; where it has none, those of its Modellprojekt's Kommunen."""
        kommunen = [zeile.kommune for zeile in self.loesungskommunen.all()]
        if not kommunen and self.modellprojekt:
            kommunen = self.modellprojekt.kommunen.all()
        return sorted({kommune.bundesland for kommune in kommunen}, key=lambda land: land.name_gefaltet)


class Kennungszaehler(models.Model):
    """The highest number that was ever given to a Loesung; it stays when the entry goes."""

    hoechste = models.PositiveIntegerField("Höchste vergebene Nummer", default=0)

    class Meta:
        verbose_name = "Kennungszähler"
        verbose_name_plural = "Kennungszähler"

    def __str__(self) -> str:
        return str(self.hoechste)


class Loesungskommune(Indexrelevant):
    """A Kommune's part in building a Loesung."""

    loesung = models.ForeignKey(Loesung, on_delete=models.CASCADE, related_name="loesungskommunen")
    kommune = models.ForeignKey(
        "kommunen.Kommune", verbose_name="Kommune", on_delete=models.PROTECT, related_name="loesungskommunen"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle, blank=True, help_text="Leer = unbekannt.")

    class Meta:
        verbose_name = "Kommune der Lösung"
        verbose_name_plural = "Kommunen der Lösung"
        ordering = ["rolle", "kommune__name_gefaltet"]
        constraints = [models.UniqueConstraint(fields=["loesung", "kommune"], name="loesungskommune_einmal")]

    def __str__(self) -> str:
        return str(self.kommune)


class Quelle(Quellenangabe):
    """A source for what is said of a Loesung."""

    loesung = models.ForeignKey(Loesung, on_delete=models.CASCADE, related_name="quellen")

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=belegt_bedingung(),
                name="quelle_nicht_leer",
                violation_error_message="Eine Quelle braucht einen Titel, einen Herausgeber oder eine Adresse.",
            )
        ]


class Repository(Indexrelevant):
    """A source repository; it may stand without a Loesung and may serve several."""

    NATUERLICH = ("url",)

    url = models.URLField("Adresse", max_length=500, unique=True)
    forge = models.CharField("Plattform", max_length=40, blank=True, help_text="Zum Beispiel github oder opencode.")
    eigentuemer = models.CharField("Eigentümer", max_length=160, blank=True)
    name = models.CharField("Name", max_length=160, blank=True)
    lizenz = models.CharField(
        "Lizenz (SPDX)",
        max_length=100,
        blank=True,
        validators=[RegexValidator(SPDX_MUSTER, "Bitte einen SPDX-Ausdruck angeben.")],
    )
    lizenz_wie_angegeben = models.CharField("Lizenz laut Quelle", max_length=200, blank=True)
    publiccode = models.BooleanField("Hat publiccode.yml", null=True, blank=True)
    hauptsprache = models.CharField("Hauptsprache", max_length=60, blank=True)
    hinweis = models.CharField("Hinweis", max_length=500, blank=True)
    letzter_commit = models.DateField("Letzter gesehener Stand", null=True, blank=True)
    commit = models.CharField("Commit", max_length=64, blank=True)
    gesehen = models.BooleanField(
        "Gesehen",
        default=False,
        help_text="Ob das Repository selbst gelesen wurde; sonst wird sein Bestehen nicht behauptet.",
    )
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    loesungen = models.ManyToManyField(
        Loesung, verbose_name="Lösungen", through="Loesungsrepository", related_name="repositories"
    )

    objects = NatuerlicherManager.from_queryset(RepositoryQuerySet)()

    class Meta:
        verbose_name = "Repository"
        verbose_name_plural = "Repositories"
        ordering = ["url"]

    def __str__(self) -> str:
        return f"{self.eigentuemer}/{self.name}" if self.eigentuemer and self.name else self.url

    def natural_key(self):
        return (self.url,)


class Loesungsrepository(Indexrelevant):
    """What a Repository is for a Loesung."""

    loesung = models.ForeignKey(Loesung, on_delete=models.CASCADE, related_name="loesungsrepositories")
    repository = models.ForeignKey(
        Repository, verbose_name="Repository", on_delete=models.CASCADE, related_name="loesungsrepositories"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Repositoryrolle, default=Repositoryrolle.QUELLCODE)

    class Meta:
        verbose_name = "Repository der Lösung"
        verbose_name_plural = "Repositories der Lösung"
        ordering = ["rolle", "repository__url"]
        constraints = [models.UniqueConstraint(fields=["loesung", "repository"], name="loesungsrepository_einmal")]

    def __str__(self) -> str:
        return str(self.repository)


class Nachnutzung(Indexrelevant):
    """A Kommune uses what another has built; this record makes "used by N Kommunen" a fact."""

    loesung = models.ForeignKey(Loesung, verbose_name="Lösung", on_delete=models.CASCADE, related_name="nachnutzungen")
    kommune = models.ForeignKey(
        "kommunen.Kommune", verbose_name="Kommune", on_delete=models.PROTECT, related_name="nachnutzungen"
    )
    stand = models.CharField(
        "Stand", max_length=20, choices=Nachnutzungsstand, blank=True, help_text="Leer = unbekannt."
    )
    seit = ZeitangabeFeld("Seit")
    anpassungen = models.TextField("Was angepasst wurde", blank=True)
    beleg = models.CharField("Beleg", max_length=300, blank=True, help_text="Was die Quelle sagt, in eigenen Worten.")
    quelle_url = models.URLField("Quelle", max_length=500, blank=True)
    kontakt_organisation = models.CharField("Kontakt: Organisation", max_length=160, blank=True)
    kontakt_mail = models.EmailField("Kontakt: Funktionspostfach", blank=True)

    class Meta:
        verbose_name = "Nachnutzung"
        verbose_name_plural = "Nachnutzungen"
        ordering = ["kommune__name_gefaltet"]
        constraints = [
            models.UniqueConstraint(fields=["loesung", "kommune"], name="nachnutzung_einmal"),
            models.CheckConstraint(
                condition=Q(stand__in=["", *Nachnutzungsstand.values]), name="nachnutzung_stand_bekannt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kommune} nutzt {self.loesung}"
