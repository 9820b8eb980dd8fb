"""Figures for monitoring, counted while requests are answered. No address, no query, no name is among them.

Under gunicorn every process writes its own file (PROMETHEUS_MULTIPROC_DIR, set in gunicorn.conf.py before this is
imported) and whoever is asked adds them up; elsewhere the figures are those of the one process.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from .bestand import Bestandssammler

_register = CollectorRegistry()

STUFEN_ANFRAGE = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STUFEN_SUCHE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_METHODEN = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

anfragen = Counter(
    "wissensspeicher_anfragen",
    "Beantwortete Anfragen nach Ansicht, Methode und Status",
    ["ansicht", "methode", "status"],
    registry=_register,
)
dauer = Histogram(
    "wissensspeicher_anfragedauer_sekunden",
    "Dauer von Anfragen nach Ansicht",
    ["ansicht"],
    buckets=STUFEN_ANFRAGE,
    registry=_register,
)
suchdauer = Histogram(
    "wissensspeicher_suchdauer_sekunden",
    "Dauer einer Suche in der Suchmaschine",
    ["engine", "typ"],
    buckets=STUFEN_SUCHE,
    registry=_register,
)
ausgefallene_teile = Counter(
    "wissensspeicher_ausgefallene_seitenteile",
    "Teile von Seiten, die wegen eines Fehlers weggelassen wurden",
    ["teil"],
    registry=_register,
)


def anfrage_zaehlen(*, ansicht: str, methode: str, status: int, sekunden: float) -> None:
    """One answered request. `ansicht` is the name of a view, of which there are few."""
    methode = methode if methode in _METHODEN else "andere"
    anfragen.labels(ansicht, methode, str(status)).inc()
    dauer.labels(ansicht).observe(sekunden)


def suche_zaehlen(*, engine: str, typ: str, sekunden: float, **_) -> None:
    """Receiver of `suche.dauer.gesucht`."""
    suchdauer.labels(engine, typ).observe(sekunden)


def ausgeben() -> bytes:
    """Everything in the text form that Prometheus reads: what was counted, and how things stand now."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        register = CollectorRegistry()
        MultiProcessCollector(register)
    else:
        register = _register
    return generate_latest(register) + generate_latest(_bestand)


_bestand = CollectorRegistry()
_bestand.register(Bestandssammler())
