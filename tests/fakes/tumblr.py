"""A Tumblr that behaves like API v2: blogs, blocks with files, states, rotated tokens, videos it prepares.

What it does follows tumblr/docs api.md and npf-spec.md.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN, REFRESH = "tu-access-" + "a" * 40, "tu-refresh-" + "b" * 40
CLIENT, CLIENT_SECRET, CODE = "consumer-key", "consumer-" + "s" * 30, "the-code"
BLOG, OTHER = "t:aBcDeFgHiJkLmNoP", "t:oTrO"


class FakeTumblr(FakeServer):
    network = "tumblr"

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.refreshes = {TOKEN}, {REFRESH}
        self.scopes = "basic write offline_access"
        self.posts: dict[str, dict[str, Any]] = {}
        self.blogs = {BLOG: "cafe", OTHER: "pan"}
        self.transcoding = 0  # looks until a video is ready
        self.spoils = False  # the video turns out to be no good
        self._ids = itertools.count(700_000_000_000_000_001)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.path == "/v2/oauth2/token":
                return self._token(asked)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self.canned("unauthorized")
            if asked.path == "/v2/user/info":
                blogs = [
                    {"uuid": k, "name": n, "url": f"https://{n}.tumblr.com/"} for k, n in self.blogs.items()
                ]
                return _yes({"user": {"name": "cafe", "blogs": blogs}})
            match = re.fullmatch(r"/v2/blog/([\w:.-]+)/(.+)", asked.path)
            if not match or match[1] not in self.blogs:
                return self.canned("no_blog")
            return self._in_blog(asked, match[2])

    def _in_blog(self, asked: Asked, rest: str) -> Reply:
        if rest in ("posts", "posts/queue", "posts/draft"):
            return self._post(asked) if asked.method == "POST" else self._list(asked, rest)
        if rest == "post/delete":
            found = self.posts.pop(str(asked.said["id"]), None)
            return _yes({}) if found else self.canned("no_post")
        if rest == "notes":
            known = asked.one("id") in self.posts
            return (
                _yes({"notes": [], "total_notes": 9, "total_likes": 6, "total_reblogs": 2})
                if known
                else self.canned("no_post")
            )
        return self._one(rest.removeprefix("posts/"))

    def _token(self, asked: Asked) -> Reply:
        said = asked.said
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return Reply(401, {"error": "invalid_client"})
        if said.get("grant_type") == "refresh_token":
            if said.get("refresh_token") not in self.refreshes:
                return self.canned("invalid_grant")
            self.refreshes.discard(said["refresh_token"])
        elif said.get("code") != CODE:
            return self.canned("invalid_grant")
        number = next(self._ids)
        self.tokens.add(f"{TOKEN}{number}")
        self.refreshes.add(f"{REFRESH}{number}")
        given = {"token_type": "bearer", "expires_in": 2520, "scope": self.scopes, "id_token": False}
        return Reply(
            200, {"access_token": f"{TOKEN}{number}", "refresh_token": f"{REFRESH}{number}", **given}
        )

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _post(self, asked: Asked) -> Reply:
        said = json.loads(asked.form["json"]) if asked.kind == "multipart/form-data" else asked.json
        if any(len(each.get("text", "")) > 4096 for each in said["content"]):
            return self.canned("bad_block")
        if any(pk not in asked.files for pk in _identifiers(said["content"])):
            return self.canned("bad_media")
        post = self.say(said, dict(asked.files))
        video = any(each["type"] == "video" for each in said["content"])
        if video and self.transcoding:
            post |= {"state": "transcoding", "looks": self.transcoding}
        return Reply(
            201,
            {
                "meta": {"status": 201, "msg": "Created"},
                "response": {"id": post["id_string"], "state": post["state"]},
            },
        )

    def say(
        self, said: dict[str, Any], files: dict[str, Any] | None = None, age: float = 0.0
    ) -> dict[str, Any]:
        """A post is born. Also what a person writes by hand."""
        pk = str(next(self._ids))
        self.posts[pk] = {
            "id": int(pk),
            "id_string": pk,
            "slug": said.get("slug", ""),
            "state": said.get("state", "published"),
            "timestamp": int(time.time() - age),
            "post_url": f"https://cafe.tumblr.com/post/{pk}/{said.get('slug', '')}",
            "said": said,
            "files": files or {},
        }
        return self.posts[pk]

    def _list(self, asked: Asked, which: str) -> Reply:
        state = {"posts": ("published", "private"), "posts/queue": ("queue",), "posts/draft": ("draft",)}[
            which
        ]
        newest = sorted((p for p in self.posts.values() if p["state"] in state), key=lambda p: -p["id"])
        start = int(asked.one("offset", "0"))
        page = [{k: v for k, v in p.items() if k not in ("files", "said")} for p in newest]
        return _yes({"posts": page[start : start + int(asked.one("limit", "20"))]})

    def _one(self, pk: str) -> Reply:
        post = self.posts.get(pk)
        if post and post["state"] == "transcoding":
            post["looks"] -= 1
            if post["looks"] <= 0 and self.spoils:
                del self.posts[pk]
                post = None
            elif post["looks"] <= 0:
                post["state"] = "published"
        if post is None:
            return self.canned("no_post")
        return _yes({k: v for k, v in post.items() if k not in ("files", "said", "looks")})


def _identifiers(content: list[dict[str, Any]]) -> list[str]:
    media = [each["media"] for each in content if "media" in each]
    return [one["identifier"] for each in media for one in (each if isinstance(each, list) else [each])]


def _yes(response: dict[str, Any]) -> Reply:
    return Reply(200, {"meta": {"status": 200, "msg": "OK"}, "response": response})
