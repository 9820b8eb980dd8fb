"""One address gives the page, or to htmx the part; a cache can tell them apart."""

import pytest

LISTEN = ["/loesungen/", "/kommunen/", "/modellprojekte/"]
TEIL = {"HX-Request": "true"}
GEGANGEN_UND_ZURUECK = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


@pytest.mark.parametrize("pfad", LISTEN)
def test_a_part_has_title_facets_and_hits_but_no_frame(client, leerer_index, pfad):
    html = client.get(pfad, headers=TEIL).content.decode()
    assert "<title>" in html
    assert 'id="ergebnisse"' in html
    assert 'id="facetten"' in html
    assert "0 " in html.split('id="ansage">')[1].split("</div>")[0]
    assert "<html" not in html
    assert "<footer" not in html


@pytest.mark.parametrize("pfad", LISTEN)
@pytest.mark.parametrize("kopf", [{}, GEGANGEN_UND_ZURUECK], ids=["visit", "history"])
def test_a_visit_and_the_history_get_the_whole_page(client, leerer_index, pfad, kopf):
    html = client.get(pfad, headers=kopf).content.decode()
    assert "<html" in html
    assert "<footer" in html
    # Said only when something changed; a page that opens speaks for itself.
    assert html.split('id="ansage">')[1].split("</div>")[0].strip() == ""


@pytest.mark.parametrize("kopf", [{}, TEIL], ids=["page", "part"])
def test_caches_keep_page_and_part_apart(client, leerer_index, kopf):
    unterschieden = client.get("/loesungen/", headers=kopf)["Vary"]
    assert {"HX-Request", "HX-History-Restore-Request"} <= {wort.strip() for wort in unterschieden.split(",")}
