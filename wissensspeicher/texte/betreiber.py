"""Who runs this installation: from the settings, because it must be known when the database is away."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Betreiber:
    """Name and contact as they stand on the legal pages; without a name the site calls itself a demonstration."""

    name: str
    anschrift: tuple[str, ...]
    mail: str
    telefon: str


def betreiber() -> Betreiber:
    """From BETREIBER_NAME, BETREIBER_ANSCHRIFT (lines separated by semicolons), BETREIBER_MAIL, BETREIBER_TELEFON."""
    zeilen = (zeile.strip() for zeile in settings.BETREIBER_ANSCHRIFT.split(";"))
    return Betreiber(
        name=settings.BETREIBER_NAME.strip(),
        anschrift=tuple(filter(None, zeilen)),
        mail=settings.BETREIBER_MAIL.strip(),
        telefon=settings.BETREIBER_TELEFON.strip(),
    )


def kontext(request: HttpRequest) -> dict[str, Betreiber]:
    """Context processor: every page names the operator."""
    return {"betreiber": betreiber()}
