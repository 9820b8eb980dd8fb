"""Markdown of editors to safe HTML."""

import pytest

from basis.markdown import als_html

pytestmark = pytest.mark.einmal


def test_paragraphs_lists_and_links():
    html = als_html("Ein *Satz*.\n\n- eins\n- zwei\n\n[Seite](https://example.org/)")
    assert "<p>Ein <em>Satz</em>.</p>" in html
    assert "<li>eins</li>" in html
    assert '<a href="https://example.org/">Seite</a>' in html


def test_headings_stay_below_those_of_the_page():
    assert als_html("# Eins\n\n###### Sechs", 3) == "<h3>Eins</h3>\n<h6>Sechs</h6>\n"


def test_no_level_is_skipped():
    assert als_html("## Eins\n\n### Zwei", 3) == "<h3>Eins</h3>\n<h4>Zwei</h4>\n"


@pytest.mark.parametrize(
    "boese",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/pixel.png)",
    ],
)
def test_nothing_active_gets_through(boese):
    html = als_html(boese)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_tables_carry_no_inline_style():
    html = als_html("|a|b|\n|:-|-:|\n|1|2|")
    assert "<td>1</td>" in html
    assert "style" not in html
