"""Where what is being done now comes from: which door, which address, which program, under which number.

One place says it (the middleware, the worker, a command's start); the log and the audit entries read it.
Threads of a pool inherit no context: there the process's own answer holds.
"""

from __future__ import annotations

import getpass
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

AGENT_LENGTH = 200
HEADER = "X-Request-ID"
NUMBER = re.compile(r"[A-Za-z0-9._-]{8,40}")  # of a request, as a proxy of ours may give it
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\u00a1-\uffff]")


@dataclass(frozen=True)
class Whence:
    """`door`: web, link, api, command or worker. `who`: how to call who acts where nobody is signed in."""

    door: str
    address: str = ""
    agent: str = ""
    request_id: str = ""
    who: str = ""


_process = Whence("command")
_here: ContextVar[Whence | None] = ContextVar("pauta_whence", default=None)


def now() -> Whence:
    return _here.get() or _process


def request_id() -> str:
    """Of the request, task or command under way; empty where there is none."""
    return now().request_id


def process_is(door: str, **known: str) -> None:
    """What holds in this process wherever nothing nearer was said."""
    global _process
    _process = Whence(door, **known)


@contextmanager
def coming_from(whence: Whence) -> Iterator[None]:
    before = _here.set(whence)
    try:
        yield
    finally:
        _here.reset(before)


def through(door: str, *, who: str = "") -> None:
    """For the rest of this request: it came by another door (a link without account, the API)."""
    _here.set(replace(now(), door=door, who=who or now().who))


def shell_user() -> str:
    """«terminal: name» of whoever has a shell on this machine."""
    try:
        return f"terminal: {getpass.getuser()}"
    except (OSError, KeyError):  # a container's user may have no name
        return "terminal"


def new_id() -> str:
    return uuid.uuid4().hex


def printable(text: str, length: int) -> str:
    """A header is written by whoever calls: one line of it, without control signs."""
    return _UNPRINTABLE.sub(" ", text)[:length]


def client_address(meta: dict[str, Any], proxies: int) -> str:
    """Who called, as the outermost of our own `proxies` saw her. What she claims counts nothing."""
    passed = [one.strip() for one in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if one.strip()]
    if proxies and len(passed) >= proxies:
        return printable(passed[-proxies], 45)
    return printable(str(meta.get("REMOTE_ADDR", "")), 45)


class WhenceMiddleware:
    """Outermost: every line of the log and every audit entry of a request bears its number."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        number = request.id = self.number(request)
        with coming_from(self.whence(request, number)):
            response = self.get_response(request)
        response.headers[HEADER] = number
        return response

    def number(self, request: Any) -> str:
        """The one that a proxy of ours gave it, else a new one: strangers don't choose what our log says."""
        from django.conf import settings

        given = request.headers.get(HEADER, "")
        return given if settings.PAUTA_PROXIES and NUMBER.fullmatch(given) else new_id()

    def whence(self, request: Any, number: str) -> Whence:
        from django.conf import settings

        address = client_address(request.META, settings.PAUTA_PROXIES)
        agent = printable(request.headers.get("User-Agent", ""), AGENT_LENGTH)
        return Whence("web", address, agent, number)
