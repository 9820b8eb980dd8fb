"""How facts are written for German readers; available in every template."""

import json
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from basis import markdown as md
from basis.zeitangabe import als_text

register = template.Library()


@register.filter
def zahl(wert) -> str:
    """10751 → "10.751", Decimal("56.73") → "56,73"; "" for None.

    >>> zahl(10751), zahl(Decimal("1234.50")), zahl(None)
    ('10.751', '1.234,50', '')
    """
    if wert is None or wert == "":
        return ""
    text = f"{wert:,}" if isinstance(wert, (int, float, Decimal)) else str(wert)
    return text.translate(str.maketrans({",": ".", ".": ","}))


@register.filter
def zeit(wert) -> str:
    """A date known to the year, month or day, in words: "2024-05" → "Mai 2024"."""
    return als_text(wert or "")


@register.filter
def markdown(text, ab: int = 3) -> SafeString:
    """Markdown to safe HTML; headings begin at level `ab`."""
    return md.als_html(text or "", int(ab))


@register.filter
def mehrzahl(anzahl, formen: str) -> str:
    """`{{ 1|mehrzahl:"Lösung,Lösungen" }}` → "1 Lösung"; the number is written with dots."""
    eine, viele = formen.split(",")
    return f"{zahl(anzahl)} {eine if anzahl == 1 else viele}"


# A data block ends at the first "</script": none of these can stand in it as they are.
_IN_DATENBLOCK = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


@register.simple_tag
def strukturdaten(daten: dict) -> SafeString:
    """schema.org data as a JSON-LD data block, which the CSP allows because it is no script.

    >>> strukturdaten({"name": "</script>"})
    '<script type="application/ld+json">{"name": "\\\\u003c/script\\\\u003e"}</script>'
    """
    inhalt = json.dumps(daten, ensure_ascii=False).translate(_IN_DATENBLOCK)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(inhalt))  # noqa: S308 (escaped)


@register.simple_tag
def gemerkt(vorlage: str, **werte) -> SafeString:
    """A partial made of these values alone (immutable ones), rendered once for the same values.

    A facet has a hundred options, and most of them say the same on every list.
    """
    if settings.DEBUG:
        return render_to_string(vorlage, werte)
    return _gemerkt(vorlage, tuple(werte.items()))


@lru_cache(maxsize=8192)
def _gemerkt(vorlage: str, werte: tuple) -> SafeString:
    return render_to_string(vorlage, dict(werte))


def _vergessen(*, setting, **_):
    if setting == "TEMPLATES":
        _gemerkt.cache_clear()


setting_changed.connect(_vergessen)
