"""What every public page keeps: no cookie, a strict policy, errors in German."""

import random

import pytest

from suche import index
from tests import factories as f


@pytest.mark.parametrize("adresse", ["/", "/loesungen/", "/kommunen/", "/modellprojekte/", "/karte/", "/gibtesnicht/"])
def test_no_cookie_and_a_strict_policy(client, leerer_index, adresse):
    antwort = client.get(adresse)
    assert not antwort.cookies
    assert "Cookie" not in antwort.get("Vary", "")
    regeln = antwort["Content-Security-Policy"]
    assert "default-src 'none'" in regeln
    assert "unsafe" not in regeln
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Referrer-Policy"] == "same-origin"


def test_404_helps_on(client, db):
    antwort = client.get("/gibtesnicht/")
    assert antwort.status_code == 404
    assert "/loesungen/" in antwort.content.decode()


def test_without_an_index_the_list_says_so_and_the_rest_works(client, db):
    antwort = client.get("/loesungen/?q=app")
    assert antwort.status_code == 503
    assert "Suche" in antwort.content.decode()
    assert client.get("/").status_code == 200
    assert client.get("/modellprojekte/").status_code == 200


JUNK = [
    "?q=%00%01%02",
    "?q=" + "%F0%9F%92%A9" * 50,
    "?q=%22%22%22-%2A%28%29%5B%5D%7B%7D",
    "?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "?q=' OR 1=1 --",
    "?q=%E2%80%AE%D7%A9",
    "?seite=-1",
    "?seite=999999999999",
    "?seite=%C2%B2",
    "?bundesland=XX&bundesland=NW",
    "?staffel=2&staffel=99&staffel=",
    "?reifegrad=%00",
    "?sortierung=junk",
    "?" + "&".join(f"bundesland=x{n}" for n in range(200)),
    "?unbekannt=1&q[]=2",
    "?schlagwort=" + "a" * 3000,
]


@pytest.mark.parametrize("abfrage", JUNK)
@pytest.mark.parametrize("liste", ["/loesungen/", "/kommunen/", "/modellprojekte/"])
def test_junk_never_breaks_a_list(client, leerer_index, liste, abfrage):
    f.BundeslandFactory()
    antwort = client.get(liste + abfrage)
    assert antwort.status_code == 200
    assert b"<script>alert" not in antwort.content


def junk(anzahl: int) -> list[str]:
    """Seeded junk: control characters, emoji, SQL, HTML, brackets, right-to-left, very long texts."""
    zufall = random.Random(20260101)
    bausteine = [
        *map(chr, range(1, 32)),
        *"\"'`<>()[]{}|\\^$*+?~-_/#%&=;:,.!„“»«",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "' OR 1=1 --",
        "; DROP TABLE loesungen_loesung",
        "{{ 7*7 }}",
        "${jndi:x}",
        "../../etc/passwd",
        "\u202e",
        "שלום",
        "مرحبا",
        "漢字",
        "💩",
        "👩‍👩‍👧",
        "e\u0301" * 20,
        "ﷺ",
        "½",
        "a" * 300,
        "Hochwasser",
        "-",
        "*",
        " ",
    ]
    texte = ["".join(zufall.choices(bausteine, k=zufall.randint(1, 40))) for _ in range(anzahl - 2)]
    return [*texte, "x" * 10_000, "(" * 5_000]


@pytest.mark.langsam
def test_five_hundred_junk_queries(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, titel="Hochwasser")
    index.anwenden()
    for nummer, text in enumerate(junk(500)):
        adresse = ("/loesungen/", "/suche/", "/kommunen/", "/modellprojekte/", "/suche/vorschlaege/")[nummer % 5]
        antwort = client.get(adresse, {"q": text})
        assert antwort.status_code == 200, (adresse, text)
        html = antwort.content.decode()
        if antwort["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in html, text
            assert "<img src=x" not in html, text


def test_an_unknown_value_is_dropped_with_a_notice(client, leerer_index):
    f.LoesungFactory(veroeffentlicht=True, kommunen=[f.KommuneFactory()])
    html = client.get("/loesungen/?bundesland=NW&bundesland=XX").content.decode()
    assert "Der Wert „XX“ ist unbekannt" in html
