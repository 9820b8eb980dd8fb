"""What the tests of protection share: an account with a password, and codes as an app would show them."""

import time

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from wissensspeicher.schutz.drossel import DROSSELUNG

PASSWORT = "vier-zufaellige-Kraniche-im-Nebel"


@pytest.fixture(autouse=True)
def leere_eimer():
    """No test inherits the requests of another."""
    DROSSELUNG.vergessen()
    yield
    DROSSELUNG.vergessen()


@pytest.fixture
def konto(django_user_model, db):
    """An editor with all rights and a known password."""
    return django_user_model.objects.create_superuser("redaktion", password=PASSWORT)


@pytest.fixture
def anmelden(client):
    """Log in through the form, as a person does."""

    def tun(name="redaktion", passwort=PASSWORT, ziel="/admin/", **kopf):
        return client.post("/admin/login/", {"username": name, "password": passwort, "next": ziel}, **kopf)

    return tun


def app_code(geraet: TOTPDevice, schritte: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds later."""
    uhr = TOTP(geraet.bin_key)
    uhr.time = time.time() + schritte * 30
    return f"{uhr.token():06d}"
