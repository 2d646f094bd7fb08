"""Which server a network is asked about with, who we are there, and what its posts look like."""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from publishing.networks.contract import Access, Media, NetworkError, Post
from tests.fakes.server import Asked, FakeServer, Reply

KEY = "una-clave-muy-secreta-" + "k" * 20


# ── posts to ask about ────────────────────────────────────────────────────────────────────────────────


def words(text: str = "Hoy abrimos a las 9 ☕", **more: Any) -> Post:
    """A post of words alone; `more` are its other fields."""
    return Post(key="0123456789abcdef" * 2, born=datetime.now(UTC), text=text, **more)


def file(kind: str, content: bytes, mime: str, filename: str, **facts: Any) -> Media:
    """A file that is really there: `open()` gives `content`, `public()` an address at a made-up host."""
    digest = hashlib.sha256(content).hexdigest()
    facts = {"width": 0, "height": 0, "alt": "", **facts}
    return Media(
        kind=kind,
        mime=mime,
        bytes=len(content),
        filename=filename,
        sha256=digest,
        open=lambda: io.BytesIO(content),
        public=lambda: f"https://pauta.example/publico/{digest[:16]}/{filename}",
        **facts,
    )


@functools.cache
def _jpeg(width: int, height: int, shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 90, 60)).save(made, "JPEG")
    return made.getvalue()


def photo(width: int = 1080, height: int = 1080, *, shade: int = 120, **facts: Any) -> Media:
    """A real JPEG."""
    about = {"width": width, "height": height, "alt": "Un café", **facts}
    return file("image", _jpeg(width, height, shade), "image/jpeg", f"foto-{shade}.jpg", **about)


def clip(size: int = 200_000, **facts: Any) -> Media:
    """What every network takes for a video: upright, H.264 and AAC, eight seconds; its bytes are noise."""
    head = b"\x00\x00\x00\x18ftypmp42"
    content = head + b"\x00" * (size - len(head))
    about = {"width": 1080, "height": 1920, "seconds": 8.0, "fps": 30.0, "codec": "h264", **facts}
    return file(
        "video", content, "video/mp4", "clip.mp4", **{"audio_codec": "aac", "alt": "Un video", **about}
    )


def gif(**facts: Any) -> Media:
    """A real animated GIF of two frames."""
    about = {"width": 320, "height": 240, "frames": 2, "seconds": 0.2, "fps": 10.0, "alt": "Un GIF", **facts}
    return file("gif", _gif(), "image/gif", "baile.gif", **about)


@functools.cache
def _gif() -> bytes:
    made, frames = io.BytesIO(), [Image.new("P", (320, 240), shade) for shade in (3, 200)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    return made.getvalue()


def song(**facts: Any) -> Media:
    """What is taken for an MP3; its bytes are noise."""
    about = {"seconds": 62.4, "audio_codec": "mp3", **facts}
    return file("audio", b"ID3\x04" + b"\x00" * 50_000, "audio/mpeg", "canción.mp3", **about)


def pdf(**facts: Any) -> Media:
    return file("document", b"%PDF-1.7\n" + b"\x00" * 20_000, "application/pdf", "menú.pdf", **facts)


# ── where they go ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Stand:
    """One network's stand-in. What most networks share is the default; say only what differs, and why."""

    # Made anew for every question; usually a FakeServer. A network that isn't spoken to over HTTP brings
    # anything with __enter__, __exit__ and `url`.
    server: Callable[[], AbstractContextManager[Any]]
    access: Callable[[Any], Access]
    irreversible: str  # METHOD /path (a pattern) of the one request that can't be taken back
    entered: dict[str, str]  # what a person enters; the line's `base_url` leads it to the server
    arrived: Callable[[Any], int]  # how many posts it has
    secrets: tuple[str, ...] = ()  # what must never be seen in a trace

    # The simplest post this network takes: media-first networks bring a file, others a title, a board …
    plain: Callable[[], Post] = words
    # Each further form its API has, by name ("image", "carousel", "video", "reel", "poll", "link" …): each is
    # published whole, and cut at every request, by test_cut_line.
    forms: Mapping[str, Callable[[], Post]] = field(default_factory=dict)
    # The irreversible request of a form where it isn't `irreversible`.
    irreversible_of: Mapping[str, str] = field(default_factory=dict)
    has_address: bool = True  # False: its posts have no link of their own (a webhook, a letter)
    keyless: bool = False  # True: nothing secret is entered (the manual channel)
    http: bool = (
        True  # False: no request at all (SMTP, by hand); then the questions about answers aren't asked
    )
    by_hand: bool = False  # True: publish ends in StillWorking(wait=None) and a person says the rest
    any_yes: bool = False  # True: every 2xx is a yes, whatever its body (a webhook)
    in_headers: bool = False  # True: a yes has no body, only headers, so half of it is all of it
    # By status: the error that this network's own codes make of a generic refusal, where it isn't line.py's.
    means: Mapping[int, type[NetworkError]] = field(default_factory=dict)

    def every_form(self) -> dict[str, Callable[[], Post]]:
        return {"plain": self.plain, **self.forms}


class Scripted(FakeServer):
    """Answers by the first pattern that fits, with a body or a whole Reply; remembers what was published."""

    script: tuple[tuple[str, Callable[[Scripted, Asked], object]], ...] = ()
    publishes = ""

    def __init__(self) -> None:
        super().__init__()
        self.published: dict[str, Any] = {}  # by the id or key under which it can be asked for
        self.ids = itertools.count(7)

    def answer(self, asked: Asked) -> Reply:
        for pattern, said in self.script:
            if re.fullmatch(pattern, asked.line):
                body = said(self, asked)
                return body if isinstance(body, Reply) else Reply(200, body)
        return Reply(404, {"error": "NotFound", "code": "rest_no_route", "message": "no route"})


def published(server: FakeServer) -> int:
    """How many posts a scripted server has."""
    assert isinstance(server, Scripted)
    return len(server.published)
