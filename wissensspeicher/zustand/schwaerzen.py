"""Takes out of a text what could tell who someone is or what they typed: log lines are kept and copied."""

import ipaddress
import re

# The part of an address after "?": what someone searched for, or a token. A question mark at the end of a sentence
# is followed by a blank and stays.
_ABFRAGE = re.compile(r"(?<=[\w/.%~-])\?[^\s\"'<>()\[\]]+")
_ZUGANG = re.compile(r"(?<=://)[^/\s@]+@")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_ADRESSE = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
    r"|(?<![\w.:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:]|\.\d)"
)
# PostgreSQL names the values of the row that it refused.
_WERTE = re.compile(r"^(\s*(?:DETAIL|CONTEXT):\s).*$", re.MULTILINE)


def schwaerzen(text: str) -> str:
    """The text without queries of addresses, e-mail addresses, network addresses, passwords and values of rows.

    >>> schwaerzen("GET /loesungen/?q=Meier von 192.0.2.7, ::1 und a.b@c.example")
    'GET /loesungen/?… von [Adresse], [Adresse] und [E-Mail]'
    >>> schwaerzen("postgres://benutzer:geheim@db:5432/x um 12:30:05, wirklich? Ja")
    'postgres://[Zugang]@db:5432/x um 12:30:05, wirklich? Ja'
    """
    text = _ZUGANG.sub("[Zugang]@", text)
    text = _ABFRAGE.sub("?…", text)
    text = _WERTE.sub(r"\1[Werte]", text)
    text = _ADRESSE.sub(_netzadresse, text)
    return _MAIL.sub(_mailadresse, text)


def _netzadresse(fund: re.Match) -> str:
    """Only what really is one: a time of day has colons too."""
    try:
        ipaddress.ip_address(fund[0])
    except ValueError:
        return fund[0]
    return "[Adresse]"


def _mailadresse(fund: re.Match) -> str:
    return "[E-Mail]"
