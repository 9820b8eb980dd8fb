"""The key of a Loesung ("L240"): a number that is never given twice, also when its entry is deleted."""

from collections.abc import Iterable

from django.apps import apps
from django.db import transaction

# The key of a working copy begins with this; what counts are keys that begin with L.
KOPIE = "K"


def _nummern(kennungen: Iterable[str]) -> Iterable[int]:
    return (int(k[1:]) for k in kennungen if k.startswith("L") and k[1:].isdigit())


@transaction.atomic
def merken(kennungen: Iterable[str]) -> None:
    """Keeps the highest of these numbers from being given again. Called before entries are deleted."""
    hoechste = max(_nummern(kennungen), default=0)
    zaehler = _zaehler()
    if hoechste > zaehler.hoechste:
        zaehler.hoechste = hoechste
        zaehler.save(update_fields=["hoechste"])


@transaction.atomic
def vergeben() -> str:
    """A new key; two editors who ask at once get two."""
    zaehler = _zaehler()
    zaehler.hoechste = _naechste(zaehler.hoechste)
    zaehler.save(update_fields=["hoechste"])
    return f"L{zaehler.hoechste:03d}"


def naechste_kennung() -> str:
    """The key that `vergeben` would give now; gives nothing."""
    zaehler = apps.get_model("loesungen", "Kennungszaehler").objects.first()
    return f"L{_naechste(zaehler.hoechste if zaehler else 0):03d}"


def _naechste(hoechste: int) -> int:
    alle = apps.get_model("loesungen", "Loesung").objects.order_by().values_list("kennung", flat=True)
    return max(hoechste, *_nummern(alle), 0) + 1


def _zaehler():
    modell = apps.get_model("loesungen", "Kennungszaehler")
    zaehler, _ = modell.objects.get_or_create(pk=1)
    return modell.objects.select_for_update().get(pk=zaehler.pk)
