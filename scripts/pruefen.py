"""`make lint`: everything that can be said about the code without running it. All checks run; any failure fails."""

import sys

from scripts import python_finden


def _pruefungen() -> "list[tuple[str, list[str], dict[str, str]]]":
    """Name, command and additional environment of every check."""
    import os
    import secrets

    from scripts import ordner

    bin_ordner = ordner.VENV / "bin"
    python, manage = str(ordner.VENV_PYTHON), str(ordner.WURZEL / "manage.py")
    # As in production: the check must pass with what the operator's guide asks for.
    produktion = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "HTTPS": "true",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "wissensspeicher.example",
        "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
        "PYTHONWARNINGS": "default::DeprecationWarning:wissensspeicher",
    }
    pruefungen = [
        ("ruff check", [str(bin_ordner / "ruff"), "check", "."], {}),
        ("ruff format", [str(bin_ordner / "ruff"), "format", "--check", "."], {}),
        ("import-linter", [str(bin_ordner / "lint-imports")], {}),
        ("Migrationen", [python, manage, "makemigrations", "--check", "--dry-run"], produktion),
        ("check --deploy", [python, manage, "check", "--deploy", "--fail-level", "WARNING"], produktion),
    ]
    if any((ordner.WURZEL / "templates").rglob("*.html")):
        djlint = [str(bin_ordner / "djlint"), "templates"]
        pruefungen.append(("djlint Form", [*djlint, "--check"], {}))
        pruefungen.append(("djlint Regeln", [*djlint, "--lint"], {}))
    pruefungen.append(("Texte: nichts abgeschrieben", [python, "-m", "scripts.texte_abgeschrieben"], {}))
    pruefungen.append(("Texte: Satzrahmen", [python, "-m", "scripts.texte_satzrahmen"], {}))
    compose = {"SECRET_KEY": "x", "POSTGRES_PASSWORD": "x", "ALLOWED_HOSTS": "wissensspeicher.example"}
    pruefungen.append(("docker-compose", ["docker-compose", "config", "-q"], compose))
    pruefungen.append(("hadolint", [str(bin_ordner / "hadolint"), "Dockerfile"], {}))
    basis = {**os.environ, "PATH": f"{bin_ordner}:{os.environ.get('PATH', os.defpath)}"}
    basis.pop("DATABASE_URL", None)
    return [(name, befehl, {**basis, **dazu}) for name, befehl, dazu in pruefungen]


def main() -> int:
    import os
    import shutil
    import subprocess
    import tempfile

    from scripts import ausgabe, ordner, pakete

    pakete.installieren(entwicklung=True)
    ci = os.environ.get("CI", "").lower() == "true"
    gescheitert = []
    with tempfile.TemporaryDirectory(prefix="wissensspeicher-lint-") as daten:
        for name, befehl, umgebung in _pruefungen():
            if shutil.which(befehl[0]) is None and not ci:
                ausgabe.zeile(f"AUSGELASSEN: {name}, das Programm {befehl[0]} fehlt.")
                continue
            ausgabe.zeile(f"→ {name}")
            try:
                code = subprocess.run(
                    befehl, cwd=ordner.WURZEL, env={**umgebung, "DATEN_ORDNER": daten}, check=False
                ).returncode
            except FileNotFoundError:
                ausgabe.zeile(f"  Das Programm {befehl[0]} fehlt.")
                code = 127
            if code:
                gescheitert.append(name)
    if gescheitert:
        ausgabe.zeile(f"Nicht bestanden: {', '.join(gescheitert)}")
        return 1
    ausgabe.zeile("Alle Prüfungen bestanden.")
    return 0


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.pruefen")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
