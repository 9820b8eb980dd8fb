"""The second factor: who needs it, that nothing leads around it, and that it works for people."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from wissensspeicher.schutz import zweitfaktor

from .conftest import PASSWORT, app_code

EINRICHTEN, PRUEFEN = "/admin/zweiter-faktor/einrichten/", "/admin/zweiter-faktor/pruefen/"
HINTER_DEM_TOR = [
    "/admin/",
    "/admin/loesungen/loesung/",
    "/admin/auth/user/",
    "/admin/password_change/",
    "/admin/autocomplete/",
    "/admin/kommunen/kommune/wahl/",
    "/admin/gibt/es/nicht/",
    "/admin/zweiter-faktor/entfernen/",
]


@pytest.fixture
def pflicht(settings):
    settings.ZWEITER_FAKTOR_PFLICHT = "freigabe"


@pytest.fixture
def eingerichtet(konto):
    """The account has an app and recovery codes."""
    app = TOTPDevice.objects.create(user=konto, name="App")
    return app, zweitfaktor.codes_erneuern(konto)


def nocheinmal(geraet):
    """Lets a code be taken that was taken before: the tests do not wait for thirty seconds."""
    TOTPDevice.objects.filter(pk=geraet.pk).update(last_t=-1, throttling_failure_count=0)


@pytest.mark.parametrize(
    ("einstellung", "gruppe", "superuser", "erwartet"),
    [
        ("niemand", "Freigabe", True, False),
        ("freigabe", "Freigabe", False, True),
        ("freigabe", "Redaktion", False, False),
        ("freigabe", "", True, True),
        ("alle", "Redaktion", False, True),
    ],
)
def test_who_needs_one(settings, django_user_model, db, einstellung, gruppe, superuser, erwartet):
    settings.ZWEITER_FAKTOR_PFLICHT = einstellung
    person = django_user_model.objects.create_user("p", is_staff=True, is_superuser=superuser)
    if gruppe:
        person.groups.add(Group.objects.get_or_create(name=gruppe)[0])
    assert zweitfaktor.pflicht(person) is erwartet


@pytest.mark.parametrize("adresse", HINTER_DEM_TOR)
@pytest.mark.parametrize("methode", ["get", "post"])
def test_without_a_factor_only_the_set_up_can_be_reached(client, anmelden, konto, pflicht, adresse, methode):
    anmelden()
    antwort = getattr(client, methode)(adresse)
    assert antwort.status_code == 302
    assert antwort["Location"].startswith(EINRICHTEN)
    assert client.get(EINRICHTEN).status_code == 200


@pytest.mark.parametrize(
    "adresse", [*HINTER_DEM_TOR, EINRICHTEN, "/admin/zweiter-faktor/", "/admin/zweiter-faktor/codes/"]
)
@pytest.mark.parametrize("methode", ["get", "post"])
def test_with_a_factor_the_password_alone_reaches_nothing(client, anmelden, eingerichtet, adresse, methode):
    """Not even a new set-up: that would replace the factor by one of the thief's. And whatever the setting says."""
    anmelden()
    antwort = getattr(client, methode)(adresse)
    assert antwort.status_code == 302
    assert antwort["Location"].startswith(PRUEFEN)


def test_an_unproven_session_is_nobody_outside_of_the_admin(client, anmelden, eingerichtet, rf):
    """Pages that show more to staff must not need to know of the second factor."""
    from django.http import HttpResponse
    from django.test import override_settings

    gesehen = []

    def ansicht(request):
        gesehen.append(request.user.is_staff)
        return HttpResponse()

    from django.urls import path

    from wissensspeicher import urls

    class Adressen:
        urlpatterns = [path("nur-im-test/", ansicht), *urls.urlpatterns]

    anmelden()
    with override_settings(ROOT_URLCONF=Adressen):
        client.get("/nur-im-test/")
        client.post(PRUEFEN, {"code": app_code(eingerichtet[0])})
        client.get("/nur-im-test/")
    assert gesehen == [False, True]


