"""Bundesland, Kommune, Staffel, Modellprojekt, Veranstaltung: fields, constraints, addresses. Reads: querysets.py."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse

from basis.faltung import GefaltetesFeld, MitGefaltetemNamen
from basis.models import BestaendigeAdresse
from basis.quellen import Quellenangabe, Vertrauen, belegt_bedingung
from basis.zeitangabe import ZeitangabeFeld, zeitraum
from suche.models import Indexrelevant

from .querysets import (
    BundeslandQuerySet,
    KommuneQuerySet,
    KooperationQuerySet,
    ModellprojektQuerySet,
    StaffelQuerySet,
    VeranstaltungQuerySet,
)
from .registerimport import Registerimport  # noqa: F401 - Django looks for models here
from .vokabular import GROESSENGRENZEN, Groessenklasse, Kommunentyp, Kooperationsart, Projektart, Rolle
from .zustaendigkeit import Zustaendigkeit  # noqa: F401 - the same

# AGS of a Gemeinde (8), of a Kreis (5), key of a Gemeindeverband (9), or x-<slug> for an association without a key.
SCHLUESSEL_MUSTER = r"^(\d{5}|\d{8}|\d{9}|x-[a-z0-9-]+)$"


class NatuerlicherManager(models.Manager):
    """Finds a row by the fields named in `Model.NATUERLICH`."""

    def get_by_natural_key(self, *werte):
        return self.get(**dict(zip(self.model.NATUERLICH, werte, strict=True)))


class Bundesland(Indexrelevant, MitGefaltetemNamen):
    """One of the 16 Länder."""

    NATUERLICH = ("kuerzel",)

    schluessel = models.CharField("Schlüssel", max_length=2, unique=True, validators=[RegexValidator(r"^\d{2}$")])
    kuerzel = models.CharField("Kürzel", max_length=2, unique=True, help_text="Zum Beispiel NW.")
    iso_code = models.CharField("ISO-Code", max_length=5, unique=True, help_text="Zum Beispiel DE-NW.")
    name = models.CharField("Name", max_length=60, unique=True)
    name_gefaltet = GefaltetesFeld(quelle="name")
    hauptstadt = models.CharField("Hauptstadt", max_length=60, blank=True)
    einwohner = models.PositiveIntegerField("Einwohner", null=True, blank=True)
    flaeche_km2 = models.DecimalField("Fläche in km²", max_digits=9, decimal_places=2, null=True, blank=True)
    breite = models.FloatField("Geografische Breite", null=True, blank=True)
    laenge = models.FloatField("Geografische Länge", null=True, blank=True)
    einleitung = models.TextField("Einleitung", blank=True, help_text="Markdown: steht auf der Seite des Landes.")

    objects = NatuerlicherManager.from_queryset(BundeslandQuerySet)()

    class Meta:
        verbose_name = "Bundesland"
        verbose_name_plural = "Bundesländer"
        ordering = ["name_gefaltet"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.kuerzel,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:bundesland", args=[self.kuerzel.lower()])


class Kommune(Indexrelevant, MitGefaltetemNamen):
    """A Gemeinde, Kreis, Gemeindeverband or association; a kreisfreie Stadt is one Kommune with both keys."""

    NATUERLICH = ("schluessel",)

    schluessel = models.CharField(
        "Schlüssel",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(SCHLUESSEL_MUSTER, "8 Ziffern (Gemeinde), 5 (Kreis), 9 (Gemeindeverband) oder x-name.")
        ],
        help_text="Amtlicher Gemeindeschlüssel mit führenden Nullen; ohne amtlichen Schlüssel x-name.",
    )
    kreisschluessel = models.CharField(
        "Kreisschlüssel",
        max_length=5,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^\d{5}$")],
        help_text="Nur für Kreise und kreisfreie Städte: der fünfstellige Schlüssel.",
    )
    ars = models.CharField("Regionalschlüssel", max_length=12, blank=True)
    typ = models.CharField("Typ", max_length=20, choices=Kommunentyp)
    name = models.CharField(
        "Name",
        max_length=120,
        help_text="Wie man die Kommune nennt, zum Beispiel Flensburg oder Landkreis Hof.",
    )
    name_gefaltet = GefaltetesFeld(quelle="name")
    name_amtlich = models.CharField("Amtlicher Name", max_length=160, blank=True)
    bezeichnung = models.CharField(
        "Bezeichnung", max_length=60, blank=True, help_text="Zum Beispiel Kreisfreie Stadt, Markt, Amt."
    )
    bundesland = models.ForeignKey(
        Bundesland, verbose_name="Bundesland", on_delete=models.PROTECT, related_name="kommunen"
    )
    kreis = models.ForeignKey(
        "self",
        verbose_name="Kreis",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gemeinden",
        limit_choices_to={"typ": Kommunentyp.KREIS},
    )
    gemeindeverband = models.CharField("Gemeindeverband", max_length=120, blank=True)
    gemeindeverband_typ = models.CharField("Art des Gemeindeverbands", max_length=60, blank=True)
    einwohner = models.PositiveIntegerField("Einwohner", null=True, blank=True)
    flaeche_km2 = models.DecimalField("Fläche in km²", max_digits=9, decimal_places=2, null=True, blank=True)
    plz = models.CharField(
        "PLZ der Verwaltung",
        max_length=5,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^\d{5}$", "Eine Postleitzahl hat fünf Ziffern.")],
        help_text="Nur die Postleitzahl am Sitz der Verwaltung.",
    )
    breite = models.FloatField("Geografische Breite", null=True, blank=True)
    laenge = models.FloatField("Geografische Länge", null=True, blank=True)
    aufgeloest_am = models.DateField(
        "aufgelöst am",
        null=True,
        blank=True,
        help_text="Seit wann die Kommune nicht mehr im Gemeindeverzeichnis steht.",
    )
    nachfolger = models.ForeignKey(
        "self", verbose_name="Nachfolgerin", on_delete=models.PROTECT, null=True, blank=True, related_name="vorgaenger"
    )
    # Derived by the database itself, so that no import and no bulk update can leave it behind.
    groessenklasse = models.GeneratedField(
        expression=Case(
            *(
                When(typ=t, then=Value(t.value))
                for t in (Kommunentyp.KREIS, Kommunentyp.GEMEINDEVERBAND, Kommunentyp.VERBUND)
            ),
            When(einwohner__isnull=True, then=Value("")),
            *(When(einwohner__gte=grenze, then=Value(klasse.value)) for grenze, klasse in GROESSENGRENZEN),
            default=Value(""),
        ),
        output_field=models.CharField("Größenklasse (nach Einwohnern)", max_length=30, choices=Groessenklasse),
        db_persist=True,
        verbose_name="Größenklasse (nach Einwohnern)",
    )

    objects = NatuerlicherManager.from_queryset(KommuneQuerySet)()

    class Meta:
        verbose_name = "Kommune"
        verbose_name_plural = "Kommunen"
        ordering = ["name_gefaltet", "schluessel"]
        indexes = [
            models.Index(fields=["groessenklasse"], name="kommune_groessenklasse"),
            models.Index(fields=["name_gefaltet", "schluessel"], name="kommune_sortierung"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(typ__in=Kommunentyp.values), name="kommune_typ_bekannt"),
            models.CheckConstraint(
                condition=Q(breite__isnull=True, laenge__isnull=True)
                | Q(breite__gte=47, breite__lte=56, laenge__gte=5, laenge__lte=16),
                name="kommune_liegt_in_deutschland",
                violation_error_message=(
                    "Breite und Länge gehören zusammen und liegen in Deutschland (47–56 und 5–16 Grad)."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.schluessel,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:kommune", args=[self.schluessel])

    @property
    def groesse_text(self) -> str:
        """The class in words; for what has no class, what it is; "" when the population is unknown."""
        return Groessenklasse(self.groessenklasse).label if self.groessenklasse else ""

    @property
    def koordinaten(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, None when unknown."""
        if self.breite is None or self.laenge is None:
            return None
        return self.breite, self.laenge


