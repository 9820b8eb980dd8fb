"""Who may do what with which entry. Pages, actions, autocomplete, previews and steps all ask here.

Two questions, asked apart: may this person do it at all (`berechtigt`: role and, for people of a Kommune, whose entry
it is), and does the state of the entry allow it (`passt`). Roles are groups with permissions; what counts are the
permissions, so an administrator may compose others.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from basis.sichtbarkeit import Status

FREIGEBEN = "redaktion.freigeben"
ALLE = "redaktion.alle_eintraege"


class Operation(StrEnum):
    """What can be done with an entry."""

    SEHEN = "sehen"
    ANLEGEN = "anlegen"
    AENDERN = "aendern"
    LOESCHEN = "loeschen"
    EINREICHEN = "einreichen"
    ZURUECKGEBEN = "zurueckgeben"
    VEROEFFENTLICHEN = "veroeffentlichen"
    ARCHIVIEREN = "archivieren"
    WIEDER_OEFFNEN = "wieder_oeffnen"
    ARBEITSKOPIE = "arbeitskopie"
    UEBERNEHMEN = "uebernehmen"
    VERWERFEN = "verwerfen"
    ZURUECKHOLEN = "zurueckholen"
    WIEDERHERSTELLEN = "wiederherstellen"
    ZUSAMMENFUEHREN = "zusammenfuehren"


_FREIGABE = {
    Operation.VEROEFFENTLICHEN,
    Operation.ARCHIVIEREN,
    Operation.UEBERNEHMEN,
    Operation.WIEDERHERSTELLEN,
    Operation.ZUSAMMENFUEHREN,
}
# For which the view over all entries is needed besides the permission to change.
_UEBERBLICK = {Operation.ZURUECKGEBEN, Operation.WIEDER_OEFFNEN}

_umfaenge: dict[type[Model], Callable[[Any, QuerySet], QuerySet]] = {}


def umfang_anmelden(modell: type[Model], eigene: Callable[[Any, QuerySet], QuerySet]) -> None:
    """`eigene(person, queryset)` narrows to the entries of a person who may not work with all of them."""
    _umfaenge[modell] = eigene


def _recht(modell: type[Model], art: str) -> str:
    return f"{modell._meta.app_label}.{art}_{modell._meta.model_name}"


def umfang(person, modell: type[Model], queryset: QuerySet | None = None) -> QuerySet:
    """The entries of `modell` that the person may see at the desk."""
    alle = modell._default_manager.all() if queryset is None else queryset
    if not person.is_active or not (
        person.has_perm(_recht(modell, "view")) or person.has_perm(_recht(modell, "change"))
    ):
        return alle.none()
    if person.has_perm(ALLE):
        return alle
    eigene = _umfaenge.get(modell)
    return eigene(person, alle) if eigene else alle.none()


def aenderbare(person, modell: type[Model]) -> QuerySet:
    """The entries that the person may change as they are now."""
    stati = [Status.ENTWURF, Status.IN_PRUEFUNG] if person.has_perm(ALLE) else [Status.ENTWURF]
    alle = umfang(person, modell)
    return alle.filter(status__in=stati) if person.has_perm(_recht(modell, "change")) else alle.none()


def rolle_erlaubt(person, operation: Operation, modell: type[Model]) -> bool:
    """Whether the person's permissions allow it for any entry of `modell`."""
    if not person.is_active:
        return False
    if operation is Operation.SEHEN:
        return person.has_perm(_recht(modell, "view")) or person.has_perm(_recht(modell, "change"))
    if operation is Operation.ANLEGEN:
        return person.has_perm(_recht(modell, "add"))
    if operation is Operation.LOESCHEN:
        return person.has_perm(_recht(modell, "delete"))
    if not person.has_perm(_recht(modell, "change")):
        return False
    if operation in _FREIGABE:
        return person.has_perm(FREIGEBEN)
    if operation in _UEBERBLICK:
        return person.has_perm(ALLE)
    return True


def berechtigt(person, operation: Operation, objekt: Model) -> bool:
    """Whether role and scope allow it for this entry, whatever its state."""
    modell = type(objekt)
    if not rolle_erlaubt(person, operation, modell):
        return False
    if not umfang(person, modell).filter(pk=objekt.pk).exists():
        return False
    # What the public sees is taken off, and what was public is deleted, only by those who may publish.
    if operation is Operation.ZURUECKGEBEN and objekt.status == Status.VEROEFFENTLICHT:
        return person.has_perm(FREIGEBEN)
    if operation is Operation.LOESCHEN and (objekt.status != Status.ENTWURF or objekt.veroeffentlicht_am):
        return person.has_perm(FREIGEBEN)
    # People of a Kommune hand over what they submit; it comes back with a reason.
    if operation in (Operation.AENDERN, Operation.VERWERFEN) and objekt.status != Status.ENTWURF:
        return person.has_perm(ALLE)
    if operation is Operation.ZURUECKHOLEN and objekt.status == Status.IN_PRUEFUNG:
        return person.has_perm(ALLE)
    return True


def passt(operation: Operation, objekt: Model) -> bool:
    """Whether the state of the entry allows it, whoever asks."""
    kopie, status = objekt.ist_arbeitskopie, objekt.status
    offen, oeffentlich = status in (Status.ENTWURF, Status.IN_PRUEFUNG), status == Status.VEROEFFENTLICHT
    mit_kopie = not kopie and hat_arbeitskopie(objekt)
    regeln = {
        Operation.SEHEN: lambda: True,
        Operation.ANLEGEN: lambda: True,
        Operation.AENDERN: lambda: offen,
        # A working copy is discarded, not deleted.
        Operation.LOESCHEN: lambda: not kopie and not oeffentlich and not mit_kopie,
        Operation.EINREICHEN: lambda: status == Status.ENTWURF,
        Operation.ZURUECKGEBEN: lambda: (
            status == Status.IN_PRUEFUNG or (status == Status.VEROEFFENTLICHT and not mit_kopie)
        ),
        Operation.VEROEFFENTLICHEN: lambda: offen and not kopie,
        Operation.ARCHIVIEREN: lambda: status != Status.ARCHIVIERT and not kopie and not mit_kopie,
        Operation.WIEDER_OEFFNEN: lambda: status == Status.ARCHIVIERT,
        Operation.ARBEITSKOPIE: lambda: oeffentlich and not kopie and not mit_kopie,
        Operation.UEBERNEHMEN: lambda: kopie and offen,
        Operation.VERWERFEN: lambda: kopie,
        Operation.ZURUECKHOLEN: lambda: offen or (oeffentlich and not mit_kopie),
        Operation.WIEDERHERSTELLEN: lambda: True,
        Operation.ZUSAMMENFUEHREN: lambda: not kopie and not mit_kopie,
    }
    return regeln[operation]()


def hat_arbeitskopie(objekt: Model) -> bool:
    """Whether a working copy of the entry is open."""
    return type(objekt)._default_manager.filter(vorlage=objekt.pk).exists()


def darf(person, operation: Operation, objekt: Model | type[Model]) -> bool:
    """Whether the person may do it now: with this entry, or (given a model) with some entry."""
    if isinstance(objekt, type):
        return rolle_erlaubt(person, operation, objekt)
    return berechtigt(person, operation, objekt) and passt(operation, objekt)
