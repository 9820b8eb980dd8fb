"""Nouns in -ung and the verbs behind them: who searches for "Räume buchen" means the Raumbuchung too."""

# What only looks like made from a verb.
KEINE_VERBEN = frozenset(
    {
        "achtung",
        "festung",
        "gattung",
        "innung",
        "nahrung",
        "niederung",
        "ordnung",
        "richtung",
        "satzung",
        "währung",
        "zeitung",
    }
)
_VOKALE = frozenset("aeiouyäöü")


def verb(wort: str) -> str:
    """The infinitive behind a noun in -ung (also in the plural), "" when there is none.

    >>> verb("Buchung"), verb("Förderungen"), verb("Entwicklung"), verb("Zeitung"), verb("Sprung")
    ('buchen', 'fördern', 'entwickeln', '', '')
    """
    klein = wort.lower().removesuffix("en")
    grund = klein.removesuffix("ung")
    if grund == klein or klein in KEINE_VERBEN or len(grund) < 3 or not _VOKALE & set(grund):
        return ""
    if grund.endswith(("er", "el")):
        return f"{grund}n"
    if grund[-1] in "lr" and grund[-2] not in _VOKALE and grund[-2] != grund[-1]:
        return f"{grund[:-1]}e{grund[-1]}n"
    return f"{grund}en"
