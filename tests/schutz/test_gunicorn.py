"""The web server in front of Django, with the configuration of the product: what it lets through."""

import http.client
import json
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from tests.geduld import GEDULD, bis

pytestmark = [pytest.mark.langsam, pytest.mark.einmal]


def zeige(umgebung, antworten):
    """A WSGI program that tells what it was told."""
    antworten("200 OK", [("Content-Type", "application/json")])
    namen = ("SCRIPT_NAME", "PATH_INFO", "REMOTE_ADDR", "REMOTE_USER", "HTTP_HOST", "HTTP_X_FORWARDED_FOR")
    return [json.dumps({name: umgebung.get(name) for name in namen}).encode()]


@pytest.fixture(scope="module")
def gunicorn():
    with socket.socket() as dose:
        dose.bind(("127.0.0.1", 0))
        port = dose.getsockname()[1]
    befehl = [sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    prozess = subprocess.Popen([*befehl, "tests.schutz.test_gunicorn:zeige"], cwd=settings.BASE_DIR)

    def hoert() -> bool:
        assert prozess.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=GEDULD).close()
        except OSError:
            return False
        return True

    try:
        bis(hoert)
        yield port
    finally:
        prozess.terminate()
        prozess.wait(GEDULD)


def fragen(port, **kopf):
    verbindung = http.client.HTTPConnection("127.0.0.1", port, timeout=GEDULD)
    verbindung.request("GET", "/seite/", headers=kopf)
    return json.loads(verbindung.getresponse().read())


def test_no_header_moves_the_site(gunicorn):
    """Believed by default from a proxy on the same machine; all links of a page would begin with it."""
    gesehen = fragen(gunicorn, SCRIPT_NAME="/boese", PATH_INFO="/admin/", REMOTE_USER="redaktion")
    assert (gesehen["SCRIPT_NAME"], gesehen["PATH_INFO"], gesehen["REMOTE_USER"]) == ("", "/seite/", None)


def test_a_header_with_an_underscore_is_not_taken_for_one_with_a_hyphen(gunicorn):
    gesehen = fragen(gunicorn, X_Forwarded_For="9.9.9.9")
    assert gesehen["HTTP_X_FORWARDED_FOR"] is None
    assert gesehen["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.parametrize(
    "anfrage",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhallo",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["beide Längen", "zwei Längen", "unbekannte Kodierung", "Wagenrücklauf", "zu lange Zeile"],
)
def test_requests_that_can_be_read_in_two_ways_are_refused(gunicorn, anfrage):
    with socket.create_connection(("127.0.0.1", gunicorn), timeout=GEDULD) as dose:
        dose.sendall(anfrage)
        antwort = b""
        while teil := dose.recv(65536):
            antwort += teil
    erste, *_ = antwort.split(b"\r\n", 1)
    assert erste.split()[1] in (b"400", b"414", b"501"), antwort
    assert antwort.count(b"HTTP/1.1") == 1