class Staffel(Indexrelevant):
    """One of the programme's three rounds."""

    NATUERLICH = ("nummer",)

    nummer = models.PositiveSmallIntegerField("Nummer", unique=True)
    jahr = models.PositiveSmallIntegerField("Jahr der Auswahl", unique=True)
    beschreibung = models.TextField("Beschreibung", blank=True, help_text="Markdown: steht auf der Seite der Staffel.")

    objects = NatuerlicherManager.from_queryset(StaffelQuerySet)()

    class Meta:
        verbose_name = "Staffel"
        verbose_name_plural = "Staffeln"
        ordering = ["nummer"]
        constraints = [
            models.CheckConstraint(condition=Q(nummer__gte=1, nummer__lte=9), name="staffel_nummer_im_bereich"),
        ]

    def __str__(self) -> str:
        return f"Staffel {self.nummer} ({self.jahr})"

    def natural_key(self):
        return (self.nummer,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:staffel", args=[self.jahr])


class Modellprojekt(Indexrelevant, BestaendigeAdresse, MitGefaltetemNamen):
    """One of the 73 funded model projects."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=90, unique=True)
    name = models.CharField("Name", max_length=160)
    name_gefaltet = GefaltetesFeld(quelle="name")
    staffel = models.ForeignKey(
        Staffel, verbose_name="Staffel", on_delete=models.PROTECT, related_name="modellprojekte"
    )
    bundesland = models.ForeignKey(
        Bundesland,
        verbose_name="Bundesland",
        on_delete=models.PROTECT,
        related_name="modellprojekte",
        help_text="Das Land am Sitz des Projekts; ein Projekt kann Kommunen mehrerer Länder haben.",
    )
    projektart = models.CharField("Art", max_length=30, choices=Projektart)
    kommunen = models.ManyToManyField(
        Kommune, verbose_name="Kommunen", through="Projektkommune", related_name="modellprojekte"
    )
    webseite = models.URLField("Webseite", max_length=500, blank=True)
    foerdersumme_eur = models.PositiveBigIntegerField(
        "Fördersumme in Euro",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(820_000_000)],
        help_text="Nur wenn belegt; sonst leer lassen und den Hinweis nutzen.",
    )
    foerderhinweis = models.CharField(
        "Hinweis zur Förderung",
        max_length=500,
        blank=True,
        help_text="Gerundet, Höchstbetrag, widersprüchliche Quellen …",
    )
    beginn = ZeitangabeFeld("Beginn")
    ende = ZeitangabeFeld("Ende")
    beschreibung = models.TextField("Beschreibung", blank=True, help_text="Markdown.")
    vertrauen = models.CharField("Belegt", max_length=10, choices=Vertrauen, default=Vertrauen.MITTEL)
    ungeprueft = models.CharField(
        "Noch nicht belegt", max_length=500, blank=True, help_text="Welche Angaben noch offen sind."
    )

    objects = NatuerlicherManager.from_queryset(ModellprojektQuerySet)()

    class Meta:
        verbose_name = "Modellprojekt"
        verbose_name_plural = "Modellprojekte"
        ordering = ["name_gefaltet"]
        constraints = [
            models.CheckConstraint(condition=Q(projektart__in=Projektart.values), name="modellprojekt_art_bekannt"),
            models.CheckConstraint(
                condition=Q(foerdersumme_eur__isnull=True)
                | Q(foerdersumme_eur__gt=0, foerdersumme_eur__lte=820_000_000),
                name="modellprojekt_foerdersumme_im_programm",
                violation_error_message=(
                    "Die Fördersumme liegt zwischen 1 Euro und den 820 Millionen Euro des Programms."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:modellprojekt", args=[self.slug])

    @property
    def laufzeit(self) -> str:
        """Term in words, "" when nothing is known."""
        return zeitraum(self.beginn, self.ende)


class Projektkommune(Indexrelevant):
    """A Kommune's part in a Modellprojekt."""

    modellprojekt = models.ForeignKey(Modellprojekt, on_delete=models.CASCADE, related_name="projektkommunen")
    kommune = models.ForeignKey(
        Kommune, verbose_name="Kommune", on_delete=models.PROTECT, related_name="projektkommunen"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle, blank=True)

    class Meta:
        verbose_name = "Kommune im Modellprojekt"
        verbose_name_plural = "Kommunen im Modellprojekt"
        ordering = ["kommune__name_gefaltet"]
        constraints = [
            models.UniqueConstraint(fields=["modellprojekt", "kommune"], name="projektkommune_einmal"),
        ]

    def __str__(self) -> str:
        return str(self.kommune)


class Projektquelle(Quellenangabe):
    """A source for what is said of a Modellprojekt."""

    modellprojekt = models.ForeignKey(Modellprojekt, on_delete=models.CASCADE, related_name="quellen")

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=belegt_bedingung(),
                name="projektquelle_nicht_leer",
                violation_error_message="Eine Quelle braucht einen Titel, einen Herausgeber oder eine Adresse.",
            )
        ]


