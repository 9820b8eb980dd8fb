"""Listens to changes and notes them in the outbox, in the transaction of the change itself.

A change of a row that documents depend on concerns those that reached it before and those that reach it after;
rows that a delete takes along are asked before the delete.
"""

from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from . import index
from .registry import Dokumenttyp


def verbinden(typ: Dokumenttyp) -> None:
    """Connects all signals that concern documents of `typ`."""
    for modell in (typ.modell, *typ.abhaengigkeiten):
        kennung = f"suche-{typ.name}-{modell._meta.label}"
        pre_save.connect(_vorher, sender=modell, dispatch_uid=f"{kennung}-vorher")
        post_save.connect(_nachher, sender=modell, dispatch_uid=f"{kennung}-nachher")
        pre_delete.connect(_vor_loeschen, sender=modell, dispatch_uid=f"{kennung}-loeschen")
    for name in typ.beziehungen:
        m2m_changed.connect(
            _Beziehung(typ),
            sender=getattr(typ.modell, name).through,
            dispatch_uid=f"suche-{typ.name}-{name}",
            weak=False,
        )


def _vorher(sender, instance, raw=False, **_):
    if instance.pk is not None and not instance._state.adding:
        index.aenderungen_vormerken(sender, [instance.pk])


def _nachher(sender, instance, **_):
    index.aenderungen_vormerken(sender, [instance.pk])


def _vor_loeschen(sender, instance, **_):
    index.aenderungen_vormerken(sender, [instance.pk])


class _Beziehung:
    """Notes the entries whose many-to-many relation changes, from either side."""

    def __init__(self, typ: Dokumenttyp):
        self.typ = typ

    def __call__(self, sender, instance, action, reverse, model, pk_set, **_):
        if not reverse:
            index.vormerken(self.typ.name, [instance.pk])
        elif action == "pre_clear":
            index.aenderungen_vormerken(type(instance), [instance.pk])
        elif pk_set:
            index.vormerken(self.typ.name, pk_set)
