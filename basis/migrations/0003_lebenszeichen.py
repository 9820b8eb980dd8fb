from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("basis", "0002_hintergrundaufgabe")]

    operations = [
        migrations.CreateModel(
            name="Lebenszeichen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("worker_id", models.CharField(max_length=64, unique=True, verbose_name="Worker")),
                ("rechner", models.CharField(max_length=255, verbose_name="Rechner")),
                ("ordner", models.CharField(max_length=500, verbose_name="Datenordner")),
                ("schlag", models.PositiveBigIntegerField(default=0, verbose_name="Schläge")),
                ("begonnen_am", models.DateTimeField(auto_now_add=True, verbose_name="begonnen am")),
                ("gesehen_am", models.DateTimeField(verbose_name="zuletzt gesehen am")),
                ("beendet_am", models.DateTimeField(blank=True, null=True, verbose_name="beendet am")),
            ],
            options={"verbose_name": "Lebenszeichen", "verbose_name_plural": "Lebenszeichen", "ordering": ["pk"]},
        ),
    ]