def test_logout_is_always_open(client, anmelden, eingerichtet):
    anmelden()
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_setting_up_from_the_first_page_to_the_codes(client, anmelden, konto, pflicht):
    anmelden(ziel="/admin/loesungen/loesung/")
    seite = client.get(EINRICHTEN)
    html = seite.content.decode()
    assert 'src="data:image/png;base64,' in html
    assert "style=" not in html.partition("<form")[2]
    geheim = re.search(r"<code>([A-Z2-7 ]+)</code>", html)[1].replace(" ", "")
    assert len(geheim) == 32
    assert not TOTPDevice.objects.exists()

    schluessel = client.session["zweitfaktor_schluessel"]
    falsch = client.post(EINRICHTEN, {"code": "abc"})
    assert "Der Code stimmt nicht" in falsch.content.decode()
    assert not TOTPDevice.objects.exists()
    assert client.session["zweitfaktor_schluessel"] == schluessel, "the QR code must stay the one that was scanned"

    vorher = client.session.session_key
    codes = client.post(EINRICHTEN, {"code": app_code(TOTPDevice(key=schluessel))})
    gezeigt = re.findall(r"<code>([a-z0-9-]{19})</code>", codes.content.decode())
    assert len(set(gezeigt)) == 10
    assert "no-store" in codes["Cache-Control"]
    assert client.session.session_key != vorher
    assert "zweitfaktor_schluessel" not in client.session
    assert client.get("/admin/loesungen/loesung/").status_code == 200
    # Shown once: no other page has them.
    assert gezeigt[0] not in client.get("/admin/zweiter-faktor/").content.decode()


