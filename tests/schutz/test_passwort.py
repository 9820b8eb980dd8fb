"""Passwords that are guessed first are refused, others are not."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from scripts import installation

LEICHT = [
    "Wissensspeicher2026!",
    "wissensspeicher",
    "P4ssw0rt-Sommer!!",
    "Kommune-Redaktion-1",
    "qwertzuiop123456",
    "SchatzSchatzSchatz",
    "Bürgermeister2026",
    "geheim-geheim-geheim",
    "SmartCity_Modellprojekt",
]
GUT = [
    "vier-zufaellige-Kraniche-im-Nebel",
    "Tp7#kqLw2!vzRm9x",
    "Zaunkönig trägt gelbe Gummistiefel",
    "ü" * 5 + "gbnrtklp",
]


@pytest.mark.parametrize("passwort", LEICHT)
def test_easy_words_are_refused_with_advice(passwort):
    with pytest.raises(ValidationError) as grund:
        validate_password(passwort)
    assert any("vier zufällige Wörter" in satz for satz in grund.value.messages)


@pytest.mark.parametrize("passwort", GUT)
def test_good_ones_are_taken(passwort):
    validate_password(passwort)


@pytest.mark.parametrize("passwort", ["kurz-9x", "123456789012", "redaktion_person"])
def test_the_rules_of_django_stand_beside_it(passwort):
    with pytest.raises(ValidationError):
        validate_password(passwort, User(username="redaktion_person"))


def test_long_ones_and_all_characters_are_allowed():
    """No rule forbids length, blanks, umlauts or emoji, and none asks for a mixture."""
    validate_password("lauter kleine buchstaben ohne ziffern " * 3)
    validate_password("Ein 🦉 fliegt über das Moor")


def test_the_password_that_setup_makes_passes(tmp_path):
    for nummer in range(20):
        ordner = tmp_path / str(nummer)
        ordner.mkdir()
        validate_password(installation.passwort_anlegen(ordner))


def test_the_form_of_the_admin_asks_the_rules(client, konto):
    from .conftest import PASSWORT

    client.force_login(konto)
    antwort = client.post(
        "/admin/password_change/",
        {"old_password": PASSWORT, "new_password1": LEICHT[0], "new_password2": LEICHT[0]},
    )
    assert "vier zufällige Wörter" in antwort.content.decode()
    konto.refresh_from_db()
    assert konto.check_password(PASSWORT)
