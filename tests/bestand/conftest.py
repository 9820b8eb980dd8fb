"""The real data, loaded once for all tests of this folder inside a transaction that is rolled back; they only read."""

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from suche import index, registry


@pytest.fixture(scope="package")
def bestand(django_db_setup, django_db_blocker, tmp_path_factory):
    ordner = tmp_path_factory.mktemp("bestand")
    suche = {**django_settings.SUCHE, "ORDNER": ordner, "SPERRE_SEKUNDEN": 20}
    with django_db_blocker.unblock(), override_settings(SUCHE=suche), transaction.atomic():
        call_command("daten_laden", verbosity=0)
        for typ in registry.alle():
            index.aufbauen(typ)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def eigener_indexordner(bestand):
    """Instead of an empty index per test: the one of them all."""


@pytest.fixture
def zeige(client, bestand):
    """GET an address; returns the response after asserting its status."""

    def tun(adresse: str, status: int = 200):
        antwort = client.get(adresse)
        assert antwort.status_code == status, f"{adresse}: {antwort.status_code}"
        return antwort

    return tun
