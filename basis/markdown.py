"""Markdown of editors to safe HTML: no raw HTML, safe links only, headings below the page's own."""

from collections.abc import Callable
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


@cache
def _umwandler(bilder: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")
    return md if bilder else md.disable("image")


def als_html(text: str, ueberschrift_ab: int = 3, adresse: Callable[[str], str] | None = None) -> SafeString:
    """Renders `text`; its highest heading becomes `h<ueberschrift_ab>`: the page keeps one `h1` and skips no level.

    `adresse` is for texts of our own that lie in files: it turns every address in them, of links and of pictures, into
    one of the site. Without it there are no pictures: an editor's text loads nothing from elsewhere.
    markdown-it-py escapes raw HTML and refuses javascript:, vbscript:, file: and data: links by itself.
    """
    md = _umwandler(bilder=adresse is not None)
    token = md.parse(text)
    if adresse is not None:
        for t in (kind for zeile in token for kind in zeile.children or ()):
            for name in {"href", "src"} & set(t.attrs):
                t.attrs[name] = adresse(str(t.attrs[name]))
    oberste = min((int(t.tag[1]) for t in token if t.type == "heading_open"), default=1)
    for t in token:
        if t.type in ("heading_open", "heading_close"):
            t.tag = f"h{min(int(t.tag[1]) - oberste + ueberschrift_ab, 6)}"
        elif t.type in ("th_open", "td_open"):
            t.attrs.pop("style", None)  # the CSP allows no inline style
    return mark_safe(md.renderer.render(token, md.options, {}))  # noqa: S308 (rendered by markdown-it without raw HTML)
