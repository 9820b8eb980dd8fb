"""A page memory that is on, and helpers to look at what it does."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

AN = {"BYTES": 4 * 1024 * 1024, "OHNE": ("/admin/", "/health/", "/metrics")}


@pytest.fixture
def gedaechtnis_an(settings):
    """Switches the memory on; every client made afterwards is a process of its own with an empty memory."""
    settings.SEITENGEDAECHTNIS = AN


@pytest.fixture
def prozess(gedaechtnis_an):
    """Makes clients that each stand for one web process: handler, middleware and memory of their own."""
    return Client


class Anzahl:
    """The SQL statements of one request."""

    def __init__(self, abfragen: list[str]):
        self.abfragen = abfragen

    @property
    def nur_marke(self) -> bool:
        """Whether nothing but the stamp was asked for: the page came out of the memory."""
        return len(self.abfragen) == 1 and "betrieb_datenstand" in self.abfragen[0]

    @property
    def schreibend(self) -> list[str]:
        """The statements that are no reading."""
        return [sql for sql in self.abfragen if not sql.lstrip("( \n").upper().startswith(("SELECT", "PRAGMA"))]


@pytest.fixture
def abrufen():
    """`client.get` with the SQL statements that it took."""

    def tun(client, adresse, **kopf):
        with CaptureQueriesContext(connection) as gefangen:
            antwort = client.get(adresse, headers=kopf)
        return antwort, Anzahl([abfrage["sql"] for abfrage in gefangen.captured_queries])

    return tun
