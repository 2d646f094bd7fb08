"""Discord, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.fakes.discord import BOT, GUILD, TEXT, TOKEN, FakeDiscord
from tests.networks.stands.stand import Stand, clip, photo, words

FACTS = {"bot": BOT, "guild": GUILD, "channel_name": "general", "type": 0, "tags": [], "needs_tag": False}


def access(channel: str = TEXT, **facts: object) -> Access:
    return Access(channel, {"token": TOKEN}, facts={**FACTS, **facts})


STAND = Stand(
    FakeDiscord,
    lambda _server: access(),
    r"POST /api/v10/channels/\d+/messages$",
    {"token": TOKEN, "channel": "general"},
    lambda server: len(server.messages),
    secrets=(TOKEN,),
    forms={
        "image": lambda: words(media=(photo(),)),
        "files": lambda: words(media=(photo(), photo(shade=30), clip(2_000_000))),
        "poll": lambda: words("¿Qué preparamos?", options={"poll_choices": ["Café", "Té"], "poll_hours": 48}),
        "card": lambda: words(link="https://café.example/menú", options={"link_card": "card"}),
    },
)
