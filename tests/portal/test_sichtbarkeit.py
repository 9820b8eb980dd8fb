"""A draft leaks nowhere: no page, no count, no search, no relation's list, no feed, no sitemap."""

import pytest

from basis.sichtbarkeit import Status
from loesungen.models import Loesung
from suche import index
from tests import factories as f

GEHEIM = "Geheimprojekt"


@pytest.fixture
def welt(leerer_index):
    """One public and one hidden Loesung with the same relations; the hidden one is also related to the public one."""
    kommune = f.KommuneFactory(name="Lemgo", breite=52.03, laenge=8.9)
    nachnutzer = f.KommuneFactory(name="Herford")
    projekt = f.ModellprojektFactory(kommunen=[kommune])
    feld = f.HandlungsfeldFactory(name="Energie")
    kooperation = f.KooperationFactory(mitglieder=[kommune])
    gemeinsam = {
        "kommunen": [kommune],
        "modellprojekt": projekt,
        "handlungsfelder": [feld],
        "schlagwoerter": ["Pegel"],
    }
    offen = f.LoesungFactory(titel="Öffentliche Lösung", veroeffentlicht=True, **gemeinsam)
    geheim = f.LoesungFactory(titel=GEHEIM, slug="geheim", veroeffentlicht=True, basiert_auf=[offen], **gemeinsam)
    offen.basiert_auf.add(geheim)
    repository = f.RepositoryFactory(loesungen=[offen, geheim])
    for loesung in (offen, geheim):
        f.NachnutzungFactory(loesung=loesung, kommune=nachnutzer)
        loesung.kooperationen.add(kooperation)
    index.anwenden()
    adressen = [
        "/",
        "/loesungen/",
        f"/loesungen/?q={GEHEIM}",
        "/loesungen/?schlagwort=pegel",
        offen.get_absolute_url(),
        "/kommunen/",
        "/kommunen/?mit=loesungen",
        kommune.get_absolute_url(),
        nachnutzer.get_absolute_url(),
        "/modellprojekte/",
        projekt.get_absolute_url(),
        projekt.staffel.get_absolute_url(),
        kommune.bundesland.get_absolute_url(),
        feld.get_absolute_url(),
        "/kooperationen/",
        kooperation.get_absolute_url(),
        "/repositories/",
        "/karte/",
        "/karte/daten.json",
        "/loesungen/feed/",
        "/sitemap-loesungen.xml",
    ]
    assert repository.loesungen.count() == 2
    return geheim, adressen


def seiten(client, adressen) -> dict[str, str]:
    gelesen = {}
    for adresse in adressen:
        antwort = client.get(adresse)
        assert antwort.status_code == 200, adresse
        gelesen[adresse] = antwort.content.decode()
    return gelesen


def test_while_public_it_stands_everywhere(client, welt):
    _, adressen = welt
    ohne = [a for a, html in seiten(client, adressen).items() if GEHEIM not in html and "geheim" not in html]
    # Only pages that list no single Loesungen do not name it.
    assert set(ohne) <= {"/kommunen/", "/kommunen/?mit=loesungen", "/modellprojekte/", "/kooperationen/"} | {
        a for a in adressen if a.startswith(("/staffeln/", "/bundeslaender/"))
    }


@pytest.mark.parametrize("status", [Status.ENTWURF, Status.IN_PRUEFUNG, Status.ARCHIVIERT])
def test_taken_back_it_is_gone_everywhere(client, welt, status):
    geheim, adressen = welt
    geheim.status = status
    geheim.save()
    index.anwenden()
    for adresse, html in seiten(client, adressen).items():
        ohne_eingabe = html.replace(f"q={GEHEIM}", "").replace(f'value="{GEHEIM}"', "").replace(f"„{GEHEIM}“", "")
        assert GEHEIM not in ohne_eingabe, adresse
        assert "/loesungen/geheim/" not in html, adresse
    assert client.get(geheim.get_absolute_url()).status_code == 404


def test_even_a_stale_index_shows_no_draft(client, welt):
    """Between the commit and the update of the index the rows come from the visible queryset all the same."""
    geheim, _ = welt
    Loesung.objects.filter(pk=geheim.pk).update(status=Status.ENTWURF)
    assert "/loesungen/geheim/" not in client.get("/loesungen/").content.decode()


def test_counts_leave_it_out(client, welt):
    geheim, _ = welt
    geheim.status = Status.ENTWURF
    geheim.save()
    index.anwenden()
    assert "1 Lösung" in client.get("/loesungen/").content.decode()
    kommune = geheim.kommunen.get()
    assert type(kommune).objects.mit_loesungszahl().get(pk=kommune.pk).loesungszahl == 1
    feld = geheim.handlungsfelder.get()
    assert type(feld).objects.mit_loesungszahl().get(pk=feld.pk).loesungszahl == 1
    assert type(geheim.modellprojekt.staffel).objects.mit_zahlen().get().loesungszahl == 1
    land = kommune.bundesland
    assert type(land).objects.mit_zahlen().get(pk=land.pk).loesungszahl == 1


def test_a_picture_is_served_only_while_its_entry_is_public(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "loesungen").mkdir()
    (tmp_path / "loesungen" / "bild.png").write_bytes(b"\x89PNG\r\n")
    loesung = f.LoesungFactory(
        veroeffentlicht=True,
        bild="loesungen/bild.png",
        bild_alt="Karte",
        bild_urheber="Stadt",
        bild_lizenz="CC0-1.0",
        bild_quelle="https://example.org/",
    )
    assert client.get("/medien/loesungen/bild.png").status_code == 200
    assert client.get("/medien/../settings.py").status_code == 404
    loesung.status = Status.ENTWURF
    loesung.save()
    assert client.get("/medien/loesungen/bild.png").status_code == 404
