"""What templates keep: the same for all requests, and never what belongs to one of them."""

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings
from django.urls import clear_script_prefix, set_script_prefix

from basis.facetten import Option
from basis.templatetags.anzeige import gemerkt_je


def test_einmal_is_rendered_once_and_again_where_addresses_begin_otherwise():
    vorlage = Template("{% einmal %}{% url 'suche' %}{% endeinmal %}")
    assert [vorlage.render(Context()) for _ in range(2)] == ["/suche/", "/suche/"]
    set_script_prefix("/wissen/")
    try:
        assert vorlage.render(Context()) == "/wissen/suche/"
    finally:
        clear_script_prefix()
    assert vorlage.render(Context()) == "/suche/"


def test_einmal_follows_settings():
    vorlage = Template("{% load static %}{% einmal %}{% get_static_prefix %}{% endeinmal %}")
    assert vorlage.render(Context()) == "/static/"
    with override_settings(STATIC_URL="/anderswo/"):
        assert vorlage.render(Context()) == "/anderswo/"
    assert vorlage.render(Context()) == "/static/"


def test_einmal_knows_nothing_of_the_page():
    with pytest.raises(TemplateSyntaxError):
        Template("{% einmal %}{{ wert }}{% endeinmal %}")
    with pytest.raises(TemplateSyntaxError):
        Template("{% einmal %}{% if ja %}{{ wert }}{% endif %}{% endeinmal %}")
    vorlage = Template("{% einmal %}{% if geheim or request %}ja{% else %}nein{% endif %}{% endeinmal %}")
    assert vorlage.render(RequestContext(RequestFactory().get("/"), {"geheim": True})) == "nein"


def test_gemerkt_je_tells_values_apart():
    optionen = [Option("NW", "Nordrhein-Westfalen", 3, True), Option("BY", "<Bayern>", 4, False)]
    for _ in range(2):
        html = gemerkt_je("basis/_option.html", "option", optionen, name="bundesland")
        assert html.count('name="bundesland"') == 2
        assert html.count(" checked") == 1
        assert "&lt;Bayern&gt;" in html
    mehr = gemerkt_je("basis/_option.html", "option", [optionen[0]._replace(zahl=5)], name="bundesland")
    assert ">5<" in mehr


@pytest.mark.parametrize(
    ("pfad", "hier"),
    [("/loesungen/", "page"), ("/loesungen/parkplatz/", "true"), ("/karte/", ""), ("/", "")],
)
def test_the_header_says_where_the_reader_is(pfad, hier):
    vorlage = Template("{% load rahmen %}{% kopf %}")
    html = vorlage.render(RequestContext(RequestFactory().get(pfad)))
    erwartet = f' aria-current="{hier}"' if hier else ""
    assert f'<a href="/loesungen/"{erwartet}>Lösungen</a>' in html
    assert html.count('aria-current="page"') == (pfad in ("/", "/loesungen/", "/karte/"))
