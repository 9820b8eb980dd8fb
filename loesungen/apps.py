from django.apps import AppConfig


class LoesungenConfig(AppConfig):
    """What was built and can be re-used: Loesungen, their repositories, sources and Nachnutzungen."""

    name = "loesungen"
    verbose_name = "Lösungen"

    def ready(self) -> None:
        from . import pflege, suchindex

        suchindex.anmelden()
        pflege.anmelden()
