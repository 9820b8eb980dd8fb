"""`make lint`: no run of six words of a source stands in our texts.

The sources themselves are not part of the project; tests/texte/schindeln.txt keeps hashes of their runs of six words.
`python -m scripts.texte_abgeschrieben --schindeln DATEI …` makes that file anew from source texts.
"""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path

from scripts.texte_lesen import texte, woerter

LAENGE = 6  # words
SCHINDELN = Path(__file__).resolve().parent.parent / "tests" / "texte" / "schindeln.txt"


def schindeln(text: str) -> dict[str, str]:
    """Hash → run of six words, for every run of the text."""
    worte = woerter(text)
    laeufe = [" ".join(worte[i : i + LAENGE]) for i in range(len(worte) - LAENGE + 1)]
    return {blake2b(lauf.encode(), digest_size=8).hexdigest(): lauf for lauf in laeufe}


def fundstellen(bekannt: set[str]) -> list[str]:
    """One line per run that a source has too."""
    return [
        f"{text.stelle}: „{lauf}“ steht so in einer Quelle. Bitte in eigenen Worten schreiben."
        for text in texte()
        for hashwert, lauf in schindeln(text.inhalt).items()
        if hashwert in bekannt
    ]


def main() -> int:
    if "--schindeln" in sys.argv:
        alle: set[str] = set()
        for name in sys.argv[sys.argv.index("--schindeln") + 1 :]:
            alle |= set(schindeln(Path(name).read_text("utf-8")))
        SCHINDELN.write_text("\n".join(sorted(alle)) + "\n", "utf-8")
        return 0
    bekannt = set(SCHINDELN.read_text("utf-8").split())
    if not bekannt:
        sys.stderr.write(f"{SCHINDELN} ist leer; der Vergleich hätte nichts zu finden.\n")
        return 1
    gefunden = fundstellen(bekannt)
    for zeile in gefunden:
        sys.stderr.write(zeile + "\n")
    return 1 if gefunden else 0


if __name__ == "__main__":
    sys.exit(main())
