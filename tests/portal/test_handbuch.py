"""The handbook inside the admin: for staff alone, what it names exists, and no address leads out of it."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from basis.markdown import als_html
from wissensspeicher.portal.handbuch import BILDER, TEXTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def redaktion(client):
    client.force_login(User.objects.create(username="redaktion", is_staff=True))
    return client


def test_every_page_is_shown_with_its_pictures_and_links(redaktion):
    seiten = [datei.stem for datei in TEXTE.glob("*.md")]
    assert {"redaktion", "register"} <= set(seiten)
    for name in seiten:
        antwort = redaktion.get(f"/admin/handbuch/{name}/")
        assert antwort.status_code == 200
        html = antwort.content.decode()
        text = html[html.index('class="handbuch__text"') : html.index("</main>")]
        for adresse in re.findall(r'(?:src|href)="([^"]+)"', text):
            assert adresse.startswith(("/admin/handbuch/", "https://")), adresse
            if adresse.startswith("/"):
                assert redaktion.get(adresse).status_code == 200, adresse
        assert html.count("<h1") == 1


def test_every_picture_is_used_and_together_they_are_small():
    texte = "".join(datei.read_text("utf-8") for datei in TEXTE.glob("*.md"))
    bilder = list(BILDER.glob("*.png"))
    assert len(bilder) >= 5
    assert [bild.name for bild in bilder if f"../bilder/handbuch/{bild.name}" not in texte] == []
    assert sum(bild.stat().st_size for bild in bilder) <= 600_000


def test_the_header_of_the_admin_leads_to_it(redaktion):
    assert 'href="/admin/handbuch/"' in redaktion.get("/admin/").content.decode()
    assert redaktion.get("/admin/handbuch/").context["name"] == "redaktion"


@pytest.mark.parametrize("adresse", ["/admin/handbuch/", "/admin/handbuch/bilder/schreibtisch.png"])
def test_nobody_else_reads_it(client, adresse):
    assert client.get(adresse).url.startswith("/admin/login/")
    client.force_login(User.objects.create(username="gast"))
    assert client.get(adresse).url.startswith("/admin/login/")


@pytest.mark.parametrize(
    "adresse",
    [
        "gibtesnicht/",
        "../betrieb/",
        "%2e%2e%2fbetrieb/",
        "..%2fbetrieb/",
        "bilder/..%2fliste.webp",
        "bilder/%2e%2e/liste.webp",
        "bilder/..%5cliste.webp",
        "bilder/gibtesnicht.png",
    ],
)
def test_no_address_leads_out_of_it(redaktion, adresse):
    assert (settings.BASE_DIR / "docs/betrieb.md").is_file()
    assert (settings.BASE_DIR / "docs/bilder/liste.webp").is_file()
    assert redaktion.get(f"/admin/handbuch/{adresse}").status_code == 404


def test_addresses_pass_through_the_function_and_pictures_need_it():
    html = als_html("![Bild](a.png) [Seite](b.md)", 3, lambda adresse: f"/x/{adresse}")
    assert '<img src="/x/a.png" alt="Bild"' in html
    assert '<a href="/x/b.md">' in html
    assert "<img" not in als_html("![Bild](a.png)")
