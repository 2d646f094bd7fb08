"""A forum that behaves like Discourse: keys, categories, uploads, topics with external ids, moderation.

What it does follows docs.discourse.org and the server's own code (posts_controller, rate limiter).
"""

from __future__ import annotations

import hashlib
import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

KEY = "d" * 64
USER = "cafe"


class FakeDiscourse(FakeServer):
    network = "discourse"

    def __init__(self) -> None:
        super().__init__()
        self.keys = {KEY}
        self.topics: dict[int, dict[str, Any]] = {}
        self.posts: dict[int, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.queue: list[dict[str, Any]] = []
        self.moderated = False
        self.tells_settings = True
        self._ids = itertools.count(41)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("Api-Key") not in self.keys:
            return self.canned("invalid_access")
        with self.lock:
            for method, pattern, verb in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    return verb(asked, *match.groups())
        return self.canned("not_found")

    def _doors(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", r"/u/([\w.-]+)\.json", self._user),
            ("GET", r"/site\.json", self._site),
            ("GET", r"/site/settings\.json", self._settings),
            ("POST", r"/uploads\.json", self._upload),
            ("POST", r"/posts\.json", self._post),
            ("GET", r"/posts\.json", self._latest),
            ("GET", r"/posts/(\d+)\.json", self._one),
            ("DELETE", r"/posts/(\d+)\.json", self._delete_post),
            ("GET", r"/t/external_id/([\w-]+)\.json", self._by_external_id),
            ("GET", r"/t/(\d+)\.json", self._topic),
            ("DELETE", r"/t/(\d+)\.json", self._delete_topic),
        ]

    def _user(self, _: Asked, name: str) -> Reply:
        if name != USER:
            return self.canned("not_found")
        return Reply(200, {"user": {"id": 7, "username": USER, "name": "Café Alameda"}})

    def _site(self, _: Asked) -> Reply:
        categories = [
            {"id": 4, "name": "Noticias", "permission": 1},
            {"id": 5, "name": "Menú", "parent_category_id": 4, "permission": 1},
            {"id": 6, "name": "Sólo lectura", "permission": 3},
        ]
        return Reply(200, {"categories": categories, "top_tags": ["café"], "can_tag_topics": True})

    def _settings(self, _: Asked) -> Reply:
        if not self.tells_settings:
            return self.canned("not_found")
        return Reply(200, {"max_post_length": 5000, "min_topic_title_length": 5, "min_first_post_length": 10})

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _upload(self, asked: Asked) -> Reply:
        name, mime, content = asked.files["file"]
        short = f"upload://{hashlib.sha1(content).hexdigest()[:27]}.{name.rpartition('.')[2]}"
        self.uploads[short] = {"name": name, "content": content}
        size = {"width": 1080, "height": 1080} if mime.startswith("image/") else {}
        return Reply(200, {"id": next(self._ids), "short_url": short, "original_filename": name, **size})

    def _post(self, asked: Asked) -> Reply:
        said = asked.said
        refusal = self._refusal(said)
        if refusal:
            return self.canned(refusal)
        if self.moderated:
            self.queue.append(said)
            return Reply(200, {"action": "enqueued", "success": True, "pending_count": len(self.queue)})
        return Reply(200, self.say(said))

    def _refusal(self, said: dict[str, Any]) -> str:
        topic = said.get("topic_id")
        if topic is not None:
            return "" if topic in self.topics else "no_such_topic"
        if len(str(said.get("title", ""))) < 5:
            return "title_too_short"
        taken = {each["external_id"] for each in self.topics.values()}
        return "external_id_taken" if said.get("external_id") in taken else ""

    def say(
        self, said: dict[str, Any], username: str = USER, age: timedelta = timedelta(0)
    ) -> dict[str, Any]:
        """A post is born, and its topic where it has none. Also what a person writes by hand."""
        pk, topic = next(self._ids), said.get("topic_id")
        if topic is None:
            topic = next(self._ids)
            self.topics[topic] = {
                "id": topic,
                "external_id": said.get("external_id"),
                "said": said,
                "posts": [],
            }
        self.topics[topic]["posts"].append(pk)
        self.posts[pk] = {
            "id": pk,
            "topic_id": topic,
            "topic_slug": "tema",
            "post_number": len(self.topics[topic]["posts"]),
            "reply_to_post_number": said.get("reply_to_post_number"),
            "username": username,
            "raw": str(said.get("raw", "")).strip(),
            "created_at": (datetime.now(UTC) - age).isoformat().replace("+00:00", "Z"),
            "reads": 12,
            "reply_count": 2,
            "actions_summary": [{"id": 2, "count": 5}, {"id": 3}],
        }
        return self.posts[pk]

    def approve(self) -> None:
        """A moderator lets everything in."""
        self.moderated = False
        for said in self.queue:
            self.say(said)

    def _latest(self, asked: Asked) -> Reply:
        before = int(asked.one("before") or 10**9)
        newest = [self.posts[pk] for pk in sorted(self.posts, reverse=True) if pk <= before]
        return Reply(200, {"latest_posts": newest[:50]})

    def _one(self, _: Asked, pk: str) -> Reply:
        found = self.posts.get(int(pk))
        return Reply(200, found) if found else self.canned("not_found")

    def _delete_post(self, _: Asked, pk: str) -> Reply:
        return Reply(200, "") if self.posts.pop(int(pk), None) else self.canned("not_found")

    def _by_external_id(self, asked: Asked, external_id: str) -> Reply:
        for pk, topic in self.topics.items():
            if topic["external_id"] == external_id:
                return Reply(301, "", {"Location": f"/t/{pk}.json"})
        return Reply(404, {"errors": ["The requested URL or resource could not be found."]})

    def _topic(self, _: Asked, pk: str) -> Reply:
        topic = self.topics.get(int(pk))
        if topic is None:
            return self.canned("not_found")
        posts = [self.posts[each] for each in topic["posts"] if each in self.posts]
        figures = {"views": 120, "like_count": 9, "posts_count": len(posts) + 3}
        return Reply(200, {"id": int(pk), "slug": "tema", "post_stream": {"posts": posts}, **figures})

    def _delete_topic(self, _: Asked, pk: str) -> Reply:
        topic = self.topics.pop(int(pk), None)
        for each in topic["posts"] if topic else ():
            self.posts.pop(each, None)
        return Reply(200, "") if topic else self.canned("not_found")
