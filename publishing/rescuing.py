"""What a token endpoint answered, sealed on disk before anybody looks at it.

A refresh token often works once. If we die, or the database is away, between the answer and its row, the new
tokens would be lost and with them the account. So each answer is in a file of `var/rescue` the moment it
arrives, and goes away when its row is written. The next renewal of that channel finds the file and listens to
it instead of asking the network again: the adapter's own code reads it, as if it had just arrived.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.http import Answer

from . import vault
from .networks.contract import NetworkError, Reply, Unavailable
from .networks.line import HttpLine, LineReply
from .networks.words import said_of_unreadable

log = logging.getLogger(__name__)
ENDING = ".sealed"
# A renewal that lives writes its row right after the answer; what lies here longer belongs to nobody.
SETTLED = timedelta(seconds=30)


def folder() -> Path:
    return Path(settings.VAR) / "rescue"


def fingerprint(kept: Mapping[str, str]) -> str:
    """Of the token that a renewal spends: says later whether the row has moved on."""
    token = kept.get("refresh_token") or kept.get("access_token") or ""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Rescue:
    """The answers of one renewal so far."""

    channel: int
    spent: str  # fingerprint
    at: datetime  # when the first of them arrived
    answers: list[dict[str, Any]] = field(default_factory=list)
    path: Path | None = None

    def __repr__(self) -> str:
        return f"<Rescue of channel {self.channel}, {len(self.answers)} answers>"

    def add(self, reply: Reply) -> None:
        """On disk when this returns. A full disk is logged: the row is still written right after."""
        self.answers.append(
            {
                "status": reply.status,
                "url": reply.url,
                "headers": dict(reply.headers),
                "body": base64.b64encode(reply.body).decode(),
            }
        )
        try:
            self._write()
        except OSError:
            log.exception("an answer for channel %s could not be put into safety", self.channel)

    def _write(self) -> None:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = self.path or folder() / f"{self.channel}-{secrets.token_hex(6)}{ENDING}"
        said = {"channel": self.channel, "spent": self.spent, "at": self.at.isoformat()}
        draft = self.path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(vault.seal_data(said | {"answers": self.answers}))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path)
        _sync(folder())

    def clear(self) -> None:
        if self.path:
            self.path.unlink(missing_ok=True)


def _sync(place: Path) -> None:
    """A new name in a folder is on disk once the folder is."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ── picking up ────────────────────────────────────────────────────────────────────────────────────────


def rescue_for(channel: int, spent: str) -> Rescue:
    """What an earlier renewal with this very token left, else an empty one. What is out of date goes away."""
    found = None
    for path in folder().glob(f"{channel}-*{ENDING}"):
        left = _read(path)
        if left is None or left.spent != spent:
            path.unlink(missing_ok=True)
        else:
            found = left
    return found or Rescue(channel, spent, timezone.now())


def _read(path: Path) -> Rescue | None:
    """None where it can't be opened any more."""
    try:
        said = vault.unseal_data(path.read_text())
    except FileNotFoundError:
        return None
    except NetworkError:
        log.exception("no key of this installation opens %s: its tokens are lost", path.name)
        return None
    at = datetime.fromisoformat(said["at"])
    return Rescue(said["channel"], said["spent"], at, said["answers"], path)


def left_behind() -> set[int]:
    """Channels for which an answer lies on disk that no row holds yet."""
    names = [path.name.partition("-")[0] for path in folder().glob(f"*{ENDING}")]
    return {int(name) for name in names if name.isdigit()}


def forget(channel: int) -> None:
    """The channel is gone, and with it what its tokens opened."""
    for path in folder().glob(f"{channel}-*{ENDING}"):
        path.unlink(missing_ok=True)


class Catching:
    """A line whose answers are put into safety first; what an earlier renewal left is answered from there."""

    def __init__(self, line: HttpLine, rescue: Rescue) -> None:
        self._line = line
        self._rescue = rescue
        self._left = list(rescue.answers)

    def _ask(self, method: str, url: str, **kw: Any) -> Reply:
        if self._left:
            return self._again(self._left.pop(0))
        reply: Reply = getattr(self._line, method)(url, **kw)
        self._rescue.add(reply)
        return reply

    def _again(self, said: Mapping[str, Any]) -> Reply:
        answer = Answer(
            said["status"], _Headers(said["headers"]), base64.b64decode(said["body"]), said["url"], 0
        )
        return LineReply(answer, _unreadable)

    def get(self, url: str, **kw: Any) -> Reply:
        return self._ask("get", url, **kw)

    def post(self, url: str, **kw: Any) -> Reply:
        return self._ask("post", url, **kw)

    def put(self, url: str, **kw: Any) -> Reply:
        return self._ask("put", url, **kw)

    def patch(self, url: str, **kw: Any) -> Reply:
        return self._ask("patch", url, **kw)

    def delete(self, url: str, **kw: Any) -> Reply:
        return self._ask("delete", url, **kw)

    def no_return(self) -> None:
        self._line.no_return()

    def guard_secrets(self, found: Any) -> None:
        self._line.guard_secrets(found)


class _Headers(dict[str, str]):
    """Case-insensitive, as a reply's are."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in said.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


def _unreadable(status: int, kind: str) -> NetworkError:
    return Unavailable(said_of_unreadable(kind, "", ""), f"HTTP {status}: {kind}", kind)
