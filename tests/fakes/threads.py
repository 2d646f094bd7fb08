"""A profile that behaves like Threads': containers of text, pictures, films, carousels, polls, answers."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from publishing.networks import counting
from tests.fakes.containers import FakeContainers
from tests.fakes.graph import Door
from tests.fakes.server import Asked, Reply

TOKEN = "THAA-larga-" + "t" * 40
RENEWED = "THAA-renovada-" + "r" * 40
PROFILE = "26512345678901234"
USERNAME = "cafealameda"
OLD_POST = "17900000000000099"  # there since long ago, to be answered


class FakeThreads(FakeContainers):
    network = "threads"
    version = "v1.0"
    state_field, why_field = "status", "error_message"
    account = PROFILE

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN: PROFILE}
        self.total = 250
        self.answers_used = 0
        self.too_young = False  # a token of less than a day isn't renewed
        self.metrics = {"views": 70, "likes": 11, "replies": 3, "reposts": 2, "quotes": 1}

    def doors(self) -> list[Door]:
        profile = f"/VERSION/({PROFILE})"
        return [
            ("POST", "/oauth/access_token", self.exchange, False),
            ("GET", "/access_token", self._lengthen, True),
            ("GET", "/refresh_access_token", self._refresh, True),
            ("GET", "/VERSION/me", self._me, True),
            ("POST", f"{profile}/threads", self.make, True),
            ("POST", f"{profile}/threads_publish", self.release, True),
            ("GET", f"{profile}/threads_publishing_limit", self._limit, True),
            ("GET", f"{profile}/(threads|replies)", self._listed, True),
            ("GET", r"/VERSION/(\d+)/insights", self.insights, True),
            ("GET", r"/VERSION/(\d+)", self.look, True),
            ("DELETE", r"/VERSION/(\d+)", self.forget, True),
        ]

    def _lengthen(self, asked: Asked) -> Reply:
        right = asked.one("grant_type") == "th_exchange_token"
        return self._sixty_days(TOKEN) if right else self.canned("invalid_parameter")

    def _refresh(self, asked: Asked) -> Reply:
        if self.too_young or asked.one("grant_type") != "th_refresh_token":
            return self.canned("token_too_young")
        self.tokens[RENEWED] = PROFILE
        return self._sixty_days(RENEWED)

    def _sixty_days(self, token: str) -> Reply:
        return Reply(200, {"access_token": token, "token_type": "bearer", "expires_in": 5_183_944})

    def _me(self, asked: Asked) -> Reply:
        return self.told(asked, {"id": PROFILE, "username": USERNAME, "name": "Café La Alameda"})

    def _limit(self, _: Asked, _account: str) -> Reply:
        posts = {"quota_usage": self.used, "config": {"quota_total": self.total, "quota_duration": 86_400}}
        answers = {"reply_quota_usage": self.answers_used, "reply_config": {"quota_total": 1000}}
        return Reply(200, {"data": [posts | answers]})

    def refusal(self, said: dict[str, Any]) -> str:
        text, kind = said.get("text", ""), said.get("media_type")
        if counting.emoji_as_bytes(text) > 500:
            return "text_too_long"
        links = {*re.findall(r"https?://\S+", text)} | (
            {said["link_attachment"]} if "link_attachment" in said else set()
        )
        if len(links) > 5:
            return "too_many_links"
        if "reply_to_id" in said and said["reply_to_id"] not in {*self.things, OLD_POST}:
            return "gone"
        if not self.fetchable(said):
            return "media_not_fetched"
        return self._refusal_of_kind(kind, said)

    def _refusal_of_kind(self, kind: Any, said: dict[str, Any]) -> str:
        poll = json.loads(said["poll_attachment"]) if "poll_attachment" in said else None
        if poll is not None and not (kind == "TEXT" and {"option_a", "option_b"} <= set(poll)):
            return "invalid_parameter"
        if kind == "CAROUSEL":
            return "" if self.children_stand(said, 2, 20) else "invalid_parameter"
        needs = {
            "TEXT": ("text", "link_attachment", "text_attachment"),
            "IMAGE": ("image_url",),
            "VIDEO": ("video_url",),
        }
        return "" if any(said.get(name) for name in needs.get(kind, ())) else "invalid_parameter"

    def born(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        pk = self.new_id()
        self.things[pk] = {
            "id": pk, "kind": "reply" if "reply_to_id" in said else "post", "text": said.get("text", ""),
            "timestamp": self.ago(age), "said": said, "permalink": f"https://www.threads.com/@cafealameda/post/{pk}",
        }  # fmt: skip
        return self.things[pk]

    def _listed(self, asked: Asked, _account: str, edge: str) -> Reply:
        return self.page(asked, self.newest("reply" if edge == "replies" else "post"))
