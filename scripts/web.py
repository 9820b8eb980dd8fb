"""The command of the container: bring database and index up to date, then serve to the proxy in front."""

from __future__ import annotations

import os
import sys

from scripts import ausgabe, bereitstellen, ordner, programme


def main() -> int:
    port = programme.port_lesen()
    programme.port_pruefen("0.0.0.0", port)  # noqa: S104 - the container's own network
    bereitstellen.main()
    os.chdir(ordner.WURZEL)
    os.umask(0o077)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--bind", f"0.0.0.0:{port}"])


if __name__ == "__main__":
    sys.exit(ausgabe.als_programm(main))
