"""Marks the words of a displayed text that a query matched. Needs no engine: analysis gives the offsets."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import analysis
from .ausdruck import Ausdruck, Phrase, Praefix, Term, positive_blaetter


@lru_cache(maxsize=256)  # a page shows the same text twice, to tell whether anything in it was marked
def markieren(text: str, ausdruck: Ausdruck | None) -> SafeString:
    """`text` escaped, with `<mark>` around every matched word."""
    if not text or ausdruck is None:
        return escape(text or "")
    stuecke, stelle = [], 0
    for wort in treffer(text, ausdruck):
        stuecke += [escape(text[stelle : wort.anfang]), "<mark>", escape(text[wort.anfang : wort.ende]), "</mark>"]
        stelle = wort.ende
    stuecke.append(escape(text[stelle:]))
    return mark_safe("".join(stuecke))  # noqa: S308 (every piece is escaped above)


def ausschnitt(texte: Iterable[str], ausdruck: Ausdruck | None, laenge: int = 180) -> SafeString:
    """The passage of about `laenge` characters with most different matched words, marked; "" when none matches.

    Cut at words, with "…" where something is left out.
    """
    beste: tuple[int, str, int, int] | None = None
    for text in texte:
        worte = treffer(text, ausdruck) if text and ausdruck is not None else []
        for i, wort in enumerate(worte):
            fenster = [w for w in worte[i:] if w.ende - wort.anfang <= laenge]
            verschiedene = len({w.stem for w in fenster})
            if beste is None or verschiedene > beste[0]:
                beste = (verschiedene, text, wort.anfang, fenster[-1].ende if fenster else wort.ende)
    if beste is None:
        return mark_safe("")
    _, text, anfang, ende = beste
    rand = max(0, laenge - (ende - anfang)) // 2
    von = 0 if anfang <= rand else text.find(" ", anfang - rand) + 1 or anfang
    bis = len(text) if ende + rand >= len(text) else max(text.rfind(" ", ende, ende + rand + 1), ende)
    passage = " ".join(text[min(von, anfang) : bis].split())
    vorn, hinten = ("… " if von > 0 else ""), (" …" if bis < len(text) else "")
    return mark_safe(f"{vorn}{markieren(passage, ausdruck)}{hinten}")  # noqa: S308 (markieren escapes)


def treffer(text: str, ausdruck: Ausdruck) -> list[analysis.Wort]:
    """The words of `text` that the query matched, in order."""
    staemme, formen, praefixe = _gesucht(ausdruck)
    if not (staemme or formen or praefixe):
        return []
    return [
        wort
        for wort in analysis.woerter(text)
        if wort.stem in staemme
        or wort.surface in formen
        or not staemme.isdisjoint(wort.part)
        or (praefixe and wort.surface.startswith(praefixe))
    ]


def _gesucht(ausdruck: Ausdruck) -> tuple[set[str], set[str], tuple[str, ...]]:
    staemme, formen, praefixe = set(), set(), []
    for blatt in positive_blaetter(ausdruck):
        if isinstance(blatt, Term):
            staemme.add(blatt.stem)
            formen.add(blatt.surface)
        elif isinstance(blatt, Phrase):
            formen.update(blatt.surface)
        elif isinstance(blatt, Praefix):
            praefixe.append(blatt.surface)
    return staemme, formen, tuple(praefixe)
