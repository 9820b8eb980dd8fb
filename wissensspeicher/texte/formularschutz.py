"""Keeps programs from filling in a public form, without a cookie and without a riddle for people.

A signed stamp says when the form was handed out, a field that people do not see stays empty, the browser names our
page as the one that sent it, and one sender gets only so many through (`schutz/drossel.py`, in memory, per process).
"""

import time
import uuid
from dataclasses import dataclass

from django.core import signing

SALZ = "wissensspeicher.texte.formular"
MINDESTENS = 3  # seconds that a person takes to write something
HOECHSTENS = 12 * 60 * 60
# Per sender: five at once, and one more every two minutes.
GRENZE = {"vorrat": 5, "je_minute": 0.5}


@dataclass(frozen=True, slots=True)
class Stempel:
    """What a stamp says: which form, and how many seconds ago it was handed out."""

    vorgang: uuid.UUID
    alter: float

    @property
    def zu_schnell(self) -> bool:
        """Handed out a moment ago. A stamp from the future is one of ours from before the clock was set back."""
        return 0 <= self.alter < MINDESTENS

    @property
    def abgelaufen(self) -> bool:
        """Handed out long ago."""
        return self.alter > HOECHSTENS


def ausstellen(vorgang: uuid.UUID | None = None) -> str:
    """A new stamp; `vorgang` is kept when a form comes back with a fault."""
    return signing.dumps([str(vorgang or uuid.uuid4()), round(time.time(), 3)], salt=SALZ)


def lesen(stempel: str) -> Stempel | None:
    """None when it is not one of ours."""
    try:
        vorgang, zeit = signing.loads(stempel, salt=SALZ)
        return Stempel(uuid.UUID(vorgang), time.time() - float(zeit))
    except (signing.BadSignature, ValueError, TypeError):
        return None
