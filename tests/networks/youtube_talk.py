"""Talking to the fake YouTube, as its tests do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import (
    Post,
    Receipt,
    StillWorking,
)
from publishing.networks.line import HttpLine
from publishing.networks.youtube import YouTube
from tests.fakes.google import TOKEN
from tests.fakes.youtube import FakeYouTube
from tests.media import making
from tests.networks.stands.youtube import access, film

network = YouTube()
LAST, ANY = "PUT /upload/youtube/v3/videos last$", "PUT /upload/youtube/v3/videos (piece|last)$"
PIECE = 256 * 1024


def line(server: FakeYouTube, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def visit(memo: Any, said: Post, server: FakeYouTube, **more: Any) -> Receipt | StillWorking:
    return network.resume(memo, said, access(server), line(server, **more))


def publish(said: Post, server: FakeYouTube) -> Receipt:
    ending: Any = network.publish(said, access(server), line(server))
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, server)
    return ending


def long_film() -> Post:
    """Four pieces and a bit, each byte telling where it belongs."""
    content = b"".join(bytes([n]) * PIECE for n in range(4)) + b"fin"
    made = making.as_media(content, "video", "video/mp4", width=1920, height=1080, seconds=60.0, codec="h264")
    return film(media=(made,))


def one(server: FakeYouTube) -> dict[str, Any]:
    (video,) = server.videos.values()
    return video


def find(said: Post, server: FakeYouTube, memo: Any = None, since: datetime | None = None) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=30)
    return network.find(said, access(server), line(server), since, memo)
