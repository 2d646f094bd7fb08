"""Talking to the fake TikTok, as its tests do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import (
    Post,
    Receipt,
    StillWorking,
)
from publishing.networks.line import HttpLine
from publishing.networks.tiktok import TikTok
from tests.fakes.tiktok import TOKEN, FakeTikTok
from tests.media import making
from tests.networks.stands.tiktok import access, film

network = TikTok()
PUT, INIT, PHOTOS = "PUT /video/", "POST /v2/post/publish/video/init/", "POST /v2/post/publish/content/init/"
STATUS, CREATOR = "status/fetch", "creator_info"
MB = 2**20


def line(server: FakeTikTok, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def visit(memo: Any, said: Post, server: FakeTikTok, **more: Any) -> Receipt | StillWorking:
    return network.resume(memo, said, access(server), line(server, **more))


def begin(said: Post, server: FakeTikTok) -> StillWorking:
    begun = network.publish(said, access(server), line(server))
    assert isinstance(begun, StillWorking)
    return begun


def finish(ending: Any, said: Post, server: FakeTikTok, **more: Any) -> Receipt:
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, server, **more)
    return ending


def publish(said: Post, server: FakeTikTok) -> Receipt:
    return finish(network.publish(said, access(server), line(server)), said, server)


def long_film() -> Post:
    """Three pieces, the last with what is left over."""
    content = b"".join(bytes([n]) * (5 * MB) for n in range(3)) + b"fin"
    about = {"width": 1080, "height": 1920, "seconds": 60.0, "codec": "h264"}
    return film(media=(making.as_media(content, "video", "video/mp4", **about),))


def one(server: FakeTikTok) -> dict[str, Any]:
    (post,) = server.posts.values()
    return post


def find(said: Post, server: FakeTikTok, memo: Any = None) -> Any:
    since = datetime.now(UTC) - timedelta(seconds=30)
    return network.find(said, access(server), line(server), since, memo)
