"""Pages and what is on them, as Meta's node descriptions have it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import graph

SPEC = "meta"
_NODES = ("Page", "PagePost", "AdVideo", "Comment", "Photo", "User")
_EDGES = {
    **dict.fromkeys(("feed", "photos", "videos", "video_reels", "video_stories", "photo_stories"), "Page"),
    **dict.fromkeys(("published_posts", "stories"), "Page"),
    **dict.fromkeys(("comments", "insights"), "PagePost"),
    **dict.fromkeys(("accounts", "permissions"), "User"),
}
_PIECE = "«publishing» guide of the Video API: pieces are multipart files"
ACCEPTED = {
    "GET User/accounts: unknown fields tasks": "«page access tokens» guide; the description is older than it",
    "POST Page/photos: unknown file source": "Pages API «posts»: a photo is sent as `source`",
}
# Tokens and bytes have no node: Facebook Login «manual flow», Video API «reels publishing».
_ELSEWHERE = ("/oauth/access_token", "/video-upload/")


def deviations(asked: Asked) -> Iterator[str]:
    if not any(each in asked.path for each in _ELSEWHERE):
        yield from graph.check(asked, _NODES, _EDGES)
