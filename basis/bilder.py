"""Uploaded pictures: what they are is decided by their content, and only the picture itself is kept."""

import io
import secrets
import warnings

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageOps, UnidentifiedImageError

HOECHSTGROESSE = 5_000_000  # bytes
HOECHSTENS_PIXEL = 24_000_000
# Format → ending and type. No SVG: it is a program for the browser, not a picture. Only these decoders are tried.
FORMATE = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
TYPEN = dict(FORMATE.values())
_ERLAUBT = "JPEG, PNG oder WebP"


def neu_geschrieben(datei) -> ContentFile:
    """The picture as a new file under a name of ours: without place, device and whatever else the old one carried."""
    if datei.size > HOECHSTGROESSE:
        raise ValidationError(
            f"Das Bild ist größer als {HOECHSTGROESSE // 1_000_000} MB. Bitte verkleinern Sie es.",
            code="zu_gross",
        )
    datei.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(datei, formats=list(FORMATE)) as bild:
                if bild.width * bild.height > HOECHSTENS_PIXEL:
                    raise ValidationError(
                        f"Das Bild hat mehr als {HOECHSTENS_PIXEL // 1_000_000} Millionen Punkte. Verkleinern Sie es.",
                        code="zu_gross",
                    )
                form = bild.format
                # What the camera only noted (which way is up) has to be done before the note is dropped.
                gerade = ImageOps.exif_transpose(bild)
                if form == "JPEG" and gerade.mode not in ("RGB", "L"):
                    gerade = gerade.convert("RGB")
                puffer = io.BytesIO()
                gerade.info = {name: wert for name, wert in gerade.info.items() if name == "transparency"}
                gerade.save(puffer, form, **({"quality": 88, "optimize": True} if form == "JPEG" else {}))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as fehler:
        raise ValidationError(
            f"Die Datei ist kein lesbares Bild. Erlaubt sind {_ERLAUBT}.", code="kein_bild"
        ) from fehler
    endung = FORMATE[form][0]
    return ContentFile(puffer.getvalue(), name=f"{secrets.token_hex(12)}.{endung}")


class BildFormularfeld(forms.FileField):
    """Checks an upload and writes it anew; a picture that is there already stays as it is."""

    widget = forms.ClearableFileInput

    def clean(self, data, initial=None):
        sauber = super().clean(data, initial)
        if not sauber or sauber is initial:
            return sauber
        return neu_geschrieben(sauber)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ",".join(TYPEN.values())}


class Bildfeld(models.ImageField):
    """An ImageField whose forms check by content; for the database it is the same field."""

    def formfield(self, **kwargs):
        hilfe = f"{_ERLAUBT}, höchstens {HOECHSTGROESSE // 1_000_000} MB. Angaben zu Ort und Gerät werden entfernt."
        feld = super().formfield(**{"form_class": BildFormularfeld, **kwargs})
        feld.help_text = feld.help_text or hilfe
        return feld

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs
