"""A Reddit that behaves like oauth.reddit.com: communities with rules, json.errors, storage, slow files.

What it does follows praw and prawcore, which speak to the real one.
"""

from __future__ import annotations

import base64
import itertools
import re
import time
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN, REFRESH = "eyJ" + "r" * 60, "refresh-" + "f" * 40
CLIENT, CLIENT_SECRET, CODE = "client-abc", "secret-" + "s" * 24, "the-code"
NAME = "cafe_alameda"


class FakeReddit(FakeServer):
    network = "reddit"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.scopes = "identity submit read edit flair history mysubreddits"
        self.places: dict[str, dict[str, Any]] = {
            "cafe": {
                "asks": {},
                "flairs": [{"id": "f-1", "text": "Noticias"}],
                "takes": ("self", "link", "image"),
            },
            "pan": {"asks": {"is_flair_required": True}, "flairs": [{"id": "f-2", "text": "Receta"}]},
        }
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.assets: dict[str, dict[str, Any]] = {}
        self.pending: list[tuple[int, dict[str, Any]]] = []  # posts whose files are processed yet: looks left
        self.looks = 1
        self.page = 100
        self.agents: set[str] = set()
        self._ids = itertools.count(1)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            self.agents.add(asked.headers.get("User-Agent", ""))
            if asked.path == "/api/v1/access_token":
                return self._token(asked)
            if asked.path == "/storage":
                return self._store(asked)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return Reply(401, {"message": "Unauthorized", "error": 401})
            for method, pattern, verb in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    return verb(asked, *match.groups())
        return Reply(404, {"message": "Not Found", "error": 404})

    def _doors(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", "/api/v1/me", lambda _: Reply(200, {"id": "1w72", "name": NAME})),
            ("GET", "/subreddits/mine/(moderator|subscriber)", self._mine),
            ("GET", r"/api/v1/([\w-]+)/post_requirements", self._requirements),
            ("GET", r"/r/([\w-]+)/api/link_flair_v2", self._flairs),
            ("POST", "/api/media/asset.json", self._lease),
            ("POST", "/api/submit", self._submit),
            ("POST", "/api/submit_gallery_post.json", self._submit),
            ("POST", "/api/comment", self._comment),
            ("POST", "/api/del", self._delete),
            ("GET", rf"/user/{NAME}/(submitted|comments)", self._listing),
            ("GET", "/api/info", self._info),
        ]

    def _token(self, asked: Asked) -> Reply:
        pair = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {pair}":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        said = asked.said
        renewing = said.get("grant_type") == "refresh_token"
        if (said.get("refresh_token") if renewing else said.get("code")) != (REFRESH if renewing else CODE):
            return self.canned("invalid_grant")
        token = f"{TOKEN}{next(self._ids)}"
        self.tokens.add(token)
        given = {"access_token": token, "token_type": "bearer", "expires_in": 86400, "scope": self.scopes}
        return Reply(200, given | ({} if renewing else {"refresh_token": REFRESH}))

    # ── communities ───────────────────────────────────────────────────────────────────────────────────

    def _mine(self, _: Asked, which: str) -> Reply:
        if "mysubreddits" not in self.scopes:
            return self.canned("insufficient_scope")
        names = ["pan"] if which == "moderator" else ["cafe", "pan"]
        return Reply(200, {"data": {"children": [{"data": {"display_name": name}} for name in names]}})

    def _requirements(self, _: Asked, place: str) -> Reply:
        if place not in self.places:
            return Reply(404, {"message": "Not Found", "error": 404, "reason": "banned"})
        return Reply(200, {"title_text_max_length": 300, **self.places[place]["asks"]})

    def _flairs(self, _: Asked, place: str) -> Reply:
        return Reply(200, self.places.get(place, {}).get("flairs", []))

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────

    def _lease(self, asked: Asked) -> Reply:
        pk = f"asset{next(self._ids)}"
        self.assets[pk] = {"mime": asked.said["mimetype"], "name": asked.said["filepath"]}
        fields = [{"name": "key", "value": f"rte/{pk}"}, {"name": "policy", "value": "p"}]
        action = "//reddit-uploaded-media.s3-accelerate.amazonaws.com/storage"
        return Reply(200, {"args": {"action": action, "fields": fields}, "asset": {"asset_id": pk}})

    def _store(self, asked: Asked) -> Reply:
        self.assets[asked.form["key"].removeprefix("rte/")]["content"] = asked.files["file"][2]
        return Reply(201, "<PostResponse/>", {"Content-Type": "application/xml"})

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _submit(self, asked: Asked) -> Reply:
        said = asked.said
        refusal = self._refusal(said)
        if refusal:
            return _errors(refusal)
        if said.get("kind") in ("image", "video"):
            self.pending.append((self.looks, said))
            data = {
                "user_submitted_page": f"https://www.reddit.com/user/{NAME}/submitted/",
                "websocket_url": "wss://x",
            }
            return Reply(200, {"json": {"errors": [], "data": data}})
        post = self.say(said)
        data = {"url": f"https://www.reddit.com{post['permalink']}", "id": post["id"], "name": post["name"]}
        if "items" in said:
            data = {"url": data["url"], "id": post["name"]}
        return Reply(200, {"json": {"errors": [], "data": data}})

    def _refusal(self, said: dict[str, Any]) -> list[str]:
        if said["sr"] not in self.places:
            return ["SUBREDDIT_NOEXIST", "that community doesn't exist", "sr"]
        taken = [
            p for p in self.posts.values() if p["subreddit"] == said["sr"] and p["url"] == said.get("url")
        ]
        if said.get("kind") == "link" and taken:
            return ["ALREADY_SUB", "that link has already been submitted", "url"]
        return []

    def say(self, said: dict[str, Any], age: float = 0.0) -> dict[str, Any]:
        """A post is born. Also what a person writes by hand."""
        pk = f"abc{next(self._ids)}"
        self.posts[f"t3_{pk}"] = {
            "id": pk,
            "name": f"t3_{pk}",
            "title": said["title"],
            "subreddit": said["sr"],
            "url": said.get("url"),
            "created_utc": time.time() - age,
            "permalink": f"/r/{said['sr']}/comments/{pk}/x/",
            "said": said,
            "score": 12,
            "num_comments": 3,
            "num_crossposts": 1,
        }
        return self.posts[f"t3_{pk}"]

    def _comment(self, asked: Asked) -> Reply:
        said, pk = asked.said, f"c{next(self._ids)}"
        if said["thing_id"] not in {*self.posts, *self.comments}:
            return _errors(["DELETED_LINK", "that link has been deleted", "parent"])
        self.comments[f"t1_{pk}"] = {
            "name": f"t1_{pk}",
            "body": said["text"],
            "parent_id": said["thing_id"],
            "created_utc": time.time(),
            "permalink": f"/r/cafe/comments/abc/x/{pk}/",
            "score": 4,
        }
        things = [{"kind": "t1", "data": self.comments[f"t1_{pk}"]}]
        return Reply(200, {"json": {"errors": [], "data": {"things": things}}})

    def _delete(self, asked: Asked) -> Reply:
        self.posts.pop(asked.said["id"], None)
        self.comments.pop(asked.said["id"], None)
        return Reply(200, {})

    def _listing(self, asked: Asked, which: str) -> Reply:
        self._process()
        known = self.posts if which == "submitted" else self.comments
        newest = sorted(known.values(), key=lambda each: -each["created_utc"])
        names = [each["name"] for each in newest]
        start = names.index(asked.one("after")) + 1 if asked.one("after") in names else 0
        page = newest[start : start + self.page]
        more = page[-1]["name"] if page and start + self.page < len(newest) else None
        return Reply(200, {"data": {"children": [{"data": each} for each in page], "after": more}})

    def _process(self) -> None:
        """Files become posts after so many looks."""
        waiting, self.pending = self.pending, []
        for looks, said in waiting:
            if looks > 1:
                self.pending.append((looks - 1, said))
            else:
                self.say(said)

    def _info(self, asked: Asked) -> Reply:
        wanted = asked.one("id").split(",")
        found = [
            {"data": {**self.posts, **self.comments}[name]}
            for name in wanted
            if name in {**self.posts, **self.comments}
        ]
        return Reply(200, {"data": {"children": found}})


def _errors(first: list[str]) -> Reply:
    return Reply(200, {"json": {"errors": [first]}})
