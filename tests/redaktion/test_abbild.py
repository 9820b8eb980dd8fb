"""Every model with a working copy, by introspection: what is added later is in copy, difference, merge and revert."""

import datetime as dt

import pytest
from django.apps import apps
from django.core import checks
from django.db import models

from loesungen.models import Loesung, Quelle
from redaktion import abbild, ablauf, historie
from redaktion.abbild import abbilden, anwenden, stempel
from redaktion.dreiwege import zusammenlegen
from redaktion.models import Bearbeitbar
from redaktion.pruefungen import jede_beziehung_ist_eingeordnet
from redaktion.unterschied import unterschiede, wortweise
from tests import factories as f

pytestmark = pytest.mark.django_db
MODELLE = [modell for modell in apps.get_models() if issubclass(modell, Bearbeitbar)]


def test_es_gibt_modelle_mit_arbeitskopie():
    assert Loesung in MODELLE


@pytest.mark.parametrize("modell", MODELLE)
def test_jedes_feld_und_jede_beziehung_ist_eingeordnet(modell):
    inhalt = {feld.name for feld in abbild.felder(modell)}
    for feld in modell._meta.concrete_fields:
        ist = [feld.name in inhalt, feld.name in modell.EIGENES, abbild.abgeleitet(feld)]
        assert any(ist), f"{feld.name} would be forgotten"
        assert not (feld.name in inhalt and feld.name in modell.EIGENES)
    assert {feld.name for feld in modell._meta.concrete_fields} >= modell.EIGENES
    mengen = {feld.name for feld in abbild.mengen(modell)}
    zeilenmodelle = {teil.modell for teil in abbild.teile(modell)}
    for feld in modell._meta.many_to_many:
        assert feld.name in mengen or feld.remote_field.through in zeilenmodelle, feld.name
    assert jede_beziehung_ist_eingeordnet() == []


def test_eine_vergessene_beziehung_faellt_auf(monkeypatch):
    monkeypatch.setattr(Loesung, "TEILE", tuple(name for name in Loesung.TEILE if name != "quellen"))
    (fehler,) = jede_beziehung_ist_eingeordnet()
    assert (fehler.id, fehler.level) == ("redaktion.E001", checks.ERROR)
    assert "'quellen'" in fehler.msg
    monkeypatch.setattr(Loesung, "TEILE", (*Loesung.TEILE, "quellen", "nirgends"))
    assert [fehler.id for fehler in jede_beziehung_ist_eingeordnet()] == ["redaktion.E002"]


# --- a second value for every field, made from the model ------------------------------------------------------------


def anderer_wert(feld: models.Field, wert):
    """A plain value of the field that differs from `wert` and that the database accepts."""
    if isinstance(feld, models.ForeignKey):
        fabrik = {"kommune": f.KommuneFactory, "modellprojekt": f.ModellprojektFactory, "tag": f.SchlagwortFactory}
        fabrik["repository"] = f.RepositoryFactory
        return fabrik[feld.related_model._meta.model_name if feld.name != "tag" else "tag"]().pk
    if feld.choices:
        return next(schluessel for schluessel, _ in feld.flatchoices if schluessel not in ("", wert))
    if isinstance(feld, models.BooleanField):
        return not wert
    if isinstance(feld, models.DateField):
        return "2031-03-04"
    if isinstance(feld, models.IntegerField):
        return 15 if feld.name.endswith("_bis") else 3 if feld.name.endswith("_von") else 2031
    if isinstance(feld, models.JSONField):
        return ["ganz", "anders"]
    if isinstance(feld, models.EmailField):
        return "anders@stadt.invalid"
    if isinstance(feld, models.URLField):
        return "https://anders.invalid/"
    if isinstance(feld, models.CharField | models.TextField | models.FileField):
        return {"seit": "2019", "lizenz": "MIT"}.get(feld.name, f"{wert} anders")
    raise AssertionError(f"Teach this test a second value for {feld}")


def veraendert(modell, alt: dict) -> dict:
    """An Abbild in which every field, every relation and every row differs from `alt`."""
    mengen = {
        "handlungsfelder": f.HandlungsfeldFactory,
        "traeger": f.OrganisationFactory,
        "partner": f.OrganisationFactory,
        "standards": f.StandardFactory,
        "kooperationen": f.KooperationFactory,
        "basiert_auf": f.LoesungFactory,
    }
    neu = {
        "felder": {feld.name: anderer_wert(feld, alt["felder"][feld.name]) for feld in abbild.felder(modell)},
        "mengen": {feld.name: [mengen[feld.name]().pk] for feld in abbild.mengen(modell)},
        "teile": {},
    }
    for teil in abbild.teile(modell):
        zeilen = [
            {feld.name: anderer_wert(feld, zeile[feld.name]) for feld in teil.felder}
            for zeile in list(alt["teile"][teil.name].values())[:1]
        ]
        neu["teile"][teil.name] = abbild.zeilen_mit_schluessel(teil, zeilen)
    return neu


@pytest.fixture
def stand(voll):
    loesung = voll()
    return loesung, abbilden(loesung)


def test_die_probe_fuellt_alles(stand):
    """Else the tests below would compare nothing with nothing."""
    _, alt = stand
    assert [name for name, wert in alt["felder"].items() if wert in (None, "", [])] == []
    assert [name for name, werte in alt["mengen"].items() if not werte] == []
    assert [name for name, zeilen in alt["teile"].items() if not zeilen] == []


