"""Which generations of all indexes readers see now: part of the key of everything that is remembered of a search."""

from . import registry
from .engines import aktuelle_engine
from .engines.base import Indexfehler


def generationen() -> tuple[str, ...]:
    """One per type; "" for an index that is missing or cannot be read."""
    engine = aktuelle_engine()
    if engine.in_transaktion:
        # The table of generations is data like any other: whoever watches the database sees it change.
        return ()
    return tuple(_generation(engine, typ) for typ in registry.alle())


def _generation(engine, typ) -> str:
    try:
        return engine.generation(typ.schema)
    except Indexfehler:
        return ""
