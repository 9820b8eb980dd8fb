"""Giving permissions to the groups of the roles from a migration; a room that is added later does the same."""

from collections.abc import Iterable

REDAKTION, FREIGABE, KOMMUNE, LESEND = "Redaktion", "Freigabe", "Kommune", "Lesend"


def rechte_geben(apps, gruppe: str, rechte: Iterable[str]) -> None:
    """Adds "app.codename" permissions to the group, which is made if it is missing; what it has stays.

    Permissions are made by Django after all migrations; a migration that needs them makes them first.
    """
    from django.contrib.auth.management import create_permissions

    gewuenscht = [recht.split(".", 1) for recht in rechte]
    for label in {label for label, _ in gewuenscht}:
        konfiguration = apps.get_app_config(label)
        vorher = getattr(konfiguration, "models_module", None)
        konfiguration.models_module = True
        create_permissions(konfiguration, apps=apps, verbosity=0)
        konfiguration.models_module = vorher
    rolle, _ = apps.get_model("auth", "Group").objects.get_or_create(name=gruppe)
    recht = apps.get_model("auth", "Permission").objects
    rolle.permissions.add(*(recht.get(content_type__app_label=label, codename=name) for label, name in gewuenscht))


def rolle_loeschen(apps, gruppe: str) -> None:
    """The way back."""
    apps.get_model("auth", "Group").objects.filter(name=gruppe).delete()


def alle(label: str, *modelle: str, arten: str = "view add change delete") -> list[str]:
    """ "loesungen", "begriff" → loesungen.view_begriff, loesungen.add_begriff, …"""
    return [f"{label}.{art}_{modell}" for modell in modelle for art in arten.split()]
