"""Fixed vocabularies of the room: closed lists that the programme or the official statistics define."""

from django.db import models


class Kommunentyp(models.TextChoices):
    """What a Kommune is, by its official key."""

    GEMEINDE = "gemeinde", "Gemeinde"
    KREIS = "kreis", "Landkreis"
    GEMEINDEVERBAND = "gemeindeverband", "Gemeindeverband"
    VERBUND = "verbund", "Verbund"


class Groessenklasse(models.TextChoices):
    """Class of a Gemeinde by population; what has none (Kreis, Verband) is shown as what it is.

    Thresholds: BBSR's Stadt- und Gemeindetypen, by population alone ("Größenklasse (nach Einwohnern)"): BBSR's own
    type also looks at central function.
    """

    GROSSE_GROSSSTADT = "grosse-grossstadt", "Große Großstadt (ab 500.000)"
    KLEINERE_GROSSSTADT = "kleinere-grossstadt", "Kleinere Großstadt (ab 100.000)"
    GROESSERE_MITTELSTADT = "groessere-mittelstadt", "Größere Mittelstadt (ab 50.000)"
    KLEINERE_MITTELSTADT = "kleinere-mittelstadt", "Kleinere Mittelstadt (ab 20.000)"
    GROESSERE_KLEINSTADT = "groessere-kleinstadt", "Größere Kleinstadt (ab 10.000)"
    KLEINERE_KLEINSTADT = "kleinere-kleinstadt", "Kleinere Kleinstadt (ab 5.000)"
    LANDGEMEINDE = "landgemeinde", "Landgemeinde (unter 5.000)"
    KREIS = "kreis", "Landkreis"
    GEMEINDEVERBAND = "gemeindeverband", "Gemeindeverband"
    VERBUND = "verbund", "Verbund"


# Lower bounds in inhabitants, largest first.
GROESSENGRENZEN: tuple[tuple[int, Groessenklasse], ...] = (
    (500_000, Groessenklasse.GROSSE_GROSSSTADT),
    (100_000, Groessenklasse.KLEINERE_GROSSSTADT),
    (50_000, Groessenklasse.GROESSERE_MITTELSTADT),
    (20_000, Groessenklasse.KLEINERE_MITTELSTADT),
    (10_000, Groessenklasse.GROESSERE_KLEINSTADT),
    (5_000, Groessenklasse.KLEINERE_KLEINSTADT),
    (0, Groessenklasse.LANDGEMEINDE),
)


class Projektart(models.TextChoices):
    """The programme's own categories of model projects."""

    GROSSSTADT = "grossstadt", "Großstadt"
    MITTELSTADT = "mittelstadt", "Mittelstadt"
    KLEINSTADT = "kleinstadt-und-landgemeinde", "Kleinstadt und Landgemeinde"
    LANDKREIS = "landkreis", "Landkreis"
    INTERKOMMUNAL = "interkommunale-kooperation", "Interkommunale Kooperation"


class Kooperationsart(models.TextChoices):
    """How Kommunen work together."""

    ENTWICKLUNGSPARTNERSCHAFT = "entwicklungspartnerschaft", "Entwicklungspartnerschaft"
    ANWENDERGEMEINSCHAFT = "anwendergemeinschaft", "Anwendergemeinschaft"
    VERBUND = "verbund", "Verbund"
    GESELLSCHAFT = "gesellschaft", "Gesellschaft"
    ARBEITSGRUPPE = "arbeitsgruppe", "Arbeitsgruppe"


class Rolle(models.TextChoices):
    """The part that a Kommune takes in something built together; unknown stays empty."""

    FEDERFUEHREND = "federfuehrend", "federführend"
    PARTNER = "partner", "Partner"


class Registerformat(models.TextChoices):
    """The formats in which the Gemeindeverzeichnis comes."""

    GV100AD = "gv100ad", "GV100AD"
    AUSZUG = "auszug", "AuszugGV (Arbeitsmappe)"
    CSV = "csv", "CSV des Wissensspeichers"
    ANFANGSBESTAND = "anfangsbestand", "mitgelieferte Daten"


class Importstand(models.TextChoices):
    """Where an import stands."""

    WARTET = "wartet", "wartet"
    LAEUFT = "laeuft", "läuft"
    FERTIG = "fertig", "fertig"
    ABGELEHNT = "abgelehnt", "abgelehnt"
    GESCHEITERT = "gescheitert", "gescheitert"
