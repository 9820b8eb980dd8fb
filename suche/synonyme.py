"""Synonyms that editors keep: from the table to the form that the grammar takes."""

from functools import lru_cache

from basis.gedaechtnis import je_stand

from . import analysis
from .ausdruck import Synonyme, schluessel
from .models import Synonymgruppe


@je_stand
def gruppen() -> tuple[str, ...]:
    """The words of all groups as of now, separated by commas; one query for as long as no data change."""
    return tuple(Synonymgruppe.objects.values_list("begriffe", flat=True))


def laden() -> Synonyme:
    """All groups as of now; one query. An edit is effective with the next search."""
    return aufbereiten(gruppen())


@lru_cache(maxsize=4)
def formen(gruppen: tuple[str, ...]) -> frozenset[str]:
    """All words of the groups as written: what was typed may be meant to be one of them."""
    return frozenset(text[w.anfang : w.ende] for text in gruppen for w in analysis.woerter(text))


@lru_cache(maxsize=4)
def aufbereiten(gruppen: tuple[str, ...]) -> Synonyme:
    """Stems of a word's parts → the other words of its groups.

    What is written as two words or with a hyphen is known as one word too ("OpenSource", "Stadtapp").
    """
    synonyme: dict[tuple[str, ...], dict[tuple[analysis.Wort, ...], None]] = {}
    for gruppe in gruppen:
        begriffe = {schluessel(worte): worte for b in gruppe.split(",") if (worte := _worte(b))}
        for eigener, worte in begriffe.items():
            andere = dict.fromkeys(b for s, b in begriffe.items() if s != eigener)
            synonyme.setdefault(eigener, {}).update(andere)
            if len(worte) > 1:
                zusammen = synonyme.setdefault((analysis.stamm("".join(w.surface for w in worte)),), {})
                zusammen.update({worte: None} | andere)
    return {stamm: tuple(andere) for stamm, andere in synonyme.items() if andere}


def _worte(begriff: str) -> tuple[analysis.Wort, ...]:
    """The words that count: "Internet der Dinge" is found where Internet and Dinge stand."""
    alle = tuple(analysis.woerter(begriff))
    return tuple(wort for wort in alle if not analysis.ist_stoppwort(wort)) or alle