class Kooperation(Indexrelevant, BestaendigeAdresse, MitGefaltetemNamen):
    """Kommunen and organisations that build or run something together."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=90, unique=True)
    name = models.CharField("Name", max_length=160)
    name_gefaltet = GefaltetesFeld(quelle="name")
    art = models.CharField("Art", max_length=30, choices=Kooperationsart)
    beschreibung = models.TextField("Beschreibung", blank=True, help_text="Markdown.")
    mitglieder = models.ManyToManyField(
        Kommune, verbose_name="Mitglieder", through="Kooperationsmitglied", related_name="kooperationen"
    )
    mitglieder_hinweis = models.CharField(
        "Hinweis zu den Mitgliedern",
        max_length=500,
        blank=True,
        help_text="Zum Beispiel wer in der Quelle ungenannt bleibt.",
    )
    modellprojekte = models.ManyToManyField(
        Modellprojekt, verbose_name="Modellprojekte", related_name="kooperationen", blank=True
    )
    gegruendet = ZeitangabeFeld("Gegründet")
    webseite = models.URLField("Webseite", max_length=500, blank=True)
    vertrauen = models.CharField("Belegt", max_length=10, choices=Vertrauen, default=Vertrauen.MITTEL)

    objects = NatuerlicherManager.from_queryset(KooperationQuerySet)()

    class Meta:
        verbose_name = "Kooperation"
        verbose_name_plural = "Kooperationen"
        ordering = ["name_gefaltet"]
        constraints = [
            models.CheckConstraint(condition=Q(art__in=Kooperationsart.values), name="kooperation_art_bekannt"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:kooperation", args=[self.slug])


class Kooperationsmitglied(Indexrelevant):
    """A Kommune's part in a Kooperation."""

    kooperation = models.ForeignKey(Kooperation, on_delete=models.CASCADE, related_name="mitgliedschaften")
    kommune = models.ForeignKey(
        Kommune, verbose_name="Kommune", on_delete=models.PROTECT, related_name="mitgliedschaften"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle, blank=True)

    class Meta:
        verbose_name = "Mitglied"
        verbose_name_plural = "Mitglieder"
        ordering = ["kommune__name_gefaltet"]
        constraints = [
            models.UniqueConstraint(fields=["kooperation", "kommune"], name="kooperationsmitglied_einmal"),
        ]

    def __str__(self) -> str:
        return str(self.kommune)


