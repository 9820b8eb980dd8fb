"""`{% treffer eintrag ausdruck %}`: one hit; `{% trefferliste eintraege ausdruck %}`: all of a list."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

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


@register.simple_tag
def trefferliste(eintraege: Iterable[Treffer], gesucht: Marker) -> SafeString:
    """The items of a list of hits, without a turn of the template's loop for each."""
    teile = (f'<li class="treffer">{eintrag.html(gesucht)}</li>' for eintrag in eintraege)
    return mark_safe("".join(teile))  # noqa: S308 (made of what is safe)
