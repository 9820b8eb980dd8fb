"""The second factor: who needs one, setting it up, proving it. One app per person, and recovery codes for the day when
the telephone is gone."""

from dataclasses import dataclass

import django_otp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from .models import Notfallcodes

FREIGABE = "Freigabe"  # the group whose members publish
NIEMAND, FUER_FREIGABE, ALLE = PFLICHTEN = ("niemand", "freigabe", "alle")


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """What came of a code that was typed: the device that took it, or the sentence for the person."""

    geraet: object | None = None
    fehler: str = ""


def pflicht(person) -> bool:
    """Whether this person may work only with a second factor (setting ZWEITER_FAKTOR_PFLICHT)."""
    if not person.is_staff or settings.ZWEITER_FAKTOR_PFLICHT == NIEMAND:
        return False
    if settings.ZWEITER_FAKTOR_PFLICHT == ALLE:
        return True
    return person.is_superuser or person.groups.filter(name=FREIGABE).exists()


def app_von(person) -> TOTPDevice | None:
    """The app that is set up, if one is."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def notfallcodes_von(person) -> Notfallcodes | None:
    """The recovery codes, if there are any."""
    return Notfallcodes.objects.filter(user=person, confirmed=True).first()


def fehlt(person) -> bool:
    """Whether this session still has to prove a second factor, or to set one up, before it may work.

    Who has one proves it in every session, asked for or not: else a stolen password would be enough after all.
    """
    return not person.is_verified() and (app_von(person) is not None or pflicht(person))


def neuer_schluessel() -> str:
    """A key for an app that is about to be set up; stored when its first code was right."""
    return default_key()


def verweis(person, schluessel: str) -> str:
    """The address that an app reads from the QR code."""
    return TOTPDevice(user=person, key=schluessel).config_url


def qr_code(person, schluessel: str) -> str:
    """The same as a picture, as a `data:` address: dark on light in every colour scheme."""
    return segno.make(verweis(person, schluessel), error="m", micro=False).png_data_uri(scale=5, border=4)


def einrichten(request, schluessel: str, code: str) -> list[str] | None:
    """Takes the app into use if its first code is right; returns new recovery codes. An app of before is replaced."""
    person = request.user
    with transaction.atomic():
        neu = TOTPDevice.objects.create(user=person, name="Authenticator-App", key=schluessel)
        if not neu.verify_token(_ziffern(code)):
            neu.delete()
            return None
        TOTPDevice.objects.filter(user=person).exclude(pk=neu.pk).delete()
        codes = codes_erneuern(person)
    _anmelden(request, neu)
    return codes


def codes_erneuern(person) -> list[str]:
    """New recovery codes; the old ones end."""
    with transaction.atomic():
        geraet, _ = Notfallcodes.objects.get_or_create(user=person, defaults={"name": "Notfallcodes"})
        return geraet.neu_ausgeben()


def entfernen(person) -> bool:
    """Takes app and codes away; returns whether there was anything."""
    with transaction.atomic():
        anzahl = (
            TOTPDevice.objects.filter(user=person).delete()[0] + Notfallcodes.objects.filter(user=person).delete()[0]
        )
    return anzahl > 0


def pruefen(person, code: str) -> Ergebnis:
    """Six digits are a code of the app, anything else a recovery code. After failures the library makes one wait."""
    ziffern = _ziffern(code)
    geraet = app_von(person) if ziffern else notfallcodes_von(person)
    if geraet is None:
        return Ergebnis(fehler="Der Code stimmt nicht. Geben Sie sechs Ziffern oder einen Notfallcode ein.")
    erlaubt, angaben = geraet.verify_is_allowed()
    if not erlaubt:
        return Ergebnis(fehler=_warten(angaben["locked_until"]))
    bestanden = django_otp.verify_token(person, geraet.persistent_id, ziffern or code)
    if bestanden is None:
        satz = "Der Code stimmt nicht oder ist schon verbraucht."
        rat = "Warten Sie auf den nächsten Code der App und prüfen Sie, ob die Uhr Ihres Telefons richtig geht."
        return Ergebnis(fehler=f"{satz} {rat}" if ziffern else f"{satz} Nehmen Sie einen anderen Notfallcode.")
    return Ergebnis(geraet=bestanden)


def bestaetigen(request, code: str) -> Ergebnis:
    """Proves the factor for this session."""
    ergebnis = pruefen(request.user, code)
    if ergebnis.geraet is not None:
        _anmelden(request, ergebnis.geraet)
    return ergebnis


def _anmelden(request, geraet) -> None:
    django_otp.login(request, geraet)
    # More rights than before: a session key that someone knew from before must not have them.
    request.session.cycle_key()


def _ziffern(code: str) -> str:
    """The six digits, or "" if this is something else."""
    text = "".join(code.split())
    return text if len(text) == 6 and text.isascii() and text.isdigit() else ""


def _warten(bis) -> str:
    sekunden = int((bis - timezone.now()).total_seconds()) + 1
    return f"Nach Fehlversuchen ist die Eingabe kurz gesperrt. Bitte warten Sie {sekunden} Sekunden."
