"""Where she is signed in: device, place and hour of each session; any of them can be ended from any other."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teams.auditing import Did, record

from ..models import User

SEEN = "seen"  # in the session: when its row was last brought up to date, seconds since 1970
SELDOM = 600  # seconds between two of those: a page should cost no write
BROWSERS = {
    "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
    "FxiOS": "Firefox", "Chrome": "Chrome", "HeadlessChrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One session as she is shown it. `browser` and `system` are empty where the agent tells nothing."""

    pk: int
    browser: str
    system: str
    ip: str
    began: datetime
    seen: datetime
    here: bool


def of(user: User, current: str | None) -> list[Place]:
    """Those that still open, this one first, then the newest. `current`: this session's key."""
    alive = UserSession.objects.purge_and_list(user)
    places = [as_place(row, row.session_key == current) for row in alive]
    return sorted(places, key=lambda place: (not place.here, -place.seen.timestamp()))


def as_place(row: UserSession, here: bool) -> Place:
    browser, system = device(row.user_agent)
    return Place(row.pk, browser, system, row.ip, row.created_at, row.last_seen_at, here)


def device(agent: str) -> tuple[str, str]:
    """(browser, system) by their common names."""
    return named(agent, BROWSERS), named(agent, SYSTEMS)


def named(agent: str, names: dict[str, str]) -> str:
    return next((name for mark, name in names.items() if re.search(rf"\b{re.escape(mark)}", agent)), "")


@transaction.atomic
def end(user: User, pk: int) -> bool:
    """Her session `pk` opens nothing from now on. False: it is not hers, or had ended."""
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row:
        row.end()
        record(Did.SESSION_REVOKED, by=user, workspace=None, on=user, before={"address": row.ip})
    return row is not None


@transaction.atomic
def end_others(user: User, current: str | None) -> int:
    """All but this one; how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=current or ""))
    for row in others:
        row.end()
    if others:
        record(Did.SESSION_REVOKED, by=user, workspace=None, on=user, before={"count": len(others)})
    return len(others)


class Seen:
    """Notes now and then that a session lives, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # `session` first: who has no cookie costs no query here.
        if BACKEND_SESSION_KEY in request.session and is_due(request) and request.user.is_authenticated:
            request.session[SEEN] = int(time.time())
            UserSession.objects.create_from_request(request)
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=timezone.now()
            )
        return self.get_response(request)


def is_due(request: HttpRequest) -> bool:
    return time.time() - request.session.get(SEEN, 0) >= SELDOM
