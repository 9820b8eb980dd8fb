"""Folding of German names for sorting and look-ups, the same on every database.

DIN 5007-1: ä sorts as a, ß as ss. SQLite alone finds no "Überlingen" for "überlingen" and sorts Zwickau before
Öhringen, so the folded form is stored beside the name.
"""

import re
import unicodedata

from django.db import models

_KEINE_ZEICHEN = re.compile(r"[^0-9a-z]+")
_DIGRAPHEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Letters that NFKD does not take apart.
_SONDERFAELLE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"})


def falten(text: str) -> str:
    """Lower case without accents, ß as ss, every run of other characters as one blank.

    >>> falten("Öhringen"), falten("Bad Münder am Deister"), falten("Cottbus/Chóśebuz"), falten("Gießen")
    ('ohringen', 'bad munder am deister', 'cottbus chosebuz', 'giessen')
    """
    zerlegt = unicodedata.normalize("NFKD", text.casefold().translate(_SONDERFAELLE))
    return _KEINE_ZEICHEN.sub(" ", "".join(z for z in zerlegt if not unicodedata.combining(z))).strip()


def falt_varianten(text: str) -> list[str]:
    """The folded forms under which a typed word may stand: as typed, and with ae/oe/ue read as umlauts.

    >>> falt_varianten("Muelheim")
    ['muelheim', 'mulheim']
    """
    gefaltet = falten(text)
    umlaut = gefaltet.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return [gefaltet] if umlaut == gefaltet else [gefaltet, umlaut]


def namenssuche(feld: str, text: str) -> models.Q:
    """A condition: every word of `text` stands somewhere in the folded column `feld`."""
    bedingung = models.Q()
    for wort in text.split():
        varianten = [v for v in falt_varianten(wort) if v]
        if varianten:
            eine = models.Q()
            for variante in varianten:
                eine |= models.Q(**{f"{feld}__contains": variante})
            bedingung &= eine
    return bedingung


def wortanfaenge(feld: str, text: str) -> models.Q:
    """A condition: every word of `text` begins a word of the folded column `feld`, for suggestions while typing."""
    bedingung = models.Q()
    for wort in text.split():
        varianten = [v for v in falt_varianten(wort) if v]
        if varianten:
            eine = models.Q()
            for variante in varianten:
                eine |= models.Q(**{f"{feld}__startswith": variante})
                eine |= models.Q(**{f"{feld}__contains": f" {variante}"})
            bedingung &= eine
    return bedingung


def deutscher_slug(text: str, laenge: int = 80) -> str:
    """An ASCII slug as German readers write it (ä → ae), cut at a word, at most `laenge` characters.

    >>> deutscher_slug("Mängelmelder für Gießen")
    'maengelmelder-fuer-giessen'
    """
    slug = falten(text.translate(_DIGRAPHEN)).replace(" ", "-")
    if len(slug) <= laenge:
        return slug
    gekuerzt = slug[: laenge + 1].rsplit("-", 1)[0]
    return gekuerzt[:laenge].strip("-")


class GefaltetesFeld(models.CharField):
    """Stores the folded form of another text field of the same row; set on every save and bulk_create."""

    def __init__(self, quelle: str = "name", **kwargs):
        self.quelle = quelle
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("default", "")
        super().__init__(**kwargs)

    def deconstruct(self):
        name, pfad, args, kwargs = super().deconstruct()
        kwargs["quelle"] = self.quelle
        return name, pfad, args, kwargs

    def pre_save(self, model_instance, add):
        wert = falten(getattr(model_instance, self.quelle))[: self.max_length]
        setattr(model_instance, self.attname, wert)
        return wert


class MitGefaltetemNamen(models.Model):
    """Abstract: keeps `save(update_fields=["name"])` from leaving a folded column behind."""

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = set(update_fields)
            for feld in self._meta.concrete_fields:
                if isinstance(feld, GefaltetesFeld) and feld.quelle in update_fields:
                    update_fields.add(feld.name)
        super().save(*args, update_fields=update_fields, **kwargs)
