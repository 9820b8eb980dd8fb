"""The page memory: never stale, for nobody's eyes but the public's, and with true validators."""

import datetime as dt
import gzip
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from kommunen.models import Kommune
from loesungen.models import Loesung
from loesungen.vokabular import Loesungsart
from suche import index, registry
from suche.models import Synonymgruppe
from tests import factories as f
from tests.geduld import GEDULD
from wissensspeicher.betrieb import datenstand
from wissensspeicher.betrieb.gedaechtnis import Gedaechtnis
from wissensspeicher.betrieb.seite import aus_antwort

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def bestand(leerer_index):
    """Two entries that are found."""
    feld = f.HandlungsfeldFactory(slug="wasser", name="Wasser")
    f.LoesungFactory(veroeffentlicht=True, titel="Hochwasserwarnung", slug="hochwasser", handlungsfelder=[feld])
    f.LoesungFactory(veroeffentlicht=True, titel="Nahverkehrsplan", slug="nahverkehr")
    index.anwenden()


@pytest.mark.parametrize("kopf", [{}, {"Accept-Encoding": "gzip, deflate, br"}])
def test_the_second_time_costs_one_query(prozess, abrufen, kopf):
    """Compressed too: whoever else compresses must stand outside of the memory, or nothing would be remembered."""
    client = prozess()
    erste, kosten = abrufen(client, "/loesungen/?q=warnung", **kopf)
    assert len(kosten.abfragen) > 1
    zweite, kosten = abrufen(client, "/loesungen/?q=warnung", **kopf)
    assert kosten.nur_marke
    assert zweite.content == erste.content
    # Every answer has an id of its own; all else belongs to the page.
    assert zweite.headers.pop("X-Request-ID") != erste.headers.pop("X-Request-ID")
    assert dict(zweite.headers) == dict(erste.headers)
    assert zweite["Content-Security-Policy"]
    assert zweite["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_off_means_off(abrufen, db):
    client = Client()
    _, erste = abrufen(client, "/loesungen/")
    _, zweite = abrufen(client, "/loesungen/")
    assert len(zweite.abfragen) == len(erste.abfragen) > 1


# --- never stale ----------------------------------------------------------------------------------------------------


def _speichern():
    loesung = Loesung.objects.get(slug="hochwasser")
    loesung.titel = "Ganz anders"
    loesung.save()


@pytest.mark.parametrize(
    "aendern",
    [
        _speichern,
        lambda: Loesung.objects.filter(slug="hochwasser").update(titel="Ganz anders"),
        lambda: connection.cursor().execute(
            "UPDATE loesungen_loesung SET titel = 'Ganz anders' WHERE slug = 'hochwasser'"
        ),
    ],
)
def test_every_change_is_seen_at_once_by_every_process(prozess, abrufen, aendern):
    clients = [prozess(), prozess()]
    for client in clients * 2:
        _, kosten = abrufen(client, "/loesungen/hochwasser/")
    assert kosten.nur_marke
    aendern()
    for client in clients:
        assert "Ganz anders" in client.get("/loesungen/hochwasser/").content.decode()


def test_withdrawn_is_gone(prozess):
    client = prozess()
    assert client.get("/loesungen/hochwasser/").status_code == 200
    Loesung.objects.filter(slug="hochwasser").update(status="archiviert")
    assert client.get("/loesungen/hochwasser/").status_code == 404


def test_rendered_between_commit_and_index(prozess, monkeypatch):
    """The row is new, the index still old: what was rendered then must not outlive the update of the index."""
    client = prozess()
    monkeypatch.setattr(index, "_nach_commit", lambda: None)
    f.LoesungFactory(veroeffentlicht=True, titel="Hochwasserkarte", slug="karte")
    for _ in range(2):
        assert "Hochwasserkarte" not in client.get("/loesungen/?q=hochwasser").content.decode()
    index.anwenden()
    assert "Hochwasserkarte" in client.get("/loesungen/?q=hochwasser").content.decode()


def test_changed_while_it_is_rendered(prozess, monkeypatch):
    """A change that is committed after the state was read and before the rows are."""
    client = prozess()
    lesen = datenstand.marke

    def erst_lesen_dann_aendern():
        gelesen = lesen()
        monkeypatch.setattr(datenstand, "marke", lesen)
        Loesung.objects.filter(slug="hochwasser").update(titel="Währenddessen")
        return gelesen

    monkeypatch.setattr(datenstand, "marke", erst_lesen_dann_aendern)
    for _ in range(2):
        assert "Währenddessen" in client.get("/loesungen/hochwasser/").content.decode()


def test_a_rebuilt_index_is_a_new_state(prozess, abrufen):
    """A rebuild notes nothing in the database of an engine with files; the generation tells."""
    client = prozess()
    for _ in range(2):
        _, kosten = abrufen(client, "/loesungen/?q=hochwasser")
    assert kosten.nur_marke
    for typ in registry.alle():
        index.aufbauen(typ)
    _, kosten = abrufen(client, "/loesungen/?q=hochwasser")
    assert not kosten.nur_marke


def test_midnight_in_berlin(prozess, abrufen, monkeypatch):
    client = prozess()
    berlin = timezone.get_default_timezone()
    uhr = {"jetzt": dt.datetime(2026, 6, 1, 23, 59, 59, tzinfo=berlin)}
    monkeypatch.setattr(timezone, "now", lambda: uhr["jetzt"])
    f.VeranstaltungFactory(titel="Kongress", beginn="2026-06-01", ende="")
    assert "Kongress" in client.get("/veranstaltungen/").content.decode()
    davor = client.get("/veranstaltungen/").content.decode()
    uhr["jetzt"] += dt.timedelta(seconds=1)  # in UTC it is still the same day
    antwort, kosten = abrufen(client, "/veranstaltungen/")
    assert not kosten.nur_marke
    assert antwort.content.decode() != davor
    uhr["jetzt"] -= dt.timedelta(seconds=1)
    assert client.get("/veranstaltungen/").content.decode() == davor


def test_a_new_synonym(prozess):
    client = prozess()
    adresse = "/loesungen/?q=Pegelalarm&genau=1"
    assert "Hochwasserwarnung" not in client.get(adresse).content.decode()
    Synonymgruppe.objects.create(begriffe="Pegelalarm, Hochwasserwarnung")
    assert "Hochwasserwarnung" in client.get(adresse).content.decode()


def test_a_release_reaches_those_who_hold_the_page(prozess, tmp_path, settings):
    """A new version means new processes; what browsers hold does not validate against it."""
    vorher = prozess().get("/glossar/")
    (tmp_path / "basis").mkdir()
    (tmp_path / "basis/_fuss.html").write_text("<footer>Neue Fassung</footer>")
    vorlagen = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    with override_settings(TEMPLATES=vorlagen):
        nachher = prozess().get("/glossar/", headers={"If-None-Match": vorher["ETag"]})
    assert nachher.status_code == 200
    assert "Neue Fassung" in nachher.content.decode()


def test_other_workers_write_while_many_read(prozess):
    """Threads with connections of their own: what was committed before a request is in its answer.

    The tests' SQLite lives in memory, where threads share one cache: who meets a lock there is turned away at once,
    whatever the timeout. So it tries again, and readers draw breath: without, they could keep the writer out for long.
    The real file under load: tests/frame/test_mischlast.py.
    """
    fehler, ende = [], threading.Event()
    ohne_warten = connection.vendor == "sqlite"
    geschrieben = [0]

    def schreiben():
        try:
            for nummer in range(1, 26):
                while True:
                    try:
                        Loesung.objects.filter(slug="hochwasser").update(titel=f"Fassung {nummer:03d}")
                    except OperationalError:
                        if not ohne_warten:
                            raise
                        time.sleep(0.01)
                    else:
                        break
                geschrieben[0] = nummer
        finally:
            ende.set()
            connection.close()

    def lesen(client):
        try:
            letzte = False
            while not letzte:
                time.sleep(0.002)
                war_zu_ende, mindestens = ende.is_set(), geschrieben[0]
                antwort = client.get("/loesungen/hochwasser/")
                if antwort.status_code == 503 and ohne_warten:
                    continue
                gesehen = int(antwort.content.decode().partition("<title>Fassung ")[2][:3] or 0)
                if gesehen < mindestens:
                    fehler.append((gesehen, mindestens))
                letzte = war_zu_ende  # each has read at least once, and after the last change
        except Exception as grund:
            fehler.append(grund)
        finally:
            connection.close()

    geteilt = prozess()
    geteilt.get("/loesungen/")  # loads the handler before the threads do
    faeden = [threading.Thread(target=lesen, args=[client], daemon=True) for client in (geteilt, geteilt, prozess())]
    faeden.append(threading.Thread(target=schreiben))
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(GEDULD)
        assert not faden.is_alive()
    assert fehler == []
    assert geschrieben == [25]


def test_without_a_stamp_nothing_is_remembered(prozess, abrufen):
    """A database that lost the row (or has no triggers yet) is served, only not from memory."""
    client = prozess()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM betrieb_datenstand")
    for _ in range(2):
        antwort, kosten = abrufen(client, "/kommunen/")
        assert antwort.status_code == 200
        assert len(kosten.abfragen) > 1


# --- one page, one key ----------------------------------------------------------------------------------------------


def test_parameters_and_hosts_have_pages_of_their_own(prozess, settings):
    settings.ALLOWED_HOSTS = ["testserver", "a.example", "b.example"]
    client = prozess()
    for host in ("a.example", "b.example", "a.example"):
        html = client.get("/loesungen/", headers={"Host": host}).content.decode()
        assert f'<link rel="canonical" href="http://{host}/loesungen/"' in " ".join(html.split())
    assert "Nahverkehrsplan" in client.get("/loesungen/?unbekannt=1").content.decode()
    assert "Nahverkehrsplan" not in client.get("/loesungen/?unbekannt=1&q=hochwasser").content.decode()
    assert "Nahverkehrsplan" in client.get("/loesungen/?unbekannt=1").content.decode()


@pytest.mark.parametrize(
    "kopf",
    [
        {"X-Forwarded-Host": "boese.example"},
        {"X-Host": "boese.example"},
        {"X-Forwarded-Server": "boese.example"},
        {"X-Original-URL": "/boese/"},
        {"X-Rewrite-URL": "/boese/"},
        {"X-Forwarded-Proto": "boese"},
        {"X-Forwarded-Prefix": "/boese"},
        {"Forwarded": "host=boese.example"},
        {"X-HTTP-Method-Override": "POST"},
        {"Accept-Language": "boese"},
        {"Cookie": "boese=1"},
        {"User-Agent": "boese"},
        {"Referer": "https://boese.example/"},
        {"Origin": "https://boese.example"},
        {"Range": "bytes=0-10"},
    ],
)
def test_no_header_poisons_a_page(prozess, kopf):
    sauber = prozess().get("/loesungen/hochwasser/")
    client = prozess()
    client.get("/loesungen/hochwasser/", headers=kopf)
    danach = client.get("/loesungen/hochwasser/")
    assert danach.status_code == sauber.status_code
    assert danach.content == sauber.content
    assert b"boese" not in danach.content


def test_a_foreign_host_is_refused_also_where_the_page_is_known(prozess):
    client = prozess()
    client.get("/loesungen/")
    assert client.get("/loesungen/", headers={"Host": "boese.example"}).status_code == 400


def test_parts_and_whole_pages_are_kept_apart(gedaechtnis_an, rf):
    from wissensspeicher.betrieb.middleware import SeitenMiddleware

    def ansicht(request):
        teil = request.headers.get("HX-Request") == "true"
        return HttpResponse("Teil" if teil else "Ganz", headers={"Vary": "HX-Request"})

    middleware = SeitenMiddleware(ansicht)
    for _ in range(2):
        assert middleware(rf.get("/x/")).content == b"Ganz"
        assert middleware(rf.get("/x/", headers={"HX-Request": "true"})).content == b"Teil"
    assert "HX-Request" in middleware(rf.get("/x/"))["Vary"]


# --- only what is public --------------------------------------------------------------------------------------------


def test_staff_neither_fills_nor_reads_the_memory(prozess, abrufen):
    client = prozess()
    client.get("/loesungen/")
    client.force_login(get_user_model().objects.create_superuser("a", password="x"))
    antwort, kosten = abrufen(client, "/loesungen/")
    assert len(kosten.abfragen) > 1
    assert antwort["Cache-Control"] == "private, no-cache"
    _, kosten = abrufen(client, "/loesungen/")
    assert len(kosten.abfragen) > 1


@pytest.mark.parametrize(
    "antwort",
    [
        HttpResponse("x", status=404),
        HttpResponse("x", status=503),
        HttpResponse("x", headers={"Vary": "Cookie"}),
        HttpResponse("x", headers={"Vary": "HX-Request, Accept-Language"}),
        HttpResponse("x", headers={"Cache-Control": "private"}),
        HttpResponse("x", headers={"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate"}),
        HttpResponse("x", headers={"Content-Encoding": "gzip"}),
        HttpResponse("x", headers={"Set-Cookie": "a=b"}),
    ],
)
def test_what_is_not_kept(antwort):
    assert aus_antwort(antwort) is None


def test_a_cookie_is_never_kept():
    antwort = HttpResponse("x")
    antwort.set_cookie("a", "b")
    assert aus_antwort(antwort) is None


def test_errors_and_redirects_are_for_the_moment(prozess):
    client = prozess()
    for adresse, status in (("/gibtesnicht/", 404), ("/loesungen", 301), ("/favicon.ico", 302)):
        antwort = client.get(adresse)
        assert antwort.status_code == status
        assert antwort["Cache-Control"] == "no-cache"
    f.LoesungFactory(veroeffentlicht=True, slug="gibtesdoch")
    assert client.get("/loesungen/gibtesdoch/").status_code == 200


def test_a_query_without_hits_is_counted_each_time(prozess, monkeypatch):
    from suche import fehlsuchen

    fehlsuchen.vergessen()
    client = prozess()
    for _ in range(3):
        client.get("/loesungen/?q=xylophonbau&genau=1")
    assert fehlsuchen.schreiben() == 1


# --- conditional requests, HEAD, compression ------------------------------------------------------------------------


@pytest.mark.parametrize("gemerkt", [False, True])
def test_304(prozess, gemerkt):
    client = prozess()
    etag = client.get("/loesungen/hochwasser/")["ETag"]
    assert etag.startswith('"')
    frager = client if gemerkt else prozess()
    for bekannt in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        antwort = frager.get("/loesungen/hochwasser/", headers={"If-None-Match": bekannt})
        assert (antwort.status_code, antwort.content) == (304, b"")
        assert antwort["ETag"] == etag
        assert antwort["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert antwort["Vary"] == "Accept-Encoding"
    assert frager.get("/loesungen/hochwasser/", headers={"If-None-Match": '"anders"'}).status_code == 200
    assert frager.get("/loesungen/hochwasser/", headers={"If-None-Match": "Unsinn"}).status_code == 200
    Loesung.objects.filter(slug="hochwasser").update(titel="Neu")
    antwort = frager.get("/loesungen/hochwasser/", headers={"If-None-Match": etag})
    assert antwort.status_code == 200
    assert antwort["ETag"] != etag


def test_a_date_alone_never_answers_304(prozess):
    """A page of many rows has no true time of its last change; a feed whose newest entry is withdrawn gets older."""
    client = prozess()
    for adresse in ("/loesungen/feed/", "/sitemap-loesungen.xml", "/loesungen/"):
        for _ in range(2):
            antwort = client.get(adresse, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
            assert antwort.status_code == 200
            assert not antwort.has_header("Last-Modified")


@pytest.mark.parametrize("zuerst", ["GET", "HEAD"])
def test_head_is_get_without_a_body(prozess, zuerst):
    client = prozess()
    antworten = {m: client.generic(m, "/loesungen/") for m in (zuerst, "GET", "HEAD")}
    assert antworten["HEAD"].content == b""
    ids = {antwort.headers.pop("X-Request-ID") for antwort in antworten.values()}
    assert len(ids) == 2
    assert dict(antworten["HEAD"].headers) == dict(antworten["GET"].headers)
    assert int(antworten["GET"]["Content-Length"]) == len(antworten["GET"].content) > 1000


def test_compressed(prozess):
    client = prozess()
    ganz = client.get("/loesungen/")
    kurz = client.get("/loesungen/", headers={"Accept-Encoding": "gzip, br"})
    assert kurz["Content-Encoding"] == "gzip"
    assert gzip.decompress(kurz.content) == ganz.content
    assert len(kurz.content) == int(kurz["Content-Length"]) < len(ganz.content) / 2
    assert kurz["ETag"] == f"W/{ganz['ETag']}"
    assert "Accept-Encoding" in kurz["Vary"]
    nochmal = client.get("/loesungen/", headers={"Accept-Encoding": "gzip", "If-None-Match": kurz["ETag"]})
    assert (nochmal.status_code, nochmal["ETag"]) == (304, kurz["ETag"])
    ohne = client.get("/loesungen/", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert not ohne.has_header("Content-Encoding")


# --- the memory itself ----------------------------------------------------------------------------------------------


def _seite(byte: bytes, anzahl: int):
    return aus_antwort(HttpResponse(byte * anzahl, content_type="application/octet-stream"))


def test_memory_is_bounded_and_the_longest_unused_goes_first():
    gedaechtnis = Gedaechtnis(100_000)
    for nummer in range(5):
        gedaechtnis.merken(nummer, "stand", _seite(b"x", 14_000))
    assert gedaechtnis.holen(0, "stand")  # used: 1 is the oldest now
    gedaechtnis.merken(5, "stand", _seite(b"x", 14_000))
    assert gedaechtnis.holen(1, "stand") is None
    assert gedaechtnis.holen(0, "stand")
    assert gedaechtnis.bytes <= 100_000
    gedaechtnis.merken("gross", "stand", _seite(b"x", 30_000))
    assert gedaechtnis.holen("gross", "stand") is None
    for nummer in range(500):
        gedaechtnis.merken(0, f"stand {nummer}", _seite(b"x", 14_000))
    assert gedaechtnis.holen(0, "stand 499")
    assert gedaechtnis.bytes <= 100_000
    gedaechtnis.leeren()
    assert (len(gedaechtnis), gedaechtnis.bytes) == (0, 0)


def test_a_changed_kommune_reaches_the_list(prozess):
    client = prozess()
    kommune = f.KommuneFactory(name="Vorher")
    assert "Vorher" in client.get("/kommunen/").content.decode()
    Kommune.objects.filter(pk=kommune.pk).update(name="Nachher")
    assert "Nachher" in client.get("/kommunen/").content.decode()


def test_a_new_list_with_query_and_facets_takes_few_queries(prozess, abrufen):
    """At most eight, however many hits, also in a process that has just started; fewer once its tables are known."""
    feld = f.HandlungsfeldFactory(slug="energie")
    for nummer in range(25):
        f.LoesungFactory(
            veroeffentlicht=True, titel=f"Wärmeplan {nummer}", handlungsfelder=[feld], loesungsart=Loesungsart.APP
        )
    index.anwenden()
    client = prozess()
    adresse = f"/loesungen/?q=Wärmeplan&handlungsfeld=energie&handlungsfeld=wasser&art={Loesungsart.APP}"
    antwort, erste = abrufen(client, adresse)
    assert "25 Lösungen" in antwort.content.decode()
    grenze = 8 if not index.aktuelle_engine().in_transaktion else 10  # this engine's own statement
    assert len(erste.abfragen) <= grenze, erste.abfragen
    _, weitere = abrufen(client, f"{adresse}&seite=2")
    assert len(weitere.abfragen) < len(erste.abfragen)


def test_tables_and_rows_kept_under_the_state_are_never_stale(prozess):
    """Names of facets and hits are read once per state, by whichever page comes first."""
    client = prozess()
    client.get("/loesungen/?q=hochwasser")
    Loesung.objects.get(slug="hochwasser").handlungsfelder.get().__class__.objects.update(name="Umbenannt")
    html = client.get("/loesungen/?q=hochwasser&unbekannt=1").content.decode()
    assert "Umbenannt" in html
    assert "Wasser<" not in html
