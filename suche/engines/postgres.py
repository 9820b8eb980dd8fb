"""PostgreSQL: the index is a table of the same database. For several web hosts, and written inside the transaction.

How it meets what PostgreSQL's text search does not do:

- A `tsvector` keeps at most 256 positions per word and 16,383 in all. No positions are kept: lexemes are ready terms,
  put together without any parser, and a phrase is looked up in the surface terms of those that have all its words.
- Reading a long `tsvector` (weights, `ts_rank`) costs more than everything else. It is never read: a lexeme carries
  build, class, zone and how much the term stands out there, so the GIN index alone says what a hit scores.
- There is no inverse document frequency. The look-ups that score count their rows as they go.
"""

# ruff: noqa: S608 (statements are put together of fixed parts; every value is a parameter)

import contextlib
import logging
import math
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

from suche.ausdruck import Alle, Ausdruck, Eines, Einige, Kann, Nicht, Phrase, Praefix, Term, positive_blaetter
from suche.gewichte import ABDECKUNG, GANZ, KLASSEN, PHRASE, ZONEN

from .base import (
    Engineanfrage,
    Engineantwort,
    Indexdokument,
    IndexFehlt,
    IndexGesperrt,
    IndexNichtLesbar,
    Indexschema,
)

log = logging.getLogger(__name__)

SATZ = 500  # documents per COPY
_SPERRE = 7_223_311_905_114_021  # the advisory lock of all writers; any number that nothing else uses
_HOECHSTBYTES = 900_000  # of one document's lexemes; a tsvector holds 1 MB

# BM25 without rarity: how often a term stands in a zone, against the zone's length. The average is not known while
# documents come in, so a usual length stands for it.
_K1, _B = 1.2, 0.75
_UEBLICHE_LAENGE = {"titel": 6, "ort": 8, "schlagwort": 8, "kurz": 25, "text": 200}
# What the steps stand for, and from where on the next one counts (their geometric means).
_STUFEN = (0.4, 0.6, 0.9, 1.3, 1.8)
_GRENZEN = [math.sqrt(a * b) for a, b in pairwise(_STUFEN)]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Stand:
    build: int
    generation: int
    stempel: str
    anzahl: int


