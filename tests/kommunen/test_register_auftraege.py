"""An upload in the admin, done by the worker, watched and read in the admin."""

import re
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from basis import aufgaben
from basis.arbeiter import Arbeiter
from kommunen.models import Kommune, Registerimport
from kommunen.register import auftraege
from kommunen.vokabular import Importstand
from tests import factories as f

from . import gv

pytestmark = pytest.mark.django_db

LISTE = "admin:kommunen_registerimport_changelist"


@pytest.fixture(autouse=True)
def laender():
    return f.BundeslandFactory(), f.BundeslandFactory(bayern=True), f.BundeslandFactory(sachsen=True)


@pytest.fixture
def redaktion(client):
    client.force_login(f.RedaktionFactory())
    return client


@pytest.fixture
def arbeiten(monkeypatch):
    """What the worker process does when tasks are due."""
    # It lets go of old connections; that of a test is in the middle of its transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    return Arbeiter().faelliges


def hochladen(client, inhalt: bytes | None = None, name: str = "GV100AD_31032026.txt", **felder):
    datei = SimpleUploadedFile(name, gv.inhalt() if inhalt is None else inhalt)
    return client.post(reverse("admin:kommunen_registerimport_add"), {"datei": datei, **felder})


def ansicht(importlauf) -> str:
    return reverse("admin:kommunen_registerimport_change", args=[importlauf.pk])


def text(antwort) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", antwort.content.decode()))


def test_checking_is_preselected(redaktion):
    seite = redaktion.get(reverse("admin:kommunen_registerimport_add")).content.decode()
    assert re.search(r'<input[^>]*name="probelauf"[^>]*checked', seite)
    assert not re.search(r'<input[^>]*name="auch_aelter"[^>]*checked', seite)
    assert 'enctype="multipart/form-data"' in seite


def test_upload_check_take_over(redaktion, arbeiten, settings):
    antwort = hochladen(redaktion, probelauf="on")
    geprueft = Registerimport.objects.get()
    assert antwort["Location"] == ansicht(geprueft)
    assert geprueft.angelegt_von.username == "redaktion"
    assert geprueft.stand == Importstand.WARTET

    # It waits: the page comes again by itself, without JavaScript.
    wartend = redaktion.get(ansicht(geprueft))
    assert wartend["Refresh"] == "3"
    assert "<progress" in wartend.content.decode()

    arbeiten()
    fertig = redaktion.get(ansicht(geprueft))
    assert "Refresh" not in fertig
    assert "angelegt 22" in text(fertig)
    assert "Nur geprüft" in text(fertig)
    assert not Kommune.objects.exists()

    uebernehmen = reverse("admin:kommunen_registerimport_uebernehmen", args=[geprueft.pk])
    assert f'action="{uebernehmen}"' in fertig.content.decode()
    assert redaktion.get(uebernehmen).status_code == 405
    antwort = redaktion.post(uebernehmen)
    uebernommen = Registerimport.objects.exclude(pk=geprueft.pk).get()
    assert antwort["Location"] == ansicht(uebernommen)
    arbeiten()
    seite = redaktion.get(ansicht(uebernommen))
    assert "Übernommen." in text(seite)
    assert "Lindau am Rhein" in text(seite)
    assert Kommune.objects.count() == 22
    uebernommen.refresh_from_db()
    assert (uebernommen.stand, uebernommen.fortschritt) == (Importstand.FERTIG, 100)
    assert (
        redaktion.post(reverse("admin:kommunen_registerimport_uebernehmen", args=[uebernommen.pk])).status_code == 302
    )
    assert Registerimport.objects.count() == 2


