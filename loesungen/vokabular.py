"""Fixed vocabularies of the room: closed lists with the words that visitors read."""

from django.db import models


class Loesungsart(models.TextChoices):
    """What kind of thing a Loesung is (publiccode.yml: softwareType, as far as it is software)."""

    APP = "app", "App"
    BETEILIGUNGSPLATTFORM = "beteiligungsplattform", "Beteiligungsplattform"
    DIGITALER_ZWILLING = "digitaler-zwilling", "Digitaler Zwilling"
    URBANE_DATENPLATTFORM = "urbane-datenplattform", "Urbane Datenplattform"
    SENSORIK = "sensorik-iot", "Sensorik/IoT"
    DASHBOARD = "dashboard", "Dashboard"
    PORTAL = "portal-fachverfahren", "Portal/Fachverfahren"
    METHODE = "methode-prozess", "Methode/Prozess"
    STRATEGIE = "strategie", "Strategie"
    ORGANISATION = "organisation", "Organisation"
    ORT = "ort", "Ort"


# Kinds that are a piece of software; the others are methods, places, organisations.
SOFTWAREARTEN = frozenset(
    {
        Loesungsart.APP,
        Loesungsart.BETEILIGUNGSPLATTFORM,
        Loesungsart.DIGITALER_ZWILLING,
        Loesungsart.URBANE_DATENPLATTFORM,
        Loesungsart.DASHBOARD,
        Loesungsart.PORTAL,
    }
)


class Reifegrad(models.TextChoices):
    """Steps of the programme's scaling roadmap; publiccode.yml developmentStatus in REIFEGRAD_PUBLICCODE."""

    IDEE = "idee", "1 Idee"
    PROTOTYP = "prototyp", "2 Prototyp"
    PILOT = "pilot", "3 Pilot"
    VERSTETIGT = "verstetigt", "4 Verstetigt"
    UEBERTRAGEN = "uebertragen", "5 Übertragen"
    BEENDET = "beendet", "Beendet"


REIFEGRAD_PUBLICCODE = {
    Reifegrad.IDEE: "concept",
    Reifegrad.PROTOTYP: "development",
    Reifegrad.PILOT: "beta",
    Reifegrad.VERSTETIGT: "stable",
    Reifegrad.UEBERTRAGEN: "stable",
    Reifegrad.BEENDET: "obsolete",
}


class Offen(models.TextChoices):
    """Whether the Loesung is open source."""

    JA = "ja", "Ja"
    NEIN = "nein", "Nein"
    UNBEKANNT = "unbekannt", "Unbekannt"


class Betrieb(models.TextChoices):
    """Who keeps it running (publiccode.yml maintenance.type)."""

    INTERN = "intern", "Intern"
    VERTRAG = "vertrag", "Vertrag"
    COMMUNITY = "community", "Community"
    KEINER = "keiner", "Keiner"


class Organisationsart(models.TextChoices):
    """Kind of an organisation that carries or shares a Loesung."""

    KOMMUNE_NAH = "kommune-nah", "Kommune-nah"
    HOCHSCHULE = "hochschule", "Hochschule"
    UNTERNEHMEN = "unternehmen", "Unternehmen"
    VEREIN = "verein", "Verein"
    LAND = "land", "Land"
    BUND = "bund", "Bund"


class Nachnutzungsstand(models.TextChoices):
    """How far a re-use is; unknown stays empty."""

    INTERESSIERT = "interessiert", "Interessiert"
    IN_EINFUEHRUNG = "in_einfuehrung", "In Einführung"
    IM_BETRIEB = "im_betrieb", "Im Betrieb"
    BEENDET = "beendet", "Beendet"


# Who is only interested or has stopped does not use a Loesung; an unknown stage does count.
KEINE_NUTZUNG = (Nachnutzungsstand.INTERESSIERT, Nachnutzungsstand.BEENDET)


class Repositoryrolle(models.TextChoices):
    """What a repository holds for a Loesung."""

    QUELLCODE = "quellcode", "Quellcode"
    SPIEGEL = "spiegel", "Spiegel"
    DOKUMENTATION = "dokumentation", "Dokumentation"
    DATEN = "daten", "Daten"


# Facet value for entries where a fact is not known.
UNBEKANNT = "unbekannt"

# What an editor can answer: a step, or that it is not known. Empty means that nobody has answered yet.
REIFEGRAD_ANTWORTEN = [*Reifegrad.choices, (UNBEKANNT, "unbekannt")]
