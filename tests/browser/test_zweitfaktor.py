"""The second factor in a real browser, under the strict policy: set up, log out, log in with a code."""

import base64
import re
import time

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.langsam]

PASSWORT = "vier-zufaellige-Kraniche-im-Nebel"
KONTO = (
    "from django.contrib.auth.models import User;"
    "p, _ = User.objects.get_or_create(username='faktor', is_staff=True, is_superuser=True);"
    f"p.set_password('{PASSWORT}'); p.save()"
)
BREITER_ALS_DAS_FENSTER = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("besuch", [{"viewport": {"width": 360, "height": 800}}], indirect=True)
def test_set_up_and_log_in_with_it(besuch, server):
    server.eigene.muss("shell", "-c", KONTO)
    page = besuch.page

    def anmelden():
        besuch.gehe("/admin/login/?next=/admin/zweiter-faktor/")
        page.get_by_label("Benutzername").fill("faktor")
        page.get_by_label("Passwort").fill(PASSWORT)
        page.get_by_role("button", name="Anmelden").click()

    anmelden()
    page.get_by_role("link", name="Zweiten Faktor einrichten").click()
    bild = page.get_by_role("img", name=re.compile("QR-Code"))
    expect(bild).to_be_visible()
    assert bild.evaluate("b => b.complete && b.naturalWidth > 100")
    assert not page.evaluate(BREITER_ALS_DAS_FENSTER)
    geheim = page.locator("code").first.inner_text().replace(" ", "")

    uhr = TOTP(base64.b32decode(geheim))
    uhr.time = time.time()
    page.get_by_label("Code").fill(f"{uhr.token():06d}")
    page.get_by_role("button", name="Einrichten").click()
    codes = page.locator(".zweitfaktor__codes code")
    expect(codes).to_have_count(10)
    erster = codes.first.inner_text()
    assert not page.evaluate(BREITER_ALS_DAS_FENSTER)
    page.get_by_role("link", name=re.compile("aufbewahrt")).click()
    page.get_by_role("button", name="Abmelden").click()

    anmelden()
    expect(page.get_by_role("heading", name="Code eingeben")).to_be_visible()
    page.get_by_label("Code").fill("falsch-falsch-falsch")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Nehmen Sie einen anderen Notfallcode")).to_be_visible()
    time.sleep(1.2)  # the library makes one wait a second after a failure
    page.get_by_label("Code").fill(erster)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Sie haben einen Notfallcode verbraucht; es bleiben 9")).to_be_visible()
    assert besuch.fehler == []
    assert besuch.fremde == []
