"""Characters that nobody sees and that some formats refuse: they come along when text is pasted from other programs."""

import re

# All that XML 1.0 does not allow, https://www.w3.org/TR/xml/#charsets
_VERBOTEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ohne_steuerzeichen(text: str) -> str:
    r"""`text` as XML can carry it: what it cannot becomes a blank.

    >>> ohne_steuerzeichen("Bau\x0bamt")
    'Bau amt'
    """
    return _VERBOTEN.sub(" ", text)
