"""Make suche/daten/wortliste.txt, the lexicon of the compound splitter (docs/adr/0008-compound-splitting.md).

Only needed to renew the list. Both sources stay out of the product; install them into an environment of their own:

    python3 -m venv /tmp/wortliste && /tmp/wortliste/bin/pip install wordfreq==3.1.1 german-nouns==1.2.5
    /tmp/wortliste/bin/python scripts/wortliste_bauen.py

The nouns, their forms and their kinds are from german-nouns (Wiktionary), the frequencies from wordfreq; both are
CC BY-SA 4.0, and so is the list made of them (suche/daten/LIZENZ.md). Names of Kommunen are from fixtures/kommunen.csv.

The list consists of sections. A heading `= MARKEN KLASSE` gives the marks and the frequency class (twice the Zipf
value, 0 to 15) of the words below it. Marks:

    H  may be the last part            M  may be an earlier part as it stands
    L  is a dictionary form            O  a place: an earlier part only, and at a price
    s  takes -s- as an earlier part    S  takes -es-
    e  may lose its -e                 t  may lose its -e and take -s- (Geschichte, Geschichts-)
    N  a proper name: never split
"""

import collections
import csv
import importlib.util
import re
from pathlib import Path

import wordfreq  # no dependency of the product, see above

WURZEL = Path(__file__).resolve().parent.parent
ZIEL = WURZEL / "suche" / "daten" / "wortliste.txt"

# Rarer forms are left out: a rare compound is split into its parts all the same, a rare simple word is seldom a part.
MIN_ZIPF = {"lemma": 1.5, "form": 2.0}
# … except plurals of common words.
MIN_ZIPF_LEMMA = 3.0
# Words of four and five letters are parts only if they are common, of three if suche/daten/wortteile.txt says so.
MIN_ZIPF_LAENGE = {4: 3.0, 5: 2.3}
EIGENNAMEN = {"Toponym", "Vorname", "Nachname", "Eigenname", "Straßenname"}
KEINE = {"Wortverbindung", "Abkürzung", "Suffix", "Affix", "Buchstabe", "Redewendung", "Geflügeltes Wort", "Grußformel"}
# Feminine nouns with linking s.
FUGEN_S = re.compile(r"(?:ung|heit|keit|ion|tät|schaft|kunft|flucht|sicht|sucht|acht|fahrt|geburt|armut)$")
# Nouns that are endings much more often than last parts (Lern-ende, Beam-ten, arbeits-lose), or no nouns at all.
KEIN_TEIL = frozenset(
    re.findall(
        r"\w+",
        """
        schaft schafts schaften haft haften hafte heit keit lose losen loser reich reiche reichen reicher ling tum
        ismus enden ende innen inne inner enten ente anten ante isten iste eren erin male malen tieren sam same
        samen barren barer bares bare rung tung sche igen ernde gern erster erste ersten anders zuge dritte zweite
        ander andere anderen viele alle alles ihre unser unsere unseren seine deine meine jede jeder eine einer
        einen vier fünf sechs sieben acht neun zehn elfe eben aber oder doch noch auch sein seit ober unter über
        hinter gegen neben vorne hoch tief gute guten guter gutes halt halten weise weiser sehr mehr drei eins zwei
        null wenn dann denn nach samt samte samts transe genera kommis ration rationen para tanten homo ping nichte
        folio erzählung spass spässe rinnen rungen runge isch ische ischen ischer elle ellen este esten erweise
        erweisen erweis endes legende legenden nische nischen amen ehen elbe asse assen rechen falls falle sohne
        sozia verb verl wider aller voraus mäßigen loses haftes reiches reicht alten altes altem sende senden lande
        landen lands wegs graph dings teils gest mass toll nicht nein hier dort habe hast hatte sind ware wahr orden
        gens rist auen ören ären iere ierer tern ters
        """,
    )
)


def haeufigkeit(wort: str) -> float:
    return wordfreq.zipf_frequency(wort, "de", wordlist="large")


def substantive() -> tuple[dict[str, dict[str, set[str]]], set[str]]:
    """Forms of each noun by case (`nominativ`, …, with `plural`), and the names."""
    ort = importlib.util.find_spec("german_nouns").submodule_search_locations[0]
    nomen: dict[str, dict[str, set[str]]] = collections.defaultdict(lambda: collections.defaultdict(set))
    namen: set[str] = set()
    with (Path(ort) / "nouns.csv").open(encoding="utf-8") as datei:
        for zeile in csv.DictReader(datei):
            arten = set(zeile["pos"].split(","))
            lemma = zeile["lemma"]
            if not lemma.isalpha() or arten & KEINE:
                continue
            if arten & EIGENNAMEN:
                namen.add(lemma.lower())
                if "Toponym" in arten:
                    nomen.setdefault("", collections.defaultdict(set))["orte"].add(lemma.lower())
                continue
            # Acronyms and adjectives are no parts; wortteile.txt has those that matter.
            if "Substantiv" not in arten or not lemma[0].isupper() or lemma[1:] != lemma[1:].lower():
                continue
            # The adjective Alter (der Alte) and the noun Alter are two words.
            formen = nomen[lemma.lower() + ("|" if "adjektivische Deklination" in arten else "")]
            formen["lemma"].add(lemma.lower())
            formen["genus"].update(v for k, v in zeile.items() if k and k.startswith("genus") and v)
            if "adjektivische Deklination" in arten:
                formen["adjektivisch"].add("ja")
            for spalte, wert in zeile.items():
                fall = (spalte or "").split()
                if wert and wert.isalpha() and fall and fall[0] in {"nominativ", "genitiv", "dativ", "akkusativ"}:
                    formen[" ".join(fall[:2]).rstrip("*")].add(wert.lower())
    return nomen, namen


