from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalConfig(AppConfig):
    """Pages that show everything at once: start page, errors, media."""

    # There is a second configuration in this file: without this, Django would take neither.
    default = True
    name = "wissensspeicher.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from . import schreibtisch

        schreibtisch.anmelden()


class StatischeDateien(StaticFilesConfig):
    """Django's own app; npm packages also ship sources that no page links, and those are not published."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "leaflet*-src*", "WhereAreTheJavascriptFiles.txt"]
