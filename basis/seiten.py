"""Paging: which page numbers a list offers."""

from dataclasses import dataclass

from django.http import QueryDict

from .facetten import adresse


@dataclass(frozen=True, slots=True)
class Seitenlink:
    """A page in the pager; `nummer` None is a gap."""

    nummer: int | None
    url: str = ""
    aktuell: bool = False


@dataclass(frozen=True, slots=True)
class Blaetterer:
    """The pager of a list; `von` and `bis` count entries from 1."""

    seite: int
    seitenzahl: int
    gesamt: int
    von: int
    bis: int
    zurueck: str
    weiter: str
    links: tuple[Seitenlink, ...]


def blaetterer(parameter: QueryDict, *, seite: int, gesamt: int, je_seite: int) -> Blaetterer:
    """The pager for `seite` (from 1): first, last, and one page on either side, which a phone shows in one line."""
    letzte = max(1, -(-gesamt // je_seite))
    seite = min(max(1, seite), letzte)
    zeigen = sorted({1, letzte, *range(max(1, seite - 1), min(letzte, seite + 1) + 1)})
    links: list[Seitenlink] = []
    for nummer in zeigen:
        if links and links[-1].nummer is not None and nummer - links[-1].nummer > 1:
            links.append(Seitenlink(None))
        links.append(Seitenlink(nummer, _url(parameter, nummer), nummer == seite))
    return Blaetterer(
        seite=seite,
        seitenzahl=letzte,
        gesamt=gesamt,
        von=(seite - 1) * je_seite + 1 if gesamt else 0,
        bis=min(seite * je_seite, gesamt),
        zurueck=_url(parameter, seite - 1) if seite > 1 else "",
        weiter=_url(parameter, seite + 1) if seite < letzte else "",
        links=tuple(links),
    )


def _url(parameter: QueryDict, nummer: int) -> str:
    return adresse(parameter, seite=nummer if nummer > 1 else None)
