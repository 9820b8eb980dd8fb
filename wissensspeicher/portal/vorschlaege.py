"""Suggestions while typing: titles, Kommunen, Handlungsfelder, tags, each with its kind and its page."""

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from basis.faltung import falten, wortanfaenge
from basis.sichtbarkeit import sichtbar
from kommunen.models import Kommune
from loesungen.models import Handlungsfeld, Loesung, Schlagwort, Verschlagwortung

MIN_ZEICHEN = 2
HOECHSTENS = {"Lösung": 5, "Kommune": 3, "Handlungsfeld": 2, "Schlagwort": 3}


@dataclass(frozen=True, slots=True)
class Vorschlag:
    """One suggestion: its text, what it is, and the page it leads to."""

    text: str
    art: str
    url: str


def vorschlaege(text: str) -> list[Vorschlag]:
    """At most some of each kind, by the beginnings of their words; four queries."""
    text = text.strip()[:100]
    if len(falten(text)) < MIN_ZEICHEN:
        return []
    # Asked in the order of the index, so that the database stops at the fifth; an inner query would find all first.
    loesungen = Loesung.objects.sichtbar().filter(wortanfaenge("titel_gefaltet", text)).order_by("titel_gefaltet")
    kommunen = _beginnend(Kommune.objects.all(), "name_gefaltet", text).nach_naehe_zum_namen(text)
    felder = Handlungsfeld.objects.filter(wortanfaenge("name_gefaltet", text))
    # A question per tag that fits: a join would go through the tags of all Loesungen first.
    vergeben = Verschlagwortung.objects.filter(sichtbar("content_object__"), tag=OuterRef("pk"))
    schlagwoerter = Schlagwort.objects.filter(wortanfaenge("name_gefaltet", text), Exists(vergeben)).order_by(
        "name_gefaltet"
    )
    liste = reverse("loesungen:liste")
    return [
        *(Vorschlag(f.name, "Handlungsfeld", f.get_absolute_url()) for f in felder[: HOECHSTENS["Handlungsfeld"]]),
        *(Vorschlag(k.name, "Kommune", k.get_absolute_url()) for k in kommunen[: HOECHSTENS["Kommune"]]),
        *(
            Vorschlag(s.name, "Schlagwort", f"{liste}?schlagwort={quote(s.slug)}")
            for s in schlagwoerter[: HOECHSTENS["Schlagwort"]]
        ),
        *(
            Vorschlag(loesung.titel, "Lösung", loesung.get_absolute_url())
            for loesung in loesungen.only("titel", "slug")[: HOECHSTENS["Lösung"]]
        ),
    ]


def _beginnend(menge: QuerySet, feld: str, text: str) -> QuerySet:
    """Rows with words that begin so. The inner query reads the index of the folded column alone, not the wide rows."""
    return menge.filter(pk__in=menge.model._default_manager.filter(wortanfaenge(feld, text)).values("pk"))
