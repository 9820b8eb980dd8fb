"""Every error has a German page that stands alone; a part of a page that fails is left out."""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.exceptions import ValidationError as Ungueltig
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory

from basis.teile import ausgefallen
from loesungen.querysets import LoesungQuerySet
from tests import factories as f
from wissensspeicher.zustand import fehlerseiten
from wissensspeicher.zustand.ausfall import Ausfall, ausfall_von


@pytest.fixture
def wirft(client, monkeypatch):
    """Makes the page of data sources raise; returns the client that shows what visitors see."""

    def tun(fehler):
        def kaputt(*_, **__):
            raise fehler

        monkeypatch.setattr("wissensspeicher.portal.views.render", kaputt)
        client.raise_request_exception = False
        return client

    return tun


@pytest.mark.parametrize("status", sorted(fehlerseiten.TEXTE))
def test_a_page_stands_alone(status):
    """Without a request and without a database: this test has access to neither."""
    antwort = fehlerseiten.fehlerseite(None, status)
    html = antwort.content.decode()
    assert antwort.status_code == status
    assert len(re.findall("<h1", html)) == 1
    assert 'lang="de"' in html
    assert "Demonstration, kein Angebot des Bundes" in html
    assert "no-store" in antwort["Cache-Control"]


@pytest.mark.parametrize(
    ("fehler", "status", "worte"),
    [
        (BadRequest("kaputt"), 400, "nicht lesbar"),
        (PermissionDenied(), 403, "fehlt die Berechtigung"),
        (ValueError("Fehler im Code"), 500, "ist ein Fehler aufgetreten"),
        (Ungueltig("Fehler im Code"), 500, "ist ein Fehler aufgetreten"),
    ],
)
def test_an_exception_becomes_its_page(wirft, fehler, status, worte):
    antwort = wirft(fehler).get("/datenquellen/")
    assert antwort.status_code == status
    assert worte in antwort.content.decode()
    assert "Fehler im Code" not in antwort.content.decode()
    assert (antwort["X-Request-ID"] in antwort.content.decode()) == (status >= 500)
    assert "default-src 'none'" in antwort["Content-Security-Policy"]


def test_a_foreign_host_is_a_page_too(client):
    antwort = client.get("/", headers={"Host": "boese.example"})
    assert antwort.status_code == 400
    html = antwort.content.decode()
    assert "nicht lesbar" in html
    assert "boese.example" not in html


def test_a_method_that_a_page_does_not_take_has_a_page(client, db):
    for methode in ("POST", "DELETE"):
        antwort = client.generic(methode, "/datenquellen/")
        assert antwort.status_code == 405
        assert "Allow" in antwort
        assert "So lässt sich diese Seite nicht aufrufen" in antwort.content.decode()