def test_the_file_lies_below_the_data_folder_for_its_owner_only(redaktion, settings):
    hochladen(redaktion, name="../../böse.txt", probelauf="on")
    datei = Path(Registerimport.objects.get().datei.path)
    assert datei.parent == settings.DATEN_ORDNER / "register"
    assert settings.MEDIA_ROOT not in datei.parents
    assert stat.S_IMODE(datei.stat().st_mode) == 0o600
    assert "böse" not in datei.name


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"<html>Anmeldung</html>", "Das Format ist nicht bekannt"),
        (b"10" + b" " * (20 * 1024 * 1024), "größer als 20 MB"),
        (b"PK\x03\x04", "beschädigt"),
        (b"", "leer"),
    ],
)
def test_what_is_no_register_is_refused_at_once(redaktion, inhalt, satz):
    antwort = hochladen(redaktion, inhalt, probelauf="on")
    assert antwort.status_code == 200
    assert satz in antwort.content.decode()
    assert not Registerimport.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_faults_are_shown_by_row_field_and_reason(redaktion, arbeiten):
    hochladen(redaktion, gv.ZWANZIG_FEHLER.read_bytes())
    arbeiten()
    importlauf = Registerimport.objects.get()
    assert importlauf.stand == Importstand.ABGELEHNT
    seite = redaktion.get(ansicht(importlauf))
    assert "48 Bezeichnung Der Name fehlt." in text(seite)
    assert seite.content.decode().count("<td>Textkennzeichen</td>") == 2
    # That is the file's fault: the task itself did its work.
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_an_older_file_needs_the_second_box(redaktion, arbeiten):
    f.RegisterimportFactory()
    aelter = gv.datei(gv.zeilen(), "20251231")
    hochladen(redaktion, aelter)
    arbeiten()
    assert Registerimport.objects.first().stand == Importstand.ABGELEHNT
    hochladen(redaktion, aelter, auch_aelter="on")
    arbeiten()
    assert Registerimport.objects.first().stand == Importstand.FERTIG


def test_record_and_task_are_one_transaction(redaktion, monkeypatch):
    def kaputt(importlauf):
        raise RuntimeError("mitten darin")

    monkeypatch.setattr(auftraege, "_einreihen", kaputt)
    with pytest.raises(RuntimeError):
        hochladen(redaktion, probelauf="on")
    assert not Registerimport.objects.exists()


def test_only_who_may_add_may_upload(client):
    leser = f.RedaktionFactory(username="leser", is_superuser=False)
    client.force_login(leser)
    assert hochladen(client, probelauf="on").status_code == 403
    geprueft = f.RegisterimportFactory(probelauf=True)
    assert client.get(ansicht(geprueft)).status_code == 403
    client.post(reverse("admin:kommunen_registerimport_uebernehmen", args=[geprueft.pk]))
    assert Registerimport.objects.count() == 1


def test_a_disturbance_is_tried_again_and_kept_at_last(redaktion, arbeiten, monkeypatch):
    hochladen(redaktion)
    importlauf = Registerimport.objects.get()

    def kaputt(**_):
        raise OSError("Datenträger voll")

    heil = auftraege.importieren
    monkeypatch.setattr(auftraege, "importieren", kaputt)
    for _ in range(aufgaben.HOECHSTVERSUCHE - 1):
        arbeiten()
        importlauf.refresh_from_db()
        assert importlauf.stand == Importstand.WARTET
        jetzt_faellig()
    arbeiten()
    importlauf.refresh_from_db()
    assert importlauf.stand == Importstand.GESCHEITERT
    assert "Datenträger voll" in importlauf.meldung
    assert "Datenträger voll" in text(redaktion.get(ansicht(importlauf)))

    # The disk has room again, an editor asks for another attempt.
    monkeypatch.setattr(auftraege, "importieren", heil)
    liste = reverse("admin:basis_hintergrundaufgabe_changelist")
    assert "gescheitert" in text(redaktion.get(liste))
    auswahl = {"action": "erneut_versuchen", "_selected_action": [str(DBTaskResult.objects.get().pk)]}
    assert "Neu eingereiht: 1." in text(redaktion.post(liste, auswahl, follow=True))
    arbeiten()
    importlauf.refresh_from_db()
    assert importlauf.stand == Importstand.FERTIG
    assert Kommune.objects.count() == 22


def jetzt_faellig() -> None:
    """Time passes."""
    DBTaskResult.objects.update(run_after=timezone.now())


def test_a_worker_that_died_after_the_work_does_not_do_it_twice(redaktion, arbeiten):
    hochladen(redaktion)
    arbeiten()
    bericht = Registerimport.objects.get().bericht
    DBTaskResult.objects.update(status="RUNNING")  # killed before it could say so
    assert aufgaben.verwaiste_aufnehmen() == 1
    jetzt_faellig()
    arbeiten()
    assert Registerimport.objects.get().bericht == bericht
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_the_list_shows_what_happened(redaktion):
    f.RegisterimportFactory(stand=Importstand.GESCHEITERT)
    seite = text(redaktion.get(reverse(LISTE)))
    assert "GV100AD" in seite
    assert "gescheitert" in seite
