"""The steps of an entry on its way to the public and back: each is a function; no one sets the status by hand.

Each asks for the role, looks at what is stored (two editors may act at once), writes who, when, what and why, and
does it all in one transaction. NichtErlaubt: the role forbids it. SchrittFehler: the state does.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from basis.sichtbarkeit import Status

from . import historie, protokoll, rechte, schritte
from .abbild import abbilden, anwenden, stempel
from .dreiwege import Ergebnis, zusammenlegen
from .fehler import Konfliktfehler, NichtErlaubt, SchrittFehler
from .models import Bearbeitbar, Schritt, Vorgang
from .rechte import Operation


def einreichen(*, objekt: Bearbeitbar, person, grund: str = "") -> None:
    """Draft → in review."""
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.EINREICHEN)
        _wechseln(objekt, gespeichert, Status.IN_PRUEFUNG, Schritt.EINGEREICHT, person, grund)


def zurueckgeben(*, objekt: Bearbeitbar, person, grund: str) -> None:
    """Back to draft, with the reason; a published entry leaves the public site."""
    _grund_noetig(grund)
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.ZURUECKGEBEN)
        _wechseln(objekt, gespeichert, Status.ENTWURF, Schritt.ZURUECKGEGEBEN, person, grund)


def veroeffentlichen(*, objekt: Bearbeitbar, person, grund: str = "") -> None:
    """Makes the entry public. SchrittFehler names what is missing."""
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.VEROEFFENTLICHEN)
        if fehlt := schritte.fehlendes(gespeichert):
            raise SchrittFehler(
                f"„{gespeichert}“ kann noch nicht veröffentlicht werden. Es fehlt: {schritte.aufzaehlung(fehlt)}."
            )
        _wechseln(objekt, gespeichert, Status.VEROEFFENTLICHT, Schritt.VEROEFFENTLICHT, person, grund)
        historie.festhalten(objekt, person, grund or "Veröffentlicht")


def archivieren(*, objekt: Bearbeitbar, person, grund: str) -> None:
    """Keeps the entry for the editors and takes it off the public site."""
    _grund_noetig(grund)
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.ARCHIVIEREN)
        _wechseln(objekt, gespeichert, Status.ARCHIVIERT, Schritt.ARCHIVIERT, person, grund)


def wieder_oeffnen(*, objekt: Bearbeitbar, person, grund: str) -> None:
    """Archived → draft."""
    _grund_noetig(grund)
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.WIEDER_OEFFNEN)
        _wechseln(objekt, gespeichert, Status.ENTWURF, Schritt.WIEDER_GEOEFFNET, person, grund)


def arbeitskopie_anlegen(*, objekt: Bearbeitbar, person, grund: str = "") -> Bearbeitbar:
    """A row of the same table that proposes a change; the public goes on seeing the original."""
    with transaction.atomic():
        original = bereit(objekt, person, Operation.ARBEITSKOPIE)
        historie.stand_sichern(original)
        grundlage = abbilden(original)
        kopie = type(original)(
            **original.werte_der_arbeitskopie(), vorlage=original, grundlage=grundlage, status=Status.ENTWURF
        )
        anwenden(kopie, grundlage)
        historie.festhalten(kopie, person, grund or "Arbeitskopie angelegt")
        protokoll.eintragen(kopie, Schritt.ARBEITSKOPIE, person, grund=grund, nachher=Status.ENTWURF)
    return kopie


def vorhaben(kopie: Bearbeitbar, entscheidungen: Mapping[str, str] | None = None) -> Ergebnis:
    """What taking over would make of the original, and what has to be decided before."""
    return zusammenlegen(
        type(kopie),
        grundlage=kopie.grundlage,
        original=abbilden(kopie.vorlage),
        kopie=abbilden(kopie),
        entscheidungen=entscheidungen,
    )


def gesehener_stand(kopie: Bearbeitbar) -> str:
    """A stamp of copy and original together: a decision holds only for what was seen."""
    return stempel(abbilden(kopie), stempel(abbilden(kopie.vorlage)))


def uebernehmen(
    *,
    kopie: Bearbeitbar,
    person,
    grund: str = "",
    entscheidungen: Mapping[str, str] | None = None,
    gesehen: str | None = None,
) -> Bearbeitbar:
    """Fields and relations of the copy become those of the original, whose key, slug and history stay.

    Konfliktfehler when both sides changed the same thing and nobody decided; nothing is written then.
    """
    with transaction.atomic():
        vorschlag = bereit(kopie, person, Operation.UEBERNEHMEN)
        original = type(kopie)._default_manager.select_for_update().get(pk=vorschlag.vorlage_id)
        vorschlag.vorlage = original
        if gesehen is not None and gesehen != gesehener_stand(vorschlag):
            raise SchrittFehler("Seit Sie den Unterschied geöffnet haben, hat sich etwas geändert. Bitte neu ansehen.")
        ergebnis = vorhaben(vorschlag, entscheidungen)
        if ergebnis.offen:
            raise Konfliktfehler(ergebnis.konflikte)
        historie.stand_sichern(original)
        # Loaded entries that miss something stay public; a change must not make one worse.
        fehlte = schritte.fehlendes(original)
        anwenden(original, ergebnis.abbild)
        if neu := [name for name in schritte.fehlendes(original) if name not in fehlte]:
            raise SchrittFehler(
                f"Mit dieser Änderung würde „{original}“ unvollständig. Es fehlt: {schritte.aufzaehlung(neu)}."
            )
        historie.festhalten(original, person, grund or "Arbeitskopie übernommen")
        protokoll.eintragen(
            vorschlag,
            Schritt.UEBERNOMMEN,
            person,
            grund=grund,
            vorher=vorschlag.status,
            nachher=original.status,
            daten={"entscheidungen": dict(entscheidungen or {})},
        )
        vorschlag.delete()
    return original


def verwerfen(*, kopie: Bearbeitbar, person, grund: str = "") -> Bearbeitbar:
    """Drops the copy; the original stays as it is. The last state of the copy stays in the history."""
    with transaction.atomic():
        vorschlag = bereit(kopie, person, Operation.VERWERFEN)
        historie.stand_sichern(vorschlag)
        protokoll.eintragen(vorschlag, Schritt.VERWORFEN, person, grund=grund, vorher=vorschlag.status)
        original = vorschlag.vorlage
        vorschlag.delete()
    return original


def zurueckholen(*, objekt: Bearbeitbar, version, person, grund: str = "") -> tuple[Bearbeitbar, list[str]]:
    """Makes a former state the present one: fields, relations, tags and rows. Status, key and slug stay.

    Of a published entry it is proposed in a working copy, unless the person may publish.
    Returns what was changed, and what could not be restored because it no longer exists.
    """
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.ZURUECKHOLEN)
        ziel = gespeichert
        if gespeichert.ist_sichtbar and not rechte.berechtigt(person, Operation.VEROEFFENTLICHEN, gespeichert):
            ziel = arbeitskopie_anlegen(objekt=gespeichert, person=person, grund=grund)
        historie.stand_sichern(ziel)
        verloren = anwenden(ziel, historie.aus_version(version))
        vom = timezone.localtime(version.revision.date_created)
        anlass = f"Stand vom {vom:%d.%m.%Y %H:%M} zurückgeholt" + (f": {grund.strip()}" if grund.strip() else "")
        historie.festhalten(ziel, person, anlass)
        protokoll.eintragen(ziel, Schritt.ZURUECKGEHOLT, person, grund=anlass, daten={"version": version.pk})
    return ziel, verloren


def loeschen(*, objekt: Bearbeitbar, person, grund: str = "") -> None:
    """Deletes the entry; its history stays, and it can be restored from there."""
    with transaction.atomic():
        gespeichert = bereit(objekt, person, Operation.LOESCHEN)
        historie.festhalten(gespeichert, person, grund or "Vor dem Löschen")
        protokoll.eintragen(gespeichert, Schritt.GELOESCHT, person, grund=grund, vorher=gespeichert.status)
        gespeichert.delete()


def wiederherstellen(*, version, person, grund: str = "") -> tuple[Bearbeitbar, list[str]]:
    """Brings a deleted entry back, with everything that belonged to it."""
    modell = version._model
    if not rechte.rolle_erlaubt(person, Operation.WIEDERHERSTELLEN, modell):
        raise NichtErlaubt("Wiederherstellen darf nur die Freigabe.")
    with transaction.atomic():
        if modell._default_manager.filter(pk=version.object_id).exists():
            raise SchrittFehler("Dieser Eintrag ist nicht gelöscht.")
        objekt, verloren = historie.einfuegen(version)
        historie.festhalten(objekt, person, grund or "Wiederhergestellt")
        protokoll.eintragen(objekt, Schritt.WIEDERHERGESTELLT, person, grund=grund, nachher=objekt.status)
    return objekt, verloren


# --- what all steps share -------------------------------------------------------------------------------------------


def bereit(objekt: Bearbeitbar, person, operation: Operation) -> Bearbeitbar:
    """The entry as stored, locked. What is stored decides, not what the caller read some time ago."""
    gespeichert = type(objekt)._default_manager.select_for_update().filter(pk=objekt.pk).first()
    if gespeichert is None:
        raise SchrittFehler(f"„{objekt}“ gibt es nicht mehr.")
    if not rechte.berechtigt(person, operation, gespeichert):
        raise NichtErlaubt(f"{protokoll.name_von(person)} darf das nicht ({operation}).")
    if not rechte.passt(operation, gespeichert):
        raise SchrittFehler(unpassend(operation, gespeichert))
    return gespeichert


def unpassend(operation: Operation, objekt: Bearbeitbar) -> str:
    """Why the state of the entry does not allow it, and what to do."""
    if not objekt.ist_arbeitskopie and rechte.hat_arbeitskopie(objekt):
        return (
            f"Zu „{objekt}“ ist eine Arbeitskopie offen. Bitte dort weiterarbeiten, "
            "oder sie zuerst übernehmen oder verwerfen."
        )
    was = "ist eine Arbeitskopie" if objekt.ist_arbeitskopie else "ist kein Vorschlag zu einem anderen Eintrag"
    if operation in (Operation.UEBERNEHMEN, Operation.VERWERFEN, Operation.VEROEFFENTLICHEN, Operation.ARCHIVIEREN):
        return f"„{objekt}“ hat den Status „{objekt.get_status_display()}“ und {was}: Dieser Schritt passt nicht dazu."
    return f"„{objekt}“ hat den Status „{objekt.get_status_display()}“: Dieser Schritt passt nicht dazu."


def _grund_noetig(grund: str) -> None:
    if not grund.strip():
        raise SchrittFehler("Bitte nennen Sie den Grund.")


def _wechseln(objekt, gespeichert, nachher: Status, schritt: Schritt, person, grund: str) -> Vorgang:
    vorher = gespeichert.status
    gespeichert.status = nachher
    if nachher == Status.VEROEFFENTLICHT and gespeichert.veroeffentlicht_am is None:
        gespeichert.veroeffentlicht_am = timezone.now()
    gespeichert.save(update_fields=["status", "veroeffentlicht_am", "geaendert_am"])
    for feld in ("status", "veroeffentlicht_am", "geaendert_am"):
        setattr(objekt, feld, getattr(gespeichert, feld))
    return protokoll.eintragen(gespeichert, schritt, person, grund=grund, vorher=vorher, nachher=nachher)
