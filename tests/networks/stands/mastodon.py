"""Mastodon, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Remote
from tests.fakes import mastodon
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.server import FakeServer
from tests.networks.conftest import mastodon_access
from tests.networks.stands.stand import Stand, clip, gif, photo, song, words


def _statuses(server: FakeServer) -> int:
    assert isinstance(server, FakeMastodon)
    return len(server.statuses)


STAND = Stand(
    FakeMastodon,
    lambda server: mastodon_access(server),
    "POST /api/v1/statuses",
    {"server": "cafe.example", "token": mastodon.TOKEN},
    _statuses,
    secrets=(mastodon.TOKEN,),
    forms={
        "image": lambda: words(media=(photo(),)),
        "video": lambda: words(media=(clip(2_000_000),)),
        "gif": lambda: words(media=(gif(),)),
        "audio": lambda: words(media=(song(alt="Una canción"),)),
        "part": lambda: words("Sigue", reply_to=Remote(mastodon.OLD_STATUS)),
        "poll": lambda: words("¿Qué preparamos?", options={"poll_choices": ["Café", "Té"], "poll_hours": 48}),
        "images": lambda: words(media=(photo(), photo(shade=9))),
    },
)
