"""`python -m scripts.seiten_bestand 1000`: fills a database up to so many visible Loesungen, for measurements only.

New entries are put together, with a fixed seed, from texts, Kommunen and tags of the real ones. Runs in the
environment of the installation that it fills; never in one that people use.
"""

from __future__ import annotations

import random
import sys

TEXTE = ("kurzbeschreibung", "ausgangslage", "loesungsansatz", "wirkung", "erfahrungen", "voraussetzungen")
KENNUNG = "M{:05d}"


def main() -> int:
    import django

    django.setup()
    auffuellen(int(sys.argv[1]))
    return 0


def auffuellen(anzahl: int) -> None:
    """Adds entries until `anzahl` are visible."""
    from django.db import transaction

    from basis.faltung import deutscher_slug
    from kommunen.models import Kommune
    from loesungen.models import Loesung, Loesungskommune, Verschlagwortung

    zufall = random.Random(20260101)  # noqa: S311 (the same entries each time)
    vorhanden = list(Loesung.objects.sichtbar().order_by("kennung"))
    orte = list(Kommune.objects.order_by("schluessel").values_list("pk", flat=True))
    felder = {loesung.pk: list(loesung.handlungsfelder.values_list("pk", flat=True)) for loesung in vorhanden}
    worte = {loesung.pk: list(loesung.schlagwoerter.values_list("pk", flat=True)) for loesung in vorhanden}
    neue = []
    for nummer in range(len(vorhanden), anzahl):
        grund, zweite = zufall.choice(vorhanden), zufall.choice(vorhanden)
        neu = Loesung(**{feld.attname: getattr(grund, feld.attname) for feld in Loesung._meta.concrete_fields})
        neu.pk, neu.kennung = None, KENNUNG.format(nummer)
        neu.titel = f"{' '.join(grund.titel.split()[:5])} {' '.join(zweite.titel.split()[-3:])}"[:190]
        neu.slug = f"{deutscher_slug(neu.titel)[:70]}-{nummer}"
        for name in TEXTE:
            setattr(neu, name, getattr(zufall.choice(vorhanden), name))
        neu.reifegrad, neu.loesungsart = zufall.choice(vorhanden).reifegrad, zufall.choice(vorhanden).loesungsart
        neu.offen = zufall.choice(vorhanden).offen
        neue.append((neu, grund.pk, zweite.pk))
    with transaction.atomic():
        for neu, grund, zweite in neue:
            # `pre_save` fills the folded columns in bulk too; signals for the index are not wanted here.
            neu._vorlagen = (grund, zweite)
        gespeichert = Loesung.objects.bulk_create([neu for neu, _, _ in neue], batch_size=200)
        Loesung.handlungsfelder.through.objects.bulk_create(
            Loesung.handlungsfelder.through(loesung_id=neu.pk, handlungsfeld_id=feld)
            for neu in gespeichert
            for feld in felder[neu._vorlagen[0]]
        )
        Verschlagwortung.objects.bulk_create(
            Verschlagwortung(content_object_id=neu.pk, tag_id=wort)
            for neu in gespeichert
            for wort in dict.fromkeys(worte[neu._vorlagen[0]][:3] + worte[neu._vorlagen[1]][:3])
        )
        Loesungskommune.objects.bulk_create(
            Loesungskommune(loesung_id=neu.pk, kommune_id=ort)
            for neu in gespeichert
            for ort in zufall.sample(orte, zufall.choice((1, 1, 1, 2, 4)))
        )


if __name__ == "__main__":
    sys.exit(main())
