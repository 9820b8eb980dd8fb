"""`make screenshots`: twelve pages at two widths, in light and dark, from this installation into its data folder."""

import sys

from scripts import python_finden


def main() -> int:
    import contextlib
    import os
    import socket
    import subprocess
    import time
    import urllib.request

    from scripts import ausgabe, ordner, pakete
    from scripts.einrichten import einrichten

    pakete.installieren(entwicklung=True)
    einrichten()
    with socket.socket() as dose:
        dose.bind(("127.0.0.1", 0))
        adresse = f"127.0.0.1:{dose.getsockname()[1]}"
    python = str(ordner.VENV_PYTHON)
    with subprocess.Popen([python, "-m", "gunicorn", "--bind", adresse], cwd=ordner.WURZEL) as web:
        try:
            ende = time.monotonic() + 60
            while time.monotonic() < ende and web.poll() is None:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://{adresse}/", timeout=5).close()
                    break
                time.sleep(0.2)
            else:
                raise ausgabe.Abbruch("Der Server für die Aufnahmen ist nicht gestartet (siehe oben).")
            ziel = ordner.daten() / "aufnahmen"
            befehl = [python, "-m", "scripts.aufnahmen", f"http://{adresse}", str(ziel), *sys.argv[1:]]
            return subprocess.run(befehl, cwd=ordner.WURZEL, env=os.environ, check=False).returncode
        finally:
            web.terminate()


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.screenshots")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
