"""The editors' handbook: the Markdown files of docs/handbuch as pages of the admin, for whoever may log in there."""

from functools import cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from basis.markdown import als_html

TEXTE = settings.BASE_DIR / "docs" / "handbuch"
BILDER = settings.BASE_DIR / "docs" / "bilder" / "handbuch"
ERSTE = "redaktion"


@cache
def _texte() -> dict[str, Path]:
    """What there is, by the name in the address: an address is looked up here and never becomes a path."""
    namen = sorted((datei.stem for datei in TEXTE.glob("*.md")), key=lambda name: (name != ERSTE, name))
    return {name: TEXTE / f"{name}.md" for name in namen}


@cache
def _bilder() -> dict[str, Path]:
    return {datei.name: datei for datei in BILDER.glob("*.png")}


@cache
def _gelesen(name: str) -> tuple[str, str]:
    """Title and text; the title is the first line."""
    titel, _, text = _texte()[name].read_text("utf-8").partition("\n")
    return titel.removeprefix("# ").strip(), text


def adresse(geschrieben: str) -> str:
    """The address on the site of what a handbook page names as a file beside itself; all others stay."""
    pfad, raute, stelle = geschrieben.partition("#")
    datei = PurePosixPath(pfad)
    if datei.suffix == ".md" and datei.stem in _texte():
        return reverse("handbuch", args=[datei.stem]) + raute + stelle
    if datei.suffix == ".png" and datei.name in _bilder():
        return reverse("handbuch-bild", args=[datei.name])
    return geschrieben


@require_safe
@admin.site.admin_view
def seite(request, name=ERSTE):
    """One page of the handbook, with the others beside it."""
    if name not in _texte():
        raise Http404("Diese Seite hat das Handbuch nicht.")
    titel, text = _gelesen(name)
    return TemplateResponse(
        request,
        "admin/handbuch.html",
        {
            **admin.site.each_context(request),
            "title": titel,
            "text": als_html(text, 2, adresse),
            "seiten": [(anderer, _gelesen(anderer)[0]) for anderer in _texte()],
            "name": name,
        },
    )


@require_safe
@admin.site.admin_view
def bild(request, datei):
    """A picture of the handbook."""
    if datei not in _bilder():
        raise Http404("Dieses Bild hat das Handbuch nicht.")
    return FileResponse(_bilder()[datei].open("rb"), content_type="image/png")
