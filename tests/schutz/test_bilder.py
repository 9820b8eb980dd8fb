"""Uploaded pictures: type by content, limits, nothing hidden in them, a route of their own."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from basis import bilder
from loesungen.models import Loesung
from tests import factories as f

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def bild(form="PNG", groesse=(8, 6), **mehr) -> bytes:
    puffer = io.BytesIO()
    Image.new("RGB", groesse, (200, 30, 30)).save(puffer, form, **mehr)
    return puffer.getvalue()


def geprueft(inhalt: bytes, name="bild.png", typ="image/png"):
    feld = Loesung._meta.get_field("bild").formfield()
    return feld.clean(SimpleUploadedFile(name, inhalt, typ), None)


@pytest.mark.parametrize(("form", "endung"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_pictures_get_a_name_of_ours_by_their_content(form, endung):
    neu = geprueft(bild(form), name="../../<b>Mein Bild.exe.png")
    assert neu.name.endswith(f".{endung}")
    assert len(neu.name) == 24 + 1 + len(endung)
    assert Image.open(io.BytesIO(neu.read())).format == form


@pytest.mark.parametrize(
    "inhalt",
    [
        SVG,
        HTML,
        b"",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        bild("BMP"),
        bild("GIF"),
        bild("TIFF"),
        b"\x89PNG\r\n\x1a\n" + HTML,
    ],
    ids=["svg", "html", "leer", "gif", "pdf", "bmp", "echtes gif", "tiff", "nur der Anfang"],
)
def test_anything_else_is_refused_whatever_it_is_called(inhalt):
    with pytest.raises(ValidationError):
        geprueft(inhalt)


def test_what_is_hidden_in_a_picture_is_left_behind():
    exif = Image.Exif()
    exif[0x010F] = "Geheime Kamera"
    exif.get_ifd(0x8825)[1] = "N"
    polyglott = bild("JPEG", exif=exif, comment=HTML) + HTML
    assert b"Geheime Kamera" in polyglott
    neu = geprueft(polyglott, "bild.jpg", "image/jpeg").read()
    assert b"Geheime Kamera" not in neu
    assert b"<script>" not in neu
    assert not Image.open(io.BytesIO(neu)).getexif()


def test_a_picture_that_lies_on_its_side_stands_up():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    neu = geprueft(bild("JPEG", (20, 10), exif=exif), "bild.jpg", "image/jpeg")
    assert Image.open(io.BytesIO(neu.read())).size == (10, 20)


def test_transparency_stays():
    puffer = io.BytesIO()
    Image.new("P", (4, 4), 0).save(puffer, "PNG", transparency=0)
    assert Image.open(io.BytesIO(geprueft(puffer.getvalue()).read())).convert("RGBA").getpixel((0, 0))[3] == 0


def test_too_many_bytes_and_too_many_points(monkeypatch):
    with pytest.raises(ValidationError, match="größer als 5 MB"):
        geprueft(bild() + b"\0" * bilder.HOECHSTGROESSE)
    monkeypatch.setattr(bilder, "HOECHSTENS_PIXEL", 47)
    with pytest.raises(ValidationError, match="Millionen Punkte"):
        geprueft(bild())


def test_a_bomb_is_refused_before_it_is_unpacked():
    """100 million points in a few hundred kilobytes."""
    bombe = bild("PNG", (10_000, 10_000))
    assert len(bombe) < bilder.HOECHSTGROESSE
    with pytest.raises(ValidationError):
        geprueft(bombe)


def test_a_picture_that_is_there_already_stays(db):
    feld = Loesung._meta.get_field("bild").formfield()
    loesung = f.LoesungFactory()
    loesung.bild = "loesungen/alt.png"
    assert feld.clean(None, loesung.bild) is loesung.bild


@pytest.fixture
def mit_bild(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "geheim.txt").write_text("geheim")

    def bauen(name="loesungen/bild.png", inhalt=None, **mehr):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bild() if inhalt is None else inhalt)
        angaben = {"bild_alt": "a", "bild_urheber": "b", "bild_lizenz": "c", "bild_quelle": "https://a.example/"}
        return f.LoesungFactory(bild=name, **angaben, **mehr)

    return bauen


def test_the_route_serves_pictures_and_locks_them_in(client, mit_bild):
    mit_bild(veroeffentlicht=True)
    antwort = client.get("/medien/loesungen/bild.png")
    assert antwort.status_code == 200
    assert antwort["Content-Type"] == "image/png"
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert antwort["Content-Disposition"] == 'inline; filename="bild.png"'
    assert b"".join(antwort.streaming_content) == bild()


def test_the_picture_of_a_draft_does_not_exist(client, mit_bild):
    mit_bild()
    assert client.get("/medien/loesungen/bild.png").status_code == 404


@pytest.mark.parametrize("name", ["loesungen/a.svg", "loesungen/a.html", "loesungen/a", "loesungen/a.png.html"])
def test_what_is_no_picture_is_not_served_even_if_it_lies_there(client, mit_bild, name):
    mit_bild(name=name, inhalt=HTML, veroeffentlicht=True)
    assert client.get(f"/medien/{name}").status_code == 404


@pytest.mark.parametrize(
    "pfad",
    [
        "../geheim.txt",
        "..%2fgeheim.txt",
        "%2e%2e/geheim.txt",
        "%2e%2e%2fgeheim.txt",
        "loesungen/../geheim.txt",
        "loesungen/..%252f..%252fgeheim.txt",
        "....//geheim.txt",
        "..%5cgeheim.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "file:///etc/passwd",
        "geheim.txt",
        "loesungen/bild.png%00.html",
        "loesungen/bild.png/",
        "a" * 5000,
        "",
    ],
)
def test_no_path_leads_out_of_the_pictures(client, mit_bild, pfad):
    mit_bild(veroeffentlicht=True)
    antwort = client.get(f"/medien/{pfad}")
    assert antwort.status_code in (400, 404)
    assert b"geheim" not in antwort.content.replace(b"geheim.txt", b"")


def test_a_path_that_got_into_the_database_opens_nothing(client, mit_bild):
    """Should someone manage to store it: the storage refuses to leave its folder."""
    loesung = mit_bild(veroeffentlicht=True)
    Loesung.objects.filter(pk=loesung.pk).update(bild="../../etc/passwd.png")
    assert client.get("/medien/%2e%2e/%2e%2e/etc/passwd.png").status_code in (400, 404)
