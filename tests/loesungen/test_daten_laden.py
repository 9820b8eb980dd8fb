"""`manage.py daten_laden` on a small set of files, and once on the real ones."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from kommunen.models import Kommune, Modellprojekt
from loesungen.models import Loesung, Nachnutzung, Repository, Schlagwort
from tests import factories as f

pytestmark = pytest.mark.django_db


def quelle(titel="Amtsblatt"):
    return {"titel": titel, "herausgeber": "", "url": "", "gesehen_am": None, "hinweis": ""}


def loesung(kennung, **werte):
    eintrag = {"kennung": kennung, "slug": kennung.lower(), "titel": f"Lösung {kennung}", "status": "veroeffentlicht"}
    return eintrag | {"kurzbeschreibung": "Ein Satz.", "vertrauen": "hoch"} | werte


@pytest.fixture
def dateien():
    """The contents of a small set of files; a test plants its fault here."""
    land = {"schluessel": "05", "iso_code": "DE-NW", "kuerzel": "NW", "name": "Nordrhein-Westfalen"}
    return {
        "bundeslaender.csv": [land],
        "kommunen.csv": [
            {
                "schluessel": "05124000",
                "typ": "gemeinde",
                "name": "Wuppertal",
                "bundesland": "NW",
                "kreis": "",
                "einwohner": "1",
            },
            {
                "schluessel": "05158004",
                "typ": "gemeinde",
                "name": "Erkrath",
                "bundesland": "NW",
                "kreis": "05158",
                "einwohner": "",
            },
            {
                "schluessel": "05158",
                "typ": "kreis",
                "name": "Kreis Mettmann",
                "bundesland": "NW",
                "kreis": "",
                "einwohner": "9",
            },
        ],
        "staffeln.json": [{"nummer": 3, "jahr": 2021, "name": "Staffel 3"}],
        "modellprojekte.json": [
            {
                "slug": "wuppertal",
                "name": "Wuppertal",
                "staffel": 3,
                "bundesland": "NW",
                "projektart": "grossstadt",
                "kommunen": [{"schluessel": "05124000", "rolle": "federfuehrend"}],
                "quellen": [quelle()],
            }
        ],
        "veranstaltungen.json": [{"slug": "kongress", "titel": "Kongress", "beginn": "2023-05", "quellen": []}],
        "kooperationen.json": [
            {"slug": "verbund", "name": "Verbund", "art": "verbund", "mitglieder": [{"schluessel": "05124000"}]}
        ],
        "loesungsarten.json": [{"art": "app", "einleitung": "Ein Programm für das Telefon."}],
        "glossar.json": [{"slug": "staffel", "begriff": "Staffel", "auch": [], "erklaerung": "Eine Runde."}],
        "handlungsfelder.json": [{"slug": "energie", "name": "Energie"}],
        "organisationen.json": [{"name": "Stadtwerke", "art": "kommune-nah", "webseite": ""}],
        "standards.json": [{"slug": "mqtt", "name": "MQTT"}],
        "synonyme.json": [{"begriffe": "Müll, Abfall", "notiz": ""}],
        "loesungen.json": [
            loesung(
                "L001",
                handlungsfelder=["energie"],
                schlagwoerter=["Hochwasser", "Bäume"],
                kommunen=[{"schluessel": "05124000", "rolle": ""}],
                traeger=["Stadtwerke"],
                standards=["mqtt"],
                modellprojekt="wuppertal",
                plattformen=["web", "ios"],
                quellen=[quelle("A"), quelle("B")],
                nachnutzungen=[{"schluessel": "05158004", "stand": "im_betrieb", "beleg": "laut Quelle"}],
            ),
            loesung("L002", basiert_auf=["L001"], modellprojekt="", quellen=[quelle()]),
            loesung("L061", status="entwurf", vertrauen="niedrig", titel="Schwache Sensorik"),
        ],
        "repositories.json": [
            {"url": "https://forge.invalid/a", "gesehen": True, "loesungen": [{"kennung": "L001", "rolle": "spiegel"}]}
        ],
    }


@pytest.fixture
def laden(dateien, tmp_path, capsys):
    """Writes the files and loads them; returns what was printed."""

    def tun(*argumente) -> str:
        for name, eintraege in dateien.items():
            with (tmp_path / name).open("w", encoding="utf-8", newline="") as datei:
                if name.endswith(".csv"):
                    schreiber = csv.DictWriter(datei, eintraege[0])
                    schreiber.writeheader()
                    schreiber.writerows(eintraege)
                else:
                    json.dump(eintraege, datei, ensure_ascii=False)
        capsys.readouterr()
        call_command("daten_laden", "--ordner", str(tmp_path), *argumente)
        return capsys.readouterr().out

    return tun


def test_laedt_alles_mit_beziehungen(laden):
    ausgabe = laden()
    assert "Kommunen: 3 angelegt, 0 unverändert, 0 abweichend, 0 überschrieben" in ausgabe
    assert "L061 „Schwache Sensorik“ (schwach belegt)" in ausgabe
    eins = Loesung.objects.get(kennung="L001")
    assert eins.titel_gefaltet == "losung l001"
    assert [s.name for s in eins.schlagwoerter.order_by("name")] == ["Bäume", "Hochwasser"]
    assert Schlagwort.objects.get(name="Bäume").slug == "baeume"
    assert [k.name for k in eins.kommunen.all()] == ["Wuppertal"]
    assert [o.name for o in eins.traeger.all()] == ["Stadtwerke"]
    assert [s.name for s in eins.standards.all()] == ["MQTT"]
    assert [h.name for h in eins.handlungsfelder.all()] == ["Energie"]
    assert [v.kennung for v in eins.varianten.all()] == ["L002"]
    assert eins.quellen.count() == 2
    assert eins.nachnutzungen.get().kommune.kreis.name == "Kreis Mettmann"
    assert eins.modellprojekt.staffel.nummer == 3
    assert Repository.objects.get().loesungsrepositories.get().rolle == "spiegel"
    assert set(Loesung.objects.sichtbar().values_list("kennung", flat=True)) == {"L001", "L002"}
    assert {loesung.kennung: bool(loesung.veroeffentlicht_am) for loesung in Loesung.objects.all()} == {
        "L001": True,
        "L002": True,
        "L061": False,
    }


def test_zweiter_lauf_aendert_nichts(laden, django_assert_max_num_queries):
    laden()
    vorher = list(Loesung.objects.order_by("pk").values())
    with django_assert_max_num_queries(60):
        ausgabe = laden("--ueberschreiben")
    assert "Lösungen: 0 angelegt, 3 unverändert, 0 abweichend, 0 überschrieben" in ausgabe
    assert list(Loesung.objects.order_by("pk").values()) == vorher


def test_browserzeilenenden_sind_keine_abweichung(laden, dateien):
    dateien["loesungen.json"][0]["loesungsansatz"] = "Eins\nZwei"
    laden()
    Loesung.objects.filter(kennung="L001").update(loesungsansatz="Eins\r\nZwei", plattformen=["ios", "web"])
    assert "3 unverändert" in laden().split("Lösungen: ")[1]


def _redigieren():
    eins = Loesung.objects.get(kennung="L001")
    eins.titel = "Von Hand"
    eins.save()
    eins.schlagwoerter.add("Eigenes")
    eins.quellen.filter(titel="B").delete()
    Nachnutzung.objects.update(beleg="von Hand", anpassungen="bleibt")
    Modellprojekt.objects.get().kommunen.clear()


def test_abweichungen_werden_berichtet_und_nicht_ueberschrieben(laden):
    laden()
    _redigieren()
    ausgabe = laden()
    assert "Lösungen: 0 angelegt, 2 unverändert, 1 abweichend, 0 überschrieben" in ausgabe
    assert "Lösung L001, titel: Datenbank „Von Hand“ → Datei „Lösung L001“" in ausgabe
    assert "Lösung L001, schlagwoerter: Datenbank „Eigenes“ → Datei nichts weiter" in ausgabe
    assert "Lösung L001, quellen: Datenbank nichts weiter → Datei „B“" in ausgabe
    assert "Modellprojekt wuppertal, kommunen: Datenbank nichts weiter → Datei „05124000 · federfuehrend“" in ausgabe
    assert Loesung.objects.get(kennung="L001").titel == "Von Hand"


def test_ueberschreiben_gilt_der_datei_und_behaelt_was_sie_nicht_kennt(laden):
    laden()
    _redigieren()
    assert "Lösungen: 0 angelegt, 2 unverändert, 0 abweichend, 1 überschrieben" in laden("--ueberschreiben")
    eins = Loesung.objects.get(kennung="L001")
    assert (eins.titel, eins.titel_gefaltet) == ("Lösung L001", "losung l001")
    assert {s.name for s in eins.schlagwoerter.all()} == {"Bäume", "Hochwasser"}
    assert {q.titel for q in eins.quellen.all()} == {"A", "B"}
    assert (Nachnutzung.objects.get().beleg, Nachnutzung.objects.get().anpassungen) == ("laut Quelle", "bleibt")
    assert Modellprojekt.objects.get().kommunen.count() == 1
    assert "3 unverändert" in laden().split("Lösungen: ")[1]


def test_suchindex_folgt(laden, anwenden):
    laden()
    assert anwenden()
    _redigieren()
    anwenden()
    laden("--ueberschreiben")
    assert anwenden()


def test_zusammengefuehrtes_schlagwort_kommt_nicht_wieder(laden):
    laden()
    Schlagwort.objects.get(name="Bäume").delete()
    laden()
    assert not Schlagwort.objects.filter(name="Bäume").exists()


def _setze(datei, nummer, **werte):
    return lambda dateien: dateien[datei][nummer].update(werte)


@pytest.mark.parametrize(
    ("fehler", "teile"),
    [
        (
            _setze("loesungen.json", 0, modellprojekt="gibtsnicht"),
            ["Eintrag 1 (L001)", "Feld modellprojekt", "Verweis"],
        ),
        (_setze("loesungen.json", 1, basiert_auf=["L999"]), ["(L002)", "Feld basiert_auf[1]", "„L999“"]),
        (_setze("loesungen.json", 0, reifegrad="fertig"), ["Feld reifegrad", "Erlaubt sind: idee, prototyp"]),
        (_setze("loesungen.json", 0, kurzbeschreibung="x" * 151), ["kurzbeschreibung", "Kürzen Sie den Text auf 150"]),
        (_setze("loesungen.json", 0, titel=""), ["Feld titel", "Ergänzen Sie die Angabe."]),
        (_setze("loesungen.json", 0, farbe="rot"), ["Feld farbe", "nicht bekannt"]),
        (_setze("loesungen.json", 0, plattformen="web"), ["Feld plattformen", "Liste von Texten"]),
        (_setze("loesungen.json", 0, quellen=[quelle("")]), ["Feld quellen[1]", "nennt nichts"]),
        (_setze("loesungen.json", 1, kennung="L001"), ["Feld kennung", "steht schon in Eintrag 1 (L001)"]),
        (_setze("loesungen.json", 1, slug="l001"), ["Eintrag 2 (L002)", "Feld slug"]),
        (_setze("loesungen.json", 0, kommunen=[{"schluessel": "05124000"}] * 2), ["Feld kommunen", "2-mal"]),
        (_setze("kommunen.csv", 1, einwohner="viele"), ["kommunen.csv, Zeile 3 (05158004)", "Feld einwohner"]),
        (_setze("kommunen.csv", 0, kreis="05158004"), ["Feld kreis", "verweist selbst"]),
        (_setze("kommunen.csv", 0, bundesland="XX"), ["Feld bundesland", "Bundesländer"]),
        (_setze("repositories.json", 0, letzter_commit="gestern"), ["repositories.json", "Feld letzter_commit"]),
    ],
)
def test_ein_fehler_und_nichts_wird_geladen(laden, dateien, fehler, teile):
    fehler(dateien)
    with pytest.raises(CommandError) as e:
        laden()
    for teil in [*teile, "Abhilfe:"]:
        assert teil in str(e.value)
    assert not Kommune.objects.exists()
    assert e.value.returncode == 1


def test_alle_fehler_auf_einmal(laden, dateien):
    dateien["loesungen.json"][0]["reifegrad"] = "fertig"
    dateien["kommunen.csv"][0]["typ"] = "dorf"
    with pytest.raises(CommandError, match="2 Fehler") as e:
        laden()
    assert "loesungen.json" in str(e.value)
    assert "kommunen.csv" in str(e.value)


@pytest.mark.parametrize("inhalt", [b"[{]", b'{"a": 1}', b"\xff\xfe", None])
def test_kaputte_oder_fehlende_datei(laden, dateien, tmp_path, inhalt):
    laden()
    if inhalt is None:
        (tmp_path / "standards.json").unlink()
    else:
        (tmp_path / "standards.json").write_bytes(inhalt)
    with pytest.raises(CommandError, match=r"standards\.json"):
        call_command("daten_laden", "--ordner", str(tmp_path))


def test_belegter_slug_der_datenbank_bricht_alles_ab(laden):
    f.LoesungFactory(kennung="L500", slug="l001")
    with pytest.raises(CommandError, match="hat in der Datenbank schon ein anderer Eintrag"):
        laden()
    assert not Kommune.objects.exists()


@pytest.mark.langsam
def test_die_echten_dateien(capsys):
    call_command("daten_laden")
    ausgabe = capsys.readouterr().out
    assert "Kommunen: 11058 angelegt" in ausgabe
    assert "L061" in ausgabe
    assert "L101" in ausgabe
    assert Loesung.objects.count() == 239
    assert Loesung.objects.sichtbar().count() == 237
    assert Repository.objects.filter(loesungen=None).count() == 11
    call_command("daten_laden")
    assert "Kommunen: 0 angelegt, 11058 unverändert" in capsys.readouterr().out
