"""What the embedded engines share: folders of builds, a pointer to the present one, states that readers keep.

Layout: `<ORDNER>/<typ>/<build>/` holds one built index with its stamp; the file `<ORDNER>/<typ>/AKTUELL` names the
build that readers use and is replaced by rename.
"""

import contextlib
import errno
import json
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from suche.ausdruck import Ausdruck

from .base import Engineanfrage, Engineantwort, Indexdokument, Indexfehler, IndexFehlt, IndexNichtLesbar, Indexschema

_AKTUELL = "AKTUELL"
_STEMPEL = "stempel.json"
_KEIN_SCHADEN = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
_JUNG = 2_000_000_000  # nanoseconds: longer than the coarsest clock of a file system
_T = TypeVar("_T")


class Stand(Protocol):
    """One generation of one index as readers see it: immutable."""

    ordner: Path
    generation: str

    def erneuert(self) -> Self:
        """Itself while nothing was committed since, else the state of the newest commit."""

    def suchen(self, anfrage: Engineanfrage) -> Engineantwort: ...

    def zahl(self, ausdruck: Ausdruck) -> int: ...

    def fingerabdruecke(self) -> dict[str, str]: ...

    def formen(self) -> Mapping[str, int]: ...


class Ordnerengine:
    """Builds, switches and reads indexes below `SUCHE["ORDNER"]`; what is in a build is the business of a subclass."""

    in_transaktion = False
    # Whether one state may be read by several threads at a time.
    nebenlaeufig = True

    def __init__(self, optionen: Mapping):
        self.ordner = Path(optionen["ORDNER"])
        self._staende: dict[str, Any] = {}
        self._schloss = threading.Lock()
        self._pfade: dict[str, Path] = {}
        self._zeiger: dict[str, tuple[tuple[int, ...], Path]] = {}
        self._generationen: dict[str, tuple[tuple[int, ...], str]] = {}

    # --- what a subclass does ---

    def _oeffnen(self, schema: Indexschema, ordner: Path) -> Stand:
        raise NotImplementedError

    def _fuellen(self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument]) -> int:
        """Makes a new index in an empty folder; returns the number of documents."""
        raise NotImplementedError

    def _aendern(
        self, schema: Indexschema, ordner: Path, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]
    ) -> None:
        """One commit. Raises IndexNichtLesbar."""
        raise NotImplementedError

    def _ist_schaden(self, fehler: BaseException) -> bool:
        """Whether reading failed, as opposed to: the process is being stopped."""
        return isinstance(fehler, Exception)

    # --- reading ---

    def suchen(self, schema: Indexschema, anfrage: Engineanfrage) -> Engineantwort:
        return self._lesend(schema, lambda stand: stand.suchen(anfrage))

    def fingerabdruecke(self, schema: Indexschema) -> dict[str, str]:
        return self._lesend(schema, lambda stand: stand.fingerabdruecke())

    def zahl(self, schema: Indexschema, ausdruck: Ausdruck) -> int:
        return self._lesend(schema, lambda stand: stand.zahl(ausdruck))

    def formen(self, schema: Indexschema) -> Mapping[str, int]:
        return self._lesend(schema, lambda stand: stand.formen())

    def generation(self, schema: Indexschema) -> str:
        """Opening the index to ask costs more than a remembered page: nothing touched on disk, nothing new."""
        abdruck = self._abdruck(schema.typ)
        bekannt = self._generationen.get(schema.typ)
        if abdruck is not None and bekannt is not None and bekannt[0] == abdruck:
            return bekannt[1]
        generation = self._lesend(schema, lambda stand: stand.generation)
        if abdruck is not None:
            self._generationen[schema.typ] = (abdruck, generation)
        return generation

    def _abdruck(self, typ: str) -> tuple[int, ...] | None:
        """Pointer and folder as the file system sees them: every commit makes a file in the folder of the build.

        None while they are so young that a further change could bear the same time, or when something is missing.
        """
        zeiger = self._pfade.get(typ) or self._pfade.setdefault(typ, self.ordner / typ / _AKTUELL)
        try:
            angabe = zeiger.stat()
            stelle = (angabe.st_ino, angabe.st_mtime_ns)
            bekannt = self._zeiger.get(typ)
            if bekannt is None or bekannt[0] != stelle:
                bekannt = (stelle, zeiger.with_name(zeiger.read_text("utf-8").strip()))
                self._zeiger[typ] = bekannt
            bau = bekannt[1].stat()
        except (OSError, ValueError):  # a pointer that was half written names nothing
            return None
        juengste = max(stelle[1], bau.st_mtime_ns)
        if not 0 < juengste < time.time_ns() - _JUNG:
            return None
        return (*stelle, bau.st_ino, bau.st_mtime_ns)

    def stempel(self, schema: Indexschema) -> str | None:
        ordner = self._aktueller_ordner(schema.typ)
        if ordner is None:
            return None
        try:
            angabe = json.loads((ordner / _STEMPEL).read_text("utf-8"))
            # What another engine built here is not ours: it counts as missing.
            return angabe["stempel"] if angabe["engine"] == type(self).__name__ else None
        except (OSError, ValueError, KeyError):
            return None

    def _lesend(self, schema: Indexschema, tun: Callable[[Stand], _T]) -> _T:
        """Runs `tun` on the newest readable state; a build that was switched away meanwhile is tried again."""
        for versuch in range(3):
            ordner = self._aktueller_ordner(schema.typ)
            if ordner is None and versuch == 2:
                raise IndexFehlt(f"Für {schema.typ} gibt es noch keinen Index.")
            if ordner is None:
                continue  # the pointer may have been switched between reading it and looking for its folder
            try:
                with contextlib.ExitStack() as stapel:
                    with self._schloss:
                        stand = self._stand(schema, ordner)
                    if not self.nebenlaeufig:
                        stapel.enter_context(self._schloss)
                    return tun(stand)
            except BaseException as fehler:
                if not self._ist_schaden(fehler):
                    raise
                # Whatever goes wrong inside the engine (a file gone, a bad byte) means: this index cannot answer.
                with self._schloss:
                    self._staende.pop(schema.typ, None)
                if versuch == 2:
                    raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht lesen: {fehler}") from fehler
                time.sleep(0.02)
        raise AssertionError("unreachable")

    def _aktueller_ordner(self, typ: str) -> Path | None:
        try:
            name = (self.ordner / typ / _AKTUELL).read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as fehler:
            raise IndexNichtLesbar(f"Der Index {typ} lässt sich nicht lesen: {fehler}") from fehler
        ordner = self.ordner / typ / name
        return ordner if name and ordner.is_dir() else None

    def _stand(self, schema: Indexschema, ordner: Path) -> Stand:
        """The newest generation; the caller holds the lock."""
        stand = self._staende.get(schema.typ)
        passt = stand is not None and stand.ordner == ordner
        stand = stand.erneuert() if passt else self._oeffnen(schema, ordner)
        self._staende[schema.typ] = stand
        return stand

    # --- writing: the caller holds the lock over all processes ---

    def schreiben(self, schema: Indexschema, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]) -> None:
        ordner = self._aktueller_ordner(schema.typ)
        if ordner is None:
            raise IndexFehlt(f"Für {schema.typ} gibt es noch keinen Index.")
        try:
            self._aendern(schema, ordner, dokumente, loeschen)
        except BaseException as fehler:
            if isinstance(fehler, Indexfehler) or not self._ist_schaden(fehler):
                raise
            if isinstance(fehler, OSError) and fehler.errno in _KEIN_SCHADEN:
                raise  # another index would not help
            raise IndexNichtLesbar(f"In den Index {schema.typ} lässt sich nicht schreiben: {fehler}") from fehler

    def aufbauen(self, schema: Indexschema, dokumente: Iterable[Indexdokument]) -> int:
        eltern = self.ordner / schema.typ
        eltern.mkdir(parents=True, exist_ok=True)
        neu = eltern / f"{time.strftime('%Y%m%d%H%M%S')}-{uuid.uuid4().hex[:8]}"
        neu.mkdir()
        try:
            anzahl = self._fuellen(schema, neu, dokumente)
            angabe = {"engine": type(self).__name__, "stempel": schema.stempel}
            (neu / _STEMPEL).write_text(json.dumps(angabe), "utf-8")
        except BaseException:
            shutil.rmtree(neu, ignore_errors=True)
            raise
        bisher = self._aktueller_ordner(schema.typ)
        zeiger = eltern / f"{_AKTUELL}.neu"
        zeiger.write_text(neu.name, "utf-8")
        zeiger.replace(eltern / _AKTUELL)
        # The build before stays for readers that are still opening it; older ones go.
        for alt in eltern.iterdir():
            if alt.is_dir() and alt not in (neu, bisher):
                shutil.rmtree(alt, ignore_errors=True)
        return anzahl
