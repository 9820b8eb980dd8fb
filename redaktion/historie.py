"""The history of a whole entry: one revision holds its fields, relations, tags and rows, with who, when and why.

django-reversion stores; what was stored is read back as an Abbild, so going back is the same code as copying.
"""

from collections.abc import Iterator

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from reversion.errors import RegistrationError
from reversion.models import Version

from .abbild import Abbild, abbilden, felder, feldwerte, mengen, stempel, teile, zeilen_mit_schluessel
from .models import Bearbeitbar

VORHER = "Stand vor der ersten Änderung in der Redaktion"
AUSSERHALB = "Außerhalb der Redaktion geändert (Laden, Import oder Verwaltung)"


def anmelden(modell: type[Bearbeitbar]) -> None:
    """Registers the model and its parts with django-reversion. Called from AppConfig.ready()."""
    for teil in teile(modell):
        try:
            reversion.register(teil.modell)
        except RegistrationError:
            continue  # a part may belong to two kinds of entries
    namen = [f.name for f in (*modell._meta.concrete_fields, *mengen(modell))]
    reversion.register(modell, fields=namen, follow=modell.TEILE)


def festhalten(objekt: Bearbeitbar, person, anlass: str = "") -> None:
    """Stores the entry as it is in the database now."""
    gespeichert = type(objekt)._default_manager.get(pk=objekt.pk)
    with reversion.create_revision(manage_manually=True):
        if person is not None:
            reversion.set_user(person)
        reversion.set_comment(anlass.strip())
        reversion.add_to_revision(gespeichert)


def stand_sichern(objekt: Bearbeitbar) -> None:
    """Before a change: stores a state that no revision holds yet, because it was loaded, imported or merged."""
    gespeichert = type(objekt)._default_manager.get(pk=objekt.pk)
    letzte = versionen(gespeichert).first()
    if letzte is None:
        festhalten(gespeichert, None, VORHER)
    elif stempel(aus_version(letzte)) != stempel(abbilden(gespeichert)):
        festhalten(gespeichert, None, AUSSERHALB)


def versionen(objekt: models.Model):
    """The stored states of an entry, the newest first."""
    return Version.objects.get_for_object(objekt).select_related("revision__user").order_by("-pk")


def aus_version(version: Version) -> Abbild:
    """A stored state as plain data; fields that did not exist then are left out."""
    modell = version._model
    werte = version.field_dict
    gespeichert = modell(**{f.attname: werte[f.attname] for f in modell._meta.concrete_fields if f.attname in werte})
    zeilen: dict[str, list[dict]] = {teil.name: [] for teil in teile(modell)}
    arten = {ContentType.objects.get_for_model(teil.modell).pk: teil for teil in teile(modell)}
    for zeile in version.revision.version_set.filter(content_type__in=arten).order_by("object_id"):
        teil = arten[zeile.content_type_id]
        daten = zeile.field_dict
        if str(daten.get(teil.eltern.attname)) == version.object_id:
            objekt = teil.modell(
                **{f.attname: daten[f.attname] for f in teil.modell._meta.concrete_fields if f.attname in daten}
            )
            zeilen[teil.name].append((objekt.pk, feldwerte(objekt, teil.felder)))
    return {
        "felder": feldwerte(gespeichert, [f for f in felder(modell) if f.attname in werte]),
        "mengen": {f.name: sorted(werte.get(f.name, ())) for f in mengen(modell)},
        "teile": {
            teil.name: zeilen_mit_schluessel(teil, (werte for _, werte in sorted(zeilen[teil.name], key=_nach_pk)))
            for teil in teile(modell)
        },
    }


def _nach_pk(paar: tuple) -> int:
    return paar[0]


def mit_stempel(objekt: Bearbeitbar, gesucht: str, *, hoechstens: int = 50) -> Version | None:
    """The newest stored state whose content has this stamp."""
    for version in versionen(objekt)[:hoechstens]:
        if stempel(aus_version(version)) == gesucht:
            return version
    return None


def geloeschte(modell: type[Bearbeitbar]) -> Iterator[Version]:
    """The last state of every entry that was deleted; discarded working copies are none."""
    for version in Version.objects.get_deleted(modell).select_related("revision__user").order_by("-pk"):
        if version.field_dict.get("vorlage_id") is None:
            yield version


@transaction.atomic
def einfuegen(version: Version) -> tuple[Bearbeitbar, list[str]]:
    """Inserts a deleted entry again under its old key, with everything that belonged to it."""
    from .abbild import anwenden

    modell = version._model
    werte = version.field_dict
    objekt = modell(**{f.attname: werte[f.attname] for f in modell._meta.concrete_fields if f.attname in werte})
    objekt.vor_wiederherstellung()
    # Raw: the days of creation and change are those of then, not of today.
    objekt.save_base(raw=True, force_insert=True)
    objekt = modell._default_manager.get(pk=objekt.pk)
    return objekt, anwenden(objekt, aus_version(version))
