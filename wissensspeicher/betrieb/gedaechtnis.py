"""Rendered pages, kept in the process: bounded by bytes, the longest unused go first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from .seite import Seite

# No page may take more than this share of the memory: one sitemap must not push out everything else.
HOECHSTANTEIL = 4


class Gedaechtnis:
    """Key → state and page. A page of another state is not found; the next one takes its place."""

    def __init__(self, hoechstens: int):
        self.hoechstens = hoechstens
        self.bytes = 0
        self._seiten: OrderedDict[Hashable, tuple[Hashable, Seite, int]] = OrderedDict()
        self._schloss = threading.Lock()

    def holen(self, schluessel: Hashable, stand: Hashable) -> Seite | None:
        """The page that was rendered from exactly this state."""
        with self._schloss:
            fund = self._seiten.get(schluessel)
            if fund is None or fund[0] != stand:
                return None
            self._seiten.move_to_end(schluessel)
            return fund[1]

    def merken(self, schluessel: Hashable, stand: Hashable, seite: Seite) -> None:
        """Keeps a page, unless it is too large."""
        groesse = seite.groesse + len(repr(schluessel))
        if groesse * HOECHSTANTEIL > self.hoechstens:
            return
        with self._schloss:
            self._vergessen(schluessel)
            self._seiten[schluessel] = (stand, seite, groesse)
            self.bytes += groesse
            while self.bytes > self.hoechstens:
                self._vergessen(next(iter(self._seiten)))

    def leeren(self) -> None:
        """Forgets everything."""
        with self._schloss:
            self._seiten.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._seiten)

    def _vergessen(self, schluessel: Hashable) -> None:
        fund = self._seiten.pop(schluessel, None)
        if fund is not None:
            self.bytes -= fund[2]
