"""Triggers that renew the stamp with every change of content, whichever way it is made: ORM, bulk, `update`, raw SQL.

They run in the transaction of the change: the new stamp is visible exactly when the change is.
"""

import secrets

from django.db import connections, transaction

from .models import Datenstand
from .tabellen import inhaltstabellen

NAME = "datenstand_"
_TABELLE = Datenstand._meta.db_table

# PostgreSQL: a writer takes the first slot that no other transaction holds, once per transaction (a setting that ends
# with the transaction, or with the savepoint that is rolled back, remembers it). So nobody waits, and there is no row
# over which two writers could block each other for good.
_FUNKTION = f"""
CREATE OR REPLACE FUNCTION {NAME}erneuern() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    freier integer := 0;
BEGIN
    IF current_setting('wissensspeicher.gestempelt', true) = '1' THEN
        RETURN NULL;
    END IF;
    WHILE NOT pg_try_advisory_xact_lock(1466004545, freier) LOOP
        freier := freier + 1;
    END LOOP;
    INSERT INTO {_TABELLE} (platz, marke) VALUES (freier, replace(gen_random_uuid()::text, '-', ''))
    ON CONFLICT (platz) DO UPDATE SET marke = excluded.marke;
    PERFORM set_config('wissensspeicher.gestempelt', '1', true);
    RETURN NULL;
END $$
"""  # noqa: S608 (the table's name is our own)
# SQLite: the row is updated, never replaced, for `INSERT OR IGNORE` outside would be obeyed in a trigger too.
_ERNEUERN_SQLITE = f"UPDATE {_TABELLE} SET marke = lower(hex(randomblob(16))) WHERE platz = 0"  # noqa: S608


def einrichten(using: str = "default") -> None:
    """Makes the triggers that are missing, removes those of tables that no longer count, and renews the stamp."""
    verbindung = connections[using]
    if _TABELLE not in verbindung.introspection.table_names():
        return
    postgres = verbindung.vendor == "postgresql"
    soll = _postgres_ausloeser(using) if postgres else _sqlite_ausloeser(using)
    with transaction.atomic(using=using), verbindung.cursor() as cursor:
        ist = _vorhandene(cursor, verbindung.vendor)
        if postgres:
            cursor.execute(_FUNKTION)
        for name, (tabelle, befehl) in ist.items():
            # SQLite keeps the text of a trigger: what an earlier version made differently is made anew.
            if name not in soll or (befehl and befehl != soll[name]):
                cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{tabelle}"' if postgres else ""))
        for name, befehl in soll.items():
            if name not in ist or (ist[name][1] and ist[name][1] != befehl):
                cursor.execute(befehl)
        Datenstand.objects.using(using).update_or_create(platz=0, defaults={"marke": secrets.token_hex(16)})


def entfernen(using: str = "default") -> None:
    """Removes all triggers; afterwards no change renews the stamp."""
    verbindung = connections[using]
    postgres = verbindung.vendor == "postgresql"
    with transaction.atomic(using=using), verbindung.cursor() as cursor:
        for name, (tabelle, _) in _vorhandene(cursor, verbindung.vendor).items():
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{tabelle}"' if postgres else ""))
        if postgres:
            cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}erneuern()")


def _postgres_ausloeser(using: str) -> dict[str, str]:
    return {
        f"{NAME}{tabelle}"[:63]: f'CREATE TRIGGER "{f"{NAME}{tabelle}"[:63]}"'
        f' AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{tabelle}"'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {NAME}erneuern()"
        for tabelle in inhaltstabellen(using)
    }


def _sqlite_ausloeser(using: str) -> dict[str, str]:
    """Three per table: there is no trigger for several kinds of change."""
    befehle = {}
    for tabelle in inhaltstabellen(using):
        for art in ("INSERT", "UPDATE", "DELETE"):
            name = f"{NAME}{tabelle}_{art.lower()}"
            befehle[name] = f'CREATE TRIGGER "{name}" AFTER {art} ON "{tabelle}" BEGIN {_ERNEUERN_SQLITE}; END'
    return befehle


def _vorhandene(cursor, vendor: str) -> dict[str, tuple[str, str]]:
    """Name → table and text (SQLite) of the triggers that are there."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT t.tgname, c.relname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid) AND t.tgname LIKE %s",
            [f"{NAME.replace('_', chr(92) + '_')}%"],
        )
    else:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (tabelle, sql) for name, tabelle, sql in cursor.fetchall() if name.startswith(NAME)}
