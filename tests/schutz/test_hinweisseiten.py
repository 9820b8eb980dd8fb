"""The pages that say no: valid, German, with a way on, and needing neither database nor session."""

import subprocess

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent

from tests.conftest import braucht
from tests.geduld import GEDULD
from wissensspeicher.schutz import anmeldung, drossel, hinweisseiten

pytestmark = pytest.mark.einmal

PRUEFER = settings.BASE_DIR / "node_modules" / ".bin" / "html-validate"
SEITEN = {
    "413 Datei": lambda a: hinweisseiten.zu_gross(a, 22),
    "413 Text": lambda a: hinweisseiten.schlechte_anfrage(a, RequestDataTooBig()),
    "413 Felder": lambda a: hinweisseiten.schlechte_anfrage(a, TooManyFieldsSent()),
    "400": lambda a: hinweisseiten.schlechte_anfrage(a, SuspiciousOperation("<b>")),
    "400 Adresse": hinweisseiten.falsche_adresse,
    "403": lambda a: hinweisseiten.formular_ungueltig(a, "<b>"),
    "405": lambda a: hinweisseiten.falsche_methode(a, ("GET",)),
    "429": lambda a: hinweisseiten.zu_viele(a, 5),
    "429 Anmeldung": anmeldung.gesperrt,
}


@pytest.mark.parametrize("name", SEITEN)
def test_each_says_what_to_do_and_is_never_stored(rf, name):
    antwort = SEITEN[name](rf.get("/<b>boese"))
    html = antwort.content.decode()
    assert str(antwort.status_code) == name[:3]
    assert antwort["Cache-Control"] == "no-store"
    assert html.count("<h1") == 1
    assert '<html lang="de">' in html
    assert "<b>" not in html
    assert any(rat in html for rat in ("Gehen Sie", "Bitte warten Sie", "Prüfen Sie", "Rufen Sie"))


def test_the_html_checker_finds_nothing(rf, tmp_path):
    braucht("html-validate (npm ci)", vorhanden=PRUEFER.exists())
    for nummer, seite in enumerate(SEITEN.values()):
        (tmp_path / f"{nummer}.html").write_bytes(seite(rf.get("/")).content)
    regeln = str(settings.BASE_DIR / ".htmlvalidate.json")
    lauf = subprocess.run([PRUEFER, "--config", regeln, str(tmp_path)], capture_output=True, text=True, timeout=GEDULD)
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr


def test_suggestions_answer_in_their_own_form(rf):
    antwort = drossel._antwort(rf.get("/"), drossel.VORSCHLAEGE, 3)
    assert (antwort.status_code, antwort["Retry-After"]) == (429, "3")
    assert antwort["Content-Type"] == "application/x-suggestions+json"
