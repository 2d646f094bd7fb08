"""How the log reads: one event a line on standard error, secrets cut out, with the number of its request.

PAUTA_LOG=json: a JSON object a line, for what gathers logs; otherwise `at=… level=… logger=… msg="…"`.
What an event knows beside its words comes as `extra={"facts": {…}}`.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from core import whence
from core.redact import redact
from smm import env


class Line(logging.Formatter):
    """UTC; a traceback is part of its event."""

    converter = time.gmtime

    def at(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Which request or task this belongs to, then what the event says of itself."""
        here = whence.now()
        # Django writes of what it refused after the outermost middleware: only the request itself knows then.
        number = here.request_id or getattr(getattr(record, "request", None), "id", "")
        known = {"request" if here.door != "worker" else "task_id": number}
        if here.door == "worker" and here.agent:
            known["task"] = here.agent
        said = {**known, **getattr(record, "facts", {})}
        return {
            name: redact(value) if isinstance(value, str) else value
            for name, value in said.items()
            if value != ""
        }


class OneLine(Line):
    """`at=… level=… logger=… request=… msg="…"`: for people, and still a machine can split it."""

    def format(self, record: logging.LogRecord) -> str:
        said = redact(super().format(record))
        head = f"at={self.at(record)} level={record.levelname.lower()} logger={record.name}"
        facts = "".join(f" {name}={shown(value)}" for name, value in self.facts(record).items())
        return f'{head}{facts} msg="{escaped(said)}"'


class JsonLine(Line):
    """{"at", "level", "logger", "msg", "request" | "task_id" and "task", the event's own facts, "trace"}"""

    def format(self, record: logging.LogRecord) -> str:
        told = {"at": self.at(record), "level": record.levelname.lower(), "logger": record.name}
        told["msg"] = redact(record.getMessage())
        trace = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        rest = {"trace": redact(trace)} if trace else {}
        line = json.dumps({**told, **self.facts(record), **rest}, ensure_ascii=False, default=str)
        return line if line.isprintable() else "".join(map(as_json, line))


def as_json(sign: str) -> str:
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]


def shown(value: Any) -> str:
    text = str(value)
    plain = text.isprintable() and not set(text) & {" ", '"', "="}
    return text if plain else f'"{escaped(text)}"'


def escaped(said: str) -> str:
    """In one line, and nothing in it that a terminal or a reader of lines would obey."""
    safe = said.replace("\\", "\\\\").replace('"', '\\"')
    if safe.isprintable():
        return safe
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in safe)


def log_level() -> str:
    seen = env.text("LOG_LEVEL", "INFO").upper()
    if seen not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise env.Misconfigured("LOG_LEVEL", seen, "write DEBUG, INFO, WARNING or ERROR.")
    return seen


def log_shape() -> str:
    seen = env.text("PAUTA_LOG", "text").lower()
    if seen not in ("text", "json"):
        raise env.Misconfigured("PAUTA_LOG", seen, "write json or text.")
    return {"text": "smm.logs.OneLine", "json": "smm.logs.JsonLine"}[seen]


HEADS = "teams.auditing.heading"  # the ends of the audit log: to be kept, not to be read


class OffTheTerminal(logging.Filter):
    """Who starts it by hand isn't shown what is only kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == HEADS and sys.stderr.isatty())


class Kept(logging.FileHandler):
    """Where standard error is a terminal, and keeps nothing. The folder is made with the first line."""

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr.isatty():
            super().emit(record)

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def kept(name: str) -> dict[str, Any]:
    place = env.var_folder() / "log" / name
    return {"()": Kept, "filename": place, "delay": True, "encoding": "utf-8", "formatter": "line"}


def logging_settings(level: str) -> dict[str, Any]:
    access = "INFO" if env.truth("ACCESS_LOG", False) else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": log_shape(), "format": "%(message)s"}},
        "filters": {"off_the_terminal": {"()": OffTheTerminal}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["off_the_terminal"],
            },
            "heads": kept("audit-heads.log"),
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            HEADS: {"handlers": ["heads"]},
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # Its access line has the address as it was asked for, tokens and all: ours is smm.watching.
            "gunicorn.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "pauta.access": {"handlers": ["stderr"], "level": access, "propagate": False},
            "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of every HEAD
            "celery": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
