"""Which file holds which model: columns, references by natural key, relations. The order is the order of loading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Field, Model
from django.utils import timezone

from kommunen import models as k
from loesungen import models as m
from suche.models import Synonymgruppe


def natuerlich(modell: type[Model]) -> str:
    """The column that names a row for people and files; every model of the fixtures has exactly one."""
    (spalte,) = getattr(modell, "NATUERLICH", None) or modell.natural_key_fields
    return spalte


@dataclass(frozen=True, eq=False)
class Beziehung:
    """Rows that belong to an entry: a many-to-many relation, with or without a role, or its sources.

    `spalten`: column of the file → field of `modell`; a bare text in the file stands for the only column.
    `eins`: the fields that tell siblings apart, so that an overwrite keeps what the file does not know;
    empty means the whole row.
    """

    name: str
    modell: type[Model]
    eltern: str
    spalten: Mapping[str, str]
    eins: tuple[str, ...] = ()
    neue_ziele: Callable[[str], Model] | None = None
    pruefung: Callable[[dict], str] | None = None

    @cached_property
    def felder(self) -> tuple[str, ...]:
        """Fields of the row, in the order in which its values are kept."""
        return tuple(self.spalten.values())

    @cached_property
    def verweise(self) -> dict[str, type[Model]]:
        """Those of the fields that name another row."""
        return {f: ziel for f in self.felder if (ziel := verweisziel(self.modell, f))}

    def eigen(self, zeile: tuple) -> tuple:
        """What tells the row from its siblings."""
        if not self.eins:
            return zeile
        return tuple(wert for name, wert in zip(self.felder, zeile, strict=True) if name in self.eins)


@dataclass(frozen=True, eq=False)
class Art:
    """One file and the model it fills; the columns carry the names of the fields."""

    datei: str
    modell: type[Model]
    spalten: tuple[str, ...]
    beziehungen: tuple[Beziehung, ...] = ()
    ignoriert: frozenset[str] = frozenset()
    beim_anlegen: Callable[[Model], None] = field(default=lambda objekt: None)

    @property
    def schluessel(self) -> str:
        """The column of the natural key."""
        return natuerlich(self.modell)

    @property
    def name(self) -> str:
        """What people call the entries ("Kommunen")."""
        return str(self.modell._meta.verbose_name_plural)

    @cached_property
    def verweise(self) -> dict[str, type[Model]]:
        """Columns that name a row of a model by its natural key."""
        return {s: ziel for s in self.spalten if (ziel := verweisziel(self.modell, s))}

    def feld(self, spalte: str) -> Field:
        """The model's field behind a column."""
        return self.modell._meta.get_field(spalte)


def _spalten(namen: str) -> tuple[str, ...]:
    return tuple(namen.split())


def verweisziel(modell: type[Model], feld: str) -> type[Model] | None:
    """The model a foreign key names; None for a plain value."""
    return modell._meta.get_field(feld).related_model


def _quelle_leer(werte: dict) -> str:
    return "" if any(werte.get(f) for f in ("titel", "herausgeber", "url")) else "Die Quelle nennt nichts."


def _quellen(modell: type[Model], eltern: str) -> Beziehung:
    spalten = {f: f for f in ("titel", "herausgeber", "url", "gesehen_am", "hinweis")}
    return Beziehung("quellen", modell, eltern, spalten, pruefung=_quelle_leer)


def _menge(name: str, modell: type[Model] = m.Loesung) -> Beziehung:
    """A plain many-to-many field: the row of its hidden table names the target alone."""
    feld = modell._meta.get_field(name)
    return Beziehung(name, feld.remote_field.through, feld.m2m_field_name(), {name: feld.m2m_reverse_field_name()})


def _kommunen(modell: type[Model], eltern: str) -> Beziehung:
    return Beziehung("kommunen", modell, eltern, {"schluessel": "kommune", "rolle": "rolle"}, eins=("kommune",))


def _veroeffentlicht(loesung: Model) -> None:
    """The files carry no day of publishing: it is the day on which the entry came to this installation."""
    if loesung.ist_sichtbar and loesung.veroeffentlicht_am is None:
        loesung.veroeffentlicht_am = timezone.now()


_SCHLAGWOERTER = Beziehung(
    "schlagwoerter",
    m.Verschlagwortung,
    "content_object",
    {"schlagwort": "tag"},
    neue_ziele=lambda name: m.Schlagwort(name=name),
)
_REPOSITORY_LOESUNGEN = Beziehung(
    "loesungen", m.Loesungsrepository, "repository", {"kennung": "loesung", "rolle": "rolle"}, eins=("loesung",)
)
_NACHNUTZUNGEN = Beziehung(
    "nachnutzungen",
    m.Nachnutzung,
    "loesung",
    {"schluessel": "kommune", "stand": "stand", "seit": "seit", "beleg": "beleg", "quelle_url": "quelle_url"},
    eins=("kommune",),
)

