"""Which tables public pages are made of: all of them, but for those named here with the reason."""

from django.apps import apps
from django.db import connections

# Rooms of the desk: who works here, what they did and when. No public page reads them.
OHNE_APPS = frozenset(
    {
        "admin",
        "auth",
        "axes",
        "betrieb",
        "contenttypes",
        "django_tasks_database",
        "otp_static",
        "otp_totp",
        "reversion",
        "sessions",
    }
)
# Changes with every edit or by itself, and a page shows nothing of it: the outbox and the inside of the index (its
# generation is part of every page's key; on PostgreSQL the table of generations counts as content), signs of life.
OHNE_MODELLE = frozenset(
    {"basis.Lebenszeichen", "suche.Indexauftrag", "suche.Indexzeile", "suche.Indexwort", "suche.Fehlsuche"}
)


def inhaltstabellen(using: str = "default") -> list[str]:
    """The tables whose changes may change a page, many-to-many tables included; a new model counts by itself."""
    verbindung = connections[using]
    vorhanden = set(verbindung.introspection.table_names())
    tabellen = {
        modell._meta.db_table
        for modell in apps.get_models(include_auto_created=True)
        if modell._meta.app_label not in OHNE_APPS
        and modell._meta.label not in OHNE_MODELLE
        and modell._meta.can_migrate(verbindung)
    }
    return sorted(tabellen & vorhanden)
