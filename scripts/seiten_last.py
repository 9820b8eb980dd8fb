"""A load generator for one machine: many keep-alive connections in one thread, so that it takes little of the cores.

It reads answers no further than needed to know status and length; what an answer says is checked by tests.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# What every browser sends; the server answers as it answers them.
KOPF = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br", "Connection": "keep-alive"}
_LAENGE = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_BLOCK = 262_144
FRIST = 60.0  # seconds without any answer after which a run is given up


@dataclass
class Messung:
    """What a run saw: seconds of each answer, how many had which status, and how long it all took."""

    dauern: list[float] = field(default_factory=list)
    status: Counter = field(default_factory=Counter)
    sekunden: float = 0.0
    bytes: int = 0
    fehler: list[str] = field(default_factory=list)

    def dazu(self, andere: Messung) -> None:
        """Takes in another run of the same."""
        self.dauern += andere.dauern
        self.status += andere.status
        self.sekunden += andere.sekunden
        self.bytes += andere.bytes
        self.fehler += andere.fehler

    def perzentil(self, anteil: float) -> float:
        """Milliseconds that this share of the answers stayed within."""
        geordnet = sorted(self.dauern)
        return geordnet[min(len(geordnet) - 1, int(len(geordnet) * anteil))] * 1000

    @property
    def je_sekunde(self) -> float:
        """Answers per second."""
        return len(self.dauern) / self.sekunden


def anfrage(pfad: str, kopf: Mapping[str, str] = KOPF, host: str = "127.0.0.1") -> bytes:
    """A GET as it goes over the wire."""
    zeilen = [f"GET {pfad} HTTP/1.1", f"Host: {host}", *(f"{name}: {wert}" for name, wert in kopf.items())]
    return ("\r\n".join(zeilen) + "\r\n\r\n").encode()


class _Verbindung:
    def __init__(self, port: int):
        self.steckdose = socket.create_connection(("127.0.0.1", port), timeout=FRIST)
        self.steckdose.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.beginn = 0.0
        self.adresse = ""
        self.puffer = bytearray()
        self.ganz = 0  # bytes of the whole answer, 0 while its head is not complete

    def senden(self, adresse: str, roh: bytes) -> None:
        self.adresse, self.ganz = adresse, 0
        self.puffer.clear()
        self.beginn = time.perf_counter()
        self.steckdose.sendall(roh)

    def lesen(self) -> bool:
        """Takes what is there; whether the answer is complete. Raises ConnectionError when the server hung up."""
        stueck = self.steckdose.recv(_BLOCK)
        if not stueck:
            raise ConnectionError("Verbindung vom Server geschlossen")
        self.puffer += stueck
        if not self.ganz:
            ende = self.puffer.find(b"\r\n\r\n")
            if ende < 0:
                return False
            laenge = _LAENGE.search(self.puffer, 0, ende)
            if laenge is None and self.status not in (204, 304):
                raise ConnectionError("Antwort ohne Länge")
            self.ganz = ende + 4 + (int(laenge[1]) if laenge and self.status not in (204, 304) else 0)
        return len(self.puffer) >= self.ganz

    @property
    def status(self) -> int:
        return int(self.puffer[9:12])


def laufen(
    port: int,
    anfragen: Iterator[tuple[str, bytes]],
    *,
    verbindungen: int,
    sekunden: float,
    hoechstens: int | None = None,
    gelesen: Callable[[str, int, bytes, float], None] | None = None,
) -> Messung:
    """Keeps `verbindungen` requests under way for `sekunden`, or until there are `hoechstens` answers.

    `gelesen` gets address, status, answer and its start.

    A connection that the server ends between two answers is opened anew; one that ends in an answer is an error.
    """
    messung = Messung()
    waehler = selectors.DefaultSelector()
    beginn = time.perf_counter()
    ende = beginn + sekunden

    def naechste(verbindung: _Verbindung) -> None:
        verbindung.senden(*next(anfragen))

    offen = 0
    for _ in range(verbindungen):
        verbindung = _Verbindung(port)
        waehler.register(verbindung.steckdose, selectors.EVENT_READ, verbindung)
        naechste(verbindung)
        offen += 1
    while offen:
        bereit = waehler.select(FRIST)
        if not bereit:
            messung.fehler.append(f"keine Antwort in {FRIST:.0f} s")
            break
        for schluessel, _ in bereit:
            verbindung = schluessel.data
            try:
                if not verbindung.lesen():
                    continue
            except ConnectionError as grund:
                waehler.unregister(verbindung.steckdose)
                verbindung.steckdose.close()
                if verbindung.puffer or time.perf_counter() - verbindung.beginn > 1:
                    messung.fehler.append(f"{verbindung.adresse}: {grund}")
                if time.perf_counter() >= ende:
                    offen -= 1
                    continue
                neu = _Verbindung(port)
                neu.senden(verbindung.adresse, anfrage(verbindung.adresse))
                waehler.register(neu.steckdose, selectors.EVENT_READ, neu)
                continue
            jetzt = time.perf_counter()
            messung.dauern.append(jetzt - verbindung.beginn)
            messung.status[verbindung.status] += 1
            messung.bytes += verbindung.ganz
            if gelesen is not None:
                gelesen(verbindung.adresse, verbindung.status, bytes(verbindung.puffer), verbindung.beginn)
            if jetzt < ende and (hoechstens is None or len(messung.dauern) < hoechstens):
                naechste(verbindung)
            else:
                waehler.unregister(verbindung.steckdose)
                verbindung.steckdose.close()
                offen -= 1
    messung.sekunden = time.perf_counter() - beginn
    waehler.close()
    return messung


def reihum(adressen: Iterable[str], kopf: Mapping[str, str] = KOPF) -> Iterator[tuple[str, bytes]]:
    """These addresses again and again."""
    fertig = [(adresse, anfrage(adresse, kopf)) for adresse in adressen]
    while True:
        yield from fertig


def einzeln(port: int, pfad: str, kopf: Mapping[str, str] = KOPF) -> tuple[int, dict[str, str], bytes]:
    """One GET on a connection of its own: status, headers in small letters, body."""
    verbindung = _Verbindung(port)
    try:
        verbindung.senden(pfad, anfrage(pfad, kopf))
        while not verbindung.lesen():
            pass
        vorn, _, inhalt = bytes(verbindung.puffer).partition(b"\r\n\r\n")
        zeilen = vorn.decode("latin-1").split("\r\n")[1:]
        return (
            verbindung.status,
            {n.strip().lower(): w.strip() for n, _, w in (z.partition(":") for z in zeilen)},
            inhalt,
        )
    finally:
        verbindung.steckdose.close()
