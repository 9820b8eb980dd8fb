"""The caller's address: no header that the caller writes may change it."""

import pytest

from wissensspeicher.schutz.herkunft import UNBEKANNT, adresse, netz

pytestmark = pytest.mark.einmal

FAELSCHUNGEN = {
    "HTTP_X_FORWARDED_FOR": "9.9.9.9",
    "HTTP_X_REAL_IP": "9.9.9.9",
    "HTTP_FORWARDED": "for=9.9.9.9",
    "HTTP_X_CLIENT_IP": "9.9.9.9",
    "HTTP_CF_CONNECTING_IP": "9.9.9.9",
    "HTTP_TRUE_CLIENT_IP": "9.9.9.9",
}


def test_without_proxies_no_header_counts(rf, settings):
    settings.VERTRAUTE_PROXYS = 0
    assert adresse(rf.get("/", REMOTE_ADDR="192.0.2.7", **FAELSCHUNGEN)) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxys", "kette", "erwartet"),
    [
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "9.9.9.9, 203.0.113.5", "203.0.113.5"),  # what the caller wrote stands to the left
        (1, "9.9.9.9, 8.8.8.8,203.0.113.5:4711", "203.0.113.5"),
        (2, "9.9.9.9, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "9.9.9.9", "10.0.0.1"),  # came past one of the proxies
        (1, "", "10.0.0.1"),
        (1, "keine Adresse", "10.0.0.1"),
        (1, "203.0.113.5, <script>", "10.0.0.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_entries_are_counted_from_the_right(rf, settings, proxys, kette, erwartet):
    settings.VERTRAUTE_PROXYS = proxys
    anfrage = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=kette)
    assert adresse(anfrage) == erwartet


def test_an_ipv6_network_counts_as_one(rf):
    eine, andere, fremde = (rf.get("/", REMOTE_ADDR=a) for a in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"))
    assert netz(eine) == netz(andere) != netz(fremde)
    assert netz(rf.get("/", REMOTE_ADDR="192.0.2.7")) == "192.0.2.7"
    assert netz(rf.get("/", REMOTE_ADDR="")) == UNBEKANNT
