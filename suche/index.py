"""Keeps the index in step with the database, the only truth: note changes, apply them, rebuild, verify."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from filelock import FileLock, Timeout

from basis.faltung import GefaltetesFeld, falten

from . import analysis, korrektur, registry
from .ausdruck import ALLES
from .engines import aktuelle_engine
from .engines.base import Engineanfrage, Indexdokument, Indexfehler, IndexGesperrt, IndexNichtLesbar
from .models import Indexauftrag
from .registry import Dokument, Dokumenttyp

log = logging.getLogger(__name__)

HOECHSTVERSUCHE = 5  # an entry whose document cannot be built this often is set aside and shown to editors
SATZ = 500  # jobs that are applied in one commit of the index
ANFRAGE_WARTEN = 10.0  # seconds that the request of an editor waits for another writer
COMMIT_WARTEN = 3.0  # the same inside its transaction, where rows are locked meanwhile

# --- noting ---------------------------------------------------------------------------------------------------------


def vormerken(typ: str, schluessel: Iterable) -> None:
    """Notes entries in the outbox, in the current transaction; they are applied after its commit.

    An engine whose index lives in the database has them applied before, as the last thing in the transaction.
    """
    auftraege = [Indexauftrag(typ=typ, schluessel=str(s)) for s in schluessel]
    if auftraege:
        Indexauftrag.objects.bulk_create(auftraege, batch_size=500)
        if aktuelle_engine().in_transaktion and hasattr(connection, "vor_commit"):
            connection.vor_commit = _vor_commit
        transaction.on_commit(_nach_commit, robust=True)


def aenderungen_vormerken(modell: type[models.Model], pks: Iterable) -> None:
    """Notes every document that depends on these rows of `modell`: for changes that send no signals.

    Call it before and after a change that can move a row from one entry to another.
    """
    pks = list(pks)
    for typ in registry.alle():
        for satz in _saetze(pks, SATZ):
            vormerken(typ.name, typ.betroffene(modell, satz))


@contextmanager
def massenaenderung(queryset: models.QuerySet) -> Iterator[None]:
    """Around `update`, `delete` or raw changes of `queryset`: notes what depended on the rows before and after."""
    with transaction.atomic():
        pks = list(queryset.values_list("pk", flat=True))
        aenderungen_vormerken(queryset.model, pks)
        yield
        aenderungen_vormerken(queryset.model, pks)


def aktualisieren(queryset: models.QuerySet, **werte) -> int:
    """`QuerySet.update` that the index and the folded columns follow; returns the number of rows."""
    for feld in queryset.model._meta.concrete_fields:
        if isinstance(feld, GefaltetesFeld) and isinstance(werte.get(feld.quelle), str):
            werte[feld.name] = falten(werte[feld.quelle])
    with massenaenderung(queryset):
        return queryset.update(**werte)


def _nach_commit() -> None:
    """Applies what was just committed; a failure costs no edit, the jobs stay for the next run."""
    try:
        anwenden(warten=ANFRAGE_WARTEN)
    except (Indexfehler, OSError) as fehler:  # OSError: the disk is full
        log.warning("Index nicht aktualisiert, Aufträge bleiben stehen: %s", fehler)


def _vor_commit() -> None:
    """Applies what this transaction changed, in it; a failure costs no edit, the jobs stay for the next run."""
    try:
        with transaction.atomic():
            anwenden(warten=COMMIT_WARTEN)
    except Exception as fehler:
        log.warning("Index nicht in der Transaktion aktualisiert, Aufträge bleiben stehen: %s", fehler)


# --- applying -------------------------------------------------------------------------------------------------------


@contextmanager
def schreibsperre(warten: float | None = None) -> Iterator[None]:
    """One writer at a time over all processes. Raises IndexGesperrt after `warten` seconds."""
    sekunden = settings.SUCHE["SPERRE_SEKUNDEN"] if warten is None else warten
    if aktuelle_engine().in_transaktion:
        with aktuelle_engine().sperre(sekunden):
            yield
        return
    ordner = Path(settings.SUCHE["ORDNER"])
    ordner.mkdir(parents=True, exist_ok=True)
    sperre = FileLock(ordner / "schreiben.lock", timeout=sekunden)
    try:
        sperre.acquire()
    except Timeout as fehler:
        raise IndexGesperrt("Ein anderer Prozess schreibt gerade in den Index.") from fehler
    try:
        yield
    finally:
        sperre.release()


def _offene():
    return Indexauftrag.objects.filter(versuche__lt=HOECHSTVERSUCHE)


def anwenden(warten: float | None = None) -> int:
    """Applies all pending jobs in sets; returns how many were done.

    Whoever holds the lock looks again after letting go: no job of a process that gave up waiting is left behind.
    Raises IndexGesperrt, IndexNichtLesbar.
    """
    erledigt = 0
    while _offene().exists():
        with schreibsperre(warten):
            anzahl = _einen_satz_anwenden()
        if not anzahl:
            break
        erledigt += anzahl
    return erledigt


def _einen_satz_anwenden() -> int:
    """One set of jobs, under the lock; returns the number of jobs that were taken off the list or set back.

    Further jobs for the same entries are done with it: a bulk change notes each entry before and after.
    """
    auftraege = list(_offene().order_by("pk")[:SATZ])
    schon = {auftrag.pk for auftrag in auftraege}
    weitere = _offene().filter(schluessel__in={auftrag.schluessel for auftrag in auftraege})
    ziele = {(auftrag.typ, auftrag.schluessel) for auftrag in auftraege}
    auftraege += [a for a in weitere.iterator() if a.pk not in schon and (a.typ, a.schluessel) in ziele]
    nach_typ: dict[str, list[Indexauftrag]] = defaultdict(list)
    for auftrag in auftraege:
        nach_typ[auftrag.typ].append(auftrag)
    for name, liste in nach_typ.items():
        try:
            typ = registry.typ(name)
        except KeyError:
            _zuruecksetzen(liste, f"Der Dokumenttyp {name!r} ist nicht angemeldet.")
            continue
        schluessel = {a.schluessel for a in liste}
        dokumente, fehler = _dokumente(typ, schluessel)
        fort = schluessel - dokumente.keys() - fehler.keys()
        aktuelle_engine().schreiben(typ.schema, dokumente.values(), fort)
        Indexauftrag.objects.filter(pk__in=[a.pk for a in liste if a.schluessel not in fehler]).delete()
        for kaputt, grund in fehler.items():
            _zuruecksetzen([a for a in liste if a.schluessel == kaputt], grund)
    return len(auftraege)


def _zuruecksetzen(auftraege: list[Indexauftrag], grund: str) -> None:
    Indexauftrag.objects.filter(pk__in=[a.pk for a in auftraege]).update(
        versuche=models.F("versuche") + 1, fehler=grund[:2000]
    )


def _dokumente(typ: Dokumenttyp, schluessel: set[str]) -> tuple[dict[str, Indexdokument], dict[str, str]]:
    """Re-reads the visible rows: key → document of those found, key → error of those that cannot be described."""
    gefunden, fehler = {}, {}
    for instanz in typ.sichtbar().filter(pk__in=schluessel):
        try:
            gefunden[str(instanz.pk)] = indexdokument(typ, instanz)
        except Exception as grund:
            log.exception("Dokument %s %s lässt sich nicht bilden", typ.name, instanz.pk)
            fehler[str(instanz.pk)] = f"{type(grund).__name__}: {grund}"
    return gefunden, fehler


def indexdokument(typ: Dokumenttyp, instanz: models.Model) -> Indexdokument:
    """The document of one row as engines store it: analysed, with its fingerprint."""
    dokument: Dokument = typ.dokument(instanz)
    terme, formen = {}, {}
    for zone, texte in dokument.zonen.items():
        worte = [(text, wort) for text in texte for wort in analysis.woerter(text)]
        terme[zone] = {
            "surface": [wort.surface for _, wort in worte],
            "stem": [wort.stem for _, wort in worte],
            "part": [teil for _, wort in worte for teil in wort.part],
        }
        formen[zone] = {text[wort.anfang : wort.ende] for text, wort in worte}
    facetten = {name: sorted(set(werte)) for name, werte in dokument.facetten.items()}
    inhalt = [
        typ.schema.stempel,
        {zone: list(texte) for zone, texte in dokument.zonen.items()},
        facetten,
        dict(dokument.sortierung),
        list(dokument.ganz),
        dokument.gewicht,
    ]
    text = json.dumps(inhalt, ensure_ascii=False, sort_keys=True)
    return Indexdokument(
        schluessel=str(instanz.pk),
        fingerabdruck=blake2b(text.encode(), digest_size=16).hexdigest(),
        terme=terme,
        facetten=facetten,
        sortierung=dict(dokument.sortierung),
        ganz=sorted({"_".join(wort.surface for wort in analysis.woerter(name)) for name in dokument.ganz} - {""}),
        formen=sorted(korrektur.formen(set().union(*formen.values()), formen.get(typ.schema.zonen[0], ()))),
        gewicht=dokument.gewicht,
    )


# --- building and verifying -----------------------------------------------------------------------------------------


def alle_dokumente(typ: Dokumenttyp) -> Iterator[Indexdokument]:
    """Every visible document, read in chunks."""
    for instanz in typ.sichtbar().order_by("pk").iterator(chunk_size=SATZ):
        yield indexdokument(typ, instanz)


def aufbauen(typ: Dokumenttyp, warten: float | None = None) -> int:
    """Builds the index of a type anew beside the present one and switches; returns the number of documents.

    Jobs noted while it is being built stay in the outbox and are applied to the new index.
    """
    with schreibsperre(warten):
        return aktuelle_engine().aufbauen(typ.schema, alle_dokumente(typ))


def veraltet(typ: Dokumenttyp) -> bool:
    """Whether the index is missing or was made by another version of schema, analysis or data type."""
    return aktuelle_engine().stempel(typ.schema) != typ.schema.stempel


def unbrauchbar(typ: Dokumenttyp) -> bool:
    """Whether the index is missing, of another version, or does not answer."""
    if veraltet(typ):
        return True
    try:
        aktuelle_engine().suchen(typ.schema, Engineanfrage(ausdruck=ALLES, anzahl=1))
    except Indexfehler as fehler:
        log.error("Der Index %s antwortet nicht: %s", typ.name, fehler)
        return True
    return False


def nachziehen() -> tuple[dict[str, int], int]:
    """Brings everything up to date: (type → documents of each index that had to be built anew, jobs applied).

    What is missing, of another version or damaged is built beside what is there, which stays until then.
    """
    gebaut: dict[str, int] = {}
    for typ in registry.alle():
        if unbrauchbar(typ):
            with schreibsperre():
                if unbrauchbar(typ):  # another process may have been faster
                    gebaut[typ.name] = aktuelle_engine().aufbauen(typ.schema, alle_dokumente(typ))
    try:
        return gebaut, anwenden()
    except IndexNichtLesbar as fehler:
        # It still answers, but cannot be written to.
        log.error("Der Index wird neu aufgebaut: %s", fehler)
    for typ in registry.alle():
        if typ.name not in gebaut:
            gebaut[typ.name] = aufbauen(typ)
    return gebaut, anwenden()


@dataclass(frozen=True, slots=True)
class Abgleich:
    """What `pruefen` found: keys that the index lacks, has too many, or holds in an old state."""

    fehlend: tuple[str, ...] = ()
    ueberzaehlig: tuple[str, ...] = ()
    veraltet: tuple[str, ...] = ()
    geprueft: int = 0

    @property
    def sauber(self) -> bool:
        """Whether index and database say the same."""
        return not (self.fehlend or self.ueberzaehlig or self.veraltet)


def pruefen(typ: Dokumenttyp) -> Abgleich:
    """Compares key and fingerprint of every visible entry with the index. Raises IndexNichtLesbar."""
    soll = {d.schluessel: d.fingerabdruck for d in alle_dokumente(typ)}
    ist = aktuelle_engine().fingerabdruecke(typ.schema)
    return Abgleich(
        fehlend=tuple(sorted(soll.keys() - ist.keys(), key=_numerisch)),
        ueberzaehlig=tuple(sorted(ist.keys() - soll.keys(), key=_numerisch)),
        veraltet=tuple(sorted((k for k in soll.keys() & ist.keys() if soll[k] != ist[k]), key=_numerisch)),
        geprueft=len(soll),
    )


def _numerisch(schluessel: str) -> tuple:
    return (0, int(schluessel), "") if schluessel.isdigit() else (1, 0, schluessel)


def _saetze(liste: list, groesse: int) -> Iterator[list]:
    for ab in range(0, len(liste), groesse):
        yield liste[ab : ab + groesse]


__all__ = [
    "Abgleich",
    "aenderungen_vormerken",
    "aktualisieren",
    "anwenden",
    "aufbauen",
    "massenaenderung",
    "nachziehen",
    "pruefen",
    "unbrauchbar",
    "veraltet",
    "vormerken",
]
