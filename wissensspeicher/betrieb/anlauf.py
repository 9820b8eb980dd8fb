"""What a web process does before its first visitor: what every page needs is loaded, and left alone from then on.

Without it the first visitor of each process waits for a second: addresses, templates, the words of the index.
"""

import gc
import logging

from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver

from basis.gedaechtnis import gilt
from loesungen import treffer
from suche import korrektur, registry, synonyme
from suche.anfrage import Suchanfrage
from suche.engines import aktuelle_engine
from suche.search import suchen

from .datenstand import stand

log = logging.getLogger(__name__)

VORLAGEN = ("portal/start.html", "loesungen/liste.html", "loesungen/steckbrief.html", "kommunen/kommunen.html")
# Python looks through all objects whenever so many more have been made than given back. The default of 700 is a few
# times a page; nearly all of a page goes without it. The other two stay the default: rows that were kept for a state of
# the data refer to each other, and only the rarest look lets go of those of earlier states.
SCHWELLEN = (10_000, 10, 10)


def anlaufen() -> None:
    """Loads and freezes. Whatever fails here fails again where it is needed, and is reported there."""
    for schritt in (_adressen, _vorlagen, _suche, _treffer):
        try:
            schritt()
        except Exception as fehler:
            # A process must start without database and index as well: it says on its pages what is missing.
            log.info("Nicht vorab geladen (%s): %s", schritt.__name__.strip("_"), fehler)
    # What was opened here belongs to no request.
    connections.close_all()
    einfrieren()


def einfrieren() -> None:
    """Takes all objects that exist now out of the collector's sight: a look at them stops every page under way."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SCHWELLEN)


def _adressen() -> None:
    get_resolver().url_patterns  # noqa: B018 (reading it imports all views)
    get_resolver()._populate()


def _vorlagen() -> None:
    for name in VORLAGEN:
        get_template(name)


def _suche() -> None:
    """Opens every index; reads the words that corrections are made of."""
    engine, gruppen = aktuelle_engine(), synonyme.gruppen()
    synonyme.aufbereiten(gruppen)
    for typ in registry.alle():
        korrektur.wortschatz(engine, typ.schema, synonyme.formen(gruppen))
        suchen(Suchanfrage(typ.name))


def _treffer() -> None:
    """Renders hits; kept as those of a request are, under the state that was read before."""
    with gilt(stand()):
        treffer.vorladen()
