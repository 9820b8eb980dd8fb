"""`make lint`: no sentence frame stands in more than five entries.

A frame is how a sentence goes on once its names are taken out: its first words, with every noun, name and number as
a gap ("… bündelt … in einer …"). Frames of fewer than three words that remain say nothing and are not counted.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict

from scripts.texte_lesen import Text, saetze, texte

HOECHSTENS = 5  # entries
WORTE = 7  # words of a sentence that make its frame
MINDESTENS = 3  # of them no gap
# Notes on proof and funding say the same thing in the same words on purpose.
VERMERKE = frozenset({"ungeprueft", "foerderhinweis", "beleg", "mitglieder_hinweis"})
# Words that begin a sentence with a capital and are no names.
_SATZANFAENGE = (
    "der die das den dem ein eine einen einem einer in im an am auf aus bei beim für gegen mit nach über um unter von",
    "vom vor zu zum zur durch ohne seit bis wer was wie wo wann dazu dabei damit daran darin daraus so auch als es sie",
    "er hier dort sein seine ihr ihre diese dieser dieses jede jeder alle beide mehrere weitere noch erst zunächst",
    "statt ob wenn weil da nicht kein keine neben zwischen während bisher künftig später geplant ist sind war waren",
    "wird werden soll sollen kann können hat haben",
)
SATZANFANG = frozenset(" ".join(_SATZANFAENGE).split())


def rahmen(satz: str) -> tuple[str, ...]:
    """The frame of a sentence; () when too little remains."""
    muster = []
    for stelle, wort in enumerate(re.findall(r"[^\W_]+(?:[-.:/][^\W_]+)*", satz)[:WORTE]):
        klein = wort.lower()
        luecke = any(z.isdigit() for z in wort) or (wort[0].isupper() and not (stelle == 0 and klein in SATZANFANG))
        if luecke and muster and muster[-1] == "…":
            continue
        muster.append("…" if luecke else klein)
    return tuple(muster) if sum(m != "…" for m in muster) >= MINDESTENS else ()


def zu_haeufig(alle: list[Text]) -> dict[tuple[str, ...], list[str]]:
    """Frame → entries, of frames in more than five entries."""
    stellen: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for text in alle:
        if text.feld in VERMERKE:
            continue
        for satz in saetze(text.inhalt):
            if muster := rahmen(satz):
                stellen[muster][f"{text.datei} {text.eintrag}"] = None
    return {muster: list(eintraege) for muster, eintraege in stellen.items() if len(eintraege) > HOECHSTENS}


def main() -> int:
    gefunden = zu_haeufig(list(texte()))
    for muster, eintraege in sorted(gefunden.items()):
        sys.stderr.write(f"„{' '.join(muster)}“ steht in {len(eintraege)} Einträgen: {', '.join(eintraege)}\n")
    return 1 if gefunden else 0


if __name__ == "__main__":
    sys.exit(main())
