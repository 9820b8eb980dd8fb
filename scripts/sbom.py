"""`make sbom`: what an installation consists of, as CycloneDX: var/sbom/python.cdx.json and var/sbom/npm.cdx.json.

Both are read from the lock files, not from what happens to be installed here: they name exactly what `make setup` and
the image install. Packages for development are not part of an installation.
"""

import sys

from scripts import python_finden


def main() -> int:
    import json
    import subprocess

    from scripts import ausgabe, ordner, pakete

    pakete.installieren(entwicklung=True)
    ziel = ordner.daten() / "sbom"
    ordner.beschreibbar(ziel, megabyte=10)

    python = ziel / "python.cdx.json"
    werkzeug = ordner.VENV / "bin" / "cyclonedx-py"
    optionen = ["--pyproject", "pyproject.toml", "--mc-type", "application", "--spec-version", "1.6", "--validate"]
    ausgabe.ausfuehren([werkzeug, "requirements", *optionen, "-o", python, pakete.LAUFZEIT], ort=ordner.WURZEL)

    npm = ziel / "npm.cdx.json"
    befehl = ["npm", "sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev", "--package-lock-only"]
    lauf = subprocess.run(befehl, cwd=ordner.WURZEL, capture_output=True, text=True, check=False)
    if lauf.returncode:
        raise ausgabe.Abbruch(f"npm sbom ist fehlgeschlagen (es braucht npm 10 oder neuer):\n{lauf.stderr.strip()}")
    npm.write_text(lauf.stdout, encoding="utf-8")

    for datei in (python, npm):
        anzahl = len(json.loads(datei.read_text(encoding="utf-8")).get("components", []))
        ausgabe.zeile(f"{datei}: {anzahl} Pakete")
    return 0


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.sbom")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