class Kooperationsquelle(Quellenangabe):
    """A source for a Kooperation."""

    kooperation = models.ForeignKey(Kooperation, on_delete=models.CASCADE, related_name="quellen")

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=belegt_bedingung(),
                name="kooperationsquelle_nicht_leer",
                violation_error_message="Eine Quelle braucht einen Titel, einen Herausgeber oder eine Adresse.",
            )
        ]


class Veranstaltung(Indexrelevant, MitGefaltetemNamen):
    """A conference or meeting of the programme, past or coming."""

    NATUERLICH = ("slug",)

    slug = models.SlugField("Adresse", max_length=90, unique=True)
    titel = models.CharField("Titel", max_length=200)
    titel_gefaltet = GefaltetesFeld(quelle="titel")
    beginn = ZeitangabeFeld("Beginn")
    ende = ZeitangabeFeld("Ende")
    ort = models.CharField("Ort", max_length=160, blank=True)
    hinweis = models.CharField("Hinweis", max_length=500, blank=True)
    vertrauen = models.CharField("Belegt", max_length=10, choices=Vertrauen, default=Vertrauen.MITTEL)

    objects = NatuerlicherManager.from_queryset(VeranstaltungQuerySet)()

    class Meta:
        verbose_name = "Veranstaltung"
        verbose_name_plural = "Veranstaltungen"
        ordering = ["-beginn", "titel_gefaltet"]

    def __str__(self) -> str:
        return self.titel

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("kommunen:veranstaltungen") + f"#{self.slug}"

    @property
    def zeitraum(self) -> str:
        """When, in words; "" when unknown."""
        return zeitraum(self.beginn, self.ende or self.beginn)


class Veranstaltungsquelle(Quellenangabe):
    """A source for a Veranstaltung."""

    veranstaltung = models.ForeignKey(Veranstaltung, on_delete=models.CASCADE, related_name="quellen")

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=belegt_bedingung(),
                name="veranstaltungsquelle_nicht_leer",
                violation_error_message="Eine Quelle braucht einen Titel, einen Herausgeber oder eine Adresse.",
            )
        ]
