"""Seeded German texts: declined nouns and adjectives, compounds of two and three parts, frequencies as in language.

Nothing here is a fact: the texts only have to be as hard to index and to search as real ones. The vocabulary grows with
the collection, since compounds are made as German makes them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass


def _worte(text: str) -> list[str]:
    return text.split()


# Word, gender, genitive ending, plural. They end compounds.
_KOEPFE = [
    tuple(zeile.split())
    for zeile in """
System n s Systeme; Plattform f - Plattformen; Portal n s Portale; Anwendung f - Anwendungen; Netz n es Netze;
Karte f - Karten; Kataster n s Kataster; Melder m s Melder; Register n s Register; Dienst m es Dienste;
Verfahren n s Verfahren; Konzept n s Konzepte; Modell n s Modelle; Messung f - Messungen; Planung f - Planungen;
Steuerung f - Steuerungen; Beratung f - Beratungen; Beteiligung f - Beteiligungen; Buchung f - Buchungen;
Verwaltung f - Verwaltungen; Auskunft f - Auskünfte; Anzeige f - Anzeigen; Warnung f - Warnungen; Zähler m s Zähler;
Sensor m s Sensoren; Dashboard n s Dashboards; Assistent m en Assistenten; Kalender m s Kalender; Archiv n s Archive;
Börse f - Börsen; Büro n s Büros; Zentrum n s Zentren; Werkstatt f - Werkstätten; Analyse f - Analysen;
Prognose f - Prognosen; Station f - Stationen; Säule f - Säulen; Antrag m s Anträge; Bescheid m es Bescheide;
Formular n s Formulare; Umfrage f - Umfragen; Haushalt m s Haushalte; Speicher m s Speicher; Schutz m es Schutze;
Förderung f - Förderungen; Führer m s Führer; Spiel n es Spiele; Schule f - Schulen; Lotse m n Lotsen;
""".replace("\n", " ").split(";")
    if zeile.strip()
]
# What begins compounds, with its linking element.
_ANFAENGE = _worte("""
Bürger Hochwasser Park Parkraum Verkehrs Straßen Bau Baum Grünflächen Klima Energie Strom Wärme Wasser Abwasser Abfall
Müll Luft Lärm Wetter Boden Wald Friedhofs Schul Kita Jugend Senioren Pflege Gesundheits Sport Kultur Museums
Bibliotheks Tourismus Wander Rad Fahrrad Fuß Bus Bahn Lade Auto Fahr Mitfahr Raum Termin Zeit Personal Finanz Steuer
Gebühren Wohn Wohngeld Bau Bauantrags Grundstücks Flächen Leerstands Innenstadt Markt Gewerbe Wirtschafts Gründer
Daten Geodaten Sensor Funk Glasfaser Licht Beleuchtungs Ampel Brücken Kanal Pegel Feuerwehr Rettungs Katastrophen
Krisen Sicherheits Mängel Schadens Ideen Wahl Rats Sitzungs Stadt Dorf Quartiers Nachbarschafts Vereins Ehrenamts
Integrations Sprach Bildungs Lern Medien Ausweis Melde Standesamts Urkunden Akten Wissens Projekt Vergabe Beschaffungs
Fuhrpark Winterdienst Straßenreinigungs Spielplatz Schwimmbad Veranstaltungs Festival Kunst Denkmal Heimat Natur
""")
_MITTEN = _worte("""
daten zustands verkehrs raum zeit bedarfs kosten stellen netz gebiets betriebs schutz versorgungs planungs
""")
_ADJEKTIVE = _worte("""
digital städtisch kommunal offen einfach regional ländlich öffentlich gemeinsam smart intelligent zentral mobil
barrierefrei mehrsprachig nachhaltig automatisch vernetzt datenbasiert energieeffizient klimafreundlich bürgernah
interaktiv dreidimensional quelloffen niedrigschwellig ganzheitlich jährlich täglich stündlich aktuell historisch
frei verfügbar sicher schnell verlässlich ehrenamtlich kindgerecht partizipativ dezentral modular skalierbar
""")
# Infinitive, third person singular, participle.
_VERBEN = [
    tuple(v.split("/"))
    for v in _worte("""
