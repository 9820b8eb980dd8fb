from django.apps import AppConfig


class RedaktionConfig(AppConfig):
    """The editors' desk: steps, working copies, rights, history, differences, merging. Knows no concrete model."""

    name = "redaktion"
    verbose_name = "Redaktion"

    def ready(self) -> None:
        from . import pruefungen  # noqa: F401 - registers the system checks
