"""Limits on searching and suggesting: who asks too much waits, everybody else does not notice."""

import pytest

from wissensspeicher.schutz import drossel

GRENZEN = {"suche": {"vorrat": 3, "je_minute": 60}, "vorschlaege": {"vorrat": 5, "je_minute": 60}}
SUCHEN = [
    "/loesungen/?q=app",
    "/suche/?q=app",
    "/kommunen/?q=ulm",
    "/modellprojekte/?staffel=1",
    "/loesungen/feed/?q=app",
]


@pytest.fixture
def gedrosselt(settings, leerer_index):
    settings.DROSSEL = GRENZEN


@pytest.mark.parametrize("adresse", SUCHEN)
def test_too_many_searches_get_a_page_that_says_what_to_do(client, gedrosselt, adresse):
    assert [client.get(adresse).status_code for _ in range(3)] == [200] * 3
    antwort = client.get(adresse)
    assert antwort.status_code == 429
    assert 1 <= int(antwort["Retry-After"]) <= 2
    assert antwort["Cache-Control"] == "no-store"
    assert "Bitte warten Sie" in antwort.content.decode()


def test_all_searches_share_one_budget_and_plain_pages_none(client, gedrosselt):
    for adresse in SUCHEN[:3]:
        assert client.get(adresse).status_code == 200
    assert client.get(SUCHEN[3]).status_code == 429
    for frei in ("/", "/loesungen/", "/kommunen/", "/modellprojekte/", "/datenquellen/"):
        assert client.get(frei).status_code == 200


def test_suggestions_fall_silent(client, gedrosselt):
    for _ in range(5):
        assert client.get("/suche/vorschlaege/?q=ulm").status_code == 200
    antwort = client.get("/suche/vorschlaege/?q=ulm")
    assert antwort.status_code == 429
    assert antwort.json() == ["", [], [], []]
    assert antwort["Retry-After"]


@pytest.mark.parametrize("kopf", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_a_forged_header_is_no_new_caller(client, gedrosselt, kopf):
    antworten = [client.get(SUCHEN[0], **{kopf: f"9.9.9.{n}"}).status_code for n in range(5)]
    assert antworten == [200, 200, 200, 429, 429]


def test_behind_a_proxy_callers_are_told_apart_by_what_it_wrote(client, gedrosselt, settings):
    settings.VERTRAUTE_PROXYS = 1
    for n in range(3):
        assert client.get(SUCHEN[0], HTTP_X_FORWARDED_FOR=f"9.9.9.{n}, 203.0.113.5").status_code == 200
    assert client.get(SUCHEN[0], HTTP_X_FORWARDED_FOR="8.8.8.8, 203.0.113.5").status_code == 429
    assert client.get(SUCHEN[0], HTTP_X_FORWARDED_FOR="8.8.8.8, 203.0.113.6").status_code == 200


def test_the_bucket_refills_and_a_clock_set_back_takes_nothing():
    jetzt = [100.0]
    eimer = drossel.Drosselung(lambda: jetzt[0])
    grenze = {"vorrat": 2, "je_minute": 60}
    assert [eimer.wartezeit("suche", "a", **grenze) for _ in range(2)] == [0, 0]
    assert eimer.wartezeit("suche", "a", **grenze) == pytest.approx(1.0)
    assert eimer.wartezeit("suche", "b", **grenze) == 0
    jetzt[0] += 1
    assert eimer.wartezeit("suche", "a", **grenze) == 0
    jetzt[0] += 3600
    assert [eimer.wartezeit("suche", "a", **grenze) for _ in range(2)] == [0, 0]
    assert eimer.wartezeit("suche", "a", **grenze) > 0


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(drossel, "HOECHSTENS_ADRESSEN", 10)
    eimer = drossel.Drosselung()
    for nummer in range(50):
        eimer.wartezeit("suche", str(nummer), vorrat=1, je_minute=1)
    assert len(eimer) == 10


def test_a_limit_of_nothing_is_no_limit(client, leerer_index, settings):
    settings.DROSSEL = {}
    assert {client.get(SUCHEN[0]).status_code for _ in range(5)} == {200}


def test_the_product_has_limits():
    """Read as an operator would start it: the tests themselves run without."""
    import os
    import subprocess
    import sys

    umgebung = {**os.environ, "SUCHE_JE_MINUTE": "120", "VORSCHLAEGE_JE_MINUTE": "600"}
    lesen = "from wissensspeicher.settings import DROSSEL; print(sorted(DROSSEL))"
    lauf = subprocess.run([sys.executable, "-c", lesen], env=umgebung, capture_output=True, text=True)
    assert lauf.stdout.strip() == "['suche', 'vorschlaege']", lauf.stderr