class PostgresEngine:
    """Executes query trees as SQL on Django's default connection."""

    in_transaktion = True

    def __init__(self, optionen: Mapping):
        # What was read of the vocabulary, and as of when. A state inside a transaction may be rolled back: not kept.
        self._formen: dict[str, tuple[_Stand, dict[str, int]]] = {}

    # --- reading ---

    def suchen(self, schema: Indexschema, anfrage: Engineanfrage) -> Engineantwort:
        return self._lesend(schema, lambda stand: _Frage(schema, stand).suchen(anfrage))

    def zahl(self, schema: Indexschema, ausdruck: Ausdruck) -> int:
        return self._lesend(schema, lambda stand: _Frage(schema, stand).zahl(ausdruck))

    def fingerabdruecke(self, schema: Indexschema) -> dict[str, str]:
        sql = "SELECT schluessel, fingerabdruck FROM suche_indexzeile WHERE build = %s"
        return self._lesend(schema, lambda stand: dict(_zeilen(sql, [stand.build])))

    def formen(self, schema: Indexschema) -> Mapping[str, int]:
        return self._lesend(schema, lambda stand: self._neue_formen(schema, stand))

    def _neue_formen(self, schema: Indexschema, stand: _Stand) -> dict[str, int]:
        """The words; of a build that is known already only what changed since is read."""
        bekannt, formen = self._formen.get(schema.typ, (None, {}))
        if connection.in_atomic_block or bekannt is None or bekannt.build != stand.build:
            bekannt, formen = None, {}
        sql = "SELECT form, anzahl FROM suche_indexwort WHERE build = %s AND generation > %s"
        neue = dict(_zeilen(sql, [stand.build, bekannt.generation if bekannt else 0]))
        if neue:
            formen = {form: anzahl for form, anzahl in (formen | neue).items() if anzahl > 0}
        if not connection.in_atomic_block:
            self._formen[schema.typ] = (stand, formen)
        return formen

    def generation(self, schema: Indexschema) -> str:
        """One statement: what it says was true when it ran."""
        try:
            with _sicher():
                stand = _stand(schema.typ)
        except DatabaseError as fehler:
            raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht lesen: {fehler}") from fehler
        if stand is None:
            raise IndexFehlt(f"Für {schema.typ} gibt es noch keinen Index.")
        return f"{stand.build}:{stand.generation}"

    def stempel(self, schema: Indexschema) -> str | None:
        try:
            with _sicher():
                stand = _stand(schema.typ)
        except DatabaseError:
            return None
        return stand.stempel if stand else None

    def _lesend(self, schema: Indexschema, tun: Callable[[_Stand], _T]) -> _T:
        """Runs `tun` on the present build; when another one was switched in meanwhile, once more on that."""
        try:
            with _sicher():
                stand = _stand(schema.typ)
                while stand is not None:
                    ergebnis = tun(stand)
                    danach = _stand(schema.typ)
                    if danach is None or danach.build == stand.build:
                        return ergebnis
                    stand = danach
        except DatabaseError as fehler:
            raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht lesen: {fehler}") from fehler
        raise IndexFehlt(f"Für {schema.typ} gibt es noch keinen Index.")

    # --- writing: the caller holds the lock ---

    @contextlib.contextmanager
    def sperre(self, sekunden: float) -> Iterator[None]:
        """A transaction that is the only one to write to any index, until its end. Raises IndexGesperrt."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{max(1, int(sekunden * 1000))}ms"])
                try:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SPERRE])
                except OperationalError as fehler:
                    raise IndexGesperrt("Ein anderer Prozess schreibt gerade in den Index.") from fehler
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            yield

    def schreiben(self, schema: Indexschema, dokumente: Iterable[Indexdokument], loeschen: Iterable[str]) -> None:
        dokumente = list({d.schluessel: d for d in dokumente}.values())
        try:
            with transaction.atomic():
                stand = _stand(schema.typ, sperren=True)
                if stand is None:
                    raise IndexFehlt(f"Für {schema.typ} gibt es noch keinen Index.")
                fort = [*loeschen, *(d.schluessel for d in dokumente)]
                sql = "DELETE FROM suche_indexzeile WHERE build = %s AND schluessel = ANY(%s) RETURNING formen"
                bisher = _zeilen(sql, [stand.build, fort])
                _kopieren(schema, stand.build, dokumente)
                unterschied = Counter(form for d in dokumente for form in d.formen)
                unterschied.subtract(form for (formen,) in bisher for form in formen)
                _worte_aendern(stand, {form: anzahl for form, anzahl in unterschied.items() if anzahl})
                _ausfuehren(
                    "UPDATE suche_indexstand SET generation = %s, anzahl = anzahl + %s WHERE typ = %s",
                    [stand.generation + 1, len(dokumente) - len(bisher), schema.typ],
                )
        except DatabaseError as fehler:
            raise IndexNichtLesbar(f"Der Index {schema.typ} lässt sich nicht schreiben: {fehler}") from fehler

    def aufbauen(self, schema: Indexschema, dokumente: Iterable[Indexdokument]) -> int:
        with transaction.atomic():
            bisher = _stand(schema.typ, sperren=True)
            ((build,),) = _zeilen("SELECT coalesce(max(build), 0) + 1 FROM suche_indexstand")
            generation = bisher.generation + 1 if bisher else 1
            anzahl, formen = 0, Counter[str]()
            dokumente = iter(dokumente)
            while satz := list(islice(dokumente, SATZ)):
                _kopieren(schema, build, satz)
                formen.update(form for d in satz for form in d.formen)
                anzahl += len(satz)
            with _kopie("suche_indexwort", ("build", "form", "anzahl", "generation")) as kopie:
                for form, wie_oft in formen.items():
                    kopie.write_row((build, form, wie_oft, generation))
            _ausfuehren(
                "INSERT INTO suche_indexstand (typ, build, generation, stempel, anzahl) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (typ) DO UPDATE SET build = excluded.build, generation = excluded.generation,"
                " stempel = excluded.stempel, anzahl = excluded.anzahl",
                [schema.typ, build, generation, schema.stempel, anzahl],
            )
            if bisher:
                # Whoever reads it now goes on seeing it; whoever comes too late notices and asks again.
                _ausfuehren("DELETE FROM suche_indexzeile WHERE build = %s", [bisher.build])
                _ausfuehren("DELETE FROM suche_indexwort WHERE build = %s", [bisher.build])
            _ausfuehren("SELECT gin_clean_pending_list('indexzeile_terme'::regclass)")
            _ausfuehren("ANALYZE suche_indexzeile")
        return anzahl


class _Frage:
    """One query as SQL: collects the parameters of its parts."""

    def __init__(self, schema: Indexschema, stand: _Stand):
        self.schema, self.stand = schema, stand
        self.zeichen = _Zeichen(schema, stand.build)
        self.werte: dict[str, Any] = {}

    def _wert(self, wert: Any) -> str:
        name = f"w{len(self.werte)}"
        self.werte[name] = wert
        return f"%({name})s"

    def zahl(self, ausdruck: Ausdruck) -> int:
        sql = f"SELECT count(*) FROM {self._menge(ausdruck)} AS menge"
        return _zeilen(sql, self.werte)[0][0]

    def suchen(self, anfrage: Engineanfrage) -> Engineantwort:
        """One statement: hits, counts of all facets, and the asked slice."""
        teile = [f"treffer AS MATERIALIZED ({self._treffer(anfrage)})", f"zahlen AS ({self._zahlen(anfrage)})"]
        ordnung, weitere = self._ordnung(anfrage)
        teile += weitere
        # FULL, and a condition that does not undo it: no nested loop then, however few rows the planner expects.
        punkte = "FULL JOIN punkte USING (id)" if weitere else ""
        teile.append(
            "seite AS (SELECT schluessel, row_number() OVER () AS platz FROM ("
            f"SELECT schluessel FROM treffer {punkte} WHERE coalesce(verfehlt, 1) = 0"
            f" ORDER BY {ordnung} LIMIT {int(anfrage.anzahl)} OFFSET {int(anfrage.ab)}) AS s)"
        )
        sql = (
            f"WITH {', '.join(teile)} SELECT 'zahl' AS art, wert, anzahl FROM zahlen"
            " UNION ALL SELECT 'seite', schluessel, platz FROM seite"
            " UNION ALL SELECT 'gesamt', '', count(*) FROM treffer WHERE verfehlt = 0"
        )
        gesamt, seite = 0, []
        facetten: dict[str, dict[str, int]] = {name: {} for name in self.schema.facetten}
        for art, text, zahl in _zeilen(sql, self.werte):
            if art == "zahl":
                nummer, _, wert = text.partition(":")
                facetten[self.schema.facetten[int(nummer)]][wert] = zahl
            elif art == "seite":
                seite.append((zahl, text))
            else:
                gesamt = zahl
        for name, werte in anfrage.auswahl.items():
            for wert in werte:
                facetten[name].setdefault(wert, 0)
        return Engineantwort(schluessel=tuple(text for _, text in sorted(seite)), gesamt=gesamt, facetten=facetten)

    def _treffer(self, anfrage: Engineanfrage) -> str:
        """Hits that miss no chosen facet, and those that miss exactly one: they count for that facet alone."""
        fehlt = []
        for name, werte in anfrage.auswahl.items():
            if werte:
                nummer = self.schema.facetten.index(name)
                gewaehlt = self._wert([f"{nummer}:{wert}" for wert in werte])
                fehlt.append((f"{nummer}:", f"NOT facetten && {gewaehlt}::text[]"))
        sql = f"SELECT * FROM {self._menge(ausdruck=anfrage.ausdruck, spalten=True)} AS menge"
        if not fehlt:
            return f"SELECT *, 0 AS verfehlt, '' AS nur FROM ({sql}) AS m"
        summe = " + ".join(f"({bedingung})::int" for _, bedingung in fehlt)
        faelle = " ".join(f"WHEN {bedingung} THEN '{nur}'" for nur, bedingung in fehlt)
        return (
            f"SELECT * FROM (SELECT *, {summe} AS verfehlt, CASE {faelle} ELSE '' END AS nur FROM ({sql}) AS m) AS n"
            " WHERE verfehlt <= 1"
        )

    def _zahlen(self, anfrage: Engineanfrage) -> str:
        bedingung = "WHERE verfehlt = 0 OR starts_with(f.wert, nur)" if any(anfrage.auswahl.values()) else ""
        return (
            "SELECT f.wert, count(*) AS anzahl FROM treffer CROSS JOIN LATERAL unnest(facetten) AS f(wert)"
            f" {bedingung} GROUP BY f.wert"
        )

    # --- which documents match ---

    def _menge(self, ausdruck: Ausdruck, *, spalten: bool = False) -> str:
        """A subquery of the documents that match: their `id`, or all that an answer needs of them."""
        felder = "id, schluessel, facetten, sortierung, gewicht" if spalten else "id"
        if _ohne_phrase(ausdruck):
            return f"(SELECT {felder} FROM {self._gefunden(self.zeichen.frage(ausdruck))})"
        if spalten:
            return f"(SELECT {felder} FROM suche_indexzeile WHERE id IN {self._menge(ausdruck)})"
        if isinstance(ausdruck, Phrase):
            text = self._wert(_als_text(ausdruck.surface))
            return (
                f"(SELECT id FROM {self._gefunden(self.zeichen.alle_worte(ausdruck))}"
                f" WHERE EXISTS (SELECT FROM unnest(worte) AS w WHERE strpos(w, {text}) > 0))"
            )
        if isinstance(ausdruck, Nicht):
            return f"({self._menge(Alle())} EXCEPT {self._menge(ausdruck.teil)})"
        einfach = tuple(teil for teil in ausdruck.teile if _ohne_phrase(teil))
        rest = [teil for teil in ausdruck.teile if not _ohne_phrase(teil)]
        if isinstance(ausdruck, Eines | Einige):
            mengen = [self._menge(Eines(einfach))] if einfach else []
            return f"({' UNION '.join([*mengen, *(self._menge(teil) for teil in rest)])})"
        mengen = [self._menge(Alle(einfach)), *(self._menge(teil) for teil in rest if not isinstance(teil, Nicht))]
        ohne = "".join(f" EXCEPT {self._menge(teil.teil)}" for teil in rest if isinstance(teil, Nicht))
        return f"(({' INTERSECT '.join(mengen)}){ohne})"

    def _gefunden(self, frage: str) -> str:
        """The rows that a `tsquery` finds. The planner must not know the query: it would read every `tsvector` then."""
        return (
            f"(SELECT {self._wert(frage)}::tsquery AS q OFFSET 0) AS l"
            " CROSS JOIN LATERAL (SELECT * FROM suche_indexzeile WHERE terme @@ l.q) AS z"
        )

    # --- order ---

    def _ordnung(self, anfrage: Engineanfrage) -> tuple[str, list[str]]:
        """What to order by, and the subqueries that say it."""

        def spalte(name: str) -> str:
            return f'sortierung[{self.schema.sortierungen.index(name) + 1}] COLLATE "C"'

        ordnung, teile = [], []
        if anfrage.sortierung:
            ordnung.append(spalte(anfrage.sortierung) + (" DESC" if anfrage.absteigend else ""))
        elif any(positive_blaetter(anfrage.ausdruck)):
            teile.append(f"punkte AS ({self._punkte(anfrage)})")
            ordnung.append("coalesce(punkte, 0) * gewicht DESC")
            if abdeckung := self._abdeckung(anfrage.ausdruck):
                ordnung[0] = f"coalesce(punkte, 0) * gewicht * {abdeckung} DESC"
        if anfrage.nachrang:
            ordnung.append(spalte(anfrage.nachrang))
        return ", ".join([*ordnung, 'schluessel COLLATE "C"']), teile

    def _punkte(self, anfrage: Engineanfrage) -> str:
        """Document → score: the sum of weight × rarity over every lexeme of the query that it has."""
        zeilen = list(self._wertungen(anfrage))
        gruppen, fragen, gewichte = ([zeile[i] for zeile in zeilen] for i in range(3))
        quellen = [
            "SELECT gruppe, id, w FROM unnest("
            f"{self._wert(gruppen)}::int[], {self._wert(fragen)}::text[], {self._wert(gewichte)}::float8[])"
            " AS l(gruppe, q, w) CROSS JOIN LATERAL"
            " (SELECT id FROM suche_indexzeile WHERE terme @@ l.q::tsquery OFFSET 0) AS z"
        ]
        blaetter = positive_blaetter(anfrage.ausdruck)
        for nummer, blatt in enumerate(dict.fromkeys(b for b in blaetter if isinstance(b, Phrase))):
            text = self._wert(_als_text(blatt.surface))
            gewicht = " + ".join(
                f"(strpos(worte[{i}], {text}) > 0)::int * {ZONEN[zone] * PHRASE}"
                for i, zone in enumerate(self.schema.zonen, 1)
            )
            quellen.append(
                f"SELECT * FROM (SELECT {-2 - nummer} AS gruppe, id, {gewicht} AS w"
                f" FROM {self._gefunden(self.zeichen.alle_worte(blatt))}) AS p WHERE w > 0"
            )
        # Group -1 holds beginnings of words: they weigh the same however rare they are.
        return (
            "SELECT id, sum(w * CASE WHEN gruppe = -1 THEN 1"
            f" ELSE ln({max(1, self.stand.anzahl)}::float8 / (n + 1)) + 1 END) AS punkte"
            " FROM (SELECT gruppe, id, w, count(*) OVER (PARTITION BY gruppe) AS n"
            f" FROM ({' UNION ALL '.join(quellen)}) AS q) AS g GROUP BY id"
        )

    def _wertungen(self, anfrage: Engineanfrage) -> Iterator[tuple[int, str, float]]:
        """(group, look-up, weight); rows of one group are counted together as the documents that have the term."""
        zeichen, gruppe = self.zeichen, 0
        if anfrage.ganz:
            yield gruppe, _zitiert(zeichen.ganz(anfrage.ganz)), GANZ
        for blatt in positive_blaetter(anfrage.ausdruck):
            for zone in self.schema.zonen:
                gewicht = ZONEN[zone]
                if isinstance(blatt, Praefix):
                    yield -1, _zitiert(zeichen.surface(zone, blatt.surface)) + ":*", gewicht
                elif isinstance(blatt, Term):
                    gewicht *= blatt.gewicht
                    for nummer, stufe in enumerate(_STUFEN):
                        lexem = zeichen.stem(zone, blatt.stem, nummer)
                        yield gruppe + 1, _zitiert(lexem), gewicht * KLASSEN["stem"] * stufe
                    yield gruppe + 2, _zitiert(zeichen.part(zone, blatt.stem)), gewicht * KLASSEN["part"]
                    yield gruppe + 3, _zitiert(zeichen.surface(zone, blatt.surface)), gewicht * KLASSEN["surface"]
                    gruppe += 3

    def _abdeckung(self, ausdruck: Ausdruck) -> str:
        """Where any of several things may match: the share of them, weighted by rarity, that a document has."""
        if not isinstance(ausdruck, Einige | Alle):
            return ""
        einige = next((teil for teil in (ausdruck, *ausdruck.teile) if isinstance(teil, Einige)), None)
        gefunden = [(teil, zahl) for teil in (einige.teile if einige else ()) if (zahl := self._eigene_zahl(teil))]
        if not gefunden:
            return ""
        seltenheit = [math.log(1 + self.stand.anzahl / zahl) for _, zahl in gefunden]
        summanden = [
            f"CASE WHEN id IN {self._menge(teil)} THEN {wert} ELSE 0 END"
            for (teil, _), wert in zip(gefunden, seltenheit, strict=True)
        ]
        return f"power(({' + '.join(summanden)}) / {sum(seltenheit)}, {ABDECKUNG})"

    def _eigene_zahl(self, ausdruck: Ausdruck) -> int:
        return type(self)(self.schema, self.stand).zahl(ausdruck)


class _Zeichen:
    """Terms as lexemes of one build, and trees of them as the text of a `tsquery`.

    `<build>*` has every document; `<build>s<stem>⟨US⟩<zone><step or p>`, `<build>w<zone><surface>`, `<build>g<whole>`.
    A build is written in hexadecimal: none of these letters is a digit of it.
    """

    _ENDE = "\x1f"  # what follows belongs to no term

    def __init__(self, schema: Indexschema, build: int):
        self.build = f"{build:x}"
        self.zonen = {zone: chr(ord("a") + i) for i, zone in enumerate(schema.zonen)}

    @property
    def jedes(self) -> str:
        return f"{self.build}*"

    def stem(self, zone: str, stem: str, stufe: int) -> str:
        return f"{self.build}s{_kurz(stem)}{self._ENDE}{self.zonen[zone]}{stufe}"

    def part(self, zone: str, part: str) -> str:
        return f"{self.build}s{_kurz(part)}{self._ENDE}{self.zonen[zone]}p"

    def surface(self, zone: str, surface: str) -> str:
        return f"{self.build}w{self.zonen[zone]}{_kurz(surface)}"

    def ganz(self, ganz: str) -> str:
        return f"{self.build}g{_kurz(ganz)}"

    def lexeme(self, dokument: Indexdokument) -> list[str]:
        """Everything that a document is found by; what ranks least comes last."""
        lexeme = {self.jedes: None} | {self.ganz(name): None for name in dokument.ganz}
        for zone, klassen in dokument.terme.items():
            laenge = len(klassen.get("stem", ()))
            for term, wie_oft in Counter(klassen.get("stem", ())).items():
                lexeme[self.stem(zone, term, _stufe(zone, wie_oft, laenge))] = None
        for zone, klassen in dokument.terme.items():
            lexeme |= {self.part(zone, term): None for term in klassen.get("part", ())}
        for zone, klassen in dokument.terme.items():
            lexeme |= {self.surface(zone, term): None for term in klassen.get("surface", ())}
        return list(lexeme)

    def frage(self, ausdruck: Ausdruck) -> str:
        """A tree without phrases as `tsquery`."""
        if isinstance(ausdruck, Term):
            return f"{_zitiert(f'{self.build}s{_kurz(ausdruck.stem)}{self._ENDE}')}:*"
        if isinstance(ausdruck, Praefix):
            return _klammer(" | ", [f"{_zitiert(self.surface(zone, ausdruck.surface))}:*" for zone in self.zonen])
        if isinstance(ausdruck, Kann):
            return _zitiert(self.jedes)
        if isinstance(ausdruck, Eines | Einige):
            # Nothing is found by the build alone.
            return _klammer(" | ", [self.frage(teil) for teil in ausdruck.teile] or [_zitiert(self.build)])
        teile = (ausdruck,) if isinstance(ausdruck, Nicht) else ausdruck.teile
        muss = [self.frage(teil) for teil in teile if not isinstance(teil, Nicht | Kann)]
        # GIN cannot start from an exclusion.
        ohne = [f"!{self.frage(teil.teil)}" for teil in teile if isinstance(teil, Nicht)]
        return _klammer(" & ", [*(muss or [_zitiert(self.jedes)]), *ohne])

    def alle_worte(self, phrase: Phrase) -> str:
        """Documents that have every word of a phrase, wherever."""
        return _klammer(
            " & ",
            [_klammer(" | ", [_zitiert(self.surface(zone, w)) for zone in self.zonen]) for w in set(phrase.surface)],
        )


def _ohne_phrase(ausdruck: Ausdruck) -> bool:
    if isinstance(ausdruck, Nicht):
        return _ohne_phrase(ausdruck.teil)
    if isinstance(ausdruck, Alle | Eines | Einige):
        return all(_ohne_phrase(teil) for teil in ausdruck.teile)
    return not isinstance(ausdruck, Phrase)


def _stufe(zone: str, wie_oft: int, laenge: int) -> int:
    """How much a term stands out in a zone, as a step of `_STUFEN`."""
    bezug = _K1 * (1 - _B + _B * laenge / _UEBLICHE_LAENGE.get(zone, 50))
    return bisect(_GRENZEN, wie_oft * (_K1 + 1) / (wie_oft + bezug))


def _kurz(term: str) -> str:
    """A lexeme has at most 2,046 bytes; nobody types a word that differs only after this many."""
    return term[:400]


def _zitiert(lexem: str) -> str:
    maskiert = lexem.replace("\\", "\\\\").replace("'", "''")
    return f"'{maskiert}'"


def _klammer(zeichen: str, teile: Sequence[str]) -> str:
    return f"({zeichen.join(teile)})"


def _als_text(worte: Sequence[str]) -> str:
    return f" {' '.join(worte)} "


# --- SQL ------------------------------------------------------------------------------------------------------------


def _sicher() -> contextlib.AbstractContextManager:
    """Inside a transaction a failing statement must not spoil what the caller does next."""
    return transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext()


def _zeilen(sql: str, werte: Any = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)
        return cursor.fetchall()


def _ausfuehren(sql: str, werte: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)


def _stand(typ: str, *, sperren: bool = False) -> _Stand | None:
    sql = "SELECT build, generation, stempel, anzahl FROM suche_indexstand WHERE typ = %s"
    zeilen = _zeilen(f"{sql} FOR UPDATE" if sperren else sql, [typ])
    return _Stand(*zeilen[0]) if zeilen else None


@contextlib.contextmanager
def _kopie(tabelle: str, spalten: Sequence[str]) -> Iterator[Any]:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {tabelle} ({', '.join(spalten)}) FROM STDIN") as kopie,
    ):
        yield kopie


_SPALTEN = (
    "build",
    "schluessel",
    "fingerabdruck",
    "gewicht",
    "facetten",
    "sortierung",
    "formen",
    "worte",
    "terme",
)


def _kopieren(schema: Indexschema, build: int, dokumente: Sequence[Indexdokument]) -> None:
    zeichen = _Zeichen(schema, build)
    with _kopie("suche_indexzeile", _SPALTEN) as kopie:
        for d in dokumente:
            facetten = enumerate(schema.facetten)
            kopie.write_row(
                (
                    build,
                    d.schluessel,
                    d.fingerabdruck,
                    d.gewicht,
                    [f"{nummer}:{wert}" for nummer, name in facetten for wert in d.facetten.get(name, ())],
                    [d.sortierung.get(name, "") for name in schema.sortierungen],
                    list(d.formen),
                    [_als_text(d.terme.get(zone, {}).get("surface", ())) for zone in schema.zonen],
                    _tsvector(d.schluessel, zeichen.lexeme(d)),
                )
            )


def _tsvector(schluessel: str, lexeme: Sequence[str]) -> str:
    """The text of a `tsvector` of ready lexemes: no parser, no dictionary."""
    summe = 0
    for nummer, lexem in enumerate(lexeme):
        summe += len(lexem.encode()) + 4
        if summe > _HOECHSTBYTES:
            log.warning("Eintrag %s ist zu lang: %s Wörter fehlen im Index.", schluessel, len(lexeme) - nummer)
            lexeme = lexeme[:nummer]
            break
    return " ".join(map(_zitiert, lexeme))


def _worte_aendern(stand: _Stand, unterschied: Mapping[str, int]) -> None:
    if unterschied:
        formen = sorted(unterschied)
        _ausfuehren(
            "INSERT INTO suche_indexwort (build, form, anzahl, generation)"
            " SELECT %s, form, anzahl, %s FROM unnest(%s::text[], %s::int[]) AS u(form, anzahl)"
            " ON CONFLICT (build, form) DO UPDATE"
            " SET anzahl = suche_indexwort.anzahl + excluded.anzahl, generation = excluded.generation",
            [stand.build, stand.generation + 1, formen, [unterschied[form] for form in formen]],
        )
