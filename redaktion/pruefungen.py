"""System checks: a relation that is added later cannot be forgotten in copying, difference, merge and history."""

from django.apps import apps
from django.core import checks

from .models import Bearbeitbar


@checks.register(checks.Tags.models)
def jede_beziehung_ist_eingeordnet(app_configs=None, **_) -> list[checks.Error]:
    """Every reverse relation of an entry is a part of it or is not; silence is an error."""
    fehler = []
    for modell in apps.get_models():
        if not issubclass(modell, Bearbeitbar):
            continue
        vorhanden = {
            rel.get_accessor_name()
            for rel in modell._meta.related_objects
            if (rel.one_to_many or rel.one_to_one) and rel.get_accessor_name() != "arbeitskopie"
        }
        genannt = {*modell.TEILE, *modell.KEINE_TEILE}
        fehler += [
            checks.Error(
                f"{modell.__name__}: the reverse relation {name!r} stands neither in TEILE nor in KEINE_TEILE.",
                hint="Name it: are its rows copied, compared and restored with the entry, or not?",
                obj=modell,
                id="redaktion.E001",
            )
            for name in sorted(vorhanden - genannt)
        ]
        fehler += [
            checks.Error(
                f"{modell.__name__}: {name!r} is named in TEILE or KEINE_TEILE, but there is no such relation.",
                obj=modell,
                id="redaktion.E002",
            )
            for name in sorted(genannt - vorhanden)
        ]
    return fehler
