"""`manage.py suchindex build|apply|verify`: the operator's hand on the index."""

import time

from django.core.management.base import BaseCommand, CommandError

from suche import index, registry
from suche.engines.base import Indexfehler
from suche.models import Indexauftrag


class Command(BaseCommand):
    help = "Suchindex aufbauen (build), offene Änderungen anwenden (apply) oder mit der Datenbank vergleichen (verify)."

    def add_arguments(self, parser):
        parser.add_argument("aktion", choices=["build", "apply", "verify"])

    def handle(self, *, aktion, **_):
        try:
            getattr(self, f"_{aktion}")()
        except Indexfehler as fehler:
            raise CommandError(f"{fehler} Abhilfe: `manage.py suchindex build`.") from fehler

    def _build(self):
        for typ in registry.alle():
            beginn = time.monotonic()
            anzahl = index.aufbauen(typ)
            self.stdout.write(f"Index {typ.name}: {anzahl} Einträge in {time.monotonic() - beginn:.1f} s aufgebaut.")
        self._melden(index.anwenden())

    def _apply(self):
        gebaut, erledigt = index.nachziehen()
        for name, anzahl in gebaut.items():
            self.stdout.write(f"Index {name} fehlte, war veraltet oder beschädigt: {anzahl} Einträge neu aufgebaut.")
        self._melden(erledigt)

    def _melden(self, erledigt):
        if erledigt:
            self.stdout.write(f"{erledigt} offene Änderungen angewendet.")
        gescheitert = Indexauftrag.objects.filter(versuche__gte=index.HOECHSTVERSUCHE).count()
        if gescheitert:
            self.stderr.write(
                f"{gescheitert} Aufträge sind gescheitert; die Redaktion sieht sie unter „Indexaufträge“."
            )

    def _verify(self):
        sauber = True
        for typ in registry.alle():
            abgleich = index.pruefen(typ)
            self.stdout.write(f"Index {typ.name}: {abgleich.geprueft} Einträge verglichen.")
            for wort, schluessel in (
                ("fehlt im Index", abgleich.fehlend),
                ("steht zu viel im Index", abgleich.ueberzaehlig),
                ("ist im Index veraltet", abgleich.veraltet),
            ):
                for eintrag in schluessel:
                    self.stdout.write(f"  {typ.name} {eintrag} {wort}.")
            sauber = sauber and abgleich.sauber
        if not sauber:
            raise CommandError("Index und Datenbank stimmen nicht überein. Abhilfe: `manage.py suchindex build`.")
        self.stdout.write("Index und Datenbank stimmen überein.")
