from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class SchutzConfig(AppConfig):
    """Protection of the site: headers, limits, login, second factor, sessions."""

    name = "wissensspeicher.schutz"
    label = "schutz"
    verbose_name = "Schutz"

    def ready(self):
        from basis.aufgaben import wiederkehrend

        from . import anmeldung, sitzung

        def bei_anmeldung(sender, request, **kwargs):
            sitzung.beginnen(request)

        user_logged_in.connect(bei_anmeldung, weak=False, dispatch_uid="schutz.sitzung")
        wiederkehrend("Fehlversuche vergessen", anmeldung.vergessen, sekunden=5 * 60)
        wiederkehrend("Abgelaufene Sitzungen löschen", sitzung.aufraeumen, sekunden=24 * 60 * 60)
