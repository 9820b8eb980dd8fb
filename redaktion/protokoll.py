"""Writes the record of steps."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from .models import Schritt, Vorgang


def name_von(person) -> str:
    """How a person is called in the record: full name, else the name of the account."""
    return (person.get_full_name() or person.get_username()) if person is not None else "Programm"


def eintragen(
    objekt: Model, schritt: Schritt, person, *, grund: str = "", vorher: str = "", nachher: str = "", daten=None
) -> Vorgang:
    """One step, in the transaction of the step itself. Steps of a working copy are recorded with its original."""
    vorlage = getattr(objekt, "vorlage_id", None)
    return Vorgang.objects.create(
        modell=ContentType.objects.get_for_model(objekt),
        objekt_id=vorlage or objekt.pk,
        bezeichnung=str(objekt)[:300],
        schritt=schritt,
        arbeitskopie=vorlage is not None,
        vorher=vorher,
        nachher=nachher,
        person=person,
        person_name=name_von(person)[:150],
        grund=grund.strip(),
        daten=daten or {},
    )
