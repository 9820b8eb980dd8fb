from django.apps import AppConfig


class SucheConfig(AppConfig):
    """Full-text search as a service: it knows documents, never a concrete model."""

    name = "suche"
    verbose_name = "Suche"

    def ready(self) -> None:
        from basis.aufgaben import wiederkehrend

        from . import index

        # What a crash left in the outbox, what a busy lock put off, and an index that is gone or damaged.
        wiederkehrend("Offene Änderungen am Suchindex anwenden", index.nachziehen, sekunden=60)
