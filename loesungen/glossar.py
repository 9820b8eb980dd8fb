"""Terms of the glossary, marked where they occur: a term's first occurrence on a page links to its explanation."""

import re
from collections.abc import Iterable
from functools import cached_property
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .models import Begriff

# Inside of these no term is marked: a link in a link is invalid, a heading and code are to be read as they are.
OHNE_BEGRIFFE = frozenset({"a", "button", "code", "pre", "script", "style", "summary", *(f"h{n}" for n in range(1, 7))})
ROHTEXT = frozenset({"script", "style"})  # HTML knows no character references in these


class Glossar:
    """The terms of one page: marks each where it first occurs and remembers which ones did."""

    def __init__(self, begriffe: Iterable[Begriff] | None = None):
        self._begriffe = Begriff.objects.all() if begriffe is None else begriffe
        self._gefunden: dict[str, Begriff] = {}

    @property
    def gefunden(self) -> list[Begriff]:
        """The terms that have occurred, by name."""
        return sorted(self._gefunden.values(), key=lambda begriff: begriff.begriff_gefaltet)

    def markieren(self, html: str) -> SafeString:
        """HTML with a link at the first occurrence of each term that did not occur before."""
        if not html or not self._muster or not self._muster.search(html):
            return mark_safe(html)  # noqa: S308 (unchanged)
        leser = _Leser(self._im_text)
        leser.feed(html)
        leser.close()
        return mark_safe("".join(leser.teile))  # noqa: S308 (what was not text is passed through, text is escaped)

    def _im_text(self, text: str) -> str:
        """Escaped text with links."""
        teile, ab = [], 0
        for treffer in self._muster.finditer(text) if self._muster else ():
            begriff = self._zu(treffer[0])
            if begriff.slug in self._gefunden:
                continue
            self._gefunden[begriff.slug] = begriff
            verweis = format_html('<a class="begriff" href="{}">{}</a>', begriff.get_absolute_url(), treffer[0])
            teile += [escape(text[ab : treffer.start()], quote=False), verweis]
            ab = treffer.end()
        return "".join([*teile, escape(text[ab:], quote=False)])

    @cached_property
    def _schreibweisen(self) -> dict[str, Begriff]:
        """Spelling → term; what is no abbreviation stands in small letters."""
        bekannt: dict[str, Begriff] = {}
        for begriff in self._begriffe:
            for wort in (begriff.begriff, *begriff.auch):
                wort = " ".join(str(wort).split())
                if wort:
                    bekannt.setdefault(wort if ist_abkuerzung(wort) else wort.lower(), begriff)
        return bekannt

    @cached_property
    def _muster(self) -> re.Pattern | None:
        """Finds whole words, the longest spelling first; None without terms."""
        worte = sorted(self._schreibweisen, key=lambda wort: (-len(wort), wort))
        if not worte:
            return None
        formen = (
            form if ist_abkuerzung(wort) else f"(?i:{form})"
            for wort, form in ((wort, re.escape(wort).replace(r"\ ", r"\s+")) for wort in worte)
        )
        # A dot or @ between letters belongs to an address or a file name: "opencode.de" is not the term.
        return re.compile(rf"(?<!\w)(?<!\w[.@])(?:{'|'.join(formen)})(?!\w)(?!\.\w)")

    def _zu(self, fund: str) -> Begriff:
        fund = " ".join(fund.split())
        return self._schreibweisen.get(fund) or self._schreibweisen[fund.lower()]


def ist_abkuerzung(wort: str) -> bool:
    """Whether case matters: a capital stands inside of a word, as in API or LoRaWAN.

    >>> ist_abkuerzung("API"), ist_abkuerzung("LoRaWAN"), ist_abkuerzung("Open Source"), ist_abkuerzung("Open-Data")
    (True, True, False, False)
    """
    return any(vor.isalnum() and nach.isupper() for vor, nach in pairwise(wort))


class _Leser(HTMLParser):
    """Passes HTML through; only text outside of OHNE_BEGRIFFE is handed to `markieren`."""

    def __init__(self, markieren):
        super().__init__(convert_charrefs=True)
        self._markieren = markieren
        self._offen: list[str] = []
        self.teile: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.teile.append(self.get_starttag_text())
        if tag in OHNE_BEGRIFFE:
            self._offen.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.teile.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.teile.append(f"</{tag}>")
        if tag in self._offen:
            while self._offen.pop() != tag:
                pass

    def handle_data(self, data):
        if not self._offen:
            self.teile.append(self._markieren(data))
        else:
            self.teile.append(data if self._offen[-1] in ROHTEXT else escape(data, quote=False))

    def handle_comment(self, data):
        self.teile.append(f"<!--{data}-->")
