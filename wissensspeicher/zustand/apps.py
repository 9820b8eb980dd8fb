from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ZustandConfig(AppConfig):
    """Seeing inside: whether the site can work, figures for monitoring, log lines without personal data."""

    name = "wissensspeicher.zustand"
    label = "zustand"
    verbose_name = "Zustand"

    def ready(self) -> None:
        from suche.dauer import gesucht

        from . import langsam, metriken

        connection_created.connect(langsam.einbauen, dispatch_uid="langsame_abfragen")
        gesucht.connect(metriken.suche_zaehlen, dispatch_uid="suchdauer")
