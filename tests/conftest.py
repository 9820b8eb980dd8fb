"""What all tests share: an index of their own, changes applied as after a commit, a rule against silent skips."""

import os
import shutil

import pytest
from django.conf import settings as django_settings

from suche import fehlsuchen, registry
from suche import index as suchindex
from tests.installation import vorlage_verwerfen


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """What takes long begins first: at the end no worker waits long for the other."""
    yield
    # After pytest-django, which puts those without a database last: most of them start processes, and take longest.
    items.sort(key=lambda item: item.get_closest_marker("langsam") is None)


@pytest.hookimpl(optionalhook=True)  # also without pytest-xdist
def pytest_xdist_make_scheduler(config, log):
    """With several workers."""
    from tests.verteilung import Verteilung

    return Verteilung(config, log)


@pytest.fixture(autouse=True, scope="session")
def installationsvorlage():
    """What installations are copied from is made when first needed, and goes with the run."""
    yield
    vorlage_verwerfen()


@pytest.fixture(autouse=True)
def eigener_indexordner(settings, tmp_path_factory):
    """Every test has an index folder of its own."""
    settings.SUCHE = {**django_settings.SUCHE, "ORDNER": tmp_path_factory.mktemp("index"), "SPERRE_SEKUNDEN": 20}


@pytest.fixture(autouse=True, scope="session")
def kein_hintergrundfaden():
    """No thread writes into a test's database by itself; also not for what a module's own fixtures ask."""
    with pytest.MonkeyPatch.context() as ersatz:
        ersatz.setattr(fehlsuchen, "_faden_starten", lambda: None)
        yield


@pytest.fixture
def leerer_index(db):
    """An empty index for every registered type."""
    for typ in registry.alle():
        suchindex.aufbauen(typ)


@pytest.fixture
def anwenden(leerer_index):
    """Call it where production would have committed: applies the outbox and asserts that nothing drifted."""

    def tun() -> int:
        erledigt = suchindex.anwenden()
        for typ in registry.alle():
            abgleich = suchindex.pruefen(typ)
            assert abgleich.sauber, abgleich
        return erledigt

    return tun


def braucht(programm: str, *, vorhanden: bool) -> None:
    """Skips the test where a program is missing; in CI that is a failure."""
    if vorhanden:
        return
    satz = f"{programm} ist auf diesem Rechner nicht vorhanden."
    if os.environ.get("WISSENSSPEICHER_OHNE_SKIP") or os.environ.get("CI"):
        pytest.fail(f"{satz} In CI darf kein Test ausfallen.")
    pytest.skip(satz)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    pfad = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    braucht("Chromium", vorhanden=bool(pfad))
    return pfad
