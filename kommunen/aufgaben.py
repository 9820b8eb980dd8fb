"""Background tasks of the room."""

from django.dispatch import receiver

from basis.aufgaben import aufgabe, endgueltig_gescheitert

from .register import auftraege
from .registerimport import Registerimport


@aufgabe("Gemeindeverzeichnis importieren")
def registerimport_ausfuehren(pk: int) -> None:
    """Runs an import that was ordered in the admin."""
    auftraege.ausfuehren(Registerimport.objects.get(pk=pk))


@receiver(endgueltig_gescheitert, dispatch_uid="registerimport_gescheitert")
def _gescheitert(sender, pfad, args, fehler, **_):
    if pfad == registerimport_ausfuehren.module_path:
        auftraege.gescheitert(pk=args[0], fehler=fehler)
