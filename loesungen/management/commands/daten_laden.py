"""`manage.py daten_laden`: the fixtures into the database."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from loesungen.daten import Ladebericht, daten_laden
from loesungen.laden.fehler import DatenFehler

HOECHSTENS = 50


class Command(BaseCommand):
    """Creates what is missing, reports what differs, overwrites only with --ueberschreiben."""

    help = "Lädt Länder, Kommunen, Modellprojekte, Lösungen und Repositories aus den Dateien in fixtures/."

    def add_arguments(self, parser):
        parser.add_argument("--ordner", type=Path, default=settings.BASE_DIR / "fixtures", help="Ordner der Dateien")
        parser.add_argument(
            "--ueberschreiben",
            action="store_true",
            help="Abweichende Einträge auf den Stand der Dateien bringen (Änderungen der Redaktion gehen verloren)",
        )

    def handle(self, *, ordner: Path, ueberschreiben: bool, verbosity: int, **_):
        beginn = time.monotonic()
        fortschritt = self.stdout.write if verbosity else (lambda zeile: None)
        try:
            bericht = daten_laden(ordner=ordner, ueberschreiben=ueberschreiben, fortschritt=fortschritt)
        except DatenFehler as e:
            zeilen = [str(f) for f in e.fehler[:HOECHSTENS]]
            if len(e.fehler) > HOECHSTENS:
                zeilen.append(f"… und {len(e.fehler) - HOECHSTENS} weitere Fehler.")
            raise CommandError("\n".join([f"Nichts geladen, {len(e.fehler)} Fehler:", *zeilen])) from e
        self._berichten(bericht, ueberschreiben)
        if verbosity:
            self.stdout.write(f"Fertig nach {time.monotonic() - beginn:.1f} Sekunden.")

    def _berichten(self, bericht: Ladebericht, ueberschreiben: bool) -> None:
        for z in bericht.zahlen:
            self.stdout.write(
                f"{z.art}: {z.angelegt} angelegt, {z.unveraendert} unverändert, "
                f"{z.abweichend} abweichend, {z.ueberschrieben} überschrieben"
            )
        for a in bericht.abweichungen[:HOECHSTENS]:
            self.stdout.write(
                f"  {a.art.modell._meta.verbose_name} {a.schluessel}, {a.feld}: "
                f"Datenbank {a.datenbank} → Datei {a.datei}"
            )
        if len(bericht.abweichungen) > HOECHSTENS:
            self.stdout.write(f"  … und {len(bericht.abweichungen) - HOECHSTENS} weitere Abweichungen.")
        if bericht.abweichungen and not ueberschreiben:
            self.stdout.write("Abweichendes blieb, wie es ist. Mit --ueberschreiben gilt der Stand der Dateien.")
        if bericht.entwuerfe:
            self.stdout.write("Als Entwurf geführt, nicht öffentlich: " + "; ".join(bericht.entwuerfe))
