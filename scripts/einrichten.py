"""`make setup`: from a clean clone to an installation that can be served. `--entwicklung`: packages for tests only."""

import sys

from scripts import python_finden


def einrichten(*optionen: str) -> None:
    """Install what is missing and bring the data folder up to date."""
    import os
    import subprocess

    from scripts import ausgabe, installation, ordner, pakete

    ordner.beschreibbar(ordner.daten(), megabyte=100)
    pakete.installieren()
    installation.umgebung_anlegen(ordner.daten())
    befehl = [str(ordner.VENV_PYTHON), "-m", "scripts.bereitstellen", *optionen]
    umgebung = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if subprocess.run(befehl, cwd=ordner.WURZEL, env=umgebung, check=False).returncode:
        raise ausgabe.Abbruch("Das Einrichten ist nicht zu Ende gekommen (siehe oben).")


def main() -> int:
    from scripts import ausgabe, pakete

    if "--entwicklung" in sys.argv:
        pakete.installieren(entwicklung=True)
    else:
        einrichten()
        ausgabe.zeile("Eingerichtet. `make run` startet den Wissensspeicher.")
    return 0


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.einrichten")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
