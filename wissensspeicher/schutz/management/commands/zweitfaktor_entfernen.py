"""`manage.py zweitfaktor_entfernen NAME`: for who lost telephone and recovery codes."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from wissensspeicher.schutz import zweitfaktor


class Command(BaseCommand):
    help = "Entfernt den zweiten Faktor eines Kontos, damit er neu eingerichtet werden kann."

    def add_arguments(self, parser):
        parser.add_argument("name", help="Benutzername")

    def handle(self, *args, name, **options):
        person = get_user_model().objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"Ein Konto „{name}“ gibt es nicht.")
        if not zweitfaktor.entfernen(person):
            raise CommandError(f"Das Konto „{name}“ hat keinen zweiten Faktor.")
        self.stdout.write(f"Der zweite Faktor von „{name}“ ist entfernt. Er lässt sich unter /admin/ neu einrichten.")
