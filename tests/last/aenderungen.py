"""Random edits, as editors make them: fields, relations, tags, new and deleted entries, publishing and withdrawing."""

from random import Random

from django.db import transaction

from basis.sichtbarkeit import Status
from kommunen.models import Bundesland, Kommune, Modellprojekt
from loesungen.models import (
    Handlungsfeld,
    Loesung,
    Loesungskommune,
    Nachnutzung,
    Organisation,
    Schlagwort,
    Standard,
)
from suche import index

from .aufgaben import bemerken
from .bestand import ANKERWORT

SAETZE = (
    "Pegelstände werden gemessen und im Internet gezeigt.",
    "Die Bürgerinnen und Bürger melden Schäden an Straßen und Brücken.",
    "Räume in Bürgerhäusern lassen sich mit dem Telefon buchen.",
    "Sensoren messen, wie feucht der Boden unter den Bäumen ist.",
    "Ein digitaler Zwilling zeigt, was bei Starkregen geschieht.",
)


class Redaktion:
    """One editor with a seed of their own: the same seed makes the same choices."""

    def __init__(self, name: str):
        self.name, self.zufall = name, Random(name)
        self._neue = 0
        self._arten = (
            (self.felder, 5),
            (self.beziehung, 3),
            (self.schlagwoerter, 3),
            (self.nachnutzung, 2),
            (self.kommunen, 2),
            (self.veroeffentlichen_oder_zuruecknehmen, 4),
            (self.loeschen, 1),
            (self.anlegen, 2),
            (self.nachbarschaft, 2),
            (self.viele, 1),
            (self.spaeter, 1),
        )

    def aendern(self) -> str:
        """One edit, in one transaction; returns which kind."""
        (art,) = self.zufall.choices([a for a, _ in self._arten], [gewicht for _, gewicht in self._arten])
        with transaction.atomic():
            art()
        return art.__name__

    # --- an entry ---

    def _eine(self, *, auch_anker: bool = True) -> Loesung:
        """Any entry, locked as long as the edit takes, since others delete at the same time."""
        while True:
            alle = list(Loesung.objects.order_by("pk").values_list("pk", "titel"))
            pk = self.zufall.choice([pk for pk, titel in alle if auch_anker or not titel.startswith(ANKERWORT)])
            gefunden = Loesung.objects.select_for_update().filter(pk=pk).first()
            if gefunden is not None:
                return gefunden

    def _wort(self) -> str:
        return f"{self.name}-{self.zufall.randrange(10_000)}"

    def felder(self) -> None:
        loesung = self._eine()
        anfang = ANKERWORT if loesung.titel.startswith(ANKERWORT) else "Vorhaben"
        loesung.titel = f"{anfang} {self._wort()}"
        loesung.kurzbeschreibung = self.zufall.choice(SAETZE)
        loesung.loesungsansatz = "\n\n".join(self.zufall.choices(SAETZE, k=3))
        loesung.reifegrad = self.zufall.choice(["", "idee", "pilot", "verstetigt"])
        loesung.save()

    def beziehung(self) -> None:
        name, modell = self.zufall.choice(
            [("handlungsfelder", Handlungsfeld), ("traeger", Organisation), ("standards", Standard)]
        )
        werte = list(modell._default_manager.order_by("pk"))
        getattr(self._eine(), name).set(self.zufall.sample(werte, self.zufall.randint(0, 2)))

    def schlagwoerter(self) -> None:
        loesung, vorhandene = self._eine(), list(Schlagwort.objects.order_by("pk"))
        tun = self.zufall.choice([loesung.schlagwoerter.add, loesung.schlagwoerter.remove])
        tun(*self.zufall.sample(vorhandene, 2))

    def nachnutzung(self) -> None:
        loesung, kommune = self._eine(), self.zufall.choice(Kommune.objects.order_by("pk"))
        vorhandene = Nachnutzung.objects.filter(loesung=loesung, kommune=kommune).first()
        if vorhandene is None:
            Nachnutzung.objects.create(loesung=loesung, kommune=kommune, stand="im_betrieb")
        elif self.zufall.random() < 0.5:
            vorhandene.delete()
        else:
            vorhandene.stand = "beendet"
            vorhandene.save()

    def kommunen(self) -> None:
        loesung, kommune = self._eine(), self.zufall.choice(Kommune.objects.order_by("pk"))
        vorhandene = Loesungskommune.objects.filter(loesung=loesung, kommune=kommune).first()
        if vorhandene is None:
            Loesungskommune.objects.create(loesung=loesung, kommune=kommune)
        else:
            vorhandene.delete()

    def veroeffentlichen_oder_zuruecknehmen(self) -> None:
        loesung = self._eine(auch_anker=False)
        loesung.status = self.zufall.choice([s for s in Status if s != loesung.status])
        loesung.save()

    def loeschen(self) -> None:
        self._eine(auch_anker=False).delete()

    def anlegen(self) -> None:
        self._neue += 1
        kennung = f"{self.name}-{self._neue}"
        neu = Loesung.objects.create(
            kennung=kennung, slug=f"neu-{kennung}", titel=f"Vorhaben {kennung}", status=Status.VEROEFFENTLICHT
        )
        neu.schlagwoerter.set(self.zufall.sample(list(Schlagwort.objects.order_by("pk")), 2))

    # --- what entries depend on, and several at once ---

    def nachbarschaft(self) -> None:
        modell = self.zufall.choice([Kommune, Handlungsfeld, Organisation, Schlagwort, Modellprojekt, Bundesland])
        pk = self.zufall.choice(list(modell._default_manager.order_by("pk").values_list("pk", flat=True)))
        zeile = modell._default_manager.select_for_update(no_key=True).get(pk=pk)
        zeile.name = f"Ort {self._wort()}"
        zeile.save()

    def viele(self) -> None:
        schluessel = list(Loesung.objects.order_by("pk").values_list("pk", flat=True))
        auswahl = Loesung.objects.filter(pk__in=self.zufall.sample(schluessel, 5))
        # In the order of their keys: two who lock the same rows in different orders would wait for each other.
        list(auswahl.select_for_update().order_by("pk"))
        index.aktualisieren(auswahl, kurzbeschreibung=self.zufall.choice(SAETZE))

    def spaeter(self) -> None:
        """Something that the worker shall do, queued with the edit."""
        loesung = self._eine()
        loesung.wirkung = self.zufall.choice(SAETZE)
        loesung.save()
        bemerken.enqueue(loesung.pk, f"Bemerkt von {self.name}.")
