"""A show of Alice's, and a file of hers to talk about."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.media import making


class Upload(io.BytesIO):
    """What a person attaches."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name, self.size = name, len(content)


@pytest.fixture
def take(brand: Any, alice: Any) -> Any:
    from media.uploading import take

    return lambda name, content: take(brand, Upload(name, content), by=alice)


@pytest.fixture
def sound(take: Any) -> Any:
    return take("charla.mp3", making.sound())


@pytest.fixture
def cover(take: Any) -> Any:
    made = io.BytesIO()
    Image.new("RGB", (1400, 1400), (20, 90, 60)).save(made, "JPEG")
    return take("portada.jpg", made.getvalue())


SAID = {
    "title": "Mesa de novedades",
    "description": "Libros & café, cada martes",
    "author": "Café Alameda",
    "email": "hola@alameda.example",
    "category": "Arts",
    "explicit": False,
}


@pytest.fixture
def channel_of_show(brand: Any, live_server: Any, settings: Any) -> Any:
    """The show as a channel, as `connect` makes it."""
    from publishing.podcasting import connect_podcast

    settings.PAUTA_URL = live_server.url
    return connect_podcast(brand, name="podcast", said=SAID)
