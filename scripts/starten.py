"""`make run`: set up what is missing, say address and login, serve on this machine, with the worker beside."""

import sys

from scripts import python_finden

HOST = "127.0.0.1"


def main() -> int:
    import os

    from scripts import ausgabe, dienste, ordner, programme
    from scripts.einrichten import einrichten

    port = programme.port_lesen()
    programme.port_pruefen(HOST, port)
    einrichten("--zugang")
    ausgabe.zeile(f"Der Wissensspeicher läuft unter http://{HOST}:{port}/ (Redaktion: /admin/). Beenden: Strg+C")
    os.chdir(ordner.WURZEL)
    os.umask(0o077)  # what the server writes into the data folder is for its account only
    python = str(ordner.VENV_PYTHON)
    return dienste.betreiben(
        web=[python, "-m", "gunicorn", "--bind", f"{HOST}:{port}"], worker=[python, "manage.py", "worker"]
    )


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.starten")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
