"""One engine, one collection: `python -m scripts.messen.suche bauen|messen ORDNER EINTRAEGE FRAGEN RUNDEN`.

The environment names database, engine and data folder. Building and answering are two processes, so that the memory
of the second is that of a process that answers. Each prints nothing and leaves a JSON file in ORDNER.
"""

import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django

SAMEN = 20260101
AENDERUNGEN = 12  # single updates that are timed
SEITE = 20


def main() -> None:
    was, ordner, *zahlen = sys.argv[1:]
    django.setup()
    eintraege, fragen, runden = map(int, zahlen)
    lauf = Lauf(Path(ordner), eintraege)
    ergebnis = lauf.bauen() if was == "bauen" else lauf.messen(fragen, runden)
    (Path(ordner) / f"{was}.json").write_text(json.dumps(ergebnis, ensure_ascii=False), "utf-8")


class Lauf:
    """What one process measures."""

    def __init__(self, ordner: Path, eintraege: int):
        from scripts.messen.elle import Elle
        from suche import registry
        from suche.engines import aktuelle_engine

        self.ordner, self.eintraege = ordner, eintraege
        self.typ = registry.typ("loesung")
        self.schema = self.typ.schema
        self.engine = aktuelle_engine()
        self.elle = Elle(ordner / "elle.sqlite3", self.schema)

    # --- building ---

    def bauen(self) -> dict[str, Any]:
        """Fills the database, builds the index and the yardstick from the same documents."""
        from django.core.management import call_command

        from scripts.messen.bestand import fuellen
        from suche import index, registry

        call_command("migrate", verbosity=0)
        fuellen(self.eintraege, SAMEN)
        for typ in registry.alle():
            if typ.name != self.typ.name:
                index.aufbauen(typ)
        self.elle.anlegen()
        uhr = {"dokumente": 0.0, "elle": 0.0}

        def mitlesen() -> Iterator[Any]:
            dokumente = index.alle_dokumente(self.typ)
            while True:
                beginn = time.perf_counter()
                dokument = next(dokumente, None)
                uhr["dokumente"] += time.perf_counter() - beginn
                if dokument is None:
                    return
                beginn = time.perf_counter()
                self.elle.schreiben(dokument)
                uhr["elle"] += time.perf_counter() - beginn
                yield dokument

        beginn = time.perf_counter()
        with index.schreibsperre():
            anzahl = self.engine.aufbauen(self.schema, mitlesen())
        gesamt = time.perf_counter() - beginn - uhr["elle"]
        if anzahl != self.eintraege:
            raise RuntimeError(f"{anzahl} documents instead of {self.eintraege}")
        beginn = time.perf_counter()
        self.elle.fertig()
        uhr["elle"] += time.perf_counter() - beginn
        return {
            "je_sekunde": anzahl / gesamt,
            "je_sekunde_engine": anzahl / max(1e-9, gesamt - uhr["dokumente"]),
            "je_sekunde_elle": anzahl / uhr["elle"],
            "groesse_mb": self._groesse() / 1e6,
            "groesse_elle_mb": (self.ordner / "elle.sqlite3").stat().st_size / 1e6,
            "hoechstspeicher_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }

    def _groesse(self) -> int:
        from django.db import connection

        if self.engine.in_transaktion:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                    " WHERE relname IN ('suche_indexstand', 'suche_indexzeile', 'suche_indexwort')"
                )
                return int(cursor.fetchone()[0])
        return sum(
            datei.stat().st_size for datei in (self.engine.ordner / self.schema.typ).rglob("*") if datei.is_file()
        )

    # --- answering ---

    def messen(self, anzahl: int, runden: int) -> dict[str, Any]:
        from scripts.messen import fragen as f
        from suche.gedaechtnis import gedaechtnis

        self.elle.oeffnen()
        korpus = self._korpus()
        fragen = f.fragen(korpus, self.eintraege, anzahl, lambda frage: self._elle_fragen(frage, 1)[1] > 0)
        vorher = _rss()
        gemerkt = gedaechtnis.hoechstwerte
        gedaechtnis.hoechstwerte = 0  # from here on every answer is worked out
        # The first time of each question: nothing of the index has been read yet.
        kalt = _zahlen([_dauer(self._fragen, frage) for frage in fragen])
        speicher = {"speicher_mb": _rss(), "speicher_index_mb": _rss() - vorher, "server_mb": self._server()}
        ergebnis = {
            "gleich": self._vergleichen(fragen),
            **speicher,
            "kalt": kalt,
            **self._suchen(fragen, runden),
            "vorschlaege": self._vorschlaege(f.anfaenge(korpus, self.eintraege, anzahl)),
        }
        gedaechtnis.hoechstwerte = gemerkt
        ergebnis["gemerkt"] = self._gemerkt(fragen)
        gedaechtnis.hoechstwerte = 0
        ergebnis |= self._aendern(korpus)
        ergebnis["massenaenderung"] = self._massenaenderung()
        return ergebnis

    def _korpus(self):
        from kommunen.models import Kommune
        from loesungen.models import Handlungsfeld, Schlagwort
        from scripts.messen.bestand import MODELLPROJEKTE
        from scripts.messen.korpus import Korpus

        gemeinden = Kommune.objects.filter(typ="gemeinde").values_list("name", "einwohner", "schluessel")
        orte = [name for name, _, _ in sorted(gemeinden, key=lambda z: (-(z[1] or 0), z[2]))]
        return Korpus(
            SAMEN,
            orte=orte,
            handlungsfelder=Handlungsfeld.objects.count(),
            modellprojekte=MODELLPROJEKTE,
            schlagwoerter=Schlagwort.objects.count(),
        )

    def _fragen(self, frage, je_seite: int = SEITE):
        from suche.anfrage import Suchanfrage
        from suche.search import suchen

        return suchen(Suchanfrage(self.typ.name, frage.text, dict(frage.auswahl), je_seite=je_seite))

    def _elle_fragen(self, frage, anzahl: int = SEITE):
        from suche import synonyme
        from suche.ausdruck import lesen

        gruppen = synonyme.gruppen() if frage.text else ()
        baum = lesen(frage.text, synonyme.aufbereiten(gruppen)).baum
        return self.elle.suchen(baum, dict(frage.auswahl), anzahl)

    def _vergleichen(self, fragen) -> int:
        """Engine and yardstick do the same work: the same sets and the same counts for every question."""
        for frage in fragen:
            ergebnis = self._fragen(frage, self.eintraege)
            menge, gesamt, facetten = self._elle_fragen(frage, self.eintraege)
            ist = (
                {int(s) for s in ergebnis.schluessel},
                ergebnis.gesamt,
                {n: dict(w) for n, w in ergebnis.facetten.items()},
            )
            if ist != (set(menge), gesamt, facetten):
                raise RuntimeError(f"{frage}: {ergebnis.gesamt} hits, the yardstick has {gesamt}")
        return len(fragen)

    def _suchen(self, fragen, runden: int) -> dict[str, Any]:
        """Engine and yardstick in turns, so that whatever else the machine does hits both."""
        zufall = random.Random(SAMEN)  # noqa: S311 - the order of a measurement
        zeiten: dict[str, dict[Any, list[Dauer]]] = {"engine": {}, "elle": {}}
        for _ in range(runden):
            for frage in zufall.sample(fragen, len(fragen)):
                paar = [("engine", self._fragen), ("elle", self._elle_fragen)]
                zufall.shuffle(paar)
                for wer, tun in paar:
                    zeiten[wer].setdefault(frage, []).append(_dauer(tun, frage))
        suche, elle = (_zahlen([t for liste in zeiten[wer].values() for t in liste]) for wer in ("engine", "elle"))
        arten: dict[str, dict[str, float]] = {}
        for art in sorted({frage.art for frage in fragen}):
            eigene = [[t.uhr for f, z in zeiten[w].items() if f.art == art for t in z] for w in ("engine", "elle")]
            arten[art] = {"suche_p50_ms": statistics.median(eigene[0]), "elle_p50_ms": statistics.median(eigene[1])}
        ergebnis = {"suche": suche, "elle": elle, "verhaeltnis": suche["p95_ms"] / elle["p95_ms"], "arten": arten}
        if not self.engine.in_transaktion:  # otherwise another process does the work
            ergebnis["verhaeltnis_rechnen"] = suche["rechnen_p95_ms"] / elle["rechnen_p95_ms"]
        return ergebnis

    def _gemerkt(self, fragen) -> dict[str, float]:
        for frage in fragen:
            self._fragen(frage)
        return _zahlen([_dauer(self._fragen, frage) for frage in fragen])

    def _vorschlaege(self, anfaenge: list[str]) -> dict[str, float]:
        from wissensspeicher.portal.vorschlaege import vorschlaege

        vorschlaege(anfaenge[0])
        return _zahlen([_dauer(vorschlaege, text) for text in anfaenge])

    def _aendern(self, korpus) -> dict[str, Any]:
        """One entry at a time: from before `save` until the search shows it; then a misspelled word."""
        from loesungen.models import Loesung
        from scripts.messen.fragen import Frage, verschrieben
        from suche.anfrage import Stufe

        zufall = random.Random(SAMEN)  # noqa: S311
        Loesung.objects.get(kennung="L000001").save()  # loads what building a document needs, once per process
        worte = [wort for wort in korpus.schlagwoerter if len(wort) > 9]
        sichtbar, erste, weitere = [], [], []
        for nummer in range(AENDERUNGEN):
            loesung = Loesung.objects.get(kennung=f"L{zufall.randint(1, self.eintraege):06d}")
            loesung.titel = f"Prüfwort{'abcdefghijklmnopqrstuvwxyz'[nummer] * 3} {loesung.titel}"
            frage = Frage("", loesung.titel.split()[0])

            def bis_sichtbar(loesung=loesung, frage=frage):
                loesung.save()
                ende = time.monotonic() + 60
                while self._fragen(frage).schluessel != (str(loesung.pk),):
                    if time.monotonic() > ende:
                        raise RuntimeError(f"{loesung.titel} is not found")

            sichtbar.append(_dauer(bis_sichtbar))
            for liste in (erste, weitere, weitere):
                falsch = Frage("", verschrieben(zufall.choice(worte), zufall))
                liste.append(_dauer(self._fragen, falsch))
        if self._fragen(Frage("", "Hochwaserplattform")).stufe == Stufe.GENAU:
            raise RuntimeError("a misspelled word was not corrected")
        return {
            "aenderung": _zahlen(sichtbar),
            "verschrieben_nach_aenderung": _zahlen(erste),
            "verschrieben": _zahlen(weitere),
        }

    def _massenaenderung(self) -> dict[str, float]:
        """Half of the entries, at most 5,000, change a facet; until the search counts them."""
        from loesungen.models import Loesung
        from scripts.messen.fragen import Frage
        from suche import index

        wie_viele = min(5000, self.eintraege // 2)
        letzte = list(Loesung.objects.order_by("pk").values_list("pk", flat=True)[:wie_viele])[-1]
        menge = Loesung.objects.filter(pk__lte=letzte)

        def aendern():
            index.aktualisieren(menge, reifegrad="idee", lizenz="EUPL-1.1")
            gezaehlt = self._fragen(Frage("", "")).facetten["lizenz"]["EUPL-1.1"]
            if gezaehlt != wie_viele:
                raise RuntimeError(f"{gezaehlt} of {wie_viele} changes are visible")

        dauer = _dauer(aendern)
        abgleich = index.pruefen(self.typ)
        if not abgleich.sauber:
            abweichend = len(abgleich.fehlend) + len(abgleich.ueberzaehlig) + len(abgleich.veraltet)
            raise RuntimeError(f"index and database differ in {abweichend} entries")
        return {"eintraege": wie_viele, "sekunden": dauer.uhr / 1000, "rechnen_sekunden": dauer.rechnen / 1000}

    def _server(self) -> float | None:
        """Memory of PostgreSQL's process that answers this one, its part of shared pages, where the machine tells."""
        from django.db import connection

        if not self.engine.in_transaktion:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        try:
            zeilen = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            return None
        return next(int(zeile.split()[1]) / 1024 for zeile in zeilen if zeile.startswith("Pss:"))


class Dauer(NamedTuple):
    """Milliseconds that a call took by the clock, and those of them that this process worked."""

    uhr: float
    rechnen: float


def _dauer(tun: Callable, *argumente) -> Dauer:
    beginn, rechnen = time.perf_counter(), time.process_time()
    tun(*argumente)
    return Dauer((time.perf_counter() - beginn) * 1000, (time.process_time() - rechnen) * 1000)


def _zahlen(zeiten: list[Dauer]) -> dict[str, float]:
    """By the clock; and by the work of this process alone, which no other process disturbs."""
    uhr, rechnen = sorted(z.uhr for z in zeiten), sorted(z.rechnen for z in zeiten)
    stelle = min(len(zeiten) - 1, int(len(zeiten) * 0.95))
    return {
        "p50_ms": statistics.median(uhr),
        "p95_ms": uhr[stelle],
        "hoechstens_ms": uhr[-1],
        "rechnen_p50_ms": statistics.median(rechnen),
        "rechnen_p95_ms": rechnen[stelle],
        "rechnen_hoechstens_ms": rechnen[-1],
        "anzahl": len(zeiten),
    }


def _rss() -> float:
    zeilen = Path("/proc/self/status").read_text().splitlines()
    return next(int(zeile.split()[1]) / 1024 for zeile in zeilen if zeile.startswith("VmRSS:"))


if __name__ == "__main__":
    main()
