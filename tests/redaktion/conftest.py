"""The desk's people: one per role, and an entry with everything in it."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from loesungen import models as m
from redaktion.rollen import FREIGABE, KOMMUNE, LESEND, REDAKTION
from tests import factories as f


@pytest.fixture
def rollen(db):
    """The groups, also after a test that emptied all tables."""
    if Group.objects.count() < 4:
        import importlib

        importlib.import_module("loesungen.migrations.0006_rollen").anlegen(apps, None)


@pytest.fixture
def konto(rollen):
    """Makes an account with a role; of role Kommune with the Kommunen it acts for."""

    def anlegen(rolle: str, *kommunen, name: str | None = None) -> User:
        person = User.objects.create(username=name or rolle.lower(), is_staff=True)
        person.groups.add(Group.objects.get(name=rolle))
        for kommune in kommunen:
            f.ZustaendigkeitFactory(person=person, kommune=kommune)
        return person

    return anlegen


@pytest.fixture
def redakteurin(konto):
    return konto(REDAKTION)


@pytest.fixture
def freigeberin(konto):
    return konto(FREIGABE)


@pytest.fixture
def leserin(konto):
    return konto(LESEND)


@pytest.fixture
def meine_kommune(db):
    return f.KommuneFactory(name="Lemgo")


@pytest.fixture
def kommunale(konto, meine_kommune):
    return konto(KOMMUNE, meine_kommune)


@pytest.fixture
def voll(db):
    """Makes a Loesung in which every field and every relation is filled."""

    def anlegen(**werte) -> m.Loesung:
        kommunen = werte.pop("kommunen", None) or [f.KommuneFactory()]
        loesung = f.LoesungFactory(
            **{
                "titel": "Baumkataster",
                "kurzbeschreibung": "Bäume stehen auf einer Karte.",
                "ausgangslage": "Niemand wusste, wo die Bäume stehen.",
                "loesungsansatz": "Eine Karte\nmit allen Bäumen.",
                "wirkung": "Weniger Suchen.",
                "erfahrungen": "Geduld hilft.",
                "voraussetzungen": "Ein Kataster.",
                "kosten_einmalig_von": 10,
                "kosten_einmalig_bis": 20,
                "kosten_laufend_von": 1,
                "kosten_laufend_bis": 2,
                "kosten_jahr": 2024,
                "personalaufwand": "eine halbe Stelle",
                "einfuehrungsdauer": "ein Jahr",
                "aufwand_hinweis": "geschätzt",
                "loesungsart": "app",
                "reifegrad": "pilot",
                "reifegrad_grundlage": "Bericht",
                "modellprojekt": f.ModellprojektFactory(),
                "offen": "ja",
                "lizenz": "EUPL-1.2",
                "lizenz_wie_angegeben": "EUPL",
                "plattformen": ["web", "ios"],
                "funktionen": ["Karte", "Suche"],
                "sprachen": ["de"],
                "lokalisierbar": True,
                "betrieb": "intern",
                "webseite": "https://baum.invalid/",
                "dokumentation": "https://baum.invalid/doku",
                "demo": "https://baum.invalid/demo",
                "ansprechstelle_organisation": "Grünflächenamt",
                "ansprechstelle_rolle": "Kataster",
                "ansprechstelle_mail": "baum@stadt.invalid",
                "bild": "loesungen/baum.png",
                "bild_alt": "Eine Karte",
                "bild_urheber": "Stadt",
                "bild_lizenz": "CC0-1.0",
                "bild_quelle": "https://baum.invalid/bild",
                "vertrauen": "hoch",
                "geprueft_am": date(2026, 1, 2),
                "pruefen_bis": date(2027, 1, 2),
                "schlagwoerter": ["Baum", "Grün"],
                "handlungsfelder": [f.HandlungsfeldFactory(), f.HandlungsfeldFactory()],
                "traeger": [f.OrganisationFactory()],
                "partner": [f.OrganisationFactory()],
                "standards": [f.StandardFactory()],
                "basiert_auf": [f.LoesungFactory()],
                **werte,
            }
        )
        loesung.kooperationen.add(f.KooperationFactory())
        for nummer, kommune in enumerate(kommunen):
            m.Loesungskommune.objects.create(
                loesung=loesung, kommune=kommune, rolle="partner" if nummer else "federfuehrend"
            )
        m.Quelle.objects.create(loesung=loesung, titel="Amtsblatt", gesehen_am=date(2026, 1, 2))
        m.Quelle.objects.create(loesung=loesung, titel="Amtsblatt", gesehen_am=date(2026, 1, 2))
        f.RepositoryFactory(loesungen=[loesung])
        f.NachnutzungFactory(loesung=loesung, seit="2024-05", beleg="Beschluss")
        return m.Loesung.objects.get(pk=loesung.pk)

    return anlegen


@pytest.fixture
def oeffentlich(voll, meine_kommune):
    """A published entry of the Kommune, complete."""
    from django.utils import timezone

    return voll(status="veroeffentlicht", veroeffentlicht_am=timezone.now(), kommunen=[meine_kommune])
