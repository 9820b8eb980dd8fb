"""`{% kopf %}`: the header of every page, rendered once for each place of the navigation and not for every address."""

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from basis.templatetags.anzeige import gemerkt

register = template.Library()

# Name of the address, words, and whether pages lie below it: they have it as their section.
PUNKTE = (
    ("loesungen:liste", "Lösungen", True),
    ("kommunen:modellprojekte", "Modellprojekte", True),
    ("kommunen:kommunen", "Kommunen", True),
    ("karte", "Karte", False),
    ("suche", "Suche", False),
)
# The beginning of all addresses → address of the start page and those of the points.
_adressen: dict[str, tuple[str, tuple[str, ...]]] = {}


@register.simple_tag(takes_context=True)
def kopf(context: template.Context) -> SafeString:
    """Skip link, whose site this is, navigation."""
    ort = get_script_prefix()
    if ort not in _adressen:
        _adressen[ort] = (reverse("start"), tuple(reverse(name) for name, _, _ in PUNKTE))
    start, adressen = _adressen[ort]
    pfad = context["request"].path
    punkte = tuple(
        (url, worte, _hier(url, pfad, bereich)) for url, (_, worte, bereich) in zip(adressen, PUNKTE, strict=True)
    )
    return gemerkt("basis/_kopf.html", start=(start, pfad == start), punkte=punkte, betreiber=context.get("betreiber"))


def _hier(url: str, pfad: str, bereich: bool) -> str:
    """What `aria-current` says of a point: this very page, its section, or nothing."""
    if pfad == url:
        return "page"
    return "true" if bereich and url in pfad else ""
