"""`{% treffer eintrag ausdruck %}`: one hit of a list."""

from django import template
from django.utils.safestring import SafeString

from loesungen.models import Loesung
from loesungen.treffer import Treffer
from suche.ausdruck import Ausdruck
from suche.hervorheben import Marker, marker

register = template.Library()


@register.simple_tag
def treffer(eintrag: Treffer | Loesung, gesucht: Marker | Ausdruck | None = None) -> SafeString:
    """A hit, or an entry that was loaded with `fuer_karten`; with the words of a query marked."""
    if not isinstance(eintrag, Treffer):
        eintrag = Treffer(eintrag)
    return eintrag.html(gesucht if isinstance(gesucht, Marker) else marker(gesucht))
