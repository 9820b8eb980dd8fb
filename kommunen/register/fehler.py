"""What is wrong with a file, told so that it can be mended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ablehnung:
    """One reason not to take the file: row (None: the whole file), field, reason."""

    zeile: int | None
    feld: str
    grund: str

    def __str__(self) -> str:
        ort = f"Zeile {self.zeile}" if self.zeile else "Datei"
        return f"{ort}, {self.feld}: {self.grund}" if self.feld else f"{ort}: {self.grund}"


class Dateifehler(Exception):  # noqa: N818 (German for "error")
    """The file as a whole cannot be read; the text is the sentence for people."""
