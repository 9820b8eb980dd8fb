"""The form for barriers: no cookie, no JavaScript, nothing typed is ever lost, programs stay outside."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from wissensspeicher.schutz.drossel import DROSSELUNG
from wissensspeicher.texte import formularschutz, rueckmeldungen
from wissensspeicher.texte.models import Rueckmeldung, Schluessel, vorgabe

ADRESSE = "/barrierefreiheit/rueckmeldung/"
EIGEN = {"Origin": "http://testserver"}
TEXT = "Die Karte lässt sich <nicht> mit Tasten bedienen."


def stempel(alter: float = 60.0, vorgang: uuid.UUID | None = None) -> str:
    """A stamp that was given out so many seconds ago."""
    return signing.dumps([str(vorgang or uuid.uuid4()), time.time() - alter], salt=formularschutz.SALZ)


@pytest.fixture(autouse=True)
def frische_drossel():
    DROSSELUNG.vergessen()
    yield
    DROSSELUNG.vergessen()


@pytest.fixture
def senden(db):
    """Sends the form as a browser does, CSRF checks on."""

    def tun(kopf=EIGEN, adresse="192.0.2.1", **felder):
        angaben = {"text": TEXT, "seite": "/karte/", "mail": "", "thema": "", "stempel": stempel(), **felder}
        return Client(enforce_csrf_checks=True).post(ADRESSE, angaben, headers=kopf, REMOTE_ADDR=adresse)

    return tun


def fehler(antwort) -> str:
    """The error summary; what was typed must still be in the form."""
    html = antwort.content.decode()
    assert "<title>Fehler: Barriere melden" in re.sub(r"\s+", " ", html)
    zusammenfassung = re.search(r'id="fehler"(.*?)</ul>', html, re.S)[1]
    assert "autofocus" in zusammenfassung
    return re.sub(r"<[^>]+>", "", zusammenfassung)


def test_reading_the_form_sets_no_cookie_and_is_never_cached(client, db):
    antwort = client.get(ADRESSE, headers={"Referer": "http://testserver/loesungen/<x>?q=geheim"})
    assert antwort.status_code == 200
    assert not antwort.cookies
    assert "no-store" in antwort["Cache-Control"]
    html = antwort.content.decode()
    assert 'value="/loesungen/&lt;x&gt;"' in html
    assert "geheim" not in html
    assert "csrfmiddlewaretoken" not in html
    assert f'action="{ADRESSE}#fehler"' in html


@pytest.mark.parametrize("verweis", ["https://boese.example/x/", f"http://testserver{ADRESSE}", "", "::"])
def test_only_a_page_of_ours_is_filled_in(client, db, verweis):
    html = client.get(ADRESSE, headers={"Referer": verweis}).content.decode()
    feld = re.search(r'<input[^>]*name="seite"[^>]*>', html)[0]
    assert "value=" not in feld


def test_from_reading_to_sending(client, db, monkeypatch):
    html = client.get(ADRESSE).content.decode()
    mitgegeben = re.search(r'name="stempel" value="([^"]+)"', html)[1]
    in_zehn_sekunden = time.time() + 10
    monkeypatch.setattr(formularschutz.time, "time", lambda: in_zehn_sekunden)
    antwort = client.post(ADRESSE, {"text": TEXT, "stempel": mitgegeben}, headers=EIGEN, follow=True)
    assert antwort.redirect_chain == [(f"{ADRESSE}danke/", 302)]
    assert "ist angekommen" in antwort.content.decode()
    assert not antwort.cookies
    assert Rueckmeldung.objects.get().text == TEXT


def test_what_is_stored_is_what_was_typed_and_nothing_else(senden):
    assert senden(mail="a@b.example").status_code == 302
    rueckmeldung = Rueckmeldung.objects.get()
    assert (rueckmeldung.text, rueckmeldung.seite, rueckmeldung.mail) == (TEXT, "/karte/", "a@b.example")
    assert rueckmeldung.stand == "neu"
    felder = {feld.name for feld in Rueckmeldung._meta.fields}
    assert felder == {"id", "vorgang", "eingegangen_am", "seite", "text", "mail", "stand", "notiz"}


@pytest.mark.parametrize(
    "kopf",
    [
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/barrierefreiheit/rueckmeldung/"},
    ],
)
def test_the_browser_names_our_own_page(senden, kopf):
    assert senden(kopf).status_code == 302


@pytest.mark.parametrize(
    "kopf",
    [
        {},
        {"Origin": "https://boese.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "http://testserver.boese.example/"},
        {"Origin": "https://boese.example", "Referer": "http://testserver/"},
    ],
)
def test_a_foreign_page_cannot_send_it(senden, kopf):
    antwort = senden(kopf)
    assert antwort.status_code == 403
    assert "noch einmal" in fehler(antwort)
    assert "&lt;nicht&gt; mit Tasten" in antwort.content.decode()
    assert not Rueckmeldung.objects.exists()


def test_a_foreign_page_hears_no_before_the_fields_are_looked_at(senden):
    antwort = senden({}, text="", stempel="")
    assert antwort.status_code == 403
    assert "Bitte beschreiben Sie die Barriere." in fehler(antwort)


@pytest.mark.parametrize(
    ("felder", "worte"),
    [
        ({"text": ""}, "Bitte beschreiben Sie die Barriere."),
        ({"text": "x" * 5001}, "5.000 Zeichen"),
        ({"mail": "keine-adresse"}, "name@ort.example"),
        ({"seite": "x" * 301}, "300 Zeichen"),
        ({"thema": "Kaufen Sie"}, "Falle für Programme"),
        ({"stempel": ""}, "zu lange offen"),
        ({"stempel": "gefälscht:x"}, "zu lange offen"),
        ({"stempel": signing.dumps([1], salt=formularschutz.SALZ)}, "zu lange offen"),
        ({"stempel": signing.dumps(["a", 1], salt="anderes")}, "zu lange offen"),
        ({"text": "a\x00b"}, "Nullzeichen"),
    ],
)
def test_errors_say_what_to_do_and_keep_the_input(senden, felder, worte):
    antwort = senden(**felder)
    assert antwort.status_code == 422
    assert worte in fehler(antwort)
    html = antwort.content.decode()
    if "text" not in felder:
        assert "&lt;nicht&gt; mit Tasten" in html
    for feld in set(felder) - {"stempel", "thema"}:
        assert re.search(rf'id="id_{feld}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_{feld}"', html), feld
        assert f'href="#id_{feld}"' in html
        assert f'id="id_{feld}_error"' in html
    assert not Rueckmeldung.objects.exists()


def test_too_quick_and_too_late_come_back_with_a_stamp_that_holds(senden):
    for alter, worte in ((0.5, "schneller zurück"), (formularschutz.HOECHSTENS + 60, "zu lange offen")):
        vorgang = uuid.uuid4()
        antwort = senden(stempel=stempel(alter, vorgang))
        assert antwort.status_code == 422
        assert worte in fehler(antwort)
        neuer = formularschutz.lesen(re.search(r'name="stempel" value="([^"]+)"', antwort.content.decode())[1])
        assert neuer.vorgang == vorgang
        assert not neuer.abgelaufen


def test_the_same_form_twice_is_one_report_and_other_words_are_another(senden):
    einer = stempel()
    for text in ("Erste Barriere", "Erste Barriere", "Zweite Barriere", "Zweite Barriere"):
        assert senden(stempel=einer, text=text).status_code == 302
    assert sorted(Rueckmeldung.objects.values_list("text", flat=True)) == ["Erste Barriere", "Zweite Barriere"]


def test_one_sender_gets_so_many_through_and_keeps_the_words(senden):
    for _ in range(formularschutz.GRENZE["vorrat"]):
        assert senden().status_code == 302
    antwort = senden()
    assert antwort.status_code == 429
    assert 0 < int(antwort["Retry-After"]) <= 120
    assert "2 Minuten" in fehler(antwort)
    assert "&lt;nicht&gt; mit Tasten" in antwort.content.decode()
    assert senden(adresse="192.0.2.2").status_code == 302


def test_all_senders_together_get_so_many_through(senden, monkeypatch):
    monkeypatch.setattr(rueckmeldungen, "JE_STUNDE", 2)
    for nummer in range(2):
        assert senden(adresse=f"192.0.2.{nummer}").status_code == 302
    antwort = senden(adresse="192.0.2.9")
    assert antwort.status_code == 429
    assert "60 Minuten" in fehler(antwort)


def test_a_forged_header_does_not_make_another_sender(senden):
    for nummer in range(formularschutz.GRENZE["vorrat"]):
        senden({**EIGEN, "X-Forwarded-For": f"198.51.100.{nummer}"})
    assert senden({**EIGEN, "X-Forwarded-For": "198.51.100.200"}).status_code == 429


def test_a_clock_set_back_keeps_nobody_out(senden, monkeypatch):
    """The form was handed out at ten; then the clock was set to nine."""
    assert senden(stempel=stempel(-3600)).status_code == 302
    Rueckmeldung.objects.update(eingegangen_am=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(rueckmeldungen, "JE_STUNDE", 1)
    assert senden().status_code == 302


def test_deleted_after_the_time_that_the_privacy_page_names(db):
    alt = rueckmeldungen.aufnehmen(vorgang=uuid.uuid4(), seite="", text="alt", mail="")
    neu = rueckmeldungen.aufnehmen(vorgang=uuid.uuid4(), seite="", text="neu", mail="")
    Rueckmeldung.objects.filter(pk=alt.pk).update(eingegangen_am=timezone.now() - timedelta(days=366))
    assert rueckmeldungen.aufraeumen() == 1
    assert list(Rueckmeldung.objects.all()) == [neu]
    assert neu.wird_geloescht_am == timezone.localdate() + timedelta(days=365)
    assert "Nach einem Jahr wird die Meldung automatisch gelöscht" in vorgabe(Schluessel.DATENSCHUTZ)


def test_the_worker_deletes_them():
    from basis.aufgaben import alle_wiederkehrenden

    assert [w.tun for w in alle_wiederkehrenden() if w.name == "Alte Rückmeldungen löschen"] == [
        rueckmeldungen.aufraeumen
    ]


def test_staff_read_it_and_change_only_state_and_note(admin_client):
    eine = rueckmeldungen.aufnehmen(vorgang=uuid.uuid4(), seite="/karte/", text=TEXT, mail="")
    adresse = f"/admin/texte/rueckmeldung/{eine.pk}/change/"
    assert "&lt;nicht&gt;" in admin_client.get(adresse).content.decode()
    antwort = admin_client.post(adresse, {"stand": "erledigt", "notiz": "Behoben.", "text": "anders"})
    assert antwort.status_code == 302
    eine.refresh_from_db()
    assert (eine.stand, eine.notiz, eine.text) == ("erledigt", "Behoben.", TEXT)
    assert admin_client.get("/admin/texte/rueckmeldung/").status_code == 200
    assert admin_client.get("/admin/texte/rueckmeldung/add/").status_code == 403