def test_the_code_of_the_app_opens_and_works_once(client, anmelden, eingerichtet):
    app, _ = eingerichtet
    anmelden()
    vorher = client.session.session_key
    code = app_code(app)
    antwort = client.post(PRUEFEN, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/loesungen/loesung/"})
    assert antwort["Location"] == "/admin/loesungen/loesung/"
    assert client.session.session_key != vorher
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    anmelden()
    assert "stimmt nicht oder ist schon verbraucht" in client.post(PRUEFEN, {"code": code}).content.decode()


def test_a_recovery_code_opens_once(client, anmelden, eingerichtet):
    _, codes = eingerichtet
    anmelden()
    assert client.post(PRUEFEN, {"code": codes[0].upper()})["Location"] == "/admin/"
    assert "es bleiben 9" in client.get("/admin/").content.decode()
    client.post("/admin/logout/")
    anmelden()
    assert client.post(PRUEFEN, {"code": codes[0]}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_recovery_codes_are_stored_as_hashes(eingerichtet):
    _, codes = eingerichtet
    gespeichert = list(StaticToken.objects.values_list("token", flat=True))
    assert len(gespeichert) == 10
    for code in codes:
        assert code not in gespeichert
        assert code.replace("-", "") not in gespeichert


def test_what_is_stored_is_no_code_itself(client, anmelden, eingerichtet):
    """Who reads the database cannot log in with what stands there."""
    anmelden()
    for gespeichert in StaticToken.objects.values_list("token", flat=True)[:1]:
        assert client.post(PRUEFEN, {"code": gespeichert}).status_code == 200


def test_guessing_codes_makes_one_wait(client, anmelden, eingerichtet):
    app, _ = eingerichtet
    anmelden()
    richtig = app_code(app)
    falsch = f"{(int(richtig) + 1) % 1_000_000:06d}"
    for _ in range(4):
        client.post(PRUEFEN, {"code": falsch})
        TOTPDevice.objects.filter(pk=app.pk).update(throttling_failure_count=6)
    antwort = client.post(PRUEFEN, {"code": richtig})
    assert re.search(r"Bitte warten Sie \d+ Sekunden", antwort.content.decode())
    assert client.get("/admin/").status_code == 302


def test_the_device_of_another_person_does_not_count(client, anmelden, eingerichtet, django_user_model):
    andere = django_user_model.objects.create_superuser("andere", password=PASSWORT)
    fremd = TOTPDevice.objects.create(user=andere, name="App")
    anmelden()
    assert client.post(PRUEFEN, {"code": app_code(fremd)}).status_code == 200
    sitzung = client.session
    sitzung["otp_device_id"] = fremd.persistent_id
    sitzung.save()
    assert client.get("/admin/")["Location"].startswith(PRUEFEN)


def test_changing_the_app_ends_the_old_one(client, anmelden, eingerichtet):
    alt, alte_codes = eingerichtet
    anmelden()
    client.post(PRUEFEN, {"code": app_code(alt)})
    client.get(EINRICHTEN)
    neu = TOTPDevice(key=client.session["zweitfaktor_schluessel"])
    assert client.post(EINRICHTEN, {"code": app_code(neu)}).status_code == 200
    assert TOTPDevice.objects.get().key == neu.key
    client.post("/admin/logout/")
    anmelden()
    assert client.post(PRUEFEN, {"code": alte_codes[3]}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_new_recovery_codes_and_removal_ask_for_a_code(client, anmelden, eingerichtet):
    app, alte = eingerichtet
    anmelden()
    client.post(PRUEFEN, {"code": app_code(app)})
    assert "Geben Sie den Code ein" in client.post("/admin/zweiter-faktor/codes/", {}).content.decode()
    assert "stimmt nicht" in client.post("/admin/zweiter-faktor/entfernen/", {"code": "falsch-falsch"}).content.decode()
    assert TOTPDevice.objects.exists()
    nocheinmal(app)
    neue = re.findall(
        r"<code>([a-z0-9-]{19})</code>",
        client.post("/admin/zweiter-faktor/codes/", {"code": app_code(app)}).content.decode(),
    )
    assert len(neue) == 10
    assert not set(neue) & set(alte)
    nocheinmal(app)
    assert client.post("/admin/zweiter-faktor/entfernen/", {"code": app_code(app)}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_who_needs_it_cannot_take_it_away(client, anmelden, eingerichtet, pflicht):
    app, _ = eingerichtet
    anmelden()
    client.post(PRUEFEN, {"code": app_code(app)})
    nocheinmal(app)
    antwort = client.post("/admin/zweiter-faktor/entfernen/", {"code": app_code(app)}, follow=True)
    assert "ist ein zweiter Faktor Pflicht" in antwort.content.decode()
    assert TOTPDevice.objects.exists()


def test_keys_and_codes_cannot_be_read_in_the_admin(client, konto):
    client.force_login(konto)
    for adresse in ("/admin/otp_totp/totpdevice/", "/admin/otp_static/staticdevice/", "/admin/axes/accessattempt/"):
        assert client.get(adresse).status_code == 404


def test_the_operator_helps_who_lost_everything(konto, eingerichtet, capsys):
    call_command("zweitfaktor_entfernen", "redaktion")
    assert "ist entfernt" in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError, match="hat keinen zweiten Faktor"):
        call_command("zweitfaktor_entfernen", "redaktion")
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("zweitfaktor_entfernen", "niemand")


def test_public_pages_do_not_look_at_the_session(client, anmelden, eingerichtet, django_assert_num_queries):
    anmelden()
    antwort = client.get("/datenquellen/")
    assert "Cookie" not in antwort.get("Vary", "")


@pytest.mark.parametrize("adresse", ["", "einrichten/", "pruefen/", "codes/", "entfernen/"])
def test_the_pages_are_for_staff(client, db, adresse, django_user_model):
    assert client.get(f"/admin/zweiter-faktor/{adresse}")["Location"].startswith("/admin/login/")
    client.force_login(django_user_model.objects.create_user("besucher"))
    assert client.get(f"/admin/zweiter-faktor/{adresse}")["Location"].startswith("/admin/login/")
