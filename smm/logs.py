"""How the log reads: one line an event, `time level logger message`, on standard error, secrets cut out."""

from __future__ import annotations

import logging
import time
from typing import Any

from core.redact import redact
from smm import env


class OneLine(logging.Formatter):
    """`at=… level=… logger=… msg="…"` in UTC; a traceback stays on the same line: one event, one line."""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        said = redact(super().format(record))
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        head = f"at={at}.{int(record.msecs):03d}Z level={record.levelname.lower()} logger={record.name}"
        return f'{head} msg="{escaped(said)}"'


def escaped(said: str) -> str:
    return said.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")


def log_level() -> str:
    seen = env.text("LOG_LEVEL", "INFO").upper()
    if seen not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise env.Misconfigured("LOG_LEVEL", seen, "write DEBUG, INFO, WARNING or ERROR.")
    return seen


def logging_settings(level: str) -> dict[str, Any]:
    access = "INFO" if env.truth("ACCESS_LOG", False) else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "smm.logs.OneLine", "format": "%(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "gunicorn.access": {"handlers": ["stderr"], "level": access, "propagate": False},
            "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of every HEAD
            "celery": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
