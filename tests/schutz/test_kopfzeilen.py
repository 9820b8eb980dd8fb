"""Headers on everything that is sent: pages, errors, the admin, static files."""

import pytest
from django.test import override_settings

from tests import factories as f

ADRESSEN = [
    "/",
    "/loesungen/?q=app",
    "/gibtesnicht/",
    "/admin/login/",
    "/robots.txt",
    "/suche/vorschlaege/?q=ab",
    "/a%00b",
]


@pytest.mark.parametrize("adresse", ADRESSEN)
def test_every_answer_carries_them(client, leerer_index, adresse):
    antwort = client.get(adresse)
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Referrer-Policy"] == "same-origin"
    assert antwort["Cross-Origin-Opener-Policy"] == "same-origin"
    assert antwort["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in antwort["Permissions-Policy"]
    regeln = dict(teil.strip().partition(" ")[::2] for teil in antwort["Content-Security-Policy"].split(";"))
    assert regeln["default-src"] == "'none'"
    assert regeln["frame-ancestors"] == "'none'"
    assert regeln["base-uri"] == "'none'"
    for name, quellen in regeln.items():
        assert set(quellen.split()) <= {"'self'", "'none'", "data:"}, name


@pytest.mark.parametrize("adresse", ["/admin/", "/admin/loesungen/loesung/", "/admin/zweiter-faktor/"])
def test_the_admin_has_the_same_policy_and_is_never_stored(client, db, adresse):
    client.force_login(f.RedaktionFactory())
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    assert "unsafe" not in antwort["Content-Security-Policy"]
    assert "no-store" in antwort["Cache-Control"]
    assert antwort["X-Frame-Options"] == "DENY"


def test_static_files_carry_them_too(client, settings):
    settings.WHITENOISE_USE_FINDERS = True  # nothing is collected in tests
    antwort = client.get("/static/css/grund.css")
    assert antwort.status_code == 200
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cross-Origin-Resource-Policy"] == "same-origin"


@override_settings(
    SECURE_HSTS_SECONDS=31536000,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
    SECURE_SSL_REDIRECT=True,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
)
def test_tls_is_asked_for_and_remembered(client, db):
    assert client.get("/datenquellen/").status_code == 301
    antwort = client.get("/datenquellen/", HTTP_X_FORWARDED_PROTO="https")
    assert antwort["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
