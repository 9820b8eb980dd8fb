"""The yardstick: bare SQLite with its FTS5, as fast as that gets, doing the same work on the same ready terms.

A contentless table with a column per zone for stems and one for words, ranked by bm25 with the weights of the zones;
and one grouped query for the total and the counts of all facets.
"""

# ruff: noqa: S608 (statements are put together of fixed parts and numbers; what was typed is a parameter)

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from suche.ausdruck import Alle, Ausdruck, Eines, Einige, Kann, Nicht, Phrase, Praefix, Term
from suche.engines.base import Indexdokument, Indexschema
from suche.gewichte import KLASSEN, ZONEN

_ALLE = 0  # a value that every document has: its count is the total


class Elle:
    """An FTS5 index in one file."""

    def __init__(self, datei: Path, schema: Indexschema):
        self.schema = schema
        self.db = sqlite3.connect(datei, isolation_level=None)
        self.db.execute("PRAGMA cache_size = -64000")
        self.zonen = [z for z in ZONEN if z in schema.zonen]
        self._werte: dict[tuple[str, str], int] = {}

    def anlegen(self) -> None:
        spalten = ", ".join([*self.zonen, *(f"{zone}_wort" for zone in self.zonen)])
        gewichte = [ZONEN[z] for z in self.zonen] + [ZONEN[z] * KLASSEN["surface"] for z in self.zonen]
        self.db.execute("PRAGMA journal_mode = WAL")
        # Terms come ready; these characters belong to them (C++, C#).
        zeichen = "\"ascii tokenchars '+#_'\""
        self.db.execute(f"CREATE VIRTUAL TABLE elle USING fts5({spalten}, content='', tokenize={zeichen})")
        self.db.execute("INSERT INTO elle (elle, rank) VALUES ('rank', ?)", [f"bm25({', '.join(map(str, gewichte))})"])
        self.db.execute("CREATE TABLE wert (nummer INTEGER PRIMARY KEY, facette TEXT, wert TEXT)")
        self.db.execute("CREATE TABLE werte (dok INTEGER, wert INTEGER, PRIMARY KEY (dok, wert)) WITHOUT ROWID")
        self.db.execute("CREATE INDEX werte_andersherum ON werte (wert, dok)")
        self.db.execute("BEGIN")

    def schreiben(self, d: Indexdokument) -> None:
        stellen = ", ".join("?" * (1 + 2 * len(self.zonen)))
        leer: Mapping = {}
        staemme, worte = [], []
        for zone in self.zonen:
            klassen = d.terme.get(zone, leer)
            staemme.append(" ".join([*klassen.get("stem", ()), *klassen.get("part", ())]))
            worte.append(" ".join(klassen.get("surface", ())))
        spalten = ", ".join(["rowid", *self.zonen, *(f"{zone}_wort" for zone in self.zonen)])
        self.db.execute(
            f"INSERT INTO elle ({spalten}) VALUES ({stellen})",
            [int(d.schluessel), *staemme, *worte],
        )
        nummern = [self._nummer(name, wert) for name in self.schema.facetten for wert in d.facetten.get(name, ())]
        self.db.executemany("INSERT INTO werte VALUES (?, ?)", [(int(d.schluessel), n) for n in (_ALLE, *nummern)])

    def fertig(self) -> None:
        """Ends the load; the index is merged to one piece, which is the fastest to read."""
        self.db.executemany("INSERT INTO wert VALUES (?, ?, ?)", [(n, f, w) for (f, w), n in self._werte.items()])
        self.db.execute("COMMIT")
        self.db.execute("INSERT INTO elle (elle) VALUES ('optimize')")
        self.db.execute("ANALYZE")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def oeffnen(self) -> None:
        self._werte = {(f, w): n for n, f, w in self.db.execute("SELECT nummer, facette, wert FROM wert")}
        self._namen = {n: paar for paar, n in self._werte.items()}

    def _nummer(self, facette: str, wert: str) -> int:
        return self._werte.setdefault((facette, wert), len(self._werte) + 1)

    # --- asking ---

    def suchen(
        self, baum: Ausdruck, auswahl: Mapping[str, tuple[str, ...]], anzahl: int
    ) -> tuple[list[int], int, dict[str, dict[str, int]]]:
        """The best hits, the total, and the counts of all facets; at most one facet may be chosen from."""
        frage = self._frage(baum)
        # Without words every document is a hit.
        von = "elle AS e" if frage else f"(SELECT dok AS rowid FROM werte WHERE wert = {_ALLE}) AS e"
        passt = "e.elle MATCH :frage" if frage else "1"
        gewaehlt, eigene = "1", "0"
        for name, chosen in auswahl.items():
            liste = ", ".join(str(self._werte.get((name, wert), -1)) for wert in chosen)
            # "+": FTS5 must not be asked once for every entry that has the value.
            gewaehlt = f"+e.rowid IN (SELECT dok FROM werte WHERE wert IN ({liste}))"
            # A facet's counts ignore its own selection.
            eigene = f"w.wert IN (SELECT nummer FROM wert WHERE facette = '{name}')"
        treffer = self.db.execute(
            f"SELECT e.rowid FROM {von} WHERE {passt} AND {gewaehlt} {'ORDER BY rank' if frage else ''} LIMIT :anzahl",
            {"frage": frage, "anzahl": anzahl},
        ).fetchall()
        zahlen = self.db.execute(
            f"SELECT w.wert, count(*) FROM {von} CROSS JOIN werte AS w ON w.dok = e.rowid"
            f" WHERE {passt} AND ({gewaehlt} OR {eigene}) GROUP BY w.wert",
            {"frage": frage},
        ).fetchall()
        gesamt, facetten = 0, {name: {} for name in self.schema.facetten}
        for nummer, zahl in zahlen:
            if nummer == _ALLE:
                gesamt = zahl
            else:
                facette, wert = self._namen[nummer]
                facetten[facette][wert] = zahl
        for name, chosen in auswahl.items():
            for wert in chosen:
                facetten[name].setdefault(wert, 0)
        return [nummer for (nummer,) in treffer], gesamt, facetten

    def _frage(self, a: Ausdruck) -> str:
        """A tree in FTS5's language, "" for all documents."""
        staemme, worte = " ".join(self.zonen), " ".join(f"{zone}_wort" for zone in self.zonen)
        if isinstance(a, Term):
            return f'{{{staemme}}} : "{a.stem}"'
        if isinstance(a, Phrase):
            return f'{{{worte}}} : "{" ".join(a.surface)}"'
        if isinstance(a, Praefix):
            return f'{{{worte}}} : "{a.surface}" *'
        if isinstance(a, Eines | Einige):
            return f"({' OR '.join(self._frage(teil) for teil in a.teile)})"
        if not isinstance(a, Alle):
            raise TypeError(f"{a} has no meaning of its own in FTS5")
        muss = [self._frage(teil) for teil in a.teile if not isinstance(teil, Nicht | Kann)]
        ohne = [self._frage(teil.teil) for teil in a.teile if isinstance(teil, Nicht)]
        if ohne and not muss:
            raise TypeError("FTS5 cannot start from an exclusion")
        text = f"({' AND '.join(muss)})" if muss else ""
        return f"({text}{''.join(f' NOT {teil}' for teil in ohne)})" if ohne else text
