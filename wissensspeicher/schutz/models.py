"""Recovery codes, kept as hashes."""

import base64
import hashlib
import secrets

from django_otp.plugins.otp_static.models import StaticDevice

ANZAHL = 10
_ZEICHEN = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_LAENGE = 16  # of 31 characters: 79 bits, so that a plain hash cannot be guessed backwards


class Notfallcodes(StaticDevice):
    """The library's device for codes that work once. It would keep them readable; here only a hash is stored."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "Notfallcodes"
        verbose_name_plural = "Notfallcodes"

    def neu_ausgeben(self) -> list[str]:
        """Replaces all codes by new ones and returns these, the only time that they can be read."""
        self.token_set.all().delete()
        codes = ["".join(secrets.choice(_ZEICHEN) for _ in range(_LAENGE)) for _ in range(ANZAHL)]
        for code in codes:
            self.token_set.create(token=self._abdruck(code))
        return ["-".join(code[i : i + 4] for i in range(0, _LAENGE, 4)) for code in codes]

    def verify_token(self, token):
        """As the library does, with the hash of what was typed."""
        return super().verify_token(self._abdruck(token))

    def _abdruck(self, code: str) -> str:
        """16 characters (what the library's column holds): 96 bits of SHA-256, salted by the device."""
        summe = hashlib.sha256(f"{self.pk}:{code.replace('-', '').casefold()}".encode()).digest()
        return base64.urlsafe_b64encode(summe[:12]).decode()
