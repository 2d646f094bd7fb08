"""WordPress is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

import re
from typing import Any

from publishing.networks.contract import Access, Remote
from tests.fakes.server import Asked, Reply
from tests.networks.stands.stand import KEY, Scripted, Stand, clip, gif, pdf, photo, published, song, words


def _comment(server: Scripted, asked: Asked) -> object:
    """The same words twice on one post are refused."""
    content = {"raw": asked.json["content"]}
    if any(content == kept["content"] for kept in _comments(server)):
        return Reply(
            409, {"code": "comment_duplicate", "message": "Duplicate comment", "data": {"status": 409}}
        )
    pk = next(server.ids)
    kept = {
        "id": pk,
        "post": asked.json["post"],
        "link": f"{server.url}/?p=3#comment-{pk}",
        "content": content,
    }
    server.published[f"comment:{pk}"] = kept
    return kept


def _comments(server: Scripted, _asked: Asked | None = None) -> list[dict[str, Any]]:
    return [kept for name, kept in server.published.items() if name.startswith("comment:")]


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
            self.published |= {pk: 1} if kept[pk].get("status") not in ("draft", None) else {}
        if pk:
            return kept[pk]
        return [each for each in kept.values() if each["slug"] in asked.one("slug").split(",")]

    script = (
        ("POST /wp-json/wp/v2/comments", _comment),
        ("GET /wp-json/wp/v2/comments", _comments),
        ("GET /wp-json/wp/v2/categories", lambda *_: [{"id": 4, "name": "Pan &amp; café", "slug": "pan"}]),
        ("GET /wp-json/wp/v2/tags", lambda *_: [{"id": 9, "name": "otoño", "slug": "otono"}]),
        ("POST /wp-json/wp/v2/tags", lambda me, _: {"id": next(me.ids)}),
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
    forms={
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=(photo(), photo(shade=9)), options={"featured": "none"}),
        "video": lambda: words(media=(clip(2_000_000),)),
        "files": lambda: words(media=(photo(), gif(), song(alt="Una canción"), pdf())),
        "comment": lambda: words("Gracias", reply_to=Remote("3"), comment=True),
        "options": lambda: words(
            title="El menú",
            options={
                "categories": ["4"],
                "site_tags": ["9"],
                "excerpt": "Lo de temporada",
                "slug": "menu",
                "format": "aside",
                "sticky": True,
                "comments": "closed",
            },
        ),
    },
    irreversible_of={"comment": "POST /wp-json/wp/v2/comments"},
)
