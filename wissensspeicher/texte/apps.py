from django.apps import AppConfig
from django.apps import apps as heutige_apps
from django.db.models.signals import post_migrate


class TexteConfig(AppConfig):
    """Legal pages that editors can change, and what visitors report about barriers."""

    name = "wissensspeicher.texte"
    label = "texte"
    verbose_name = "Texte und Rückmeldungen"

    def ready(self) -> None:
        from basis.aufgaben import wiederkehrend

        from . import rueckmeldungen

        post_migrate.connect(_seiten_anlegen, sender=self)
        wiederkehrend("Alte Rückmeldungen löschen", rueckmeldungen.aufraeumen, sekunden=24 * 60 * 60)


def _seiten_anlegen(*, using, apps=heutige_apps, **_) -> None:
    """Each legal page has a row that editors find in the admin; without a text of its own it shows the supplied one.

    `flush` names no apps: it empties the tables that are there now.
    """
    try:
        modell = apps.get_model("texte", "Textseite")
    except LookupError:
        return  # migrated back to before there were any
    from .models import Schluessel

    for wert in Schluessel.values:
        modell.objects.using(using).get_or_create(schluessel=wert)