def erste_glieder(nomen) -> collections.Counter:
    """How many nouns of the dictionary begin with a given string and continue as a common noun."""
    letzte = {w for w in nomen if w.isalpha() and len(w) >= 4 and w not in KEIN_TEIL and haeufigkeit(w) >= 3.0}
    zahl: collections.Counter = collections.Counter()
    for wort in nomen:
        zahl.update(wort[:i] for i in range(3, len(wort) - 3) if wort[i:] in letzte)
    return zahl


def kommunen() -> set[str]:
    with (WURZEL / "fixtures" / "kommunen.csv").open(encoding="utf-8") as datei:
        namen = [zeile["name"].lower() for zeile in csv.DictReader(datei)]
    return {wort for name in namen for wort in re.findall(r"[^\W\d_]+", name)}


def bauen() -> dict[str, tuple[str, int]]:
    nomen, namen = substantive()
    orte = nomen.pop("")["orte"]
    belege = erste_glieder(nomen)
    marken: dict[str, set[str]] = collections.defaultdict(set)
    plurale: set[str] = set()
    for lemma, formen in nomen.items():
        lemma = lemma.rstrip("|")
        if haeufigkeit(lemma) >= MIN_ZIPF_LEMMA:
            plurale |= formen["nominativ plural"]
        alle = set().union(*(v for k, v in formen.items() if k not in {"genus", "adjektivisch"}))
        for form in alle:
            marken[form].add("H")
        if formen["adjektivisch"]:
            for form in formen["nominativ plural"]:
                marken[form].add("M")
            marken[lemma].add("L")
            continue
        for form in {lemma} | formen["nominativ singular"]:
            marken[form] |= {"M", "L"}
            genitiv = formen["genitiv singular"]
            if form + "s" in genitiv or (formen["genus"] == {"f"} and (FUGEN_S.search(form) or belege[form + "s"])):
                marken[form].add("s")
            if form + "es" in genitiv:
                marken[form].add("S")
            if form.endswith("e") and form[:-1] not in nomen and len(form) > 4:
                if belege[form[:-1]] >= 2:
                    marken[form].add("e")
                if belege[form[:-1] + "s"] >= 2:
                    marken[form].add("t")
        for form in formen["nominativ plural"]:
            marken[form].add("M")
            if form.endswith("n") and form + "s" in formen["genitiv singular"]:
                marken[form].add("s")  # Namens-
    liste: dict[str, tuple[str, int]] = {}
    for form, zeichen in marken.items():
        zipf = haeufigkeit(form)
        if form in KEIN_TEIL or len(form) < 4 or len(form) > 30:
            continue
        # wordfreq does not tell ß from ss: of Straße and Strasse (a Swiss spelling) the dictionary form stays.
        if "ss" in form and "L" not in zeichen and "L" in marken.get(form.replace("ss", "ß"), ""):
            continue
        if "M" in zeichen and form in plurale:
            zipf = max(zipf, MIN_ZIPF["form"])
        if zipf < max(MIN_ZIPF["lemma" if "L" in zeichen else "form"], MIN_ZIPF_LAENGE.get(len(form), 0)):
            continue
        liste[form] = ("".join(sorted(zeichen)), round(2 * zipf))
    gemeinden = kommunen()
    for name in orte | gemeinden:
        if (
            name not in liste
            and name not in KEIN_TEIL
            and len(name) >= (4 if name in orte else 5)
            and haeufigkeit(name) >= 3.3
        ):
            liste[name] = ("NO", round(2 * haeufigkeit(name)))
    for name in namen | gemeinden:
        if name not in marken and name not in liste and len(name) >= 6:
            liste[name] = ("N", 0)
    return liste


def schreiben(liste: dict[str, tuple[str, int]]) -> None:
    abschnitte = collections.defaultdict(list)
    for wort, schluessel in liste.items():
        abschnitte[schluessel].append(wort)
    with ZIEL.open("w", encoding="utf-8", newline="\n") as datei:
        datei.write("# Made by scripts/wortliste_bauen.py; not to be edited. CC BY-SA 4.0, see LIZENZ.md.\n")
        for (zeichen, klasse), woerter in sorted(abschnitte.items()):
            datei.write(f"= {zeichen} {klasse}\n" + "\n".join(sorted(woerter)) + "\n")


if __name__ == "__main__":
    woerter = bauen()
    schreiben(woerter)
    print(f"{len(woerter)} words, {ZIEL.stat().st_size / 1e6:.1f} MB: {ZIEL}")
