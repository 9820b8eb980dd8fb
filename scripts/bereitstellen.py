"""Brings the data folder up to date: database, data, index, static files, first account.

Runs in the environment that has Django (`make setup` calls it there, the container too). Every step looks first
whether it has anything to do, so a second call takes a second or two and changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

from scripts import ausgabe, installation, ordner


def migrieren() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    ablauf = MigrationExecutor(connection)
    if ablauf.migration_plan(ablauf.loader.graph.leaf_nodes()):
        with ausgabe.schritt("Die Datenbank wird eingerichtet"):
            call_command("migrate", interactive=False, verbosity=0)


def datenstand_einrichten() -> None:
    """Which tables count as content may change without a migration; a new release is a new state in any case."""
    from wissensspeicher.betrieb import ausloeser

    ausloeser.einrichten()


def daten_laden() -> None:
    """Only into an empty database: what editors changed since is theirs."""
    from django.apps import apps
    from django.core.management import call_command

    if not apps.get_model("kommunen", "Kommune")._base_manager.exists():
        # An empty index first: the loaded entries enter it as they are committed.
        call_command("suchindex", "build", stdout=io.StringIO())
        with ausgabe.schritt("Die mitgelieferten Daten werden geladen"):
            call_command("daten_laden")


def index_nachziehen() -> None:
    from django.core.management import call_command

    from suche import registry
    from suche.engines import aktuelle_engine

    if any(aktuelle_engine().stempel(typ.schema) for typ in registry.alle()):
        # Also rebuilds an index of an older form; it says so itself when it has something to do.
        call_command("suchindex", "apply")
    else:
        with ausgabe.schritt("Der Suchindex wird aufgebaut"):
            call_command("suchindex", "build")


def _statik_hash() -> str:
    """A hash of every static file's name and content: times say nothing after a clone or in an image."""
    from django.contrib.staticfiles.finders import get_finders

    summe = hashlib.sha256()
    for finder in get_finders():
        for pfad, speicher in finder.list(ignore_patterns=[]):
            with speicher.open(pfad) as datei:
                summe.update(pfad.encode() + b"\0" + hashlib.sha256(datei.read()).digest())
    return summe.hexdigest()


def statik_sammeln() -> None:
    from django.conf import settings
    from django.core.management import call_command

    ziel = Path(settings.STATIC_ROOT)
    stempel = ziel.with_name(ziel.name + ".stempel")  # beside the folder: what lies in it is public
    stand = _statik_hash()
    fertig = (ziel / "staticfiles.json").is_file() and stempel.is_file() and stempel.read_text() == stand
    if not fertig:
        with ausgabe.schritt("Statische Dateien werden gesammelt und komprimiert"):
            # Old files stay: a page that a visitor still has open goes on finding them.
            call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
        stempel.write_text(stand)


def konto_anlegen(daten: Path) -> None:
    from django.contrib.auth import get_user_model

    konten = get_user_model()._default_manager
    if not konten.filter(is_superuser=True).exists():
        konten.create_superuser(installation.BENUTZER, "", installation.passwort_anlegen(daten))


def zugang_zeigen(daten: Path) -> None:
    """Say the login that was made here, as long as it is one."""
    from django.contrib.auth import get_user_model

    passwort = installation.passwort(daten)
    konto = get_user_model()._default_manager.filter(username=installation.BENUTZER).first()
    # `check_password` would save a newer hash of the password: starting the server edits nothing.
    from django.contrib.auth.hashers import check_password

    if passwort and konto and konto.is_active and check_password(passwort, konto.password):
        ausgabe.zeile(
            f"Anmeldung für die Redaktion: Benutzer „{installation.BENUTZER}“, Passwort „{passwort}“"
            f" (steht in {daten / 'zugang.txt'})"
        )


def main() -> int:
    import django

    os.chdir(ordner.WURZEL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wissensspeicher.settings")
    if "--nur-statik" in sys.argv:  # when an image is built: there is no database yet
        django.setup()
        statik_sammeln()
        return 0

    os.umask(0o077)
    daten = ordner.daten()
    ordner.beschreibbar(daten, megabyte=100)
    with ordner.gesperrt(daten / "einrichten.sperre"):
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import CommandError
        from django.db import OperationalError

        try:
            django.setup()
            migrieren()
            datenstand_einrichten()
            daten_laden()
            index_nachziehen()
            statik_sammeln()
            konto_anlegen(daten)
            if "--zugang" in sys.argv:
                zugang_zeigen(daten)
        except (CommandError, ImproperlyConfigured) as grund:
            raise ausgabe.Abbruch(str(grund)) from grund
        except OperationalError as grund:
            raise ausgabe.Abbruch(f"Die Datenbank lässt sich nicht benutzen: {grund}") from grund
    return 0


if __name__ == "__main__":
    sys.exit(ausgabe.als_programm(main))
