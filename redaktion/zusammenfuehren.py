"""Two entries into one, and several words (tags, organisations) into one; both can be taken back.

By introspection over everything that points at what goes, so that a relation added later is not forgotten. Rows are
saved one by one: bulk changes would send no signals, and the search index would not hear of them.
"""

from collections.abc import Iterable

from django.db import models, transaction

from basis.models import Weiterleitung
from basis.sichtbarkeit import Status

from . import ablauf, historie, protokoll, rechte
from .abbild import Abbild, abbilden, anwenden
from .dreiwege import zusammenlegen
from .fehler import NichtErlaubt, SchrittFehler
from .models import Bearbeitbar, Schritt, Vorgang
from .rechte import Operation

# --- entries --------------------------------------------------------------------------------------------------------


def eintraege_zusammenfuehren(*, ziel: Bearbeitbar, quelle: Bearbeitbar, person, grund: str) -> Vorgang:
    """Gives `ziel` the relations and rows of `quelle`, which is archived and leads there; the texts of `ziel` stay.

    The archived entry keeps everything it had, so nothing is lost and the merge can be taken back.
    """
    if not grund.strip():
        raise SchrittFehler("Bitte nennen Sie den Grund.")
    if ziel.pk == quelle.pk:
        raise SchrittFehler("Bitte zwei verschiedene Einträge wählen.")
    with transaction.atomic():
        ziel = ablauf.bereit(ziel, person, Operation.ZUSAMMENFUEHREN)
        quelle = ablauf.bereit(quelle, person, Operation.ZUSAMMENFUEHREN)
        if ziel.status == Status.ARCHIVIERT:
            raise SchrittFehler(f"„{ziel}“ ist archiviert und kann nicht der Eintrag sein, der bleibt.")
        historie.stand_sichern(ziel)
        historie.stand_sichern(quelle)
        vorher = historie.versionen(ziel).first()
        anwenden(ziel, _vereint(ziel, abbilden(ziel), abbilden(quelle), quelle.pk))
        verweise = _verweise_umhaengen(quelle, ziel)
        historie.festhalten(ziel, person, f"Mit „{quelle}“ zusammengeführt: {grund.strip()}")
        daten = {
            "art": "eintraege",
            "quelle": quelle.pk,
            "quelle_status": quelle.status,
            "version_vorher": vorher.pk,
            "version_nachher": historie.versionen(ziel).first().pk,
            "verweise": verweise,
        }
        if quelle.veroeffentlicht_am:
            daten["adresse"] = quelle.get_absolute_url()
            Weiterleitung.einrichten(alt=quelle.get_absolute_url(), neu=ziel.get_absolute_url())
        alt = quelle.status
        quelle.status = Status.ARCHIVIERT
        quelle.save(update_fields=["status", "geaendert_am"])
        text = f"in „{ziel}“ aufgegangen: {grund.strip()}"
        protokoll.eintragen(quelle, Schritt.ARCHIVIERT, person, grund=text, vorher=alt, nachher=quelle.status)
        return protokoll.eintragen(
            ziel, Schritt.ZUSAMMENGEFUEHRT, person, grund=f"mit „{quelle}“: {grund.strip()}", daten=daten
        )


def _vereint(ziel: Bearbeitbar, a: Abbild, b: Abbild, quelle_pk: int) -> Abbild:
    """`a` with the relations and rows of `b`; of a row in both, `a` keeps its values and `b` fills the gaps."""
    selbst = {f.name for f in type(ziel)._meta.many_to_many if f.related_model is type(ziel)}
    mengen = {}
    for name, werte in a["mengen"].items():
        vereint = {*werte, *b["mengen"].get(name, ())}
        mengen[name] = sorted(vereint - {ziel.pk, quelle_pk}) if name in selbst else sorted(vereint)
    teile = {}
    for name, zeilen in a["teile"].items():
        teile[name] = {**b["teile"].get(name, {})}
        for schluessel, zeile in zeilen.items():
            andere = teile[name].get(schluessel, {})
            teile[name][schluessel] = {f: andere.get(f, w) if w in (None, "", []) else w for f, w in zeile.items()}
    return {"felder": a["felder"], "mengen": mengen, "teile": teile}


