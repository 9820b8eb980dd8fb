"""What an error of the database or the disk means for the page that says so."""

import errno
from collections.abc import Iterator
from enum import Enum

from django.db import Error as Datenbankfehler
from django.db import InterfaceError, OperationalError, ProgrammingError

WARTEN = 30  # seconds after which asking again makes sense

_VOLL = {errno.ENOSPC, errno.EDQUOT}
_VOLL_SQLITE = "database or disk is full"
_VOLL_POSTGRES = "53100"
_TABELLE_FEHLT = "42P01"


class Ausfall(Enum):
    """Why a request could not be answered, other than by a mistake in the code."""

    DATENBANK = "Die Datenbank antwortet nicht"
    SPEICHER = "Der Datenträger ist voll"


def ausfall_von(fehler: BaseException | None) -> Ausfall | None:
    """What `fehler`, or what caused it, says about the machine; None for an ordinary error."""
    kette = list(_kette(fehler))
    if any(_ist_voll(f) for f in kette):
        return Ausfall.SPEICHER
    if any(_ist_weg(f) for f in kette):
        return Ausfall.DATENBANK
    return None


def _kette(fehler: BaseException | None) -> Iterator[BaseException]:
    gesehen: set[int] = set()
    while fehler is not None and id(fehler) not in gesehen:
        gesehen.add(id(fehler))
        yield fehler
        fehler = fehler.__cause__ or fehler.__context__


def _ist_voll(fehler: BaseException) -> bool:
    if isinstance(fehler, OSError):
        return fehler.errno in _VOLL
    if isinstance(fehler, Datenbankfehler):
        return _VOLL_SQLITE in str(fehler)
    return getattr(fehler, "sqlstate", None) == _VOLL_POSTGRES


def _ist_weg(fehler: BaseException) -> bool:
    if getattr(fehler, "sqlstate", None) == _TABELLE_FEHLT:
        return True  # an empty database in the place of ours
    if isinstance(fehler, OperationalError):
        # SQLite reports mistakes in the SQL by the same class.
        text = str(fehler)
        return text.startswith("no such table") or not text.startswith(("no such", "near "))
    return isinstance(fehler, InterfaceError) and not isinstance(fehler, ProgrammingError)
