"""For every network: a server to publish to, and who we are there. A new network adds its stand here.

Mastodon and Telegram stand in full (tests/fakes). WordPress, Bluesky and the practice network are tried
against the real thing elsewhere (tests/real, tests/networks/test_practice.py); here they say just enough to
be asked the same questions.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from publishing.networks.contract import Access
from tests.fakes import mastodon, telegram
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.server import Asked, FakeServer, Reply
from tests.fakes.telegram import FakeTelegram
from tests.networks.conftest import mastodon_access, telegram_access

KEY = "una-clave-muy-secreta-" + "k" * 20


@dataclass(frozen=True)
class Stand:
    server: Callable[[], FakeServer]
    access: Callable[[FakeServer], Access]
    irreversible: str  # METHOD /path of the one request that can't be taken back
    entered: dict[str, str]  # what a person enters; the line's `base_url` leads it to the server
    arrived: Callable[[FakeServer], int]


class Scripted(FakeServer):
    """Answers by the first pattern that fits; counts what was published."""

    script: tuple[tuple[str, Callable[[Scripted, Asked], object]], ...] = ()
    publishes = ""

    def __init__(self) -> None:
        super().__init__()
        self.published = 0
        self.ids = itertools.count(7)

    def answer(self, asked: Asked) -> Reply:
        if re.fullmatch(self.publishes, asked.line):
            self.published += 1
        for pattern, said in self.script:
            if re.fullmatch(pattern, asked.line):
                return Reply(200, said(self, asked))
        return Reply(404, {"error": "NotFound", "code": "rest_no_route", "message": "no route"})


class ScriptedWordPress(Scripted):
    publishes = r"POST /wp-json/wp/v2/posts/\d+"
    script = (
        ("GET /wp-json/", lambda *_: {"namespaces": ["wp/v2"], "name": "Café"}),
        (
            "GET /wp-json/wp/v2/users/me",
            lambda *_: {"id": 3, "capabilities": {"publish_posts": True, "upload_files": True}},
        ),
        ("GET /wp-json/wp/v2/(posts|media)", lambda *_: []),
        ("POST /wp-json/wp/v2/posts", lambda me, _: {"id": next(me.ids), "status": "draft"}),
        (publishes, lambda me, _: {"id": 7, "status": "publish", "link": f"{me.url}/?p=7"}),
    )


def _token() -> str:
    """One that ends in the year 2100."""
    parts = ({"alg": "none"}, {"exp": 4_102_444_800, "jti": KEY})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, "c2lnbmF0dXJl"])


BLUESKY_TOKEN = _token()
_SESSION = {
    "did": "did:plc:cafe",
    "handle": "cafe.example",
    "accessJwt": BLUESKY_TOKEN,
    "refreshJwt": BLUESKY_TOKEN,
}


class ScriptedBluesky(Scripted):
    publishes = "POST /xrpc/com.atproto.repo.createRecord"
    script = (
        (r"POST /xrpc/com\.atproto\.server\.(create|refresh)Session", lambda *_: _SESSION),
        (
            publishes,
            lambda _, asked: {
                "uri": f"at://did:plc:cafe/app.bsky.feed.post/{asked.json['rkey']}",
                "cid": "bafycid",
            },
        ),
    )


class ScriptedPractice(Scripted):
    publishes = "POST /practica/api/v1/posts"
    script = (
        (
            "GET /practica/api/v1/me",
            lambda me, _: {"handle": "cafe", "name": "Café", "url": f"{me.url}/practica/cafe"},
        ),
        (publishes, lambda me, _: {"id": "p1", "url": f"{me.url}/practica/cafe/p1"}),
    )


def _published(server: FakeServer) -> int:
    assert isinstance(server, Scripted)
    return server.published


def _statuses(server: FakeServer) -> int:
    assert isinstance(server, FakeMastodon)
    return len(server.statuses)


def _messages(server: FakeServer) -> int:
    assert isinstance(server, FakeTelegram)
    return len(server.messages)


STANDS = {
    "wordpress": Stand(
        ScriptedWordPress,
        lambda server: Access(
            "3@cafe",
            {"username": "ana", "app_password": KEY},
            server.url,
            {"root": f"{server.url}/wp-json/", "user": 3},
        ),
        ScriptedWordPress.publishes,
        {"url": "https://cafe.example", "user": "ana", "app_password": KEY},
        _published,
    ),
    "bluesky": Stand(
        ScriptedBluesky,
        lambda server: Access(
            "did:plc:cafe",
            {"app_password": KEY, "access": BLUESKY_TOKEN, "refresh": BLUESKY_TOKEN},
            server.url,
        ),
        ScriptedBluesky.publishes,
        {"handle": "cafe.example", "app_password": KEY, "service": "https://cafe.example"},
        _published,
    ),
    "mastodon": Stand(
        FakeMastodon,
        lambda server: mastodon_access(server),
        "POST /api/v1/statuses",
        {"server": "cafe.example", "token": mastodon.TOKEN},
        _statuses,
    ),
    "telegram": Stand(
        FakeTelegram,
        telegram_access,
        "POST /bot[^/]+/sendMessage",
        {"token": telegram.TOKEN, "chat": "@cafealameda"},
        _messages,
    ),
    "practice": Stand(
        ScriptedPractice,
        lambda server: Access("cafe", {"token": KEY, "server": server.url}, server.url),
        ScriptedPractice.publishes,
        {"server": "https://cafe.example", "token": KEY},
        _published,
    ),
}