ARTEN: tuple[Art, ...] = (
    Art(
        "bundeslaender.csv",
        k.Bundesland,
        _spalten("schluessel iso_code kuerzel name hauptstadt einwohner flaeche_km2 breite laenge einleitung"),
    ),
    Art(
        "kommunen.csv",
        k.Kommune,
        _spalten(
            "schluessel typ name name_amtlich bezeichnung bundesland kreis ars kreisschluessel einwohner "
            "flaeche_km2 breite laenge plz gemeindeverband gemeindeverband_typ"
        ),
    ),
    # The name of a Staffel is made of its number.
    Art("staffeln.json", k.Staffel, ("nummer", "jahr", "beschreibung"), ignoriert=frozenset({"name"})),
    Art(
        "modellprojekte.json",
        k.Modellprojekt,
        _spalten(
            "slug name staffel bundesland projektart webseite foerdersumme_eur foerderhinweis beginn ende "
            "beschreibung vertrauen ungeprueft"
        ),
        (_kommunen(k.Projektkommune, "modellprojekt"), _quellen(k.Projektquelle, "modellprojekt")),
    ),
    Art(
        "veranstaltungen.json",
        k.Veranstaltung,
        _spalten("slug titel beginn ende ort hinweis vertrauen"),
        (_quellen(k.Veranstaltungsquelle, "veranstaltung"),),
    ),
    Art(
        "kooperationen.json",
        k.Kooperation,
        _spalten("slug name art beschreibung mitglieder_hinweis gegruendet webseite vertrauen"),
        (
            Beziehung(
                "mitglieder",
                k.Kooperationsmitglied,
                "kooperation",
                {"schluessel": "kommune", "rolle": "rolle"},
                eins=("kommune",),
            ),
            _menge("modellprojekte", k.Kooperation),
            _quellen(k.Kooperationsquelle, "kooperation"),
        ),
    ),
    Art(
        "handlungsfelder.json",
        m.Handlungsfeld,
        ("slug", "name", "beschreibung", "symbol", "reihenfolge", "einleitung"),
    ),
    Art("loesungsarten.json", m.Artbeschreibung, ("art", "einleitung")),
    Art(
        "glossar.json",
        m.Begriff,
        ("slug", "begriff", "auch", "erklaerung", "quelle_titel", "quelle_url"),
    ),
    Art(
        "organisationen.json",
        m.Organisation,
        ("name", "art", "webseite"),
        (_menge("kooperationen", m.Organisation),),
    ),
    Art("standards.json", m.Standard, ("slug", "name", "beschreibung", "url")),
    Art(
        "loesungen.json",
        m.Loesung,
        _spalten(
            "kennung slug titel kurzbeschreibung ausgangslage loesungsansatz wirkung erfahrungen voraussetzungen "
            "kosten_einmalig_von kosten_einmalig_bis kosten_laufend_von kosten_laufend_bis kosten_jahr personalaufwand "
            "einfuehrungsdauer aufwand_hinweis loesungsart reifegrad reifegrad_grundlage modellprojekt offen lizenz "
            "lizenz_wie_angegeben plattformen funktionen sprachen lokalisierbar betrieb webseite dokumentation demo "
            "ansprechstelle_organisation ansprechstelle_rolle ansprechstelle_mail vertrauen geprueft_am pruefen_bis "
            "status"
        ),
        (
            _menge("handlungsfelder"),
            _SCHLAGWOERTER,
            _kommunen(m.Loesungskommune, "loesung"),
            _menge("traeger"),
            _menge("partner"),
            _menge("standards"),
            _menge("kooperationen"),
            _menge("basiert_auf"),
            _quellen(m.Quelle, "loesung"),
            _NACHNUTZUNGEN,
        ),
        # Repositories stand in their own file, with the Loesungen they serve.
        ignoriert=frozenset({"repositories_extra"}),
        beim_anlegen=_veroeffentlicht,
    ),
    Art(
        "repositories.json",
        m.Repository,
        _spalten(
            "url forge eigentuemer name lizenz lizenz_wie_angegeben publiccode hauptsprache hinweis "
            "letzter_commit commit gesehen quelle"
        ),
        (_REPOSITORY_LOESUNGEN,),
    ),
    Art("synonyme.json", Synonymgruppe, ("begriffe", "notiz")),
)
