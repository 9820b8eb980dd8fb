"""Template tags of the search: marking matched words."""

from django import template

from suche.hervorheben import markieren

register = template.Library()


@register.filter
def markiert(text, ausdruck):
    """The escaped text with the words that the query tree matched in `<mark>`."""
    return markieren(text, ausdruck)
