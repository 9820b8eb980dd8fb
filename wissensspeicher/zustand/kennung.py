"""Which request a log line belongs to: an id that says nothing about who asked."""

import re
import uuid
from contextvars import ContextVar

_GUELTIG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

# "" outside of a request: the worker, a command.
anfrage_kennung: ContextVar[str] = ContextVar("anfrage_kennung", default="")


def kennung_aus(mitgebracht: str) -> str:
    """The id that a proxy in front gave, if it is one; else a new one. It stands in log lines and in a header."""
    return mitgebracht if _GUELTIG.fullmatch(mitgebracht) else uuid.uuid4().hex
