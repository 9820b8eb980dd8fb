"""Cuts the two typefaces of the pages out of KERN's Fira Sans: Latin only, without hinting, a fifth of the bytes.

The licence reserves the name "Fira": what is changed is called differently, in the files and in the style sheet.
Runs in the environment that has fonttools (`make setup` calls it there, the image too).
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from scripts import ausgabe, ordner

NAME = "Wissensspeicher Sans"
QUELLE = ordner.NODE_MODULES / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
ZIEL = ordner.NODE_MODULES / ".schriften"
STEMPEL = ordner.NODE_MODULES / ".schriften.json"  # beside the folder: what lies in it is public
SCHNITTE = {
    "FiraSans-Regular.woff2": ("regular.woff2", "Regular"),
    "FiraSans-SemiBold.woff2": ("semibold.woff2", "SemiBold"),
}
# Basic Latin and Latin-1, the letters of Germany's neighbours and minorities, German typography, arrows and signs.
ZEICHEN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x1E9E,
    *map(ord, "\u2009\u2010\u2011–—‘’‚“”„†•…‰‹›€−×≤≥≈←→↑↓"),
]
MERKMALE = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def _stand() -> str:
    """A hash of everything the files depend on."""
    summe = hashlib.sha256(Path(__file__).read_bytes())
    for name in SCHNITTE:
        summe.update((QUELLE / name).read_bytes())
    return summe.hexdigest()


def fehlen() -> bool:
    """Whether the files have to be made (again)."""
    try:
        stempel = json.loads(STEMPEL.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return stempel != {"stand": _stand()} or not all((ZIEL / datei).is_file() for datei, _ in SCHNITTE.values())


def zuschneiden(quelle: Path, ziel: Path, schnitt: str) -> None:
    """Write one typeface with the needed characters, under its own name."""
    from fontTools import subset

    optionen = subset.Options()
    optionen.flavor = "woff2"
    optionen.hinting = False
    optionen.layout_features = MERKMALE
    optionen.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    optionen.notdef_outline = True
    schrift = subset.load_font(str(quelle), optionen)
    schneider = subset.Subsetter(optionen)
    schneider.populate(unicodes=ZEICHEN)
    schneider.subset(schrift)
    postscript = f"{NAME.replace(' ', '')}-{schnitt}"
    namen = {
        1: f"{NAME} {schnitt}".removesuffix(" Regular"),
        2: "Regular",
        3: postscript,
        4: f"{NAME} {schnitt}",
        6: postscript,
    }
    for eintrag in schrift["name"].names:
        if eintrag.nameID in namen:
            eintrag.string = namen[eintrag.nameID]
    subset.save_font(schrift, str(ziel), optionen)


def main() -> int:
    ZIEL.mkdir(exist_ok=True)
    for name, (datei, schnitt) in SCHNITTE.items():
        zuschneiden(QUELLE / name, ZIEL / datei, schnitt)
    STEMPEL.write_text(json.dumps({"stand": _stand()}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(ausgabe.als_programm(main))
