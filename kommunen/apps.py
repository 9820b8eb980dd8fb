from django.apps import AppConfig


class KommunenConfig(AppConfig):
    """Who builds and re-uses: Länder, Kommunen, Staffeln, Modellprojekte, Veranstaltungen."""

    name = "kommunen"
    verbose_name = "Kommunen und Modellprojekte"

    def ready(self) -> None:
        from . import (
            aufgaben,  # noqa: F401 - registers tasks and listens to what becomes of them
            suchindex,
        )

        suchindex.anmelden()
