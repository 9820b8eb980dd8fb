"""What publishing requires, in one place: the list of what is missing is also the completeness shown to editors.

A requirement is one database condition, asked for one entry as well as for a whole list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

_VORSILBE = "fehlt_"


@dataclass(frozen=True)
class Pflicht:
    """Something that publishing requires: its name in words ("eine Quelle") and the condition that it is missing."""

    name: str
    fehlt: Any  # Q or Exists

    @property
    def ausdruck(self):
        """The condition as something that can be annotated."""
        return ExpressionWrapper(Q(self.fehlt), output_field=BooleanField())


_pflichten: dict[type[Model], tuple[Pflicht, ...]] = {}


def anmelden(modell: type[Model], pflichten: Iterable[Pflicht]) -> None:
    """A domain tells what its entries need before they are published."""
    _pflichten[modell] = tuple(pflichten)


def pflichten(modell: type[Model]) -> tuple[Pflicht, ...]:
    """What publishing an entry of `modell` requires."""
    return _pflichten.get(modell, ())


def mit_fehlendem(queryset: QuerySet) -> QuerySet:
    """Adds what `fehlendes_der_zeile` reads, without a query per row."""
    return queryset.annotate(
        **{f"{_VORSILBE}{n}": pflicht.ausdruck for n, pflicht in enumerate(pflichten(queryset.model))}
    )


def fehlendes_der_zeile(objekt: Model) -> list[str]:
    """What is missing, of a row read with `mit_fehlendem`."""
    return [p.name for n, p in enumerate(pflichten(type(objekt))) if getattr(objekt, f"{_VORSILBE}{n}")]


def fehlendes(objekt: Model) -> list[str]:
    """What is missing, as stored now; one query."""
    zeile = mit_fehlendem(type(objekt)._default_manager.filter(pk=objekt.pk)).first()
    return fehlendes_der_zeile(zeile) if zeile is not None else []


def unvollstaendig(modell: type[Model]) -> Q:
    """The condition that something is missing."""
    bedingung = Q()
    for pflicht in pflichten(modell):
        bedingung |= Q(pflicht.fehlt)
    return bedingung


def aufzaehlung(worte: list[str]) -> str:
    """ "a, b und c"."""
    return worte[0] if len(worte) == 1 else ", ".join(worte[:-1]) + " und " + worte[-1]
