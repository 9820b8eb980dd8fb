"""What an app tells the search: its type of document, who is visible, model → Dokument, and what it depends on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from json import dumps

from django.db.models import Model, Q, QuerySet

from . import analysis, gewichte
from .engines.base import Indexschema
from .models import Indexrelevant


@dataclass(frozen=True, slots=True)
class Dokument:
    """One entry as the domain describes it: texts by zone, facet values, sort keys. Its key is the primary key."""

    zonen: Mapping[str, Sequence[str]]
    facetten: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sortierung: Mapping[str, str] = field(default_factory=dict)
    # Texts that a whole query may equal (a title, the name of a Kommune): the obvious thing comes first.
    ganz: Sequence[str] = ()
    # Multiplies the relevance: what is in use stands before what is only planned.
    gewicht: float = 1.0


@dataclass(frozen=True)
class Dokumenttyp:
    """A type of document.

    `abhaengigkeiten`: model → paths from `modell` to it; a change of such a row concerns every entry that reaches it.
    `beziehungen`: names of many-to-many fields of `modell` (tags included) whose changes concern the entry.
    `sortierungen`: name → whether it sorts descending; `nachrang` is the one that breaks ties.
    Raise `version` when `dokument` changes its meaning.
    """

    name: str
    modell: type[Model]
    sichtbar: Callable[[], QuerySet]
    dokument: Callable[[Model], Dokument]
    facetten: tuple[str, ...]
    sortierungen: Mapping[str, bool]
    abhaengigkeiten: Mapping[type[Model], tuple[str, ...]]
    beziehungen: tuple[str, ...]
    nachrang: str | None = None
    version: int = 1

    @property
    def schema(self) -> Indexschema:
        """The engine's view of this type, stamped with everything that shapes its terms."""
        return _schema(
            self.name,
            tuple(gewichte.ZONEN),
            tuple(gewichte.KLASSEN),
            self.facetten,
            tuple(self.sortierungen),
            analysis.VERSION,
            self.version,
        )

    def betroffene(self, modell: type[Model], pks: Sequence) -> set[str]:
        """Keys of all entries (visible or not) that depend on these rows of `modell`."""
        if modell is self.modell:
            return {str(pk) for pk in pks}
        bedingung = Q()
        for pfad in self.abhaengigkeiten.get(modell, ()):
            bedingung |= Q(**{f"{pfad}__in": pks})
        if not bedingung:
            return set()
        return {str(pk) for pk in self.modell._default_manager.filter(bedingung).values_list("pk", flat=True)}


@lru_cache(maxsize=32)
def _schema(typ, zonen, klassen, facetten, sortierungen, analyse, version) -> Indexschema:
    """Made once for the same words: every search and every look at a generation asks for it."""
    form = [zonen, klassen, facetten, sortierungen, analyse, version]
    return Indexschema(
        typ=typ,
        zonen=zonen,
        klassen=klassen,
        facetten=facetten,
        sortierungen=sortierungen,
        stempel=blake2b(dumps(form).encode(), digest_size=8).hexdigest(),
    )


_typen: dict[str, Dokumenttyp] = {}


def anmelden(typ: Dokumenttyp) -> None:
    """Registers a type and listens to everything that its documents depend on. Called from AppConfig.ready()."""
    from . import signale

    for modell in (typ.modell, *typ.abhaengigkeiten):
        if not issubclass(modell, Indexrelevant):
            raise TypeError(
                f"{modell.__name__} must inherit suche.models.Indexrelevant: its changes concern the index."
            )
    _typen[typ.name] = typ
    signale.verbinden(typ)


def typ(name: str) -> Dokumenttyp:
    """The registered type of that name. Raises KeyError."""
    return _typen[name]


def alle() -> list[Dokumenttyp]:
    """All registered types."""
    return list(_typen.values())
