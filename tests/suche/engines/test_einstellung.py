"""The engine is chosen by one variable; what does not work is said in one sentence at the start."""

import os
import subprocess
import sys

import pytest

from suche.engines.base import IndexNichtLesbar
from tests.installation import WURZEL

from .test_vertrag import BESTAND, SCHEMA, suchen
from .welche import machen

pytestmark = pytest.mark.einmal

OHNE_TANTIVY = """
import importlib.util
suche = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "tantivy" else suche(name)
"""
LESEN = "from django.conf import settings; print(settings.SUCHE['ENGINE'], settings.DATABASES['default']['ENGINE'])"


def einstellungen(tmp_path, vorher="", **umgebung):
    """What Django's settings say under these variables: exit code and output."""
    umgebung = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SUCHMASCHINE")},
        "SECRET_KEY": "x" * 60,
        "DATEN_ORDNER": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wissensspeicher.settings",
        **umgebung,
    }
    lauf = subprocess.run(
        [sys.executable, "-c", f"{vorher}\n{LESEN}"], cwd=WURZEL, env=umgebung, capture_output=True, text=True
    )
    return lauf.returncode, lauf.stdout + lauf.stderr


def test_whoosh_unless_something_else_is_said(tmp_path):
    assert "suche.engines.whoosh.WhooshEngine" in einstellungen(tmp_path)[1]


def test_postgres_on_postgresql(tmp_path):
    _, ausgabe = einstellungen(tmp_path, SUCHMASCHINE="postgres", DATABASE_URL="postgres://a@localhost/b")
    assert ausgabe.split() == ["suche.engines.postgres.PostgresEngine", "suche.engines.postgresql"]


@pytest.mark.parametrize(
    ("name", "vorher", "satz"),
    [
        ("lucene", "", "SUCHMASCHINE=lucene gibt es nicht. Möglich sind: whoosh, tantivy, postgres."),
        (
            "tantivy",
            OHNE_TANTIVY,
            "SUCHMASCHINE=tantivy braucht das Paket tantivy: `.venv/bin/pip install .[tantivy]`.",
        ),
        ("postgres", "", "SUCHMASCHINE=postgres braucht PostgreSQL als Datenbank, siehe DATABASE_URL."),
    ],
)
def test_what_does_not_work_is_said_in_a_sentence(tmp_path, name, vorher, satz):
    code, ausgabe = einstellungen(tmp_path, vorher, SUCHMASCHINE=name)
    assert code != 0
    assert satz in ausgabe


def test_an_index_of_another_engine_counts_as_missing(tmp_path):
    """Who changes the variable gets a new index with the next `suchindex apply`, and no wrong answer before."""
    whoosh, tantivy = machen("whoosh", tmp_path), machen("tantivy", tmp_path)
    whoosh.aufbauen(SCHEMA, BESTAND)
    assert tantivy.stempel(SCHEMA) is None
    with pytest.raises(IndexNichtLesbar):
        suchen(tantivy)
    tantivy.aufbauen(SCHEMA, BESTAND)
    assert suchen(tantivy).gesamt == 4
    assert whoosh.stempel(SCHEMA) is None
