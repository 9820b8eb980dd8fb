"""Only the way back: the tables of before know neither working copies nor unanswered questions."""

from django.db import migrations


def zurueck(apps, schema_editor):
    Loesung = apps.get_model("loesungen", "Loesung")
    Loesung.objects.filter(vorlage__isnull=False).delete()
    Loesung.objects.filter(offen="").update(offen="unbekannt")
    Loesung.objects.filter(reifegrad="unbekannt").update(reifegrad="")


class Migration(migrations.Migration):
    dependencies = [("loesungen", "0004_arbeitskopien")]

    operations = [migrations.RunPython(migrations.RunPython.noop, zurueck)]
