"""How log lines look: for people or as JSON, each with the id of its request, none with personal data.

The settings and `gunicorn.conf.py` use this file before Django is set up: it imports nothing of Django.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .kennung import anfrage_kennung
from .schwaerzen import schwaerzen

FORMATE = ("zeile", "json")


class Zeilenformat(logging.Formatter):
    """One line for people; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        return schwaerzen(super().format(record))


class Jsonformat(JsonFormatter):
    """One JSON object a line.

    Only what is named here is written: Django hands the whole request to the log record, whose text is the address
    with all that was typed.
    """

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["zeit"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["stufe"] = record.levelname
        log_data["quelle"] = record.name
        log_data["meldung"] = schwaerzen(record.getMessage())
        if kennung := getattr(record, "anfrage", ""):
            log_data["anfrage"] = kennung
        if isinstance(status := getattr(record, "status_code", None), int):
            log_data["status"] = status
        if isinstance(dauer := getattr(record, "dauer_ms", None), int):
            log_data["dauer_ms"] = dauer
        if record.exc_info:
            log_data["fehler"] = schwaerzen(logging.Formatter.formatException(self, record.exc_info))
        elif record.exc_text:
            log_data["fehler"] = schwaerzen(record.exc_text)
        log_data["prozess"] = record.process


class Anfragefilter(logging.Filter):
    """Gives every record the id of the request that is being answered, "" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.anfrage = anfrage_kennung.get()
        record.zur_anfrage = f" [{record.anfrage}]" if record.anfrage else ""
        return True


def einstellungen(art: str) -> dict[str, Any]:
    """The value of LOGGING for LOG_FORMAT=`art`."""
    modul = "wissensspeicher.zustand.protokoll"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"anfrage": {"()": f"{modul}.Anfragefilter"}},
        "formatters": {
            "zeile": {
                "()": f"{modul}.Zeilenformat",
                "format": "{asctime} {levelname} {name}{zur_anfrage} {message}",
                "style": "{",
            },
            "json": {"()": f"{modul}.Jsonformat"},
        },
        "handlers": {"konsole": {"class": "logging.StreamHandler", "formatter": art, "filters": ["anfrage"]}},
        "root": {"handlers": ["konsole"], "level": "WARNING"},
        "loggers": {
            "suche": {"level": "INFO"},
            # Django's own handlers would mail errors with the whole request, or print them a second time.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # With gunicorn's own handlers left out its lines look like ours.
            "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
