"""Where a request comes from: the address that no header of the caller can change.

`X-Forwarded-For` is written by whoever sends the request; only what our own proxies appended to it is true. So entries
are counted from the right, as many as there are proxies of ours (setting `VERTRAUTE_PROXYS`); with none the header is
not looked at.
"""

import ipaddress

from django.conf import settings

UNBEKANNT = "unbekannt"


def adresse(request) -> str | None:
    """The caller's address as text; None where there is none (a Unix socket, a test)."""
    direkt = _lesen(request.META.get("REMOTE_ADDR", ""))
    proxys = settings.VERTRAUTE_PROXYS
    if proxys < 1:
        return direkt
    kette = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    # A shorter chain did not come through all of our proxies: then its entries are the caller's own words.
    return (_lesen(kette[-proxys]) if len(kette) >= proxys else None) or direkt


def netz(request) -> str:
    """Whom limits count: an IPv4 address, or the /64 that one household or office holds under IPv6."""
    text = adresse(request)
    if text is None:
        return UNBEKANNT
    wert = ipaddress.ip_address(text)
    return text if wert.version == 4 else str(ipaddress.ip_network((wert, 64), strict=False))


def _lesen(text: str) -> str | None:
    """One entry of the header or of the socket: with or without port, IPv6 in brackets or not."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        wert = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if wert.version == 6 and wert.ipv4_mapped:
        wert = wert.ipv4_mapped
    return str(wert)
