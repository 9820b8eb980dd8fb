"""Possible duplicates: entries whose title is nearly the one that is being typed.

Every title is compared, which is right for thousands of entries and asks the database once. Spelling counts less than
words: Muenster is Münster, and the order of words does not matter.
"""

from dataclasses import dataclass

from django.urls import reverse
from rapidfuzz import fuzz

from basis.faltung import falt_varianten
from redaktion.verwaltung import waehlbare

from .models import Loesung

MIN_ZEICHEN = 4  # of the folded title; less is a beginning and no title
AEHNLICH = 85  # per cent of the letters, words sorted: "Mängelmelder Hamm" is not yet "Mängelmelder Köln"
MIN_ENTHALTEN = 8  # letters of a title that stands as a whole in the other one; "App" stands in many
HOECHSTENS = 5


@dataclass(frozen=True, slots=True)
class Aehnlich:
    """An entry with a similar title, and where the person can look at it."""

    titel: str
    status: str
    adresse: str


def aehnliche_titel(titel: str, *, fuer, ausser: Loesung | None = None) -> list[Aehnlich]:
    """The most similar entries first, only those that the person may see; working copies are no entries.

    `ausser`: the entry that is being edited. Neither it nor, for a working copy, its original is a duplicate.
    """
    varianten = [v for v in falt_varianten(titel) if len(v) >= MIN_ZEICHEN]
    if not varianten:
        return []
    eintraege = waehlbare(fuer, Loesung)
    if ausser is not None:
        eintraege = eintraege.exclude(pk__in=[pk for pk in (ausser.pk, ausser.vorlage_id) if pk])
    gefunden = []
    for eintrag in eintraege.only("titel", "titel_gefaltet", "slug", "status", "vorlage_id").order_by("pk"):
        naehe = max(_naehe(variante, eintrag.titel_gefaltet) for variante in varianten)
        if naehe >= AEHNLICH:
            gefunden.append((-naehe, eintrag.titel_gefaltet, eintrag.pk, eintrag))
    gefunden.sort(key=lambda zeile: zeile[:3])
    return [
        Aehnlich(eintrag.titel, eintrag.get_status_display(), _adresse(eintrag))
        for *_, eintrag in gefunden[:HOECHSTENS]
    ]


def _naehe(einer: str, anderer: str) -> float:
    """0 to 100 of two folded titles."""
    naehe = fuzz.token_sort_ratio(einer, anderer)
    kurz, lang = sorted((set(einer.split()), set(anderer.split())), key=len)
    if kurz <= lang and sum(map(len, kurz)) >= MIN_ENTHALTEN:
        # Contained, but the nearer the whole is, the likelier it is meant.
        return max(naehe, AEHNLICH + naehe * (100 - AEHNLICH) / 100)
    return naehe


def _adresse(eintrag: Loesung) -> str:
    """What everybody sees is looked at there; anything else is one of the person's own at the desk."""
    if eintrag.ist_sichtbar:
        return eintrag.get_absolute_url()
    return reverse("admin:loesungen_loesung_change", args=[eintrag.pk])
