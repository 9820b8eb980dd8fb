"""What is wrong in a fixture, told so that it can be mended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fehler:
    """One fault: where it stands, what it is, and what to do."""

    datei: str
    stelle: str
    feld: str
    meldung: str
    abhilfe: str

    def __str__(self) -> str:
        ort = ", ".join(teil for teil in (self.datei, self.stelle, self.feld and f"Feld {self.feld}") if teil)
        return f"{ort}: {self.meldung} Abhilfe: {self.abhilfe}"


class DatenFehler(Exception):  # noqa: N818 (German for "error")
    """The fixtures cannot be loaded; `fehler` names every fault. Nothing has been written."""

    def __init__(self, fehler: list[Fehler]):
        self.fehler = fehler
        super().__init__("\n".join(map(str, fehler)))
