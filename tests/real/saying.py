"""Posts, pictures and lines for tests against real servers."""

from __future__ import annotations

import hashlib
import io
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from publishing.networks.contract import Access, Account, Media, Network, Post, Receipt, StillWorking
from publishing.networks.line import HttpLine
from tests.media import making
from tests.real.contracts import session_to

SAID = "¡Mañana abrimos! 🎉 El menú: https://café.example/menú?d=1 y más #Inauguración"


def post(text: str = SAID, **more: Any) -> Post:
    return Post(key=uuid.uuid4().hex, born=datetime.now(UTC), text=text, **more)


def picture(alt: str, filename: str = "jardín de niños.png", side: int = 64) -> Media:
    """A small PNG unlike any other."""
    seed = uuid.uuid4().bytes
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), (seed * (side * side * 3 // 16 + 1))[: side * side * 3]).save(
        buffer, "PNG"
    )
    return file_of(buffer.getvalue(), alt, filename, side)


def file_of(content: bytes, alt: str, filename: str, side: int = 64) -> Media:
    return Media(
        kind="image",
        mime="image/png",
        bytes=len(content),
        width=side,
        height=side,
        alt=alt,
        filename=filename,
        sha256=hashlib.sha256(content).hexdigest(),
        open=lambda: io.BytesIO(content),
    )


def film(**facts: Any) -> Media:
    """A second of real H.264 and AAC."""
    content = making.video(seconds=1, size=(180, 320))
    about = {"width": 180, "height": 320, "seconds": 1.0, "alt": "Un video", "codec": "h264", **facts}
    return making.as_media(content, "video", "video/mp4", filename="película.mp4", audio_codec="aac", **about)


def access_of(account: Account, **more: Any) -> Access:
    return Access(account.id, account.secrets, account.server, account.facts, **more)


def line_to(network: Network, **more: Any) -> HttpLine:
    """Its requests are held against the network's contract, unless `http=None` says otherwise."""
    return HttpLine(network, private_ok=True, **{"http": session_to(network), **more})


def publish(network: Network, said: Post, access: Access, **line: Any) -> Receipt:
    """As the engine does: publish, then resume with the memo until there is a receipt."""
    ending = network.publish(said, access, line_to(network, **line))
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, access, line_to(network, **line))
    return ending


def struck(server: Any, seconds: float = 0.5) -> Callable[[], None]:
    """For `before_departure`: the server hears nothing more, and is killed while the request waits."""

    def strike() -> None:
        server.freeze()
        threading.Timer(seconds, server.stop).start()

    return strike
