"""What LinkedIn's refusals mean.

They are {status, code, serviceErrorCode, message}. A repeated post is 422 with code DUPLICATE_POST and names
the live post in its message; that name is read, not the wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from publishing.networks import waiting
from publishing.networks.contract import (
    Disconnected,
    Duplicate,
    NetworkError,
    Refused,
    Remote,
    Reply,
    Sentence,
    Throttled,
)
from publishing.networks.linkedin_client import version


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("LinkedIn no aceptó la publicación: %(reason)s")
NO_RIGHT = _(
    "Esta cuenta ya no tiene permiso en LinkedIn para hacerlo (%(reason)s). Si es una organización, alguien "
    "tiene que devolverle el papel de administración de contenido; después vuelve a conectar el canal."
)
ALREADY_THERE = _(
    "LinkedIn dice que esta publicación ya existe: %(url)s. Si es la misma, márcala como publicada; si no, "
    "cambia el texto."
)
VERSION_GONE = _(
    "LinkedIn retiró la versión %(version)s de su API. Quien administra la instalación tiene que poner una "
    "vigente en PAUTA_LINKEDIN_VERSION o actualizar Pauta; lo pendiente sale entonces, y se intenta otra vez "
    "cada hora."
)
SLOW_DOWN = _(
    "Se alcanzó un límite diario de LinkedIn, que se renueva a medianoche UTC. Lo intentamos otra vez en un "
    "rato."
)
COMMENTS_SLOW = _("LinkedIn pidió esperar un minuto antes de comentar más.")

AGAIN_AFTER = timedelta(hours=1)
DAILY_AGAIN = timedelta(minutes=15)  # no header says when; the day's count starts anew at midnight UTC
COMMENT_AGAIN = timedelta(minutes=1)
BESIDE = ("/socialActions/", "ShareStatistics")  # permissions of their own: without them posts still leave
_LIVE = re.compile(r"urn:li:(?:share|ugcPost):[0-9]+")


def explain(reply: Reply) -> NetworkError | None:
    """By status and code; a right that is missing beside the post (readings, comments) loses no channel."""
    said = _error(reply)
    reason, code = str(said.get("message") or "").strip()[:300], str(said.get("code") or "")
    if reply.status == 426:
        return _later(AGAIN_AFTER, Sentence(VERSION_GONE, {"version": version()}), reason, "version_gone")
    if reply.status == 429:
        return _slower(reply, reason)
    live = _LIVE.search(reason)
    if reply.status in (400, 409, 422) and (code == "DUPLICATE_POST" or (reply.status == 422 and live)):
        return _duplicate(live[0] if live else "", reason)
    if reply.status == 403 and reason:
        beside = any(part in urlsplit(reply.url).path for part in BESIDE)
        return (Refused if beside else Disconnected)(
            Sentence(NO_RIGHT, {"reason": reason}), reason, "no_right"
        )
    if reply.status in (400, 404, 409, 410, 422) and reason:
        return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, f"http_{reply.status}")
    return None


def address(urn: str) -> str:
    """Where a post is read."""
    return f"https://www.linkedin.com/feed/update/{urn}/"


def _duplicate(urn: str, reason: str) -> Duplicate:
    remote = Remote(urn, address(urn)) if urn else None
    return Duplicate(Sentence(ALREADY_THERE, {"url": address(urn) if urn else reason}), reason, remote=remote)


def _slower(reply: Reply, reason: str) -> Throttled:
    if reply.headers.get("Retry-After"):
        return Throttled(waiting.until(reply.headers), Sentence(SLOW_DOWN), reason, "http_429")
    if urlsplit(reply.url).path.endswith("/comments"):
        return _later(COMMENT_AGAIN, Sentence(COMMENTS_SLOW), reason, "http_429")
    return _later(DAILY_AGAIN, Sentence(SLOW_DOWN), reason, "http_429")


def _later(after: timedelta, sentence: Sentence, reason: str, code: str) -> Throttled:
    return Throttled(datetime.now(UTC) + after, sentence, reason, code)


def _error(reply: Reply) -> Mapping[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}
