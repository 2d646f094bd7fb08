"""Slack, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access, App
from tests.fakes.slack import CLIENT, CLIENT_SECRET, GENERAL, REFRESH, TOKEN, FakeSlack
from tests.networks.stands.stand import Stand, clip, photo, words

FACTS = {"team": "T1", "home": "https://cafe.slack.com/", "bot": "U1", "private": False}
POST, SHOW = "POST /api/chat.postMessage", "POST /api/files.completeUploadExternal"


def access(channel: str = GENERAL) -> Access:
    secrets = {"access_token": TOKEN, "refresh_token": REFRESH}
    return Access(channel, secrets, facts=FACTS, app=App(CLIENT, CLIENT_SECRET))


STAND = Stand(
    FakeSlack,
    lambda _server: access(),
    POST,
    {"access_token": TOKEN, "account": GENERAL},
    lambda server: len(server.messages),
    secrets=(TOKEN, REFRESH, CLIENT_SECRET),
    forms={
        "image": lambda: words(media=(photo(),)),
        "files": lambda: words(media=(photo(), photo(shade=30), clip(2_000_000))),
        "markdown": lambda: words("**Hola**", options={"format": "markdown"}),
    },
    irreversible_of={"image": SHOW, "files": SHOW},
)
