"""Terms of the glossary are explained where they occur: once, as whole words, never inside of links, headings, code."""

import doctest

import pytest
from django.template import engines

from basis.markdown import als_html
from loesungen import glossar as modul
from loesungen.glossar import Glossar
from loesungen.models import Begriff
from tests import factories as f


def begriff(wort: str, *auch: str) -> Begriff:
    slug = wort.lower().replace(" ", "-").replace("/", "-")
    return Begriff(slug=slug, begriff=wort, begriff_gefaltet=wort.lower(), auch=list(auch), erklaerung=f"Zu {wort}.")


def verweis(slug: str, worte: str) -> str:
    return f'<a class="begriff" href="/glossar/#{slug}">{worte}</a>'


def markiert(html: str, *begriffe: Begriff) -> str:
    return Glossar(begriffe).markieren(html)


NACHNUTZUNG = begriff("Nachnutzung", "Nachnutzungen")
API = begriff("Schnittstelle", "API")
EUPL = begriff("EUPL", "EUPL-1.2")
GROESSE = begriff("Größenklasse")
ZWILLING = begriff("Digitaler Zwilling", "Digitalen Zwilling")


def test_examples():
    assert doctest.testmod(modul).attempted > 0
    assert doctest.testmod(modul).failed == 0


def test_only_the_first_occurrence_is_a_link():
    html = markiert("<p>Nachnutzung und Nachnutzung</p>", NACHNUTZUNG)
    assert html == f"<p>{verweis('nachnutzung', 'Nachnutzung')} und Nachnutzung</p>"


def test_first_counts_for_the_page_and_for_all_spellings():
    glossar = Glossar([NACHNUTZUNG, API])
    glossar.markieren("Nachnutzungen")
    assert glossar.markieren("Nachnutzung über eine API") == f"Nachnutzung über eine {verweis('schnittstelle', 'API')}"
    assert [b.begriff for b in glossar.gefunden] == ["Nachnutzung", "Schnittstelle"]


@pytest.mark.parametrize("text", ["Nachnutzungsrecht", "Wiedernachnutzung", "xAPIx", "die API2"])
def test_only_whole_words(text):
    assert markiert(text, NACHNUTZUNG, API) == text


def test_a_part_of_a_hyphenated_word_is_a_word():
    assert markiert("API-Zugriff", API) == verweis("schnittstelle", "API") + "-Zugriff"


@pytest.mark.parametrize("text", ["api", "Api", "eupl"])
def test_abbreviations_keep_their_case(text):
    assert markiert(text, API, EUPL) == text


@pytest.mark.parametrize("text", ["nachnutzung", "NACHNUTZUNG", "Größenklasse", "größenklasse"])
def test_other_words_may_stand_in_any_case(text):
    assert '<a class="begriff"' in markiert(text, NACHNUTZUNG, GROESSE)


def test_addresses_and_file_names_are_no_terms():
    text = "Siehe opencode.de und post@API.example"
    assert markiert(text, begriff("openCode", "opencode"), API) == text


def test_the_longest_spelling_wins():
    assert markiert("EUPL-1.2", EUPL) == verweis("eupl", "EUPL-1.2")


def test_words_may_stand_on_two_lines():
    assert markiert("den Digitalen\nZwilling", ZWILLING) == "den " + verweis(ZWILLING.slug, "Digitalen\nZwilling")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/x/">Nachnutzung</a>',
        '<a href="/x/">zur <em>Nachnutzung</em> hin</a>',
        "<h3>Nachnutzung</h3>",
        "<code>Nachnutzung</code>",
        "<pre><code>Nachnutzung &lt;x&gt;</code></pre>",
        "<script>Nachnutzung && x</script>",
        '<img alt="Nachnutzung">',
        "<!-- Nachnutzung -->",
    ],
)
def test_never_in_links_headings_code_or_attributes(html):
    assert markiert(html, NACHNUTZUNG) == html


def test_after_a_link_text_is_text_again():
    html = markiert('<p><a href="/x/">Nachnutzung</a> ist Nachnutzung<br>und</p>', NACHNUTZUNG)
    assert html == f'<p><a href="/x/">Nachnutzung</a> ist {verweis("nachnutzung", "Nachnutzung")}<br>und</p>'


def test_escaped_text_stays_escaped():
    html = markiert("<p>1 &lt; 2 &amp; Nachnutzung &lt;b&gt;</p>", NACHNUTZUNG)
    assert html == f"<p>1 &lt; 2 &amp; {verweis('nachnutzung', 'Nachnutzung')} &lt;b&gt;</p>"


def test_markdown_with_everything_in_it_passes_through():
    text = "# Nachnutzung\n\n- **fett** `Nachnutzung`\n- [Nachnutzung](https://a.example/?b=1&c=2)\n\n|a|\n|-|\n|b|\n"
    assert markiert(als_html(text), NACHNUTZUNG) == als_html(text)


def vorlage(text: str, /, **kontext) -> str:
    return engines["django"].from_string("{% load glossar %}" + text).render(kontext)


def test_the_filter_escapes_what_is_not_safe(db):
    f.BegriffFactory(begriff="Fork", slug="fork")
    html = vorlage("{% glossar as worte %}{{ text|begriffe:worte }}", text="<b>Fork</b>")
    assert html == f"&lt;b&gt;{verweis('fork', 'Fork')}&lt;/b&gt;"


def test_one_query_for_a_page_and_none_without_text(db, django_assert_num_queries):
    f.BegriffFactory(begriff="Fork", slug="fork")
    with django_assert_num_queries(1):
        html = vorlage("{% glossar as worte %}{{ a|begriffe:worte }}{{ b|begriffe:worte }}", a="Ein Fork", b="Fork")
    assert html.count("<a ") == 1
    with django_assert_num_queries(0):
        vorlage("{% glossar as worte %}{{ leer|begriffe:worte }}", leer="")
