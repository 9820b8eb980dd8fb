"""`/.well-known/security.txt`: valid today and on any other day."""

import datetime as dt

import pytest
from django.utils import timezone

from wissensspeicher.schutz.sicherheitstxt import ablauf


def felder(client):
    antwort = client.get("/.well-known/security.txt")
    assert antwort.status_code == 200
    assert antwort["Content-Type"] == "text/plain; charset=utf-8"
    return dict(zeile.split(": ", 1) for zeile in antwort.content.decode().splitlines())


def test_it_names_the_contact_and_expires_in_the_future(client, settings):
    settings.SICHERHEIT_KONTAKT = "mailto:sicherheit@wissensspeicher.example"
    gelesen = felder(client)
    assert gelesen["Contact"] == "mailto:sicherheit@wissensspeicher.example"
    assert gelesen["Canonical"] == "http://testserver/.well-known/security.txt"
    ende = dt.datetime.strptime(gelesen["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    assert timezone.now() < ende < timezone.now() + dt.timedelta(days=365)


def test_without_a_contact_it_names_a_page_of_the_operator(client, settings):
    settings.SICHERHEIT_KONTAKT = ""
    assert felder(client)["Contact"] in ("http://testserver/impressum/", "http://testserver/")


@pytest.mark.parametrize("jahr", [2026, 2027, 2028, 2099])
def test_it_is_never_expired_and_the_same_all_day(jahr):
    for tag in (dt.datetime(jahr, 2, 28, 23, 59, tzinfo=dt.UTC), dt.datetime(jahr, 12, 31, tzinfo=dt.UTC)):
        assert dt.timedelta(days=179) < ablauf(tag) - tag <= dt.timedelta(days=180)
    morgens, abends = (dt.datetime(jahr, 5, 5, stunde, tzinfo=dt.UTC) for stunde in (1, 22))
    assert ablauf(morgens) == ablauf(abends)
