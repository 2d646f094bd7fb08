"""Discord's webhooks, as its fake plays them."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.fakes.discord import GUILD, HOOK, HOOK_TOKEN, TEXT, FakeDiscord
from tests.networks.stands.stand import Stand, photo, words

ADDRESS = f"https://discord.com/api/webhooks/{HOOK}/{HOOK_TOKEN}"


def access(**facts: object) -> Access:
    known = {"webhook": HOOK, "guild": GUILD, "channel": TEXT, "thread": "", **facts}
    return Access(HOOK, {"token": HOOK_TOKEN}, facts=known)


STAND = Stand(
    FakeDiscord,
    lambda _server: access(),
    r"POST /api/v10/webhooks/\d+/[\w-]+$",
    {"url": ADDRESS},
    lambda server: len(server.messages),
    secrets=(HOOK_TOKEN,),
    forms={
        "image": lambda: words(media=(photo(), photo(shade=30))),
        "poll": lambda: words("¿Qué preparamos?", options={"poll_choices": ["Café", "Té"], "poll_hours": 48}),
    },
)