def test_too_large_and_too_many(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    antwort = client.post("/barrierefreiheit/rueckmeldung/", {"text": "x" * 1000})
    assert antwort.status_code == 413
    assert "kürzen Sie" in antwort.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    antwort = client.post("/barrierefreiheit/rueckmeldung/", {f"feld{n}": "x" for n in range(9)})
    assert antwort.status_code == 413
    assert "zu viele Angaben" in antwort.content.decode()


def test_a_form_without_its_token_says_what_to_do(db):
    antwort = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert antwort.status_code == 403
    assert "Das Formular ist nicht mehr gültig" in antwort.content.decode()


def test_an_error_without_a_page_gets_one_and_keeps_its_headers():
    """As a limit on requests answers that knows of no page."""

    def zu_viele(request):
        return HttpResponse(status=429, headers={"Retry-After": "7"})

    antwort = fehlerseiten.FehlerseitenMiddleware(zu_viele)(RequestFactory().get("/"))
    assert (antwort.status_code, antwort["Retry-After"]) == (429, "7")
    assert "Zu viele Anfragen" in antwort.content.decode()


def test_an_error_with_a_page_keeps_its_own():
    eigene = HttpResponse("eigene Seite", status=429)
    assert fehlerseiten.FehlerseitenMiddleware(lambda request: eigene)(RequestFactory().get("/")) is eigene


# --- what was typed can be sent again -------------------------------------------------------------------------------


def eingabeseite(daten, *, kopf=None, pfad="/admin/loesungen/loesung/1/change/?a=1&b=2"):
    request = RequestFactory().post(pfad, daten, headers=kopf or {"Origin": "http://testserver"})
    return fehlerseiten.fehlerseite(request, 503, eingabe=True).content.decode()


def test_what_was_typed_stands_in_the_page_escaped():
    html = eingabeseite({"titel": '"Neu" <b>', "kommunen": ["1", "2"], "csrfmiddlewaretoken": "abc"})
    assert 'action="/admin/loesungen/loesung/1/change/?a=1&amp;b=2"' in html
    assert 'name="titel" value="&quot;Neu&quot; &lt;b&gt;"' in html
    assert html.count('name="kommunen"') == 2
    assert 'name="csrfmiddlewaretoken" value="abc"' in html


@pytest.mark.parametrize(
    ("daten", "kopf"),
    [
        ({"username": "a", "password": "geheim"}, None),
        ({"new_password1": "geheim"}, None),
        ({"titel": "geheim"}, {"Origin": "https://boese.example"}),
        ({"titel": "geheim"}, {"User-Agent": "ein Programm"}),
        ({}, None),
    ],
)
def test_no_password_and_nothing_of_a_foreign_page_stands_there(daten, kopf):
    html = eingabeseite(daten, kopf=kopf)
    assert "<form" not in html
    assert "geheim" not in html


# --- which errors mean that the machine is the cause ----------------------------------------------------------------


def test_ordinary_errors_are_no_outage():
    from django.db import IntegrityError, OperationalError, ProgrammingError

    for fehler in (
        None,
        ValueError("database or disk is full"),
        IntegrityError("UNIQUE constraint failed"),
        ProgrammingError("syntax error"),
        OperationalError("no such column: x"),
        OperationalError('near "SELEKT": syntax error'),
        FileNotFoundError(2, "fehlt"),
    ):
        assert ausfall_von(fehler) is None, fehler


def test_outages_are_known_by_error_and_by_cause():
    from django.db import InterfaceError, OperationalError

    for fehler in (
        OperationalError("unable to open database file"),
        OperationalError("no such table: loesungen_loesung"),
        InterfaceError("connection already closed"),
    ):
        assert ausfall_von(fehler) is Ausfall.DATENBANK
        umhuellt = RuntimeError("Ansicht gescheitert")
        umhuellt.__cause__ = fehler
        assert ausfall_von(umhuellt) is Ausfall.DATENBANK
    for fehler in (OSError(28, "No space left on device"), OperationalError("database or disk is full")):
        assert ausfall_von(fehler) is Ausfall.SPEICHER


# --- parts of pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def ohne_zeigen(settings):
    settings.FEHLER_IN_TEILEN_ZEIGEN = False


def kaputt(*_, **__):
    raise ZeroDivisionError("Teil kaputt")


def test_a_failed_part_is_left_out_logged_and_kept_by_no_cache(client, leerer_index, monkeypatch, ohne_zeigen, caplog):
    loesung = f.LoesungFactory(veroeffentlicht=True, titel="Pegelmessung")
    monkeypatch.setattr(LoesungQuerySet, "aehnliche", kaputt)
    antwort = client.get(loesung.get_absolute_url())
    html = antwort.content.decode()
    assert antwort.status_code == 200
    assert "Der Abschnitt „Ähnliche Lösungen“ lässt sich gerade nicht anzeigen." in html
    assert "Pegelmessung" in html
    assert "</html>" in html
    assert "ZeroDivisionError" not in html
    assert antwort["Cache-Control"] == "no-store"
    (satz,) = [s for s in caplog.records if s.name == "basis.teile"]
    assert "Ähnliche Lösungen" in satz.getMessage()
    assert satz.exc_info[0] is ZeroDivisionError


@pytest.mark.parametrize("seite", ["kommune", "modellprojekt"])
def test_neighbours_that_fail_leave_the_page(client, leerer_index, monkeypatch, ohne_zeigen, seite):
    projekt = f.ModellprojektFactory(kommunen=[f.KommuneFactory(breite=52.0, laenge=8.9)])
    ziel = projekt if seite == "modellprojekt" else projekt.kommunen.get()
    monkeypatch.setattr("kommunen.views.naechste_modellprojekte", kaputt)
    antwort = client.get(ziel.get_absolute_url())
    assert antwort.status_code == 200
    assert "Modellprojekte in der Nähe“ lässt sich gerade nicht anzeigen" in antwort.content.decode()


def test_a_whole_page_is_cached_as_ever(client, leerer_index, ohne_zeigen):
    antwort = client.get(f.LoesungFactory(veroeffentlicht=True).get_absolute_url())
    assert "lässt sich gerade nicht anzeigen" not in antwort.content.decode()
    assert antwort.get("Cache-Control") != "no-store"


def test_who_develops_sees_the_error(client, leerer_index, monkeypatch):
    loesung = f.LoesungFactory(veroeffentlicht=True)
    monkeypatch.setattr(LoesungQuerySet, "aehnliche", kaputt)
    with pytest.raises(ZeroDivisionError):
        client.get(loesung.get_absolute_url())


def test_a_database_that_is_away_is_not_hidden_part_by_part(client, leerer_index, monkeypatch, ohne_zeigen):
    from django.db import OperationalError

    def weg(*_, **__):
        raise OperationalError("server closed the connection unexpectedly")

    loesung = f.LoesungFactory(veroeffentlicht=True)
    monkeypatch.setattr(LoesungQuerySet, "aehnliche", weg)
    client.raise_request_exception = False
    assert client.get(loesung.get_absolute_url()).status_code == 503


def test_what_a_part_set_does_not_leak_into_the_rest(ohne_zeigen):
    vorlage = engines["django"].from_string(
        '{% load teil %}{% teil "A" %}{% with x="innen" %}{{ x }}{{ kaputt }}{% endwith %}{% endteil %}|{{ x }}|{{ y }}'
    )
    request = RequestFactory().get("/")
    text = vorlage.render({"kaputt": kaputt, "x": "außen", "y": "bleibt"}, request)
    assert "innen" not in text
    assert text.endswith("|außen|bleibt")
    assert ausgefallen(request) == ["A"]


def test_a_part_that_works_is_unchanged():
    vorlage = engines["django"].from_string("{% load teil %}{% teil name %}<b>{{ x }}</b>{% endteil %}")
    assert vorlage.render({"name": "A", "x": "<"}) == "<b>&lt;</b>"


def test_a_part_needs_exactly_one_name():
    from django.template import TemplateSyntaxError

    for falsch in ("{% teil %}", '{% teil "a" "b" %}'):
        with pytest.raises(TemplateSyntaxError):
            engines["django"].from_string("{% load teil %}" + falsch + "{% endteil %}")