def _verweise_umhaengen(quelle: Bearbeitbar, ziel: Bearbeitbar) -> list[list]:
    """Rows of others that name `quelle` name `ziel` from now on; returns what was changed, for the way back."""
    geaendert = []
    for beziehung in type(quelle)._meta.related_objects:
        name = beziehung.get_accessor_name()
        if beziehung.many_to_many and beziehung.through._meta.auto_created:
            for anderer in list(beziehung.related_model._default_manager.filter(**{beziehung.field.name: quelle.pk})):
                if anderer == ziel:
                    continue
                menge = getattr(anderer, beziehung.field.name)
                schon = menge.filter(pk=ziel.pk).exists()
                menge.remove(quelle)
                if not schon:
                    menge.add(ziel)
                geaendert.append([beziehung.related_model._meta.label, beziehung.field.name, anderer.pk, not schon])
        elif name in quelle.KEINE_TEILE:
            for zeile in list(beziehung.related_model._default_manager.filter(**{beziehung.field.name: quelle.pk})):
                setattr(zeile, beziehung.field.name, ziel)
                zeile.save()
                geaendert.append([beziehung.related_model._meta.label, beziehung.field.name, zeile.pk, None])
    return geaendert


def _eintraege_trennen(vorgang: Vorgang, person, grund: str) -> None:
    from django.apps import apps
    from reversion.models import Version

    modell = vorgang.modell.model_class()
    daten = vorgang.daten
    ziel = modell._default_manager.filter(pk=vorgang.objekt_id).first()
    quelle = modell._default_manager.filter(pk=daten["quelle"]).first()
    if ziel is None or quelle is None:
        raise SchrittFehler("Einer der beiden Einträge ist gelöscht. Bitte zuerst wiederherstellen.")
    ziel = ablauf.bereit(ziel, person, Operation.ZUSAMMENFUEHREN)
    quelle = ablauf.bereit(quelle, person, Operation.ZUSAMMENFUEHREN)
    vorher, nachher = (Version.objects.get(pk=daten[f"version_{wann}"]) for wann in ("vorher", "nachher"))
    historie.stand_sichern(ziel)
    # What was edited since then stays; only what the merge itself brought goes.
    ergebnis = zusammenlegen(
        modell,
        grundlage=historie.aus_version(nachher),
        original=abbilden(ziel),
        kopie=historie.aus_version(vorher),
    )
    anwenden(ziel, ergebnis.abbild)
    for label, feld, pk, ergaenzt in daten["verweise"]:
        zeile = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if zeile is None:
            continue
        if ergaenzt is None:
            setattr(zeile, feld, quelle)
            zeile.save()
            continue
        getattr(zeile, feld).add(quelle)
        if ergaenzt:
            getattr(zeile, feld).remove(ziel)
    if daten.get("adresse"):
        Weiterleitung.objects.filter(alt=daten["adresse"]).delete()
    alt, quelle.status = quelle.status, daten["quelle_status"]
    quelle.save(update_fields=["status", "geaendert_am"])
    historie.festhalten(ziel, person, f"Zusammenführung mit „{quelle}“ zurückgenommen")
    for objekt, von, nach in ((ziel, ziel.status, ziel.status), (quelle, alt, quelle.status)):
        protokoll.eintragen(
            objekt, Schritt.GETRENNT, person, grund=grund, vorher=von, nachher=nach, daten={"vorgang": vorgang.pk}
        )


# --- words ----------------------------------------------------------------------------------------------------------


def darf_worte(person, modell: type[models.Model]) -> bool:
    """Merging words changes one and deletes the others, on public pages at once."""
    name, app = modell._meta.model_name, modell._meta.app_label
    return person.has_perm(rechte.FREIGEBEN) and all(
        person.has_perm(f"{app}.{art}_{name}") for art in ("change", "delete")
    )


