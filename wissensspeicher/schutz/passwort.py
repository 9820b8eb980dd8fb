"""Passwords that are guessed first: Django's list of the 20,000 most common ones knows little German and nothing of us.

`passwoerter.txt` holds words, not whole passwords. What remains of a password without them, without digits and without
punctuation has to be long enough by itself, so that "Wissensspeicher2026!" and "P4sswort-Sommer" fall too.
"""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError

MINDESTENS_EIGENES = 6  # letters beside the listed words
_ZIFFER_ALS_BUCHSTABE = str.maketrans("4031$5@7!", "aoeissati")
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@cache
def _woerter() -> re.Pattern:
    """The listed words, the longest first, so that none hides behind a shorter one."""
    zeilen = (Path(__file__).with_name("passwoerter.txt")).read_text(encoding="utf-8").splitlines()
    woerter = {_gefaltet(zeile.strip()) for zeile in zeilen if zeile.strip() and not zeile.startswith("#")}
    return re.compile("|".join(map(re.escape, sorted(woerter, key=lambda wort: (-len(wort), wort)))))


def _gefaltet(text: str) -> str:
    return text.casefold().translate(_UMLAUTE)


def zu_leicht(passwort: str) -> bool:
    """Whether the password is little more than words that everybody tries."""
    klein = _gefaltet(passwort)
    for lesart in (klein, klein.translate(_ZIFFER_ALS_BUCHSTABE)):
        rest, gefunden = _woerter().subn("", lesart)
        if gefunden and sum(zeichen.isalpha() for zeichen in rest) < MINDESTENS_EIGENES:
            return True
    return False


class SperrlistenValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password, user=None):
        if zu_leicht(password):
            raise ValidationError(
                "Dieses Passwort besteht fast nur aus Wörtern, die zuerst erraten werden. Nehmen Sie zum Beispiel vier "
                "zufällige Wörter, die nichts miteinander zu tun haben.",
                code="password_blocklisted",
            )

    def get_help_text(self):
        return "Das Passwort darf nicht aus naheliegenden Wörtern bestehen (Passwort, Wissensspeicher, Sommer, qwertz)."
