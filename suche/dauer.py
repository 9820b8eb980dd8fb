"""How long searches take: told by a signal to whoever counts. What was searched for is not told."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.dispatch import Signal

# Sent with `engine`, `typ` and `sekunden` when an engine has answered (or failed to).
gesucht = Signal()


def gemessen(antworten: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Decorator of the step in which an engine answers; its object has `engine` and `typ`."""

    @wraps(antworten)
    def huelle(suche: Any) -> Any:
        beginn = time.perf_counter()
        try:
            return antworten(suche)
        finally:
            gesucht.send_robust(
                sender=gemessen,
                engine=type(suche.engine).__name__,
                typ=suche.typ.name,
                sekunden=time.perf_counter() - beginn,
            )

    return huelle
