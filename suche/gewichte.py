"""The weights of ranking, in one place. What they do is written down in docs/rangfolge.md."""

# Where a word stands. A document fills the zones that it has.
ZONEN: dict[str, float] = {
    "titel": 8.0,
    "ort": 5.0,
    "schlagwort": 4.0,
    "kurz": 3.0,
    "text": 1.0,
}

# How it matches: by its stem, on top of that exactly as typed, or only as part of a compound.
KLASSEN: dict[str, float] = {
    "surface": 0.5,
    "stem": 1.0,
    "part": 0.5,
}

# What a typed word also stands for, as a share of the word itself.
ERWEITERUNG: dict[str, float] = {
    "synonym": 0.6,
    "verb": 0.5,
    "teile": 0.4,
    "fuellwort": 0.3,
}

# The whole query is the whole title (or the whole name of a Kommune): the obvious thing comes first.
GANZ = 12.0

# Where any word may match: how strongly an entry with more (and rarer) of the words stands before one with fewer.
ABDECKUNG = 2.0

# A phrase as typed weighs more than its words.
PHRASE = 2.0
