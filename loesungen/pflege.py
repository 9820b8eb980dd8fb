"""What the editors' desk knows of Loesungen: what publishing requires, whose they are, what stands on the desk."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from basis.sichtbarkeit import Status
from kommunen.zustaendigkeit import eigene_kommunen
from redaktion import historie, rechte, schritte, tisch
from redaktion.models import Schritt, Vorgang
from redaktion.schritte import Pflicht
from redaktion.tisch import Kachel

from .models import Loesung, Loesungskommune, Quelle

LISTE = "admin:loesungen_loesung_changelist"


def _ohne(modell, feld: str):
    return ~Exists(modell.objects.filter(**{feld: OuterRef("pk")}))


PFLICHTEN = (
    Pflicht("eine Kurzbeschreibung", Q(kurzbeschreibung__regex=r"^\s*$")),
    Pflicht("ein Handlungsfeld", _ohne(Loesung.handlungsfelder.through, "loesung")),
    Pflicht(
        "eine Kommune oder ein Träger",
        Q(_ohne(Loesungskommune, "loesung")) & Q(_ohne(Loesung.traeger.through, "loesung")),
    ),
    Pflicht("eine Quelle", _ohne(Quelle, "loesung")),
    Pflicht("der Reifegrad (oder „unbekannt“)", Q(reifegrad="")),
    Pflicht("die Antwort auf „Open Source“", Q(offen="")),
)


def der_eigenen_kommunen(person, queryset):
    """The entries of the Kommunen that the person acts for; a working copy is whose its original is."""
    eigene = Loesungskommune.objects.filter(kommune__in=eigene_kommunen(person))
    beim_original = Exists(eigene.filter(loesung=OuterRef("vorlage")))
    bei_ihr = Exists(eigene.filter(loesung=OuterRef("pk")))
    return queryset.filter(Q(vorlage__isnull=True) & Q(bei_ihr) | Q(vorlage__isnull=False) & Q(beim_original))


def von_mir_begonnen(person) -> Q:
    """Drafts that the person began: new entries and working copies."""
    begonnen = Vorgang.objects.filter(person=person, modell__app_label="loesungen", modell__model="loesung")
    selbst = Exists(begonnen.filter(schritt=Schritt.ANGELEGT, objekt_id=OuterRef("pk")))
    # The record of a working copy stands with its original; one that was discarded is not the one open now.
    kopie = Exists(
        begonnen.filter(schritt=Schritt.ARBEITSKOPIE, objekt_id=OuterRef("vorlage_id"), am__gte=OuterRef("erstellt_am"))
    )
    return Q(status=Status.ENTWURF) & (Q(selbst) | Q(kopie))


def _kachel(titel: str, parameter: str, bedingung, nur=None):
    def lieferant(person) -> Kachel | None:
        if not rechte.darf(person, rechte.Operation.SEHEN, Loesung) or (nur and not nur(person)):
            return None
        anzahl = rechte.umfang(person, Loesung).filter(bedingung(person)).count()
        return Kachel(titel, anzahl, f"{reverse(LISTE)}?{parameter}")

    return lieferant


def _unvollstaendig(person) -> Kachel | None:
    """With what is missing how often."""
    if not rechte.darf(person, rechte.Operation.SEHEN, Loesung):
        return None
    eintraege = rechte.umfang(person, Loesung).filter(unvollstaendige())
    zahlen: dict[str, int] = {}
    for eintrag in schritte.mit_fehlendem(eintraege).only("pk"):
        for name in schritte.fehlendes_der_zeile(eintrag):
            zahlen[name] = zahlen.get(name, 0) + 1
    naeheres = tuple(f"{name}: {zahl}" for name, zahl in sorted(zahlen.items(), key=lambda paar: -paar[1]))
    return Kachel("Unvollständige Einträge", eintraege.count(), f"{reverse(LISTE)}?vollstaendig=nein", naeheres)


def unvollstaendige() -> Q:
    """Entries, in any state but archived, that miss something of what publishing requires."""
    return Q(schritte.unvollstaendig(Loesung)) & ~Q(status=Status.ARCHIVIERT)


def ueberfaellige() -> Q:
    """Public entries whose review was due before today."""
    return Q(pk__in=Loesung.objects.ueberfaellig(timezone.localdate()).values("pk"))


def anmelden() -> None:
    """Registers the room with the desk. Called from AppConfig.ready()."""
    schritte.anmelden(Loesung, PFLICHTEN)
    rechte.umfang_anmelden(Loesung, der_eigenen_kommunen)
    historie.anmelden(Loesung)
    aendern = rechte.Operation.AENDERN
    tisch.anmelden(
        "meine",
        10,
        _kachel("Meine Entwürfe", "meine=ja", von_mir_begonnen, lambda p: rechte.darf(p, aendern, Loesung)),
    )
    tisch.anmelden(
        "pruefung",
        20,
        _kachel("Warten auf Freigabe", "status__exact=in_pruefung", lambda p: Q(status=Status.IN_PRUEFUNG)),
    )
    tisch.anmelden("faellig", 30, _kachel("Prüfung überfällig", "pruefung=ueberfaellig", lambda p: ueberfaellige()))
    tisch.anmelden("unvollstaendig", 40, _unvollstaendig)