def worte_zusammenfuehren(
    *, ziel: models.Model, quellen: Iterable[models.Model], person=None, grund: str = ""
) -> Vorgang | None:
    """Everything that names one of `quellen` names `ziel`; `quellen` are deleted, their addresses lead to `ziel`.

    Without a person the program itself does it (loading, tests); None when there was nothing to merge.
    """
    if person is not None and not darf_worte(person, type(ziel)):
        raise NichtErlaubt("Zusammenführen darf nur die Freigabe.")
    with transaction.atomic():
        pks = {q.pk for q in quellen} - {ziel.pk}
        daten = {"art": "worte", "quellen": [], "zeilen": [], "doppelt": [], "mengen": []}
        for quelle in type(ziel)._default_manager.filter(pk__in=pks).order_by("pk"):
            _wort_aufloesen(quelle, ziel, daten)
        if not daten["quellen"]:
            return None
        namen = ", ".join(f"„{q['name']}“" for q in daten["quellen"])
        return protokoll.eintragen(
            ziel,
            Schritt.ZUSAMMENGEFUEHRT,
            person,
            grund=f"mit {namen}" + (f": {grund.strip()}" if grund.strip() else ""),
            daten=daten,
        )


def _wort_aufloesen(quelle: models.Model, ziel: models.Model, daten: dict) -> None:
    modell = type(quelle)
    for feld in modell._meta.many_to_many:
        if feld.remote_field.through._meta.auto_created:
            dazu = set(getattr(quelle, feld.name).values_list("pk", flat=True))
            daten["mengen"] += [[quelle.pk, feld.name, pk, "eigen"] for pk in sorted(dazu)]
            neu = dazu - set(getattr(ziel, feld.name).values_list("pk", flat=True))
            daten["mengen"] += [[quelle.pk, feld.name, pk, "ziel"] for pk in sorted(neu)]
            getattr(ziel, feld.name).add(*neu)
    for beziehung in modell._meta.related_objects:
        if beziehung.many_to_many:
            if beziehung.through._meta.auto_created:
                _menge_umhaengen(beziehung, quelle, ziel, daten)
            continue
        feld, zeilenmodell = beziehung.field, beziehung.related_model
        for zeile in list(zeilenmodell._default_manager.filter(**{feld.name: quelle.pk}).order_by("pk")):
            if _doppelt(zeile, feld, ziel):
                werte = {f.attname: f.value_to_string(zeile) for f in zeilenmodell._meta.concrete_fields}
                daten["doppelt"].append([zeilenmodell._meta.label, werte])
                zeile.delete()
            else:
                setattr(zeile, feld.name, ziel)
                zeile.save()
                daten["zeilen"].append([zeilenmodell._meta.label, feld.name, zeile.pk, quelle.pk])
    adresse = quelle.get_absolute_url() if hasattr(quelle, "get_absolute_url") else ""
    if adresse:
        Weiterleitung.einrichten(alt=adresse, neu=ziel.get_absolute_url())
    werte = {f.attname: f.value_from_object(quelle) for f in modell._meta.concrete_fields}
    daten["quellen"].append({"name": str(quelle), "adresse": adresse, "werte": werte})
    quelle.delete()


def _menge_umhaengen(beziehung, quelle: models.Model, ziel: models.Model, daten: dict) -> None:
    for anderer in list(beziehung.related_model._default_manager.filter(**{beziehung.field.name: quelle.pk})):
        menge = getattr(anderer, beziehung.field.name)
        schon = menge.filter(pk=ziel.pk).exists()
        menge.remove(quelle)
        if not schon:
            menge.add(ziel)
        label = anderer._meta.label
        daten["zeilen"].append([label, beziehung.field.name, anderer.pk, quelle.pk, "menge", not schon])


def _doppelt(zeile: models.Model, feld: models.Field, ziel: models.Model) -> bool:
    """Whether a row that says the same of `ziel` is there already (by the unique constraints of its table)."""
    for bedingung in zeile._meta.constraints:
        if isinstance(bedingung, models.UniqueConstraint) and feld.name in bedingung.fields:
            rest = {name: getattr(zeile, name) for name in bedingung.fields if name != feld.name}
            if type(zeile)._default_manager.filter(**rest, **{feld.name: ziel}).exists():
                return True
    return False


