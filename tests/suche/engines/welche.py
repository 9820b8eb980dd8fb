"""Each engine that can run here: Tantivy is an extra, PostgreSQL needs to be the database of the run."""

import os

import pytest
from django.utils.module_loading import import_string

from wissensspeicher.settings import SUCHMASCHINEN

# Every engine that the database of this run can serve; `make test` runs everything on both databases.
JEDE = [
    pytest.param(name, marks=pytest.mark.django_db if name == "postgres" else ())
    for name in SUCHMASCHINEN
    if name != "postgres" or os.environ.get("TEST_DATABASE_URL")
]


def machen(name, ordner):
    """An engine of that name."""
    return import_string(SUCHMASCHINEN[name])({"ORDNER": ordner})