erfassen/erfasst/erfasst messen/misst/gemessen zeigen/zeigt/gezeigt steuern/steuert/gesteuert melden/meldet/gemeldet
buchen/bucht/gebucht planen/plant/geplant verbinden/verbindet/verbunden auswerten/wertet/ausgewertet
veröffentlichen/veröffentlicht/veröffentlicht beraten/berät/beraten prüfen/prüft/geprüft bündeln/bündelt/gebündelt
vergleichen/vergleicht/verglichen erklären/erklärt/erklärt fördern/fördert/gefördert entwickeln/entwickelt/entwickelt
betreiben/betreibt/betrieben begleiten/begleitet/begleitet ersetzen/ersetzt/ersetzt berechnen/berechnet/berechnet
übertragen/überträgt/übertragen warnen/warnt/gewarnt sammeln/sammelt/gesammelt ordnen/ordnet/geordnet
""")
]
_STANDARDS = _worte("LoRaWAN MQTT FIWARE XÖV OGC WMS REST JSON OAuth2 OParl DCAT-AP CityGML IFC NGSI-LD")
_ARTIKEL = {
    "nom": {"m": "der", "f": "die", "n": "das", "p": "die"},
    "akk": {"m": "den", "f": "die", "n": "das", "p": "die"},
    "dat": {"m": "dem", "f": "der", "n": "dem", "p": "den"},
    "gen": {"m": "des", "f": "der", "n": "des", "p": "der"},
}
_SAETZE = """
{Nom} {v3} {akk} und {v3} {dat} zu.
Mit {dat} {kann} die Gemeinde {akk} {inf}.
In {ort} wurde {nom} {part}, weil {nom} fehlte.
{Plural} werden {adv} {part} und auf {dat} gezeigt.
Das Vorhaben {v3} {akk} {gen}.
Wer {akk} {inf} will, braucht {akk} und Zugang zu {dat}.
Die Daten {gen} stehen über {standard} bereit.
{Nom} {gen} {v3} die Arbeit in {dat}.
Seit {jahr} {v3} {ort} {akk}; {plural} kamen {jahr} dazu.
Für {plural} gibt es {akk}, die Kosten trägt {nom}.
Zuständig ist {nom} von {ort}, unterstützt durch {plural}.
Aus {dat} entstand {nom}, das Team {v3} {plural}.
Bürgerinnen und Bürger {inf} {akk} über {akk}.
Die Auswertung {gen} dauert {zahl} Tage.
{Nom} ist {adv} und {adv}.
""".strip().splitlines()


@dataclass(slots=True)
class Eintrag:
    """One made-up Loesung: its texts and the choices that make its facets."""

    titel: str
    kurz: str
    texte: list[str]
    funktionen: list[str]
    handlungsfelder: list[int]
    schlagwoerter: list[int]
    kommunen: list[int]
    art: str
    reifegrad: str
    offen: str
    lizenz: str
    modellprojekt: int | None


ARTEN = ("app", "beteiligungsplattform", "digitaler-zwilling", "urbane-datenplattform", "sensorik-iot", "dashboard")
ARTEN += ("portal-fachverfahren", "methode-prozess", "strategie", "organisation", "ort", "")
REIFEGRADE = ("verstetigt", "pilot", "uebertragen", "prototyp", "idee", "beendet", "")
LIZENZEN = ("", "MIT", "EUPL-1.2", "GPL-3.0-only", "Apache-2.0", "AGPL-3.0-only", "BSD-3-Clause", "CC-BY-4.0")


class Korpus:
    """Entries from a seed: the same seed gives the same entries, and the first thousand of more."""

    def __init__(self, samen: int, *, orte: list[str], handlungsfelder: int, modellprojekte: int, schlagwoerter: int):
        self.samen, self.orte = samen, orte
        self.handlungsfelder, self.modellprojekte = handlungsfelder, modellprojekte
        namen = random.Random(samen)  # noqa: S311 - a seeded corpus, no secret
        self.schlagwoerter: list[str] = []
        while len(self.schlagwoerter) < schlagwoerter:
            wort = _Sprache(namen, orte).nomen()[0]
            if wort.casefold() not in {w.casefold() for w in self.schlagwoerter}:
                self.schlagwoerter.append(wort)

    def eintraege(self, anzahl: int) -> Iterator[Eintrag]:
        """The first `anzahl` entries."""
        for nummer in range(anzahl):
            yield self._eintrag(random.Random(f"{self.samen}-{nummer}"))  # noqa: S311

    def _eintrag(self, zufall: random.Random) -> Eintrag:
        sprache = _Sprache(zufall, self.orte)
        titel = sprache.titel()
        laenge = min(5, 1 + int(zufall.expovariate(0.7)))
        gefoerdert = zufall.random() < 0.4
        return Eintrag(
            titel=titel,
            kurz=sprache.satz()[:150],
            texte=[sprache.absatz(zufall.randint(2, 5)) for _ in range(laenge)],
            funktionen=[sprache.nomen()[0] for _ in range(zufall.randint(0, 4))],
            handlungsfelder=_verschiedene(zufall, self.handlungsfelder, zufall.choice((1, 1, 2, 3))),
            schlagwoerter=_verschiedene(zufall, len(self.schlagwoerter), zufall.randint(1, 6)),
            kommunen=_verschiedene(zufall, len(self.orte), zufall.choice((0, 1, 1, 1, 1, 2, 5))),
            art=ARTEN[_zipf(zufall, len(ARTEN))],
            reifegrad=REIFEGRADE[_zipf(zufall, len(REIFEGRADE))],
            offen=zufall.choice(("ja", "ja", "nein", "unbekannt", "unbekannt")),
            lizenz=LIZENZEN[_zipf(zufall, len(LIZENZEN))],
            modellprojekt=_zipf(zufall, self.modellprojekte) if gefoerdert else None,
        )


class _Sprache:
    """Sentences from one source of chance."""

    def __init__(self, zufall: random.Random, orte: list[str]):
        self.zufall, self.orte = zufall, orte

    def nomen(self) -> tuple[str, str, str, str]:
        """Word, gender, genitive, plural; mostly a compound."""
        wort, genus, gen, plural = _KOEPFE[_zipf(self.zufall, len(_KOEPFE))]
        wurf = self.zufall.random()
        vorn = ""
        if wurf < 0.75:
            vorn = _ANFAENGE[_zipf(self.zufall, len(_ANFAENGE))]
            if wurf < 0.2:
                vorn += _MITTEN[_zipf(self.zufall, len(_MITTEN))]
        genitiv = wort + ("" if gen == "-" else gen)
        if not vorn:
            return wort, genus, genitiv, plural
        return tuple(vorn + w.lower() if w != genus else w for w in (wort, genus, genitiv, plural))  # type: ignore[return-value]

    def gruppe(self, fall: str) -> str:
        """Article, mostly an adjective, and a noun, declined."""
        wort, genus, genitiv, plural = self.nomen()
        if self.zufall.random() < 0.25:
            genus, wort = "p", plural
            if fall == "dat" and not wort.endswith(("n", "s")):
                wort += "n"
        elif fall == "gen":
            wort = genitiv
        artikel = _ARTIKEL[fall][genus]
        if self.zufall.random() < 0.45:
            endung = "e" if (fall == "nom" and genus != "p") or (fall == "akk" and genus in "fn") else "en"
            return f"{artikel} {self.adjektiv()}{endung} {wort}"
        return f"{artikel} {wort}"

    def adjektiv(self) -> str:
        return _ADJEKTIVE[_zipf(self.zufall, len(_ADJEKTIVE))]

    def satz(self) -> str:
        vorlage = self.zufall.choice(_SAETZE)
        stuecke = []
        for stueck in vorlage.replace("}", "{").split("{"):
            stuecke.append(self._fuellen(stueck) if len(stuecke) % 2 else stueck)
        text = "".join(stuecke)
        return text[0].upper() + text[1:]

    def _fuellen(self, was: str) -> str:
        z = self.zufall
        match was.lower():
            case "nom" | "akk" | "dat" | "gen":
                return self.gruppe(was.lower())
            case "plural":
                return self.nomen()[3]
            case "v3":
                return _VERBEN[_zipf(z, len(_VERBEN))][1]
            case "inf":
                return _VERBEN[_zipf(z, len(_VERBEN))][0]
            case "part":
                return _VERBEN[_zipf(z, len(_VERBEN))][2]
            case "kann":
                return z.choice(("kann", "will", "soll"))
            case "adv":
                return self.adjektiv()
            case "ort":
                return self.orte[_zipf(z, len(self.orte))]
            case "standard":
                return _STANDARDS[_zipf(z, len(_STANDARDS))]
            case "jahr":
                return str(z.randint(2018, 2026))
            case "zahl":
                return str(z.randint(2, 400))
            case _:
                raise ValueError(was)

    def absatz(self, saetze: int) -> str:
        return " ".join(self.satz() for _ in range(saetze))

    def titel(self) -> str:
        wort = self.nomen()[0]
        zweites = self.nomen()
        return self.zufall.choice(
            (
                wort,
                f"{wort} {self.orte[_zipf(self.zufall, len(self.orte))]}",
                f"{self.adjektiv().capitalize()}e {zweites[3]}",
                f"{wort} für {zweites[3]}",
                f"{wort} mit {self.zufall.choice(_STANDARDS)}",
            )
        )


def _zipf(zufall: random.Random, anzahl: int) -> int:
    """An index below `anzahl`: low ones often, high ones seldom."""
    return min(anzahl - 1, int((anzahl + 1) ** zufall.random()) - 1)


def _verschiedene(zufall: random.Random, anzahl: int, wie_viele: int) -> list[int]:
    return sorted({_zipf(zufall, anzahl) for _ in range(wie_viele)})
