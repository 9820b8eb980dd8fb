"""Sessions: a new key at login, an end after idleness, an end in any case, cookies that only this host gets."""

import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from wissensspeicher.schutz import sitzung

from .conftest import PASSWORT
from .test_start import starten


def test_a_session_fixed_beforehand_is_worth_nothing(client, anmelden, konto):
    client.get("/admin/login/")
    untergeschoben = client.session
    untergeschoben["vorher"] = "da"
    untergeschoben.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = untergeschoben.session_key
    assert anmelden().status_code == 302
    assert client.session.session_key != untergeschoben.session_key
    assert not Session.objects.filter(pk=untergeschoben.session_key).exists()


def test_a_made_up_session_key_is_not_taken_over(client, anmelden, konto):
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "a" * 32
    anmelden()
    assert client.session.session_key != "a" * 32


def test_logout_ends_the_session_on_the_server(client, anmelden, konto):
    anmelden()
    schluessel = client.session.session_key
    client.post("/admin/logout/")
    assert not Session.objects.filter(pk=schluessel).exists()


def test_after_hours_without_a_page_one_is_logged_out(client, anmelden, konto, settings):
    anmelden()
    assert client.get("/admin/").status_code == 200
    eigene = client.session
    eigene["zuletzt"] = int(time.time() - settings.SITZUNG_UNTAETIG.total_seconds()) - 1
    eigene.save()
    antwort = client.get("/admin/loesungen/loesung/?q=app")
    assert antwort["Location"] == "/admin/login/?next=/admin/loesungen/loesung/%3Fq%3Dapp"
    assert "Sie wurden abgemeldet" in client.get(antwort["Location"]).content.decode()
    assert client.get("/admin/").status_code == 302


def test_pages_keep_the_session_alive_with_few_writes(client, anmelden, konto, settings):
    anmelden()
    erste = client.session["zuletzt"]
    client.get("/admin/")
    assert client.session["zuletzt"] == erste
    eigene = client.session
    eigene["zuletzt"] = erste - 3600
    eigene.save()
    client.get("/admin/")
    assert client.session["zuletzt"] >= erste


def test_a_clock_that_was_ahead_locks_nobody_out(client, anmelden, konto):
    anmelden()
    eigene = client.session
    eigene["zuletzt"] = int(time.time()) + 10 * 24 * 3600
    eigene.save()
    assert client.get("/admin/").status_code == 200
    assert client.session["zuletzt"] <= time.time() + 1


def test_the_day_ends_the_session_whatever_is_done(client, anmelden, konto, settings):
    anmelden()
    ende = Session.objects.get(pk=client.session.session_key).expire_date
    assert abs(ende - timezone.now() - settings.SITZUNG_HOECHSTENS) < timedelta(seconds=10)
    eigene = client.session
    eigene["zuletzt"] -= 3600
    eigene.save()
    client.get("/admin/")
    assert Session.objects.get(pk=client.session.session_key).expire_date <= ende
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/admin/").status_code == 302


def test_ended_sessions_are_deleted(client, anmelden, konto):
    anmelden()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sitzung.aufraeumen()
    assert not Session.objects.exists()


def test_a_new_password_ends_the_other_sessions(client, anmelden, konto):
    anmelden()
    konto.set_password("ganz-andere-Kraniche-im-Dunst")
    konto.save()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("https", "erwartet"), [("true", "__Host-sessionid __Host-csrftoken True True"), ("false", "")]
)
def test_cookies_are_bound_to_this_host_under_tls(https, erwartet):
    lesen = (
        "from wissensspeicher.settings import *;"
        "print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE)"
    )
    lauf = starten("-c", lesen, HTTPS=https)
    assert lauf.stdout.strip() == (erwartet or "sessionid csrftoken False False"), lauf.stderr


def test_both_cookies_are_out_of_reach_for_scripts_and_there_is_no_third(client, anmelden, konto):
    client.get("/admin/login/")
    anmelden()
    client.post("/admin/password_change/", {"old_password": PASSWORT})
    assert set(client.cookies) == {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME}
    for keks in client.cookies.values():
        assert keks["httponly"]
        assert keks["path"] == "/"
        assert not keks["domain"]
        assert keks["samesite"] == "Lax"
