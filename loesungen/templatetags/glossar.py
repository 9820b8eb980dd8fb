"""Template tags of the glossary: `{% glossar as worte %}` once a page, then `{{ text|markdown:3|begriffe:worte }}`."""

from django import template
from django.utils.html import conditional_escape

from loesungen.glossar import Glossar

register = template.Library()


@register.simple_tag
def glossar() -> Glossar:
    """The terms for one page; one query, and only when a text is marked."""
    return Glossar()


@register.filter
def begriffe(text, worte: Glossar):
    """Safe HTML (other text is escaped) in which the first occurrence of each term links to the glossary."""
    return worte.markieren(conditional_escape(text)) if worte else text
