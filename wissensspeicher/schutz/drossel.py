"""Request limits on what costs most: searching, selecting and suggesting.

A bucket per caller and kind of work: it holds `vorrat` requests and refills by `je_minute`. Only answers that have to
be computed count: what a page memory in front answers never comes here. Counters are kept per process, so with n
workers a caller has up to n times the amount; that is enough to keep one caller from using up the machine, and costs
no write.
"""

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.http import JsonResponse

from . import hinweisseiten
from .herkunft import netz

log = logging.getLogger(__name__)

HOECHSTENS_ADRESSEN = 10_000  # about 3 MB; who was longest away is forgotten first

SUCHE, VORSCHLAEGE = "suche", "vorschlaege"


def _art(request) -> str | None:
    """What kind of work this is. A query string makes a page that nobody asked for before: that is what costs.

    The admin is not limited: its login has limits of its own, and who works there is known.
    """
    treffer = request.resolver_match
    if treffer.view_name == "vorschlaege":
        return VORSCHLAEGE
    return SUCHE if request.META.get("QUERY_STRING") and not treffer.route.startswith("admin/") else None


@dataclass(slots=True)
class _Eimer:
    rest: float
    stand: float


class Drosselung:
    """The buckets of one process. Time is the monotonic clock: a clock that is set back changes nothing."""

    def __init__(self, uhr=time.monotonic):
        self._uhr = uhr
        self._schloss = threading.Lock()
        self._eimer: OrderedDict[tuple[str, str], _Eimer] = OrderedDict()

    def wartezeit(self, art: str, wer: str, *, vorrat: int, je_minute: float) -> float:
        """Takes one request out; 0 if there was one, else the seconds until there is one again."""
        jetzt = self._uhr()
        with self._schloss:
            eimer = self._eimer.pop((art, wer), None) or _Eimer(vorrat, jetzt)
            eimer.rest = min(vorrat, eimer.rest + (jetzt - eimer.stand) * je_minute / 60)
            eimer.stand = jetzt
            self._eimer[art, wer] = eimer
            while len(self._eimer) > HOECHSTENS_ADRESSEN:
                self._eimer.popitem(last=False)
            if eimer.rest >= 1:
                eimer.rest -= 1
                return 0.0
            return (1 - eimer.rest) * 60 / je_minute

    def __len__(self) -> int:
        return len(self._eimer)

    def vergessen(self) -> None:
        """Empties all buckets' records: everyone may begin anew."""
        with self._schloss:
            self._eimer.clear()


DROSSELUNG = Drosselung()


class Drossel:
    """Says 429 to whom asks too much. Inside the page memory: `process_view` runs only for what has to be computed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        art = _art(request)
        grenze = settings.DROSSEL.get(art)
        if not grenze:
            return None
        sekunden = DROSSELUNG.wartezeit(art, netz(request), **grenze)
        if not sekunden:
            return None
        log.warning("Zu viele Anfragen der Art %s von einem Anschluss.", art)  # whose is nobody's business
        return _antwort(request, art, int(sekunden) + 1)


def _antwort(request, art: str, sekunden: int):
    if art != VORSCHLAEGE:
        return hinweisseiten.zu_viele(request, sekunden)
    # The script of the search box reads this form: it simply has nothing to suggest for a while.
    leer = JsonResponse(["", [], [], []], safe=False, status=429, content_type="application/x-suggestions+json")
    leer["Retry-After"] = str(sekunden)
    leer["Cache-Control"] = "no-store"
    return leer
