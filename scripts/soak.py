"""`make soak`: the long form of what the tests do for seconds. Each part writes docs/messungen/soak_<name>.json.

SOAK_TEILE=index runs some parts only. docs/soak.md explains what they do and what the last run found.
"""

import sys

from scripts import python_finden

# Each has `main(ordner) -> dict`: it works in the empty folder, and "bestanden" in its answer says whether all is well.
TEILE = ("scripts.soak_index", "scripts.soak_seiten")


def _auswahl() -> "list[str]":
    import os

    from scripts import ausgabe

    namen = {teil.rpartition("soak_")[2]: teil for teil in TEILE}
    gewuenscht = [name.strip() for name in os.environ.get("SOAK_TEILE", "").split(",") if name.strip()]
    for name in gewuenscht:
        if name not in namen:
            raise ausgabe.Abbruch(f"SOAK_TEILE={name} gibt es nicht. Möglich sind: {', '.join(namen)}.")
    return [namen[name] for name in gewuenscht or namen]


def _umgebung() -> "dict[str, object]":
    """Where it was measured: figures of two machines do not compare."""
    import datetime
    import os
    import platform

    return {
        "zeit": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "kerne": os.cpu_count(),
        "auslastung_vorher": [round(wert, 1) for wert in os.getloadavg()],
    }


def main() -> int:
    import importlib
    import json
    import os
    import tempfile
    from pathlib import Path

    from scripts import ausgabe, ordner, pakete

    if Path(sys.prefix) != ordner.VENV:
        pakete.installieren(entwicklung=True)
        os.chdir(ordner.WURZEL)
        os.execv(ordner.VENV_PYTHON, [str(ordner.VENV_PYTHON), "-m", "scripts.soak"])
    ziel = ordner.WURZEL / "docs" / "messungen"
    ziel.mkdir(exist_ok=True)
    gescheitert = []
    for teil in _auswahl():
        name, umgebung = teil.rpartition(".")[2], _umgebung()
        with tempfile.TemporaryDirectory(prefix="wissensspeicher-soak-") as neu, ausgabe.schritt(name):
            ergebnis = importlib.import_module(teil).main(Path(neu))
        text = json.dumps({"umgebung": umgebung, **ergebnis}, indent=1, ensure_ascii=False)
        (ziel / f"{name}.json").write_text(text + "\n", "utf-8")
        ausgabe.zeile(f"  {'bestanden' if ergebnis['bestanden'] else 'NICHT BESTANDEN'}, docs/messungen/{name}.json")
        if not ergebnis["bestanden"]:
            gescheitert.append(name)
    if gescheitert:
        ausgabe.zeile(f"Nicht bestanden: {', '.join(gescheitert)}")
    return 1 if gescheitert else 0


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.soak")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
