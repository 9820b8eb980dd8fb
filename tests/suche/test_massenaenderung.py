"""A bulk change notes each entry before and after; each document is built once all the same."""

from loesungen.models import Loesung
from suche import index
from suche.models import Indexauftrag
from suche.search import Suchanfrage, suchen
from tests import factories as f


def test_each_document_is_built_once(anwenden, monkeypatch):
    for n in range(7):
        f.LoesungFactory(veroeffentlicht=True, titel=f"Hochwasser {n}", reifegrad="pilot")
    anwenden()
    gebaut = []
    echt = index.indexdokument
    monkeypatch.setattr(index, "SATZ", 3)
    monkeypatch.setattr(index, "indexdokument", lambda typ, i: gebaut.append((typ.name, i.pk)) or echt(typ, i))
    index.aktualisieren(Loesung.objects.all(), reifegrad="idee")
    assert index.anwenden() == 14
    assert not Indexauftrag.objects.exists()
    loesungen = [paar for paar in gebaut if paar[0] == "loesung"]
    assert len(loesungen) == len(set(loesungen)) == 7
    monkeypatch.undo()
    anwenden()
    assert suchen(Suchanfrage("loesung", "Hochwasser")).facetten["reifegrad"] == {"idee": 7}


def test_jobs_of_another_type_with_the_same_key_stay_apart(anwenden):
    loesung = f.LoesungFactory(veroeffentlicht=True)
    begriff = f.BegriffFactory(pk=loesung.pk, begriff="Pegel", erklaerung="Wasserstand")
    anwenden()
    index.vormerken("loesung", [loesung.pk])
    index.vormerken("begriff", [begriff.pk])
    index.vormerken("loesung", [loesung.pk])
    assert anwenden() == 3
    assert suchen(Suchanfrage("begriff", "Pegel")).gesamt == 1
