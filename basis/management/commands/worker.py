"""`manage.py worker`: the process that does background work, one for each data folder."""

import os
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock, Timeout

from basis.arbeiter import Arbeiter
from basis.lebenszeichen import Herzschlag

WARTEN = 30  # seconds for a worker before to end
WARTEN_AUF_DATENBANK = 300  # seconds for the web service to bring the database up to date


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, SIGINT)."""

    help = "Arbeitet Hintergrundaufgaben ab (Importe und anderes), bis der Prozess beendet wird. Es läuft nur einer."
    requires_system_checks: list = []

    def handle(self, **_):
        os.umask(0o077)  # what it writes into the data folder is for its account only
        arbeiter = Arbeiter()
        arbeiter.configure_signals()
        sperre = FileLock(settings.DATEN_ORDNER / "worker.sperre", timeout=WARTEN)
        try:
            with sperre:
                self._auf_datenbank_warten()
                with Herzschlag(arbeiter.worker_id, laeuft_seit=lambda: arbeiter.laeuft_seit):
                    arbeiter.arbeiten()
                arbeiter.nicht_mehr_hoeren()
        except Timeout as fehler:
            raise CommandError("Für diesen Datenordner läuft schon ein Worker; es darf nur einen geben.") from fehler

    def _auf_datenbank_warten(self) -> None:
        ende = time.monotonic() + WARTEN_AUF_DATENBANK
        while True:
            ablauf = MigrationExecutor(connection)
            if not ablauf.migration_plan(ablauf.loader.graph.leaf_nodes()):
                return
            if time.monotonic() > ende:
                raise CommandError(
                    "Die Datenbank ist nicht auf dem Stand dieser Version: `make setup` richtet sie ein."
                )
            time.sleep(1)
