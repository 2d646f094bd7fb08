"""WordPress is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

import re
from typing import Any

from publishing.networks.contract import Access
from tests.fakes.server import Asked, Reply
from tests.networks.stands.stand import KEY, Scripted, Stand, photo, published, words


class ScriptedWordPress(Scripted):
    """Keeps drafts, files and what was published, and finds them by id and slug."""

    publishes = r"POST /wp-json/wp/v2/posts/\d+"

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, dict[str, dict[str, Any]]] = {"posts": {}, "media": {}}

    def answer(self, asked: Asked) -> Reply:
        match = re.fullmatch(r"/wp-json/wp/v2/(posts|media)(?:/(\d+))?", asked.path)
        return Reply(200, self._library(asked, *match.groups())) if match else super().answer(asked)

    def _library(self, asked: Asked, kind: str, pk: str | None) -> object:
        kept = self.kept[kind]
        if asked.method == "POST":
            pk = pk or str(next(self.ids))
            kept[pk] = {**kept.get(pk, {}), **asked.said, "id": int(pk), "link": f"{self.url}/?p={pk}"}
            kept[pk]["source_url"] = f"{self.url}/{pk}.jpg"
            self.published |= {pk: 1} if kept[pk].get("status") == "publish" else {}
        if pk:
            return kept[pk]
        return [each for each in kept.values() if each["slug"] in asked.one("slug").split(",")]

    script = (
        ("GET /wp-json/", lambda *_: {"namespaces": ["wp/v2"], "name": "Café"}),
        (
            "GET /wp-json/wp/v2/users/me",
            lambda *_: {"id": 3, "capabilities": {"publish_posts": True, "upload_files": True}},
        ),
    )


STAND = Stand(
    ScriptedWordPress,
    lambda server: Access(
        "3@cafe",
        {"username": "ana", "app_password": KEY},
        server.url,
        {"root": f"{server.url}/wp-json/", "user": 3},
    ),
    ScriptedWordPress.publishes,
    {"url": "https://cafe.example", "user": "ana", "app_password": KEY},
    published,
    forms={"image": lambda: words(media=(photo(),))},
)
