"""Ghost, as its fake plays it; against a real one in tests/real."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.fakes.ghost import KEY, FakeGhost
from tests.networks.stands.stand import Stand, clip, photo, words

STAND = Stand(
    FakeGhost,
    lambda server: Access("cafe.example", {"admin_key": KEY}, server.url),
    r"PUT /ghost/api/admin/posts/\w+/",
    {"url": "https://cafe.example", "admin_key": KEY},
    lambda server: len(server.published),
    secrets=(KEY, KEY.partition(":")[2]),
    forms={
        "image": lambda: words(title="Otoño", media=(photo(), photo(shade=30)), tags=("café",)),
        "video": lambda: words(media=(clip(),)),
        "newsletter": lambda: words(options={"newsletter": "semanal"}),
    },
)
