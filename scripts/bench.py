"""`make bench`: measures, prints tables, and keeps the figures of the last run in docs/messungen.

BENCH=full measures 100,000 entries too. BENCH_TEILE=suche runs one part only (several with commas). Every part is a
module with `main(arbeitsordner: Path) -> dict`: it works in the empty folder, prints its table and returns its figures.
Its `tabelle(ergebnis) -> str` makes the table of them in Markdown, which is kept beside the JSON.
"""

import sys

from scripts import python_finden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# Part → its module; one that is not there yet is left out.
TEILE = {"suche": "scripts.bench_suche", "seiten": "scripts.bench_seiten"}


def teile(wunsch: str) -> "list[str]":
    """The parts to run. Raises Abbruch for one that does not exist."""
    from importlib.util import find_spec

    from scripts import ausgabe

    namen = [name.strip() for name in wunsch.split(",") if name.strip()]
    for name in namen:
        if name not in TEILE or find_spec(TEILE[name]) is None:
            raise ausgabe.Abbruch(f"BENCH_TEILE={wunsch}: „{name}“ gibt es nicht. Möglich sind: {', '.join(TEILE)}.")
    return namen or [name for name, modul in TEILE.items() if find_spec(modul) is not None]


def ablegen(wohin: "Path", name: str, ergebnis: dict, tabelle: str) -> None:
    """Keeps the figures of the last run, for programs and for people."""
    import json

    (wohin / f"{name}.json").write_text(json.dumps(ergebnis, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (wohin / f"{name}.md").write_text(f"# Last run of `make bench`: {name}\n\n{tabelle.strip()}\n", "utf-8")


def main() -> int:
    import os
    import tempfile
    from importlib import import_module
    from pathlib import Path

    from scripts import ausgabe, ordner, pakete

    pakete.installieren(entwicklung=True)
    if sys.prefix != str(ordner.VENV):
        # The parts may use what is installed there.
        os.execv(ordner.VENV_PYTHON, [str(ordner.VENV_PYTHON), "-m", "scripts.bench"])
    messungen = ordner.WURZEL / "docs" / "messungen"
    messungen.mkdir(exist_ok=True)
    for name in teile(os.environ.get("BENCH_TEILE", "")):
        teil = import_module(TEILE[name])
        with tempfile.TemporaryDirectory(prefix="wissensspeicher-bench-") as neu:
            ergebnis = teil.main(Path(neu))
        ablegen(messungen, name, ergebnis, teil.tabelle(ergebnis))
        ausgabe.zeile(f"Die Zahlen stehen in docs/messungen/{name}.json, die Tabelle daneben in {name}.md.")
    return 0


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.bench")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
