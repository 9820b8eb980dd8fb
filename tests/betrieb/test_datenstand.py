"""The stamp changes with every change of content, whichever way it is made, and only then."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from kommunen.models import Kommune
from loesungen.models import Handlungsfeld, Loesung, Schlagwort
from suche.models import Fehlsuche, Indexauftrag
from tests import factories as f
from wissensspeicher.betrieb import ausloeser
from wissensspeicher.betrieb.datenstand import marke
from wissensspeicher.betrieb.tabellen import inhaltstabellen

# Real transactions: PostgreSQL renews the stamp once in each.
pytestmark = pytest.mark.django_db(transaction=True)


class Zurueck(Exception):  # noqa: N818 - no error
    """Ends a block and takes it back."""


def erneuert(tun) -> bool:
    """Whether `tun` renews the stamp; what it did is taken back."""
    vorher = marke()
    neu = None
    try:
        with transaction.atomic():
            tun()
            neu = marke()
            raise Zurueck
    except Zurueck:
        pass
    assert marke() == vorher
    assert vorher
    return neu != vorher


WERTE = {"BooleanField": 0, "DateField": "2026-01-01", "DateTimeField": "2026-01-01 00:00:00", "JSONField": "[]"}


def pflanzen(modell: type[models.Model]) -> None:
    """A row of made-up values by raw SQL; on PostgreSQL, whose triggers are per statement, a statement is enough."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DELETE FROM "{modell._meta.db_table}" WHERE false')
            return
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        spalten = [feld for feld in modell._meta.concrete_fields if not (feld.auto_created or feld.generated)]
        werte = [WERTE.get(feld.get_internal_type(), 987654) for feld in spalten]
        namen = ", ".join(f'"{feld.column}"' for feld in spalten)
        cursor.execute(
            f'INSERT INTO "{modell._meta.db_table}" ({namen}) VALUES ({", ".join(["%s"] * len(werte))})', werte
        )
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_every_content_table_renews_it():
    """Many-to-many tables and tables of other packages included."""
    nach_tabelle = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy}
    tabellen = inhaltstabellen()
    assert {"loesungen_loesung", "loesungen_loesung_traeger", "kommunen_kommune", "suche_synonymgruppe"} <= set(
        tabellen
    )
    ohne = [tabelle for tabelle in tabellen if not erneuert(lambda t=tabelle: pflanzen(nach_tabelle[t]))]
    assert ohne == []


def test_what_no_page_shows_leaves_it():
    assert not erneuert(lambda: Indexauftrag.objects.create(typ="x", schluessel="1"))
    assert not erneuert(lambda: Fehlsuche.objects.create(text="x", tag="2026-01-01", anzahl=1))
    assert not erneuert(lambda: marke())


def _update():
    Loesung.objects.update(titel="anders")


def _bulk():
    Handlungsfeld.objects.bulk_create([Handlungsfeld(slug="neu", name="Neu")])


def _ignore():
    # SQLite obeys OR IGNORE of the statement in its triggers too.
    Handlungsfeld.objects.bulk_create([Handlungsfeld(slug="neu", name="Neu")], ignore_conflicts=True)


def _upsert():
    feld = Handlungsfeld.objects.get()
    feld.name = "Anders"
    Handlungsfeld.objects.bulk_create([feld], update_conflicts=True, unique_fields=["id"], update_fields=["name"])


def _roh():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kommunen_kommune SET name = 'anders'")


def _loeschen():
    Kommune.objects.all()._raw_delete("default")


def _beziehung():
    Loesung.objects.get().handlungsfelder.clear()


def _schlagwort():
    Loesung.objects.get().schlagwoerter.add("Neues Wort")


@pytest.mark.parametrize("weg", [_update, _bulk, _ignore, _upsert, _roh, _loeschen, _beziehung, _schlagwort])
def test_every_way_to_change_renews_it(weg):
    f.LoesungFactory(handlungsfelder=[f.HandlungsfeldFactory()])
    f.KommuneFactory()
    assert Schlagwort.objects.count() == 0
    assert erneuert(weg)


def test_a_rolled_back_change_leaves_it_and_each_commit_renews_it():
    gesehen = {marke()}
    with pytest.raises(Zurueck), transaction.atomic():
        f.HandlungsfeldFactory()
        raise Zurueck
    assert marke() in gesehen
    for _ in range(3):
        f.HandlungsfeldFactory()
        assert marke() not in gesehen
        gesehen.add(marke())


def test_setting_up_twice_changes_no_trigger_and_removing_leaves_none():
    def vorhanden():
        with connection.cursor() as cursor:
            return ausloeser._vorhandene(cursor, connection.vendor)

    vorher = vorhanden()
    assert vorher
    ausloeser.einrichten()
    assert vorhanden() == vorher
    ausloeser.entfernen()
    assert vorhanden() == {}
    f.HandlungsfeldFactory()  # nothing is left that a change could fail on
    ausloeser.einrichten()
    assert vorhanden() == vorher


def test_back_before_the_first_migration_and_forth_again():
    call_command("migrate", "betrieb", "zero", verbosity=0)
    try:
        f.HandlungsfeldFactory()
        assert marke() == ""
    finally:
        call_command("migrate", "betrieb", verbosity=0)
    assert marke() != ""
