"""Which state of data, index and day a page is made from: read before it is rendered, from the same connection."""

from django.db import Error, connection
from django.utils import timezone

from suche.generation import generationen

_FRAGE = "SELECT marke FROM betrieb_datenstand ORDER BY platz"


def marke() -> str:
    """The stamp of the data, "" when there is none: then nothing may be remembered. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FRAGE)
            return ".".join(zeile[0] for zeile in cursor.fetchall())
    except Error:
        # The page itself will say what is wrong with the database.
        return ""


def stand() -> tuple[str, ...] | None:
    """Stamp, generations of all indexes and today's date in Berlin; None when pages cannot be remembered.

    Synonyms and every other setting of the search are content: the stamp covers them. A release begins with new
    processes, and so with an empty memory.
    """
    daten = marke()
    return (daten, *generationen(), timezone.localdate().isoformat()) if daten else None