def _worte_trennen(vorgang: Vorgang, person, grund: str) -> None:
    from django.apps import apps

    modell = vorgang.modell.model_class()
    if not darf_worte(person, modell):
        raise NichtErlaubt("Trennen darf nur die Freigabe.")
    ziel = modell._default_manager.filter(pk=vorgang.objekt_id).first()
    if ziel is None:
        raise SchrittFehler("Das Wort, in dem die anderen aufgingen, gibt es nicht mehr.")
    daten = vorgang.daten
    for quelle in daten["quellen"]:
        for feld in modell._meta.concrete_fields:
            if feld.unique and modell._default_manager.filter(**{feld.attname: quelle["werte"][feld.attname]}).exists():
                raise SchrittFehler(f"„{quelle['name']}“ gibt es inzwischen wieder. Bitte zuerst umbenennen.")
        modell(**quelle["werte"]).save(force_insert=True)
        if quelle["adresse"]:
            Weiterleitung.objects.filter(alt=quelle["adresse"]).delete()
    for pk, feld, ziel_pk, wem in daten["mengen"]:
        if wem == "eigen":
            getattr(modell._default_manager.get(pk=pk), feld).add(ziel_pk)
        else:
            getattr(ziel, feld).remove(ziel_pk)
    for label, feld, pk, quelle_pk, *menge in daten["zeilen"]:
        zeile = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if zeile is None:
            continue
        if menge:
            getattr(zeile, feld).add(quelle_pk)
            if menge[1]:
                getattr(zeile, feld).remove(ziel)
        elif getattr(zeile, f"{feld}_id") == ziel.pk:
            setattr(zeile, f"{feld}_id", quelle_pk)
            zeile.save()
    for label, werte in daten["doppelt"]:
        zeilenmodell = apps.get_model(label)
        felder = {f.attname: f.to_python(werte[f.attname]) for f in zeilenmodell._meta.concrete_fields}
        if all(
            f.related_model._default_manager.filter(pk=felder[f.attname]).exists()
            for f in zeilenmodell._meta.concrete_fields
            if isinstance(f, models.ForeignKey) and felder[f.attname] is not None
        ):
            zeilenmodell(**felder).save(force_insert=True)
    protokoll.eintragen(ziel, Schritt.GETRENNT, person, grund=grund, daten={"vorgang": vorgang.pk})


# --- the way back ---------------------------------------------------------------------------------------------------


def ist_getrennt(vorgang: Vorgang) -> bool:
    """Whether this merge was already taken back."""
    return Vorgang.objects.filter(schritt=Schritt.GETRENNT, daten__vorgang=vorgang.pk).exists()


def trennen(*, vorgang: Vorgang, person, grund: str) -> None:
    """Takes a merge back; edits made since then stay."""
    if not grund.strip():
        raise SchrittFehler("Bitte nennen Sie den Grund.")
    with transaction.atomic():
        vorgang = Vorgang.objects.select_for_update(of=("self",)).get(pk=vorgang.pk)
        if vorgang.schritt != Schritt.ZUSAMMENGEFUEHRT:
            raise SchrittFehler("Dieser Vorgang ist keine Zusammenführung.")
        if ist_getrennt(vorgang):
            raise SchrittFehler("Diese Zusammenführung ist schon zurückgenommen.")
        if vorgang.daten["art"] == "eintraege":
            _eintraege_trennen(vorgang, person, grund)
        else:
            _worte_trennen(vorgang, person, grund)


def zusammenfuehrung_von(modell: type[models.Model], pk: int) -> Vorgang | None:
    """The merge in which this entry went up into another, if it did and was not taken back."""
    from django.contrib.contenttypes.models import ContentType

    for vorgang in Vorgang.objects.filter(
        modell=ContentType.objects.get_for_model(modell), schritt=Schritt.ZUSAMMENGEFUEHRT, daten__quelle=pk
    ):
        if not ist_getrennt(vorgang):
            return vorgang
    return None
