from django.db import migrations, models


def vorwaerts(apps, schema_editor):
    """Nothing: the triggers are made after all migrations, when all tables are there."""


def rueckwaerts(apps, schema_editor):
    """Without the table every write would fail in its trigger."""
    from wissensspeicher.betrieb import ausloeser

    ausloeser.entfernen(schema_editor.connection.alias)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Datenstand",
            fields=[
                ("platz", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="Platz")),
                ("marke", models.CharField(max_length=32, verbose_name="Marke")),
            ],
            options={
                "verbose_name": "Datenstand",
                "verbose_name_plural": "Datenstände",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(vorwaerts, rueckwaerts),
    ]
