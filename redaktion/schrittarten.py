"""The steps as pages and bulk actions offer them: what they are called, what they do, whether they need a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from . import ablauf
from .models import Bearbeitbar
from .rechte import Operation


@dataclass(frozen=True, slots=True)
class Schrittart:
    """A step that a button or a bulk action offers."""

    name: str
    titel: str
    operation: Operation
    tun: Callable
    folge: str
    ergebnis: str
    grund_noetig: bool = False
    mehrfach: bool = True

    def ausfuehren(self, *, objekt: Bearbeitbar, person, grund: str) -> Bearbeitbar:
        """Takes the step; returns the entry to go on with."""
        return self.tun(objekt=objekt, person=person, grund=grund) or objekt


SCHRITTE = {
    art.name: art
    for art in (
        Schrittart(
            "einreichen",
            "Zur Prüfung einreichen",
            Operation.EINREICHEN,
            ablauf.einreichen,
            "Der Eintrag geht an die Redaktion und wartet auf die Freigabe.",
            "ist in Prüfung",
        ),
        Schrittart(
            "zurueckgeben",
            "Zurückgeben",
            Operation.ZURUECKGEBEN,
            ablauf.zurueckgeben,
            "Der Eintrag wird wieder ein Entwurf; war er öffentlich, verschwindet er von der öffentlichen Seite.",
            "ist wieder ein Entwurf",
            grund_noetig=True,
        ),
        Schrittart(
            "veroeffentlichen",
            "Veröffentlichen",
            Operation.VEROEFFENTLICHEN,
            ablauf.veroeffentlichen,
            "Der Eintrag ist sofort für alle sichtbar und über die Suche zu finden.",
            "ist veröffentlicht",
        ),
        Schrittart(
            "arbeitskopie",
            "Bearbeiten (Arbeitskopie)",
            Operation.ARBEITSKOPIE,
            ablauf.arbeitskopie_anlegen,
            "Es entsteht eine Arbeitskopie. Öffentlich bleibt der bisherige Stand, bis sie übernommen wird.",
            "hat jetzt eine Arbeitskopie",
            mehrfach=False,
        ),
        Schrittart(
            "verwerfen",
            "Arbeitskopie verwerfen",
            Operation.VERWERFEN,
            lambda *, objekt, person, grund: ablauf.verwerfen(kopie=objekt, person=person, grund=grund),
            "Die Arbeitskopie wird gelöscht. Der veröffentlichte Eintrag bleibt, wie er ist.",
            "ist verworfen",
            mehrfach=False,
        ),
        Schrittart(
            "archivieren",
            "Archivieren",
            Operation.ARCHIVIEREN,
            ablauf.archivieren,
            "Der Eintrag verschwindet von der öffentlichen Seite und bleibt in der Redaktion erhalten.",
            "ist archiviert",
            grund_noetig=True,
        ),
        Schrittart(
            "wieder_oeffnen",
            "Wieder öffnen",
            Operation.WIEDER_OEFFNEN,
            ablauf.wieder_oeffnen,
            "Der archivierte Eintrag wird wieder ein Entwurf.",
            "ist wieder ein Entwurf",
            grund_noetig=True,
        ),
    )
}
