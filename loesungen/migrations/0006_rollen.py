"""The four roles as groups. What each may do with a single entry says redaktion/rechte.py."""

from django.db import migrations

from redaktion.rollen import FREIGABE, KOMMUNE, LESEND, REDAKTION, alle, rechte_geben, rolle_loeschen

LOESUNGEN = [
    "handlungsfeld",
    "artbeschreibung",
    "begriff",
    "organisation",
    "standard",
    "schlagwort",
    "repository",
    "nachnutzung",
]
KOMMUNEN = ["staffel", "modellprojekt", "kooperation", "veranstaltung"]
INHALT = [
    *alle("loesungen", "loesung", *LOESUNGEN),
    *alle("kommunen", *KOMMUNEN),
    *alle("kommunen", "kommune", arten="view add change"),
    *alle("kommunen", "bundesland", arten="view change"),
    *alle("suche", "synonymgruppe"),
    *alle("suche", "fehlsuche", arten="view delete"),
    *alle("suche", "indexauftrag", arten="view change"),
    *alle("basis", "weiterleitung"),
    "redaktion.view_vorgang",
    "redaktion.alle_eintraege",
]
NUR_LESEN = [
    *alle("loesungen", "loesung", *LOESUNGEN, arten="view"),
    *alle("kommunen", "bundesland", "kommune", *KOMMUNEN, arten="view"),
    *alle("suche", "synonymgruppe", "fehlsuche", "indexauftrag", arten="view"),
    *alle("basis", "weiterleitung", arten="view"),
    "redaktion.view_vorgang",
    "redaktion.alle_eintraege",
]
# What the form of an entry offers to choose from; an entry is theirs by kommunen.Zustaendigkeit.
EIGENE = [
    *alle("loesungen", "loesung", arten="view add change"),
    *alle("loesungen", "handlungsfeld", "organisation", "standard", "schlagwort", "repository", arten="view"),
    *alle("kommunen", "kommune", "modellprojekt", "kooperation", arten="view"),
]
ROLLEN = {
    REDAKTION: INHALT,
    FREIGABE: [*INHALT, "redaktion.freigeben"],
    KOMMUNE: EIGENE,
    LESEND: NUR_LESEN,
}


def anlegen(apps, schema_editor):
    for gruppe, rechte in ROLLEN.items():
        rechte_geben(apps, gruppe, rechte)


def loeschen(apps, schema_editor):
    for gruppe in ROLLEN:
        rolle_loeschen(apps, gruppe)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("basis", "0002_hintergrundaufgabe"),
        ("suche", "0003_index_in_postgres"),
        ("redaktion", "0001_vorgaenge"),
        ("kommunen", "0005_zustaendigkeit"),
        ("loesungen", "0005_rueckweg"),
    ]

    operations = [migrations.RunPython(anlegen, loeschen)]
