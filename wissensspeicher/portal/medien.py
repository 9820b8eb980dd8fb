"""Uploaded pictures, on a route of their own: public only while their entry is, and never shown as anything else."""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from basis.bilder import TYPEN
from loesungen.models import Loesung
from redaktion import rechte


@require_safe
def medium(request, pfad):
    """The path is a key to look up, not a place to open: what no public entry names does not exist.

    In the preview of a draft its picture is shown to those who may see the draft. The public's requests carry no
    session, so none is read for them.
    """
    loesung = Loesung.objects.sichtbar().filter(bild=pfad).first()
    intern = loesung is None and settings.SESSION_COOKIE_NAME in request.COOKIES
    if intern:
        loesung = rechte.umfang(request.user, Loesung).filter(bild=pfad).first()
    typ = TYPEN.get(PurePosixPath(pfad).suffix.lower().lstrip(".").replace("jpeg", "jpg"))
    if loesung is None or typ is None or not loesung.bild.storage.exists(pfad):
        raise Http404("Dieses Bild gibt es nicht.")
    antwort = FileResponse(loesung.bild.open("rb"), content_type=typ)
    # Opened by itself, it can neither run anything nor reach anything.
    antwort["Content-Security-Policy"] = "default-src 'none'; sandbox"
    antwort["X-Content-Type-Options"] = "nosniff"
    if intern:
        antwort["Cache-Control"] = "no-store, private"
    return antwort
