"""How facts are written for German readers; available in every template."""

import json
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.template.base import NodeList, Parser, Token, VariableNode
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import timezone
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


@register.simple_tag
def heute() -> str:
    """Today's date in Berlin, "01.02.2026". Django's `now` takes ten times as long."""
    return f"{timezone.localdate():%d.%m.%Y}"


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
def gemerkt(vorlage: str, /, **werte) -> SafeString:
    """A partial made of these values alone (immutable ones), rendered once for the same values."""
    if settings.DEBUG:
        return render_to_string(vorlage, werte)
    return _gemerkt(get_script_prefix(), vorlage, tuple(werte.items()))


@register.simple_tag
def gemerkt_je(vorlage: str, name: str, werte, /, **weitere) -> SafeString:
    """The same for each of `werte`, which the partial knows as `name`.

    A facet has a hundred options, and most of them say the same on every list.
    """
    if settings.DEBUG:
        return mark_safe("".join(render_to_string(vorlage, {**weitere, name: wert}) for wert in werte))  # noqa: S308
    ort, rest = get_script_prefix(), tuple(weitere.items())
    return mark_safe("".join(_gemerkt(ort, vorlage, ((name, wert), *rest)) for wert in werte))  # noqa: S308 (rendered)


@lru_cache(maxsize=2048)
def _gemerkt(ort: str, vorlage: str, werte: tuple) -> SafeString:
    """`ort`: what all addresses begin with, the one thing beside the values that a partial may hold."""
    return render_to_string(vorlage, dict(werte))


class Einmalknoten(template.Node):
    """Renders its content once for all requests; nothing of any of them is known inside."""

    child_nodelists = ("inhalt",)

    def __init__(self, inhalt: NodeList):
        self.inhalt = inhalt
        self._fertig: dict[tuple[int, str], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        if settings.DEBUG:
            return self._gerendert(context)
        schluessel = (_einstellungen[0], get_script_prefix())
        fertig = self._fertig.get(schluessel)
        if fertig is None:
            fertig = self._fertig[schluessel] = self._gerendert(context)
        return fertig

    def _gerendert(self, context: template.Context) -> SafeString:
        leer = template.Context()
        leer.template = context.template
        return self.inhalt.render(leer)


@register.tag
def einmal(parser: Parser, token: Token) -> Einmalknoten:
    """`{% einmal %}…{% endeinmal %}`: addresses, static files and words that are the same on every page."""
    inhalt = parser.parse(("endeinmal",))
    parser.delete_first_token()
    if inhalt.get_nodes_by_type(VariableNode):
        raise template.TemplateSyntaxError(
            "{% einmal %} kennt keine Werte: was von der Seite abhängt, steht außerhalb."
        )
    return Einmalknoten(inhalt)


# Goes up with every change of settings, which only tests make while a process runs.
_einstellungen = [0]


def _vergessen(**_):
    _einstellungen[0] += 1
    _gemerkt.cache_clear()


setting_changed.connect(_vergessen)