def test_jedes_feld_wird_angewendet_und_zurueckgeholt(stand):
    loesung, alt = stand
    neu = veraendert(Loesung, alt)
    assert anwenden(loesung, neu) == []
    assert abbilden(Loesung.objects.get(pk=loesung.pk)) == neu
    assert anwenden(Loesung.objects.get(pk=loesung.pk), alt) == []
    assert abbilden(Loesung.objects.get(pk=loesung.pk)) == alt


def test_jedes_feld_steht_in_der_historie(stand):
    loesung, alt = stand
    historie.festhalten(loesung, None, "Anlass")
    anwenden(loesung, veraendert(Loesung, alt))
    assert historie.aus_version(historie.versionen(loesung).get()) == alt


def test_jedes_feld_steht_im_unterschied(stand):
    _, alt = stand
    neu = veraendert(Loesung, alt)
    erwartet = {*neu["felder"], *neu["mengen"], *neu["teile"]}
    assert {unterschied.name for unterschied in unterschiede(Loesung, alt, neu)} == erwartet
    assert unterschiede(Loesung, alt, alt) == []


def test_jedes_feld_wird_kopiert(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    assert abbilden(Loesung.objects.get(pk=kopie.pk)) == abbilden(oeffentlich) == kopie.grundlage


def test_jedes_feld_wird_uebernommen(freigeberin, oeffentlich):
    kopie = ablauf.arbeitskopie_anlegen(objekt=oeffentlich, person=freigeberin)
    neu = veraendert(Loesung, abbilden(kopie))
    anwenden(kopie, neu)
    ablauf.uebernehmen(kopie=kopie, person=freigeberin)
    assert abbilden(Loesung.objects.get(pk=oeffentlich.pk)) == neu


def test_jedes_feld_wird_dreiseitig_verglichen(stand):
    _, alt = stand
    neu = veraendert(Loesung, alt)
    einseitig = zusammenlegen(Loesung, grundlage=alt, original=alt, kopie=neu)
    assert (einseitig.abbild, einseitig.konflikte) == (neu, ())
    andersherum = zusammenlegen(Loesung, grundlage=alt, original=neu, kopie=alt)
    assert (andersherum.abbild, andersherum.konflikte) == (neu, ())
    drittes = veraendert(Loesung, neu)
    beide = zusammenlegen(Loesung, grundlage=alt, original=neu, kopie=drittes)
    verschieden = {n for n, wert in drittes["felder"].items() if wert not in (alt["felder"][n], neu["felder"][n])}
    assert len(verschieden) >= 20
    assert {k.name for k in beide.konflikte if ":" not in k.name} == verschieden
    assert set(beide.offen) == {k.name for k in beide.konflikte}
    assert {n for n, wert in beide.abbild["felder"].items() if wert != neu["felder"][n]} == set()


# --- details --------------------------------------------------------------------------------------------------------


def test_gleiche_zeilen_gehen_nicht_verloren(stand):
    loesung, alt = stand
    assert len(alt["teile"]["quellen"]) == 2
    loesung.quellen.first().delete()
    anwenden(loesung, alt)
    assert loesung.quellen.count() == 2


def test_unveraenderte_zeilen_behalten_ihren_schluessel(stand):
    loesung, alt = stand
    vorher = set(loesung.nachnutzungen.values_list("pk", flat=True))
    alt["felder"]["titel"] = "Anders"
    anwenden(loesung, alt)
    assert set(loesung.nachnutzungen.values_list("pk", flat=True)) == vorher


def test_was_es_nicht_mehr_gibt_wird_genannt(stand):
    loesung, alt = stand
    loesung.standards.get().delete()
    loesung.schlagwoerter.first().delete()
    assert anwenden(loesung, alt) == ["Standards: 1 davon", "Verschlagwortung: ein Eintrag"]


def test_zeilenenden_sind_kein_unterschied(stand):
    loesung, alt = stand
    loesung.loesungsansatz = loesung.loesungsansatz.replace("\n", "\r\n")
    assert stempel(abbilden(loesung)) == stempel(alt)


def test_texte_werden_wortweise_verglichen():
    stuecke = wortweise("Die Stadt misst den Pegel.", "Die Stadt misst jeden Pegel täglich.")
    assert "".join(s.text for s in stuecke if s.art != "dazu") == "Die Stadt misst den Pegel."
    assert "".join(s.text for s in stuecke if s.art != "weg") == "Die Stadt misst jeden Pegel täglich."
    assert [s.text for s in stuecke if s.art == "weg"] == ["den", "Pegel."]


def test_unterschied_nennt_namen(stand):
    loesung, alt = stand
    Quelle.objects.create(loesung=loesung, titel="Ratsinfo", gesehen_am=dt.date(2026, 5, 6))
    loesung.lokalisierbar = None
    nach_name = {u.name: u for u in unterschiede(Loesung, alt, abbilden(loesung))}
    assert nach_name["quellen"].dazu == ("Ratsinfo · 06.05.2026",)
    assert (nach_name["lokalisierbar"].weg, nach_name["lokalisierbar"].dazu) == (("ja",), ("leer",))
