from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BetriebConfig(AppConfig):
    """How pages are served: the stamp of the data, the memory of rendered pages, conditional requests."""

    name = "wissensspeicher.betrieb"
    label = "betrieb"
    verbose_name = "Betrieb"

    def ready(self) -> None:
        post_migrate.connect(_nach_migration, sender=self)


def _nach_migration(*, using, **_) -> None:
    """New tables get their triggers, and what a migration changed counts as changed."""
    from . import ausloeser

    ausloeser.einrichten(using)
