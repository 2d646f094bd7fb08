"""The JSON API of a room that is a network itself: how the channel's adapter speaks to it over HTTP.

Who asks shows a token that was given once (Authorization: Bearer …); here only its fingerprint is kept.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

Answer = Callable[..., HttpResponse]
SHORTEST_KEY, LONGEST_KEY = 8, 64


class NotTaken(ValueError):
    """What the room doesn't take: `code` for a program, the text for who reads the log."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def new_token() -> str:
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(request: HttpRequest) -> str:
    """The token that was shown; "" = none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def fields_of(body: bytes) -> Mapping[str, Any]:
    """Raises NotTaken where the body isn't a JSON object."""
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotTaken("not_json", "The body has to be a JSON object.")
    return said


def key_of(said: Mapping[str, Any]) -> str:
    """By which asking twice is asking once. Raises NotTaken."""
    key = str(said.get("key") or "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise NotTaken("key", f"key: {SHORTEST_KEY} to {LONGEST_KEY} characters are expected.")
    return key


def error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def expired() -> JsonResponse:
    return error(401, "token_expired", "The access token is unknown or has expired.")


def not_offered(method: str | None) -> JsonResponse:
    return error(405, "method_not_allowed", f"{method} is not offered here.")


def exempt(view: Answer) -> Answer:
    """A token in a header is no cookie: nobody else's page can make a browser send it."""
    answer: Answer = csrf_exempt(view)
    return answer


def call(holder: Callable[[str], Any], **by_method: Answer) -> Answer:
    """An address of the API. `holder`: whose token it is, or None; it is handed to the method's function."""

    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        token = token_of(request)
        who = holder(token) if token else None
        if who is None:
            return expired()
        if request.method not in by_method:
            return not_offered(request.method)
        try:
            return by_method[request.method](request, who, **named)
        except NotTaken as problem:
            return error(422, problem.code, str(problem))

    return exempt(view)
