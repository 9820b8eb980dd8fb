"""Two editors at once: the second is told what changed meanwhile and by whom; nothing is lost silently.

A form carries a stamp of the whole content it was opened with. It notices every change, also one by an import.
"""

from dataclasses import dataclass
from datetime import datetime

from . import historie, protokoll
from .abbild import abbilden, stempel
from .models import Bearbeitbar
from .unterschied import Unterschied, unterschiede


@dataclass(frozen=True, slots=True)
class Aenderung:
    """Who changed it when; `person` is "" where it happened outside the desk."""

    person: str
    am: datetime | None


@dataclass(frozen=True, slots=True)
class Zwischenzeit:
    """What happened since the form was opened."""

    aenderungen: tuple[Aenderung, ...]
    unterschiede: tuple[Unterschied, ...]


def stand(objekt: Bearbeitbar) -> str:
    """The stamp of the content that is stored now."""
    return stempel(abbilden(objekt))


def geaendert_seit(objekt: Bearbeitbar, geoeffnet: str) -> Zwischenzeit | None:
    """None when the content is still what the form was opened with. `objekt` is read afresh and locked."""
    aktuell = type(objekt)._default_manager.select_for_update().get(pk=objekt.pk)
    jetzt = abbilden(aktuell)
    if stempel(jetzt) == geoeffnet:
        return None
    damals = historie.mit_stempel(aktuell, geoeffnet)
    if damals is None:
        return Zwischenzeit((Aenderung("", aktuell.geaendert_am),), ())
    danach = [v for v in historie.versionen(aktuell).filter(pk__gt=damals.pk) if v.revision.user_id]
    wer = [Aenderung(protokoll.name_von(v.revision.user), v.revision.date_created) for v in reversed(danach)]
    return Zwischenzeit(
        tuple(wer) or (Aenderung("", aktuell.geaendert_am),),
        tuple(unterschiede(type(aktuell), historie.aus_version(damals), jetzt)),
    )
