"""Instagram's accounts, containers and media, as Meta's node descriptions have them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import graph

SPEC = "meta"
_NODES = ("IGMedia", "IGUser", "ShadowIGMediaBuilder", "IGUserForIGOnlyAPI", "Page")
_EDGES = {
    **dict.fromkeys(("media", "media_publish", "stories", "content_publishing_limit"), "IGUser"),
    **dict.fromkeys(("comments", "insights"), "IGMedia"),
    **dict.fromkeys(("accounts", "permissions"), "User"),
}
ACCEPTED = {
    "GET User/accounts: unknown fields tasks": "«page access tokens» guide; the description is older than it",
}
# Tokens and bytes have no node: Facebook Login, Instagram Login, «resumable uploads».
_ELSEWHERE = ("access_token", "/ig-api-upload/")


def deviations(asked: Asked) -> Iterator[str]:
    if not any(each in asked.path for each in _ELSEWHERE):
        yield from graph.check(asked, _NODES, _EDGES)
