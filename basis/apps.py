from django.apps import AppConfig


class BasisConfig(AppConfig):
    """The ground every room stands on: rules and helpers that know no domain."""

    name = "basis"
    verbose_name = "Basis"

    def ready(self) -> None:
        from . import aufgaben

        aufgaben.wiederkehrend("Erledigte Hintergrundaufgaben löschen", aufgaben.aufraeumen, sekunden=24 * 60 * 60)
