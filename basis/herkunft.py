"""Whether a form was sent from a page of our own: for forms without a cookie, and before anything is sent again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def ist_eigene(request: HttpRequest) -> bool:
    """True when the browser names one of our own addresses as the page that sent the request.

    Every browser names it with a form (Origin, or Sec-Fetch-Site, or Referer); a request that names none comes from a
    program, and is not believed.
    """
    try:
        eigene = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    except DisallowedHost:
        return False
    herkunft = request.headers.get("Origin")
    if herkunft is not None and herkunft != "null":
        return herkunft in eigene
    seite = request.headers.get("Sec-Fetch-Site")
    if seite is not None:
        return seite == "same-origin"
    verweis = urlsplit(request.headers.get("Referer", ""))
    return f"{verweis.scheme}://{verweis.netloc}" in eigene
