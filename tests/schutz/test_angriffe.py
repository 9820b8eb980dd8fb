"""Attacks on the edge: forged headers and methods, poisoned caches, redirects that lead away, split answers, bodies."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suche import index
from tests import factories as f

BOESE = "boese.example"

# What a cache in between does not look at. None of it may change what the next visitor gets.
FREMDE_KOPFZEILEN = {
    "X-Forwarded-Host": BOESE,
    "X-Host": BOESE,
    "X-Forwarded-Server": BOESE,
    "X-HTTP-Host-Override": BOESE,
    "Forwarded": f"host={BOESE};proto=https",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Forwarded-Port": "4711",
    "X-Forwarded-Prefix": "/boese",
    "X-Script-Name": "/boese",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-HTTP-Method-Override": "DELETE",
    "X-Method-Override": "DELETE",
    "X-HTTP-Method": "DELETE",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept": "application/json",
    "Cookie": "sessionid=boese; django_language=en; csrftoken=boese",
    "Origin": f"https://{BOESE}",
    "Referer": f"https://{BOESE}/",
    "User-Agent": "<script>alert(1)</script>",
    "Authorization": "Bearer boese",
    "X-Requested-With": "XMLHttpRequest",
    "Range": "bytes=0-10",
    "Pragma": "no-cache",
    "Save-Data": "on",
}
SEITEN = [
    "/",
    "/loesungen/",
    "/loesungen/?q=app",
    "/kommunen/",
    "/robots.txt",
    "/sitemap.xml",
    "/opensearch.xml",
    "/gibtesnicht/",
]


def als_wsgi(kopf: dict[str, str]) -> dict[str, str]:
    return {f"HTTP_{name.upper().replace('-', '_')}": wert for name, wert in kopf.items()}


def gesehen(client, adresse, **kopf):
    """What a cache would store: status, body, and the headers that mean something."""
    antwort = client.get(adresse, **kopf)
    inhalt = b"".join(antwort.streaming_content) if antwort.streaming else antwort.content
    return antwort.status_code, inhalt, antwort.get("Location"), antwort.get("Content-Type"), antwort.get("Set-Cookie")


@pytest.fixture
def seite(leerer_index):
    f.LoesungFactory(veroeffentlicht=True, titel="App für alle", slug="app", kommunen=[f.KommuneFactory()])
    index.anwenden()


@pytest.mark.parametrize("adresse", SEITEN)
def test_no_unkeyed_header_changes_a_page(seite, adresse):
    """First the poisoned request, then a clean one, then clean ones against poisoned ones: all the same."""
    vergiftet = gesehen(Client(), adresse, **als_wsgi(FREMDE_KOPFZEILEN))
    sauber = gesehen(Client(), adresse)
    assert BOESE.encode() not in vergiftet[1] + sauber[1]
    assert vergiftet == sauber
    for name, wert in FREMDE_KOPFZEILEN.items():
        assert gesehen(Client(), adresse, **als_wsgi({name: wert})) == sauber, name
    assert gesehen(Client(), adresse) == sauber


@pytest.mark.parametrize("adresse", SEITEN)
@pytest.mark.parametrize(
    "abfrage", ["utm_source=boese", "_=1", "cb=%22%3E%3Cb%3Eboese", "callback=boese", "q=&q=boese"]
)
def test_a_parameter_of_one_visitor_is_not_shown_to_another(seite, adresse, abfrage):
    sauber = gesehen(Client(), adresse)
    gesehen(Client(), f"{adresse}{'&' if '?' in adresse else '?'}{abfrage}")
    assert gesehen(Client(), adresse) == sauber


def test_the_method_of_the_request_line_counts(client, seite):
    for kopf in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        antwort = client.get("/loesungen/app/", **als_wsgi({kopf: "DELETE"}))
        assert antwort.status_code == 200
    redaktion = Client()
    redaktion.force_login(f.RedaktionFactory())
    from loesungen.models import Loesung

    adresse = f"/admin/loesungen/loesung/{Loesung.objects.get().pk}/delete/"
    redaktion.get(adresse, {"post": "yes", "_method": "POST"}, **als_wsgi({"X-HTTP-Method-Override": "POST"}))
    assert Loesung.objects.count() == 1


@pytest.mark.parametrize(
    "methode", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "DEBUG", "QUATSCH"]
)
@pytest.mark.parametrize("adresse", ["/", "/loesungen/", "/admin/", "/admin/login/", "/gibtesnicht/"])
def test_methods_that_no_page_has_are_refused(client, db, methode, adresse):
    antwort = client.generic(methode, adresse, b"<script>", **als_wsgi({"X-Spur": "geheim"}))
    assert antwort.status_code == 405
    assert "GET" in antwort["Allow"]
    assert b"geheim" not in antwort.content
    assert b"<script>" not in antwort.content


def test_options_tells_nothing_about_other_origins(client, seite):
    antwort = client.options("/loesungen/", HTTP_ORIGIN=f"https://{BOESE}", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST")
    assert "Access-Control-Allow-Origin" not in antwort


@pytest.mark.parametrize(
    "host",
    [
        BOESE,
        f"testserver@{BOESE}",
        f"testserver.{BOESE}",
        f"testserver:80@{BOESE}",
        "testserver:80#boese",
        "",
        "[::1",
        "a b",
    ],
)
@pytest.mark.parametrize(
    "adresse", ["/", "/robots.txt", "/sitemap.xml", "/admin/login/", "/gibtesnicht/", "/favicon.ico"]
)
def test_only_our_own_host_is_answered(client, db, host, adresse):
    antwort = client.get(adresse, HTTP_HOST=host)
    assert antwort.status_code in (301, 302, 400, 404)
    assert BOESE.encode() not in antwort.content
    assert BOESE not in antwort.get("Location", "")


def test_a_port_in_the_host_does_not_stay_in_a_cache(seite):
    sauber = gesehen(Client(), "/loesungen/")
    gesehen(Client(), "/loesungen/", HTTP_HOST="testserver:4711")
    assert gesehen(Client(), "/loesungen/") == sauber


FREMDE_ZIELE = [
    f"https://{BOESE}/",
    f"//{BOESE}/",
    f"///{BOESE}/",
    f"\\\\{BOESE}/",
    f"/\\{BOESE}/",
    f"/\t/{BOESE}/",
    f"https:{BOESE}",
    f"https:///{BOESE}",
    "javascript:alert(1)",
    "data:text/html,boese",
    f"http://testserver@{BOESE}/",
    f"http://testserver.{BOESE}/",
    f"/admin/../../{BOESE}\r\nSet-Cookie: a=b",
    f"%2f%2f{BOESE}",
    f"/admin//{BOESE}",
]


@pytest.mark.parametrize("ziel", FREMDE_ZIELE)
def test_the_login_leads_nowhere_else(client, anmelden, konto, ziel):
    antwort = anmelden(ziel=ziel)
    assert antwort.status_code == 302
    # As a browser would read it, which takes a backslash for a slash.
    wohin = urlsplit(urljoin("http://testserver/admin/login/", antwort["Location"].replace("\\", "/")))
    assert (wohin.scheme, wohin.netloc) == ("http", "testserver"), antwort["Location"]
    assert "\r" not in antwort["Location"]
    assert "\n" not in antwort["Location"]


@pytest.mark.parametrize("name", ["next", "zurueck", "url", "redirect", "return", "weiter", "ziel"])
@pytest.mark.parametrize("ziel", FREMDE_ZIELE[:4])
def test_no_parameter_of_a_public_page_redirects(client, seite, name, ziel):
    for adresse in ("/", "/loesungen/", "/suche/", "/kommunen/", "/favicon.ico", "/gibtesnicht/"):
        antwort = client.get(adresse, {name: ziel})
        assert BOESE not in antwort.get("Location", "").partition("?")[0]
        assert antwort.get("Location", "/").startswith("/")


@pytest.mark.parametrize("ziel", FREMDE_ZIELE)
def test_after_the_second_factor_the_way_leads_into_the_admin(client, konto, anmelden, ziel):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from .conftest import app_code

    app = TOTPDevice.objects.create(user=konto, name="App")
    anmelden()
    antwort = client.post("/admin/zweiter-faktor/pruefen/", {"code": app_code(app), "next": ziel})
    assert antwort.status_code == 302
    assert antwort["Location"].startswith("/admin/")
    assert "\r" not in antwort["Location"]


@pytest.mark.parametrize(
    "adresse", ["//boese.example/", "//boese.example/loesungen", "/\\boese.example", "///boese.example//"]
)
def test_a_missing_slash_is_not_mended_towards_another_host(client, db, adresse):
    antwort = client.get("/", PATH_INFO=adresse)
    assert not antwort.get("Location", "/").startswith(("//", "/\\", "http"))


SPALTER = [
    "%0d%0aSet-Cookie:%20a=b",
    "%0aX-Boese:%201",
    "%0d%0a%0d%0a<script>alert(1)</script>",
    "%E5%98%8D%E5%98%8ASet-Cookie:a=b",
]


@pytest.mark.parametrize("stueck", SPALTER)
def test_no_parameter_splits_an_answer(client, seite, stueck):
    f.VeranstaltungFactory(slug="treffen", beginn="2026-05-05")
    for adresse in (
        f"/kommunen/05758{stueck}/",
        f"/veranstaltungen/treffen{stueck}.ics",
        f"/medien/bild{stueck}.png",
        f"/loesungen/?q={stueck}",
        f"/loesungen/feed/?q={stueck}",
        f"/bundeslaender/NW?x={stueck}",
        f"/gibtesnicht{stueck}",
        f"/admin/login/?next=/admin/{stueck}",
        f"/admin/x{stueck}",
        f"/suche/vorschlaege/?q={stueck}",
    ):
        antwort = client.get(adresse)
        assert antwort.status_code < 500, adresse
        assert "X-Boese" not in antwort
        assert "a" not in antwort.cookies
        for name, wert in antwort.items():
            assert "\r" not in wert, (adresse, name)
            assert "\n" not in wert, (adresse, name)


def test_the_name_of_a_download_comes_from_the_slug_alone(client, db):
    f.VeranstaltungFactory(slug="treffen-in-ulm", titel='Treffen"; filename="boese.exe', beginn="2026-05-05")
    antwort = client.get("/veranstaltungen/treffen-in-ulm.ics")
    assert antwort["Content-Disposition"] == 'attachment; filename="treffen-in-ulm.ics"'


@pytest.mark.parametrize("adresse", ["/", "/loesungen/", "/admin/login/", "/gibtesnicht/", "/suche/"])
def test_a_body_that_is_too_large_is_refused_unread(client, db, adresse):
    antwort = client.generic(
        "POST", adresse, b"x", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=str(10**9)
    )
    assert antwort.status_code == 413
    assert "höchstens 1 MB" in antwort.content.decode()


def test_the_admin_takes_files_up_to_its_limit(db):
    redaktion = Client()
    redaktion.force_login(f.RedaktionFactory())
    adresse = "/admin/kommunen/registerimport/add/"
    antwort = redaktion.post(adresse, {}, CONTENT_LENGTH=str(django_settings.ANFRAGE_HOECHSTENS + 1))
    assert antwort.status_code == 413
    assert "höchstens 22 MB" in antwort.content.decode()
    datei = SimpleUploadedFile("groß.txt", b"x" * 2_000_000)
    assert redaktion.post(adresse, {"datei": datei}).status_code == 200


def test_too_many_fields_and_too_long_texts_get_a_page(db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    redaktion = Client()
    redaktion.force_login(f.RedaktionFactory())
    adresse = "/admin/kommunen/staffel/add/"
    antwort = redaktion.post(adresse, {f"feld{n}": "x" for n in range(60)})
    assert antwort.status_code == 413
    assert "höchstens 50 Felder" in antwort.content.decode()
    antwort = redaktion.post(adresse, {f"d{n}": SimpleUploadedFile("a.txt", b"x") for n in range(3)})
    assert antwort.status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    antwort = redaktion.post(adresse, {"text": "x" * 2_100_000})
    assert antwort.status_code == 413
    assert "höchstens 2 MB" in antwort.content.decode()


@pytest.mark.parametrize(
    "inhalt", [b"--x\r\nquatsch", b"", b"\xff\xfe", b'--x\r\nContent-Disposition: form-data; name="a"\r\n']
)
def test_a_broken_form_is_no_server_error(db, inhalt):
    redaktion = Client()
    redaktion.force_login(f.RedaktionFactory())
    for typ in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=quatsch",
    ):
        antwort = redaktion.generic("POST", "/admin/kommunen/staffel/add/", inhalt, content_type=typ)
        assert antwort.status_code < 500


def test_a_form_of_another_site_is_refused_in_german(konto):
    streng = Client(enforce_csrf_checks=True)
    streng.force_login(konto)
    antwort = streng.post("/admin/kommunen/staffel/add/", {"nummer": "9"}, HTTP_ORIGIN=f"https://{BOESE}")
    assert antwort.status_code == 403
    assert "Das Formular ist nicht mehr gültig" in antwort.content.decode()
    assert "<style" not in antwort.content.decode()
    assert "default-src 'none'" in antwort["Content-Security-Policy"]


@pytest.mark.parametrize("adresse", ["/a%00b", "/%0d%0a", "/loesungen/%7f/", "/medien/%00", "/admin/%00/"])
def test_control_characters_in_an_address_end_at_the_door(client, adresse):
    """This test has no access to the database: nothing is looked up."""
    assert client.get(adresse).status_code == 400
