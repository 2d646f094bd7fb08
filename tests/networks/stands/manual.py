"""The manual channel has no server: whoever publishes there is a person, and it asks nothing of anyone."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.fakes.server import Asked, FakeServer, Reply
from tests.networks.stands.stand import Stand, clip, photo, words


class Nobody(FakeServer):
    """Whoever is asked here is asked in vain."""

    def answer(self, asked: Asked) -> Reply:
        raise AssertionError(f"the manual channel asked {asked.line}")


STAND = Stand(
    Nobody,
    lambda server: Access("estado de whatsapp"),
    "nothing",
    {"place": "Estado de WhatsApp", "address": "https://wa.me/5215512345678"},
    lambda server: len(server.requests),
    forms={
        "image": lambda: words(media=(photo(),)),
        "video": lambda: words(media=(clip(),)),
        "mixed": lambda: words(media=(photo(), clip())),
    },
    keyless=True,
    http=False,
    by_hand=True,
)
