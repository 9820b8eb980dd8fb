"""The folder in which the processes of one web server put their figures; for `gunicorn.conf.py`, without Django."""

import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_ANFANG = "wissensspeicher-metriken-"


def anlegen(eltern: str | None = None) -> None:
    """Makes it and names it to the workers; a server that reads its configuration again keeps the one it has."""
    if not Path(os.environ.get(VARIABLE) or "-").is_dir():
        _verwaiste_entfernen(Path(eltern or tempfile.gettempdir()))
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix=f"{_ANFANG}{os.getpid()}-", dir=eltern)


def entfernen() -> None:
    """Removes the one that was made here; one that the operator named stays."""
    ordner = Path(os.environ.get(VARIABLE) or "-")
    if ordner.name.startswith(f"{_ANFANG}{os.getpid()}-"):
        shutil.rmtree(ordner, ignore_errors=True)


def _verwaiste_entfernen(eltern: Path) -> None:
    """What a server left behind that was killed."""
    for ordner in eltern.glob(f"{_ANFANG}*"):
        nummer = ordner.name.removeprefix(_ANFANG).split("-")[0]
        if nummer.isdigit() and not _lebt(int(nummer)):
            shutil.rmtree(ordner, ignore_errors=True)


def _lebt(nummer: int) -> bool:
    try:
        os.kill(nummer, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
