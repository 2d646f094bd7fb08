"""A Ghost 6 that keeps drafts, publishes them once, and refuses what was changed meanwhile."""

from __future__ import annotations

import itertools
import re
from typing import Any

import jwt

from tests.fakes.server import Asked, FakeServer, Reply

KEY = "6a" * 12 + ":" + "5e" * 32
API = "/ghost/api/admin"


class FakeGhost(FakeServer):
    network = "ghost"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.sent: list[tuple[str, str]] = []  # (post, newsletter)
        self.keys = {KEY}
        self.newsletters = [{"slug": "semanal", "name": "El semanal"}]
        self._ids = itertools.count(1)
        self._clock = itertools.count(1)

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(API)
        with self.lock:
            if (asked.method, path) == ("GET", "/site/"):
                return Reply(200, {"site": {"title": "Café", "url": f"{self.url}/", "version": "6.65"}})
            if not self._signed(asked):
                return self.canned("unauthorized")
            return self._answer(asked, path)

    def _answer(self, asked: Asked, path: str) -> Reply:
        one = re.fullmatch(r"/posts/(\w+)/", path)
        upload = re.fullmatch(r"/(images|media|files)/upload/", path)
        if upload:
            return self._upload(asked, upload[1])
        if path == "/newsletters/":
            return Reply(200, {"newsletters": self.newsletters})
        if path == "/posts/":
            return self._draft(asked) if asked.method == "POST" else self._list(asked)
        if one and one[1] in self.posts:
            verbs = {"GET": self._read, "PUT": self._edit, "DELETE": self._delete}
            return verbs[asked.method](asked, one[1])
        return self.canned("not_found")

    def _signed(self, asked: Asked) -> bool:
        token = asked.headers.get("Authorization", "").removeprefix("Ghost ")
        for key in self.keys:
            name, _colon, secret = key.partition(":")
            try:
                if jwt.get_unverified_header(token).get("kid") == name:
                    claims = jwt.decode(token, bytes.fromhex(secret), ["HS256"], audience="/admin/")
                    return bool(claims["exp"] - claims["iat"] <= 300)
            except jwt.InvalidTokenError:
                return False
        return False

    def _upload(self, asked: Asked, folder: str) -> Reply:
        name, _mime, content = asked.files["file"]
        url = f"{self.url}/content/{folder}/{next(self._ids)}-{name}"
        self.files[url] = content
        return Reply(201, {folder: [{"url": url, "ref": None}]})

    def _draft(self, asked: Asked) -> Reply:
        pk = f"{next(self._ids):024x}"
        self.posts[pk] = {**asked.json["posts"][0], "id": pk}
        return self._touched(pk, 201)

    def _touched(self, pk: str, status: int = 200) -> Reply:
        post = self.posts[pk]
        post["updated_at"] = f"2026-11-22T07:{next(self._clock) % 60:02}:00.000Z"
        post["url"] = (
            f"{self.url}/{post['slug']}/" if post["status"] == "published" else f"{self.url}/p/{pk}/"
        )
        return Reply(status, {"posts": [post]})

    def _list(self, asked: Asked) -> Reply:
        wanted = re.fullmatch(r"slug:'([\w-]+)'", asked.one("filter"))
        found = [post for post in self.posts.values() if not wanted or post["slug"] == wanted[1]]
        return Reply(200, {"posts": found[: int(asked.one("limit", "15"))]})

    def _read(self, _: Asked, pk: str) -> Reply:
        return Reply(200, {"posts": [self.posts[pk]]})

    def _edit(self, asked: Asked, pk: str) -> Reply:
        said, post = asked.json["posts"][0], self.posts[pk]
        if said.get("updated_at") != post["updated_at"]:
            return self.canned("update_collision")
        newsletter = asked.one("newsletter")
        if newsletter and said["status"] == "published" and post["status"] == "draft":
            self.sent.append((pk, newsletter))
            said = said | ({"status": "sent"} if said.pop("email_only", False) else {})
        post.update(said)
        return self._touched(pk)

    def _delete(self, _: Asked, pk: str) -> Reply:
        del self.posts[pk]
        return Reply(204)

    @property
    def published(self) -> list[dict[str, Any]]:
        return [post for post in self.posts.values() if post["status"] in ("published", "sent")]
