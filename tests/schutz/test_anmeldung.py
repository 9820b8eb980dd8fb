"""Guessing passwords: three budgets, a page that tells nothing, and nothing kept about people."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.utils import timezone

from wissensspeicher.schutz import anmeldung

from .conftest import PASSWORT

FALSCH = "falsch"


def test_five_failures_lock_the_account_for_this_address(anmelden, konto):
    for _ in range(anmeldung.JE_KONTO_UND_ADRESSE - 1):
        assert anmelden(passwort=FALSCH).status_code == 200
    gesperrt = anmelden(passwort=FALSCH)
    assert gesperrt.status_code == 429
    assert gesperrt["Retry-After"] == "900"
    assert "Bitte warten Sie 15 Minuten" in gesperrt.content.decode()
    assert anmelden().status_code == 429, "the right password must not open a locked door"
    # Somebody else's office is not locked out by it.
    assert anmelden(REMOTE_ADDR="192.0.2.50").status_code == 302


def test_a_forged_header_opens_nothing(anmelden, konto):
    for nummer in range(anmeldung.JE_KONTO_UND_ADRESSE):
        anmelden(passwort=FALSCH, HTTP_X_FORWARDED_FOR=f"9.9.9.{nummer}", HTTP_USER_AGENT=f"Agent {nummer}")
    assert anmelden(HTTP_X_FORWARDED_FOR="9.9.9.99", HTTP_X_REAL_IP="9.9.9.99").status_code == 429


def test_one_password_on_many_accounts_locks_the_address(anmelden, konto):
    for nummer in range(anmeldung.JE_ADRESSE):
        letzte = anmelden(name=f"person{nummer}", passwort=FALSCH)
    assert letzte.status_code == 429
    assert anmelden().status_code == 429
    assert anmelden(REMOTE_ADDR="192.0.2.50").status_code == 302


def test_many_machines_on_one_account_lock_the_account(anmelden, konto):
    for nummer in range(anmeldung.JE_KONTO):
        letzte = anmelden(passwort=FALSCH, REMOTE_ADDR=f"192.0.2.{nummer // 4}")
    assert letzte.status_code == 429
    assert anmelden(REMOTE_ADDR="198.51.100.1").status_code == 429


def test_who_is_unknown_is_locked_like_who_is_known(anmelden, konto):
    """Else the answer would say which accounts there are."""
    seiten = []
    for name, von in (("redaktion", "192.0.2.1"), ("niemand", "192.0.2.2")):
        texte = [anmelden(name=name, passwort=FALSCH, REMOTE_ADDR=von) for _ in range(anmeldung.JE_KONTO_UND_ADRESSE)]
        seiten.append([(a.status_code, a.content if a.status_code == 429 else b"") for a in texte])
    assert seiten[0] == seiten[1]


def test_going_on_guessing_does_not_lengthen_the_lock(anmelden, konto):
    for _ in range(anmeldung.JE_KONTO_UND_ADRESSE):
        anmelden(passwort=FALSCH)
    versuch = AccessAttempt.objects.get()
    vorher = versuch.attempt_time
    anmelden(passwort=FALSCH)
    versuch.refresh_from_db()
    assert (versuch.attempt_time, versuch.failures_since_start) == (vorher, anmeldung.JE_KONTO_UND_ADRESSE)
    AccessAttempt.objects.update(attempt_time=timezone.now() - anmeldung.SPERRZEIT - timedelta(seconds=1))
    assert anmelden().status_code == 302


def test_a_login_forgets_own_mistakes_and_no_others(anmelden, konto, client):
    anmelden(passwort=FALSCH)
    anmelden(name="andere", passwort=FALSCH)
    assert anmelden().status_code == 302
    assert [versuch.username for versuch in AccessAttempt.objects.all()] == ["andere"]


def test_nothing_more_is_kept_than_counting_needs(anmelden, konto):
    kopf = {"HTTP_USER_AGENT": "Geheimer Browser", "HTTP_ACCEPT": "text/geheim"}
    anmelden(passwort="mein-echtes-Passwort-vertippt", **kopf)
    versuch = AccessAttempt.objects.get()
    alles = " ".join(str(getattr(versuch, feld.name)) for feld in versuch._meta.concrete_fields)
    for geheim in ("Geheimer Browser", "text/geheim", "mein-echtes-Passwort-vertippt"):
        assert geheim not in alles
    anmelden()
    assert not AccessLog.objects.exists()


def test_old_failures_are_deleted_by_the_worker(db, anmelden, konto):
    from basis.aufgaben import alle_wiederkehrenden

    anmelden(passwort=FALSCH)
    assert anmeldung.vergessen() == 0
    AccessAttempt.objects.update(attempt_time=timezone.now() - anmeldung.SPERRZEIT - timedelta(seconds=1))
    assert anmeldung.vergessen() == 1
    assert anmeldung.vergessen in [w.tun for w in alle_wiederkehrenden()]


def test_the_log_names_nobody(anmelden, konto, caplog):
    anmelden(passwort=FALSCH)
    assert "Repeated login failure" in caplog.text or "New login failure" in caplog.text
    for geheim in ("redaktion", "127.0.0.1", FALSCH):
        assert geheim not in caplog.text


@pytest.mark.parametrize("koerper", [{}, {"username": "redaktion"}, {"password": PASSWORT}, {"username": "a\x00b"}])
def test_half_a_form_is_no_server_error(client, konto, koerper):
    assert client.post("/admin/login/", koerper).status_code == 200
