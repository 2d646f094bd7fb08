"""WordPress is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.networks.stands.stand import KEY, Scripted, Stand, published


class ScriptedWordPress(Scripted):
    publishes = r"POST /wp-json/wp/v2/posts/\d+"
    script = (
        ("GET /wp-json/", lambda *_: {"namespaces": ["wp/v2"], "name": "Café"}),
        (
            "GET /wp-json/wp/v2/users/me",
            lambda *_: {"id": 3, "capabilities": {"publish_posts": True, "upload_files": True}},
        ),
        ("GET /wp-json/wp/v2/(posts|media)", lambda *_: []),
        ("POST /wp-json/wp/v2/posts", lambda me, _: {"id": next(me.ids), "status": "draft"}),
        (publishes, lambda me, _: {"id": 7, "status": "publish", "link": f"{me.url}/?p=7"}),
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
)
