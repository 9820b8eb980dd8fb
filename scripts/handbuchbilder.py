"""Takes the pictures of the editors' handbook from a throw-away installation with the supplied data.

    .venv/bin/python -m scripts.handbuchbilder

Runs in the environment for development, which has Playwright and Pillow; writes to docs/bilder/handbuch/.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

from scripts import ausgabe, ordner, programme
from scripts.aufnahmen import CHROMIUM

ZIEL = ordner.WURZEL / "docs" / "bilder" / "handbuch"
BREITE, HOEHE = 1280, 800
EINTRAG = "hochwasserinfosystem-kalletal-und-lemgo"
KONTO = "beispiel"  # a name that set-up does not use
# The working copy gets a change that anybody recognises as an example.
VORBEREITEN = f"""
import os
from django.contrib.auth.models import Group, User
from loesungen.models import Loesung
from redaktion import ablauf
p = User.objects.create_user("{KONTO}", password=os.environ["HANDBUCH_PASSWORT"], is_staff=True)
p.groups.add(Group.objects.get(name="Freigabe"))
kopie = ablauf.arbeitskopie_anlegen(objekt=Loesung.objects.get(slug="{EINTRAG}"), person=p)
kopie.voraussetzungen += " Dieser Satz ist nur für das Bild im Handbuch ergänzt."
kopie.save()
print(kopie.pk)
"""
# Name of the picture → address; the first view of the page is taken.
BILDER = {
    "schreibtisch": "/admin/",
    "liste": "/admin/loesungen/loesung/",
    "eintrag": "/admin/loesungen/loesung/{kopie}/change/",
    "unterschied": "/admin/loesungen/loesung/{kopie}/uebernehmen/",
    "verlauf": "/admin/loesungen/loesung/{kopie}/history/",
}


def _manage(umgebung: dict, *argumente: str) -> str:
    lauf = subprocess.run(
        [sys.executable, *argumente], cwd=ordner.WURZEL, env=umgebung, capture_output=True, text=True, check=False
    )
    if lauf.returncode:
        raise ausgabe.Abbruch(f"{' '.join(argumente[:2])} ist gescheitert:\n{lauf.stdout}{lauf.stderr}")
    return lauf.stdout


def _warten(url: str, web: subprocess.Popen) -> None:
    ende = time.monotonic() + 60
    while time.monotonic() < ende and web.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"{url}/admin/login/", timeout=5).close()  # noqa: S310 - our own server
            return
        time.sleep(0.2)
    raise ausgabe.Abbruch("Der Server für die Aufnahmen ist nicht gestartet (siehe oben).")


def _sparsam(datei: Path) -> None:
    """A screenshot of an admin page has few colours: a palette makes it a third of the size."""
    from PIL import Image

    with Image.open(datei) as bild:
        bild.convert("RGB").quantize(64).save(datei, optimize=True)


def _aufnehmen(url: str, passwort: str, kopie: str) -> None:
    from playwright.sync_api import sync_playwright

    ZIEL.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=programme.chromium(), args=CHROMIUM)
        page = browser.new_page(locale="de-DE", color_scheme="light", viewport={"width": BREITE, "height": HOEHE})
        page.goto(f"{url}/admin/login/")
        page.get_by_label("Benutzername").fill(KONTO)
        page.get_by_label("Passwort").fill(passwort)
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url("**/admin/")
        for name, adresse in BILDER.items():
            page.goto(url + adresse.format(kopie=kopie), wait_until="networkidle")
            datei = ZIEL / f"{name}.png"
            page.screenshot(path=datei)
            _sparsam(datei)
        browser.close()


def main() -> int:
    if programme.chromium() is None:
        raise ausgabe.Abbruch("Chromium fehlt: Installieren Sie Chromium oder Chrome.")
    with tempfile.TemporaryDirectory() as daten, closing(socket.socket()) as dose:
        passwort = os.urandom(12).hex()
        umgebung = {
            **{name: wert for name, wert in os.environ.items() if name != "DATABASE_URL"},
            "DATEN_ORDNER": daten,
            "SECRET_KEY": os.urandom(40).hex(),
            "HTTPS": "false",
            "HANDBUCH_PASSWORT": passwort,
        }
        _manage(umgebung, "-m", "scripts.bereitstellen")
        kopie = re.findall(r"\d+", _manage(umgebung, "manage.py", "shell", "--verbosity", "0", "-c", VORBEREITEN))[-1]
        dose.bind(("127.0.0.1", 0))
        anschluss = f"127.0.0.1:{dose.getsockname()[1]}"
        dose.close()
        befehl = [sys.executable, "-m", "gunicorn", "--bind", anschluss]
        with subprocess.Popen(befehl, cwd=ordner.WURZEL, env=umgebung) as web:
            try:
                _warten(f"http://{anschluss}", web)
                _aufnehmen(f"http://{anschluss}", passwort, kopie)
            finally:
                web.terminate()
    ausgabe.zeile(f"{len(BILDER)} Bilder liegen in {ZIEL.relative_to(ordner.WURZEL)}.")
    return 0


if __name__ == "__main__":
    sys.exit(ausgabe.als_programm(main))
