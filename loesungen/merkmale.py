"""Former tags in links: what was merged into another tag leads there."""

from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from django.http import QueryDict
from django.urls import reverse

from basis.auswahl import Hinweis
from basis.models import Weiterleitung


def umgezogene_schlagwoerter(parameter: QueryDict, hinweise: Iterable[Hinweis]) -> str:
    """The query string with former tags replaced, "" when there are none.

    Asks the database only where a tag of the address is unknown.
    """
    if not any(hinweis.feld == "schlagwort" for hinweis in hinweise):
        return ""
    liste = reverse("loesungen:liste")
    alte = {f"{liste}?schlagwort={wert}": wert for wert in parameter.getlist("schlagwort")}
    ersatz = {
        alte[alt]: parse_qs(urlsplit(neu).query).get("schlagwort", [""])[0]
        for alt, neu in Weiterleitung.objects.filter(alt__in=alte).values_list("alt", "neu")
    }
    if not ersatz:
        return ""
    sauber = parameter.copy()
    sauber.setlist("schlagwort", dict.fromkeys(ersatz.get(w, w) for w in parameter.getlist("schlagwort")))
    return sauber.urlencode()
