"""Cutting secrets out of text that somebody may read: logs, error details, records of what was exchanged.

Two nets: the secrets in use right now, word for word (registered for the length of a visit with `known`), and
the shapes secrets have. The first catches a password inside a strange answer, the second a token we never
registered. What is cut reads `«…»`, so that nobody mistakes it for data.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

CUT = "«…»"
_SHORTEST = 4  # a shorter secret would tear holes into every sentence

_NAMES = (
    "access_token|refresh_token|id_token|client_secret|app_password|application_password|password|passwd"
    "|secret|api_key|apikey|code_verifier|accessJwt|refreshJwt|token"
    # Whoever has the address of an upload under way may write into it.
    "|upload_id|signature"
)

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"),
        rf"\1\2{CUT}",
    ),
    (re.compile(r"(?i)\b(bearer|basic|dpop)(\s+)[\w\-.~+/]{8,}=*"), rf"\1\2{CUT}"),
    (re.compile(r"(/bot)\d+:[\w-]{10,}"), rf"\1{CUT}"),
    (re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}"), CUT),
    (re.compile(r"(://)[^/\s@:]+:[^/\s@]+@"), rf"\1{CUT}@"),
    (
        re.compile(rf"(?i)((?:{_NAMES})['\"]?\s*[:=]\s*)(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s&,;\"'}}]+)"),
        rf"\1{CUT}",
    ),
    # Links of ours that open something: an invitation, another password, a new address.
    (re.compile(r"(/invitacion/|/sin-correo/|/password/reset/key/|/confirm-email/)[\w:%-]{8,}"), rf"\1{CUT}"),
    (re.compile(r"(/boletin/(?:confirmar|baja)/|/medios/publico/|/(?:c|ics)/\d+-)[\w.-]{8,}"), rf"\1{CUT}"),
    # What a network sent back with a person's yes, also where the address is itself a parameter.
    (re.compile(r"(?i)(/conectar/regreso/[\w-]+/(?:\?|%3f))[^\s\"']+"), rf"\1{CUT}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), CUT),
)

_lock = threading.Lock()
_in_use: Counter[str] = Counter()
_longest_first: tuple[str, ...] | None = ()  # None = to be sorted again when next needed


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """Every way these secrets may be written in a URL, a form or JSON; the longest first."""
    ways = {
        way
        for secret in secrets
        if len(secret) >= _SHORTEST
        for way in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])
    }
    return tuple(sorted(ways, key=len, reverse=True))


def redact(text: str, secrets: tuple[str, ...] | None = None) -> str:
    """`text` without secrets. `secrets`: as `spellings` gives them; None = all that are in use anywhere."""
    for secret in _all_in_use() if secrets is None else secrets:
        if secret in text:
            text = text.replace(secret, CUT)
    for shape, cut in _SHAPES:
        text = shape.sub(cut, text)
    return text


@contextmanager
def known(secrets: Iterable[str]) -> Iterator[None]:
    """While this lasts, no log line of this process shows any of them, whichever thread writes it."""
    forget = register(secrets)
    try:
        yield
    finally:
        forget()


def register(secrets: Iterable[str]) -> Callable[[], None]:
    """The same until the answer is called (once), for what doesn't end where it began."""
    ways = spellings(secrets)
    _count(ways, +1)
    return lambda: _count(ways, -1)


def _count(ways: tuple[str, ...], step: int) -> None:
    global _longest_first
    with _lock:
        for way in ways:
            _in_use[way] += step
            if _in_use[way] <= 0:
                del _in_use[way]
        _longest_first = None


def _all_in_use() -> tuple[str, ...]:
    global _longest_first
    ways = _longest_first
    if ways is None:
        with _lock:
            ways = _longest_first = tuple(sorted(_in_use, key=len, reverse=True))
    return ways


class RedactingFilter(logging.Filter):
    """Cuts secrets out of a record before any handler sees it, also out of its traceback."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(self._formatter.formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True
