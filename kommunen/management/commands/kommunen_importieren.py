"""`manage.py kommunen_importieren DATEI`: the Gemeindeverzeichnis (or our own CSV) into the database."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kommunen.register import auftraege, bericht
from kommunen.register.erkennen import HOECHSTGROESSE
from kommunen.register.importieren import Abgelehnt, importieren
from kommunen.registerimport import Registerimport
from kommunen.vokabular import Importstand


class Command(BaseCommand):
    """Prints the report; ends with 1 when nothing was taken."""

    help = (
        "Importiert das Gemeindeverzeichnis: GV100AD (.txt oder .zip), AuszugGV (.xlsx: nur Zahlen, PLZ, Koordinaten) "
        "oder CSV in den Spalten von fixtures/kommunen.csv. Enthält die Datei einen Fehler, wird nichts übernommen."
    )

    def add_arguments(self, parser):
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--dry-run", action="store_true", dest="probelauf", help="Nur prüfen und berichten")
        parser.add_argument(
            "--trotzdem-aelter",
            action="store_true",
            dest="auch_aelter",
            help="Auch einen Gebietsstand übernehmen, der älter ist als der geladene",
        )
        parser.add_argument(
            "--viele-aufgeloest",
            action="store_true",
            help="Auch übernehmen, wenn auf einmal sehr viele Gemeinden eines Landes fehlen",
        )

    def handle(self, *, datei: Path, probelauf: bool, auch_aelter: bool, viele_aufgeloest: bool, **_):
        inhalt = self._lesen(datei)
        optionen = {"inhalt": inhalt, "viele_aufgeloest": viele_aufgeloest}
        if probelauf:
            try:
                ergebnis = importieren(probelauf=True, auch_aelter=auch_aelter, **optionen)
            except Abgelehnt as abgelehnt:
                self._ausgeben(abgelehnt.bericht.als_json())
                sys.exit(1)
            self._ausgeben(ergebnis.als_json())
            return
        importlauf = Registerimport.objects.create(dateiname=datei.name[:200], probelauf=False, auch_aelter=auch_aelter)
        try:
            auftraege.durchfuehren(importlauf, **optionen)
        except Exception as fehler:
            auftraege.gescheitert(pk=importlauf.pk, fehler=f"{type(fehler).__name__}: {fehler}")
            raise
        self._ausgeben(importlauf.bericht)
        if importlauf.stand != Importstand.FERTIG:
            sys.exit(1)

    def _lesen(self, datei: Path) -> bytes:
        try:
            with datei.open("rb") as strom:
                return strom.read(HOECHSTGROESSE + 1)
        except OSError as fehler:
            raise CommandError(f"Die Datei {datei} lässt sich nicht lesen: {fehler.strerror}.") from fehler

    def _ausgeben(self, daten: dict) -> None:
        for zeile in bericht.als_text(daten):
            self.stdout.write(zeile)
