"""What the commands say: steps with their duration, one sentence when something is wrong."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ORDNER_FEHLER = {
    errno.ENOSPC: "Auf dem Datenträger von {} ist kein Platz mehr frei.",
    errno.EDQUOT: "Auf dem Datenträger von {} ist kein Platz mehr frei.",
    errno.EROFS: "Der Ordner {} ist schreibgeschützt.",
    errno.EACCES: "Im Ordner {} darf nicht geschrieben werden.",
    errno.EPERM: "Im Ordner {} darf nicht geschrieben werden.",
}


class Abbruch(Exception):  # noqa: N818 - no error of the code, the end of a command
    """Stops a command; its text is the one sentence that the person at the keyboard reads."""


def zeile(text: str = "") -> None:
    print(text, flush=True)


@contextlib.contextmanager
def schritt(text: str) -> Iterator[None]:
    """Announce a step when it begins, and say how long it took when it has ended."""
    zeile(f"→ {text} …")
    beginn = time.monotonic()
    yield
    zeile(f"  fertig nach {time.monotonic() - beginn:.1f} s".replace(".", ","))


def ausfuehren(befehl: Sequence[str | Path], *, ort: Path, umgebung: Mapping[str, str] | None = None) -> None:
    """Run a program quietly; when it fails, show the end of what it said."""
    lauf = subprocess.run(
        [str(teil) for teil in befehl],
        cwd=ort,
        env=None if umgebung is None else dict(umgebung),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if lauf.returncode == 0:
        return
    text = lauf.stdout.decode(errors="replace")
    if "ENOSPC" in text or "No space left on device" in text:
        raise Abbruch(ORDNER_FEHLER[errno.ENOSPC].format(ort))
    ende = "\n".join(f"    {stueck}" for stueck in text.strip().splitlines()[-25:])
    raise Abbruch(f"{ende}\nDer Befehl „{' '.join(map(str, befehl))}“ ist fehlgeschlagen (siehe oben).")


def satz_zu(fehler: OSError) -> str | None:
    """The sentence for an error of the file system that a person can act on; None for any other."""
    muster = ORDNER_FEHLER.get(fehler.errno or 0)
    return muster and muster.format(fehler.filename or "des Wissensspeichers")


def als_programm(aufgabe: Callable[[], int]) -> int:
    """Run a command's `main`; turn what can go wrong outside of the code into a sentence and an exit code."""
    try:
        return aufgabe()
    except Abbruch as grund:
        print(grund, file=sys.stderr, flush=True)
        return 1
    except OSError as fehler:
        satz = satz_zu(fehler)
        if satz is None:
            raise
        print(satz, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr, flush=True)
        return 130
