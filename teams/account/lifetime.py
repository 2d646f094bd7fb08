"""How long a sign-in lasts: so many days without a visit, and so many in all (docs/ideas/accounts.md).

The first is the session's own age, which grows with each visit (`sessions.Seen`); the second is kept here.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

SINCE = "since"  # in the session: when she signed in, seconds since 1970
DAY = 86_400


class Lifetime:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if BACKEND_SESSION_KEY in request.session and is_over(request):
            logout(request)
        return self.get_response(request)


def is_over(request: HttpRequest) -> bool:
    """Of a session that began before this was counted, it begins now."""
    since = request.session.get(SINCE)
    if since is None:
        request.session[SINCE] = int(time.time())
        return False
    return time.time() - since > settings.PAUTA_SESSION_DAYS * DAY
