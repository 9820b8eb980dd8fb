"""Free addresses for new rows."""

from django.db import models

from .faltung import deutscher_slug


def freier_slug(modell: type[models.Model], text: str, ausser_pk: int | None = None) -> str:
    """A German address made of `text` that no other row has; a number is appended where it is taken."""
    feld = modell._meta.get_field("slug")
    stamm = deutscher_slug(text, feld.max_length - 5) or modell._meta.model_name
    vergeben = set(
        modell._default_manager.filter(slug__startswith=stamm).exclude(pk=ausser_pk).values_list("slug", flat=True)
    )
    slug, nummer = stamm, 1
    while slug in vergeben:
        nummer += 1
        slug = f"{stamm}-{nummer}"
    return slug
