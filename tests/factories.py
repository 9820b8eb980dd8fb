"""Factories for every model, with names as German towns have them."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from basis.faltung import deutscher_slug
from basis.models import Weiterleitung
from basis.sichtbarkeit import Status
from kommunen import models as k
from kommunen.vokabular import Kommunentyp, Projektart
from loesungen import models as m
from suche.models import Indexauftrag


def _slug(quelle: str):
    return factory.LazyAttribute(lambda o: deutscher_slug(getattr(o, quelle)))


class BundeslandFactory(DjangoModelFactory):
    """Nordrhein-Westfalen, unless told otherwise: most tests need one Land."""

    class Meta:
        model = k.Bundesland
        django_get_or_create = ("kuerzel",)

    class Params:
        bayern = factory.Trait(schluessel="09", kuerzel="BY", name="Bayern", hauptstadt="München")
        sachsen = factory.Trait(schluessel="14", kuerzel="SN", name="Sachsen", hauptstadt="Dresden")

    schluessel = "05"
    kuerzel = "NW"
    iso_code = factory.LazyAttribute(lambda o: f"DE-{o.kuerzel}")
    name = "Nordrhein-Westfalen"
    hauptstadt = "Düsseldorf"
    einwohner = 18_000_000


class KommuneFactory(DjangoModelFactory):
    """A Gemeinde; traits `kreis` and `verbund` for what is none."""

    class Meta:
        model = k.Kommune

    class Params:
        ist_kreis = factory.Trait(
            typ=Kommunentyp.KREIS,
            schluessel=factory.Sequence(lambda n: f"05{n % 1000:03d}"),
            kreisschluessel=factory.SelfAttribute("schluessel"),
            name=factory.Sequence(lambda n: f"Kreis Überherrn {n}"),
            bezeichnung="Kreis",
        )
        ist_verbund = factory.Trait(
            typ=Kommunentyp.VERBUND,
            schluessel=factory.Sequence(lambda n: f"x-verbund-{n}"),
            name=factory.Sequence(lambda n: f"Verbund Süderelbe {n}"),
            einwohner=None,
        )

    schluessel = factory.Sequence(lambda n: f"05{n % 1_000_000:06d}")
    typ = Kommunentyp.GEMEINDE
    name = factory.Sequence(lambda n: f"Mühlstadt {n}")
    bezeichnung = "Stadt"
    bundesland = factory.SubFactory(BundeslandFactory)
    einwohner = 60_000


class StaffelFactory(DjangoModelFactory):
    """Staffel 2, unless told otherwise."""

    class Meta:
        model = k.Staffel
        django_get_or_create = ("nummer",)

    nummer = 2
    jahr = factory.LazyAttribute(lambda o: 2018 + o.nummer)


class ModellprojektFactory(DjangoModelFactory):
    """A Modellprojekt; `kommunen=[…]` adds its Kommunen."""

    class Meta:
        model = k.Modellprojekt
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Modellprojekt Übermorgen {n}")
    slug = _slug("name")
    staffel = factory.SubFactory(StaffelFactory)
    bundesland = factory.SubFactory(BundeslandFactory)
    projektart = Projektart.MITTELSTADT

    @factory.post_generation
    def kommunen(self, create, kommunen, **_):
        for kommune in kommunen or ():
            k.Projektkommune.objects.create(modellprojekt=self, kommune=kommune)


class ProjektkommuneFactory(DjangoModelFactory):
    class Meta:
        model = k.Projektkommune

    modellprojekt = factory.SubFactory(ModellprojektFactory)
    kommune = factory.SubFactory(KommuneFactory)


class ProjektquelleFactory(DjangoModelFactory):
    class Meta:
        model = k.Projektquelle

    modellprojekt = factory.SubFactory(ModellprojektFactory)
    titel = factory.Sequence(lambda n: f"Förderbescheid {n}")


class VeranstaltungFactory(DjangoModelFactory):
    class Meta:
        model = k.Veranstaltung

    titel = factory.Sequence(lambda n: f"Kongress der Städte {n}")
    slug = _slug("titel")
    beginn = "2023-05-15"
    ort = "Köln"


class VeranstaltungsquelleFactory(DjangoModelFactory):
    class Meta:
        model = k.Veranstaltungsquelle

    veranstaltung = factory.SubFactory(VeranstaltungFactory)
    titel = factory.Sequence(lambda n: f"Programmheft {n}")


class KooperationFactory(DjangoModelFactory):
    """A Kooperation; `mitglieder=[…]` adds Kommunen."""

    class Meta:
        model = k.Kooperation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Verbund der Städte {n}")
    slug = _slug("name")
    art = "verbund"

    @factory.post_generation
    def mitglieder(self, create, kommunen, **_):
        for kommune in kommunen or ():
            k.Kooperationsmitglied.objects.create(kooperation=self, kommune=kommune)


class ArtbeschreibungFactory(DjangoModelFactory):
    class Meta:
        model = m.Artbeschreibung
        django_get_or_create = ("art",)

    art = "app"
    einleitung = "Ein Programm für das Telefon."


class BegriffFactory(DjangoModelFactory):
    class Meta:
        model = m.Begriff

    begriff = factory.Sequence(lambda n: f"Begriff {n}")
    slug = _slug("begriff")
    erklaerung = "Was damit gemeint ist."


class WeiterleitungFactory(DjangoModelFactory):
    class Meta:
        model = Weiterleitung

    alt = factory.Sequence(lambda n: f"/loesungen/alt-{n}/")
    neu = "/loesungen/neu/"


class RegisterimportFactory(DjangoModelFactory):
    """A finished import, of the command line."""

    class Meta:
        model = k.Registerimport

    dateiname = factory.Sequence(lambda n: f"GV100AD-muehl-{n}.txt")
    format = "gv100ad"
    gebietsstand = date(2026, 3, 31)
    stand = "fertig"
    probelauf = False


class HandlungsfeldFactory(DjangoModelFactory):
    class Meta:
        model = m.Handlungsfeld

    name = factory.Sequence(lambda n: f"Umwelt und Grün {n}")
    slug = _slug("name")
    reihenfolge = factory.Sequence(lambda n: n % 30_000)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = m.Organisation

    name = factory.Sequence(lambda n: f"Stadtwerke Mühlstadt {n}")
    art = "kommune-nah"


class StandardFactory(DjangoModelFactory):
    class Meta:
        model = m.Standard

    name = factory.Sequence(lambda n: f"OParl {n}")
    slug = _slug("name")


class SchlagwortFactory(DjangoModelFactory):
    class Meta:
        model = m.Schlagwort
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Bäume {n}")


class LoesungFactory(DjangoModelFactory):
    """A bare draft. `veroeffentlicht=True` is public, `vollstaendig=True` has all that publishing requires.

    `kommunen=[…]`, `handlungsfelder=[…]`, `schlagwoerter=["Hochwasser"]`, `traeger=[…]`, … add relations.
    """

    class Meta:
        model = m.Loesung
        skip_postgeneration_save = True

    class Params:
        veroeffentlicht = factory.Trait(
            status=Status.VEROEFFENTLICHT, veroeffentlicht_am=factory.LazyFunction(timezone.now)
        )

    kennung = factory.Sequence(lambda n: f"L{n + 1:03d}")
    titel = factory.Sequence(lambda n: f"Mängelmelder {n}")
    slug = _slug("titel")
    kurzbeschreibung = "Bürgerinnen und Bürger melden Schäden im öffentlichen Raum."
    loesungsart = "app"

    @factory.post_generation
    def vollstaendig(self, create, ja, **_):
        if ja:
            self.handlungsfelder.add(HandlungsfeldFactory())
            m.Loesungskommune.objects.create(loesung=self, kommune=KommuneFactory())
            m.Quelle.objects.create(loesung=self, titel="Amtsblatt")
            self.reifegrad, self.offen = "unbekannt", "unbekannt"
            self.save()

    @factory.post_generation
    def kommunen(self, create, kommunen, **_):
        for kommune in kommunen or ():
            m.Loesungskommune.objects.create(loesung=self, kommune=kommune)

    @factory.post_generation
    def schlagwoerter(self, create, namen, **_):
        if namen:
            self.schlagwoerter.add(*namen)

    @factory.post_generation
    def handlungsfelder(self, create, werte, **_):
        self.handlungsfelder.add(*(werte or ()))

    @factory.post_generation
    def traeger(self, create, werte, **_):
        self.traeger.add(*(werte or ()))

    @factory.post_generation
    def partner(self, create, werte, **_):
        self.partner.add(*(werte or ()))

    @factory.post_generation
    def standards(self, create, werte, **_):
        self.standards.add(*(werte or ()))

    @factory.post_generation
    def basiert_auf(self, create, werte, **_):
        self.basiert_auf.add(*(werte or ()))


class LoesungskommuneFactory(DjangoModelFactory):
    class Meta:
        model = m.Loesungskommune

    loesung = factory.SubFactory(LoesungFactory)
    kommune = factory.SubFactory(KommuneFactory)


class QuelleFactory(DjangoModelFactory):
    class Meta:
        model = m.Quelle

    loesung = factory.SubFactory(LoesungFactory)
    titel = factory.Sequence(lambda n: f"Pressemitteilung {n}")
    url = factory.Sequence(lambda n: f"https://beispiel.invalid/quelle/{n}")


class RepositoryFactory(DjangoModelFactory):
    """A repository; `loesungen=[…]` links its Loesungen."""

    class Meta:
        model = m.Repository
        skip_postgeneration_save = True

    url = factory.LazyAttribute(lambda o: f"https://forge.invalid/{o.eigentuemer}/{o.name}")
    forge = "opencode"
    eigentuemer = "muehlstadt"
    name = factory.Sequence(lambda n: f"maengelmelder-{n}")
    gesehen = True

    @factory.post_generation
    def loesungen(self, create, loesungen, **_):
        for loesung in loesungen or ():
            m.Loesungsrepository.objects.create(repository=self, loesung=loesung)


class LoesungsrepositoryFactory(DjangoModelFactory):
    class Meta:
        model = m.Loesungsrepository

    loesung = factory.SubFactory(LoesungFactory)
    repository = factory.SubFactory(RepositoryFactory)


class NachnutzungFactory(DjangoModelFactory):
    class Meta:
        model = m.Nachnutzung

    loesung = factory.SubFactory(LoesungFactory)
    kommune = factory.SubFactory(KommuneFactory)
    stand = "im_betrieb"


class IndexauftragFactory(DjangoModelFactory):
    class Meta:
        model = Indexauftrag

    typ = "loesung"
    schluessel = factory.Sequence(str)


class RedaktionFactory(DjangoModelFactory):
    """An editor with all rights."""

    class Meta:
        model = "auth.User"
        django_get_or_create = ("username",)

    username = "redaktion"
    is_staff = True
    is_superuser = True


class ZustaendigkeitFactory(DjangoModelFactory):
    class Meta:
        model = k.Zustaendigkeit

    person = factory.LazyFunction(lambda: RedaktionFactory())
    kommune = factory.SubFactory(KommuneFactory)


class SynonymgruppeFactory(DjangoModelFactory):
    class Meta:
        model = "suche.Synonymgruppe"

    begriffe = factory.Sequence(lambda n: f"Begriff {n}, Mühlwort {n}")


class FehlsucheFactory(DjangoModelFactory):
    class Meta:
        model = "suche.Fehlsuche"

    text = factory.Sequence(lambda n: f"seilbahn {n}")
    tag = factory.LazyFunction(lambda: timezone.localdate())
    anzahl = 3
