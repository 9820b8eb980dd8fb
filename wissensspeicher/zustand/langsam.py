"""Slow queries: logged with their SQL, never with the values in it."""

import logging
import time

from django.conf import settings

log = logging.getLogger(__name__)

LAENGE = 2000  # characters of a statement that are logged
# What reads and changes rows. Changes of the schema are slow by nature and run while setting up, in front of a person.
_ZEILEN = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def messen(ausfuehren, sql, params, many, context):
    """Wraps every statement of a connection; the values of the rows go another way (`params`) and are not looked at."""
    beginn = time.perf_counter()
    try:
        return ausfuehren(sql, params, many, context)
    finally:
        dauer = (time.perf_counter() - beginn) * 1000
        grenze = settings.LANGSAME_ABFRAGE_MS
        if grenze and dauer >= grenze and str(sql).lstrip(" \n(").upper().startswith(_ZEILEN):
            text = " ".join(str(sql).split())[:LAENGE]
            log.warning("Langsame Abfrage, %d ms: %s", dauer, text, extra={"dauer_ms": round(dauer)})


def einbauen(connection, **_) -> None:
    """Receiver of `connection_created`, which comes again with every new connection of the same object."""
    if messen not in connection.execute_wrappers:
        connection.execute_wrappers.append(messen)
