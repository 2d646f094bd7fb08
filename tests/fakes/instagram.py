"""An account that behaves like Instagram's, by both logins: containers, uploads, stories, comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.fakes.containers import FakeContainers
from tests.fakes.graph import APP, CODE, SECRET, Door
from tests.fakes.server import Asked, Reply

TOKEN = "EAAG-pagina-" + "i" * 40
USER_TOKEN = "EAAG-persona-" + "g" * 40
OWN_TOKEN = "IGAA-propia-" + "o" * 40  # of Instagram Login
ACCOUNT = "17841405309211844"
USERNAME = "cafealameda"
OLD_POST = "17900000000000099"  # there since long ago, to be commented on


class FakeInstagram(FakeContainers):
    network = "instagram"
    account = ACCOUNT

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN: "page", USER_TOKEN: "user", OWN_TOKEN: "own"}
        self.granted = ["instagram_basic", "instagram_content_publish", "pages_show_list"]
        mine = {"id": ACCOUNT, "username": USERNAME, "name": "Café La Alameda"}
        tasks = ["CREATE_CONTENT", "MODERATE"]
        self.pages = [
            {"id": "1055", "access_token": TOKEN, "tasks": tasks, "instagram_business_account": mine},
            {"id": "1056", "access_token": "otra", "tasks": tasks},
        ]
        self.metrics = {"views": 50, "reach": 40, "likes": 9, "comments": 2, "shares": 4, "saved": 6}
        self.can_delete = True
        self.own_scopes = "instagram_business_basic,instagram_business_content_publish"

    def doors(self) -> list[Door]:
        account = f"/VERSION/({ACCOUNT})"
        return [
            ("POST", "/VERSION/oauth/access_token", self.exchange, False),
            ("GET", "/VERSION/oauth/access_token", self._lengthen, True),
            ("POST", "/oauth/access_token", self._own_exchange, False),
            ("GET", "/access_token", self._own_lengthen, True),
            ("GET", "/refresh_access_token", self._refresh, True),
            ("GET", "/VERSION/me/permissions", self._permissions, True),
            ("GET", "/VERSION/me/accounts", self._accounts, True),
            ("GET", "/VERSION/me", self._me, True),
            ("POST", f"{account}/media", self.make, True),
            ("POST", f"{account}/media_publish", self.release, True),
            ("GET", f"{account}/content_publishing_limit", self._limit, True),
            ("GET", f"{account}/(media|stories)", self._listed, True),
            ("POST", r"/ig-api-upload/VERSION/(\d+)", self._bytes, True),
            ("POST", r"/VERSION/(\d+)/comments", self._comment, True),
            ("GET", r"/VERSION/(\d+)/comments", self._comments, True),
            ("GET", r"/VERSION/(\d+)/insights", self.insights, True),
            ("GET", r"/VERSION/(\d+)", self.look, True),
            ("DELETE", r"/VERSION/(\d+)", self._delete, True),
        ]

    # ── who we are ────────────────────────────────────────────────────────────────────────────────────

    def _lengthen(self, asked: Asked) -> Reply:
        if (asked.one("client_id"), asked.one("client_secret")) != (APP, SECRET):
            return self.canned("wrong_app_secret")
        return Reply(200, {"access_token": USER_TOKEN, "token_type": "bearer", "expires_in": 5_183_944})

    def _own_exchange(self, asked: Asked) -> Reply:
        if asked.said.get("client_secret") != SECRET or asked.said.get("code") != CODE:
            return self.canned("bad_code")
        self.tokens["IGAA-corto-" + "c" * 30] = "own"
        token = {"access_token": "IGAA-corto-" + "c" * 30, "user_id": ACCOUNT}
        return Reply(200, {"data": [{**token, "permissions": self.own_scopes}]})

    def _own_lengthen(self, asked: Asked) -> Reply:
        right = (asked.one("grant_type"), asked.one("client_secret")) == ("ig_exchange_token", SECRET)
        return self._sixty_days() if right else self.canned("wrong_app_secret")

    def _refresh(self, asked: Asked) -> Reply:
        right = asked.one("grant_type") == "ig_refresh_token" and self.tokens[self.token(asked)] == "own"
        return self._sixty_days() if right else self.canned("invalid_parameter")

    def _sixty_days(self) -> Reply:
        return Reply(200, {"access_token": OWN_TOKEN, "token_type": "bearer", "expires_in": 5_184_000})

    def _permissions(self, _: Asked) -> Reply:
        return Reply(200, {"data": [{"permission": name, "status": "granted"} for name in self.granted]})

    def _accounts(self, asked: Asked) -> Reply:
        person = self.tokens[self.token(asked)] == "user"
        return self.page(asked, self.pages) if person else self.canned("no_such_edge")

    def _me(self, asked: Asked) -> Reply:
        if self.tokens[self.token(asked)] == "own":
            return self.told(asked, {"id": "26", "user_id": ACCOUNT, "username": USERNAME, "name": "Café"})
        return self.told(asked, self.pages[0])

    def _limit(self, _: Asked, _account: str) -> Reply:
        config = {"quota_total": self.total, "quota_duration": 86_400}
        return Reply(200, {"data": [{"config": config, "quota_usage": self.used}]})

    # ── containers ────────────────────────────────────────────────────────────────────────────────────

    def refusal(self, said: dict[str, Any]) -> str:
        if not self.fetchable(said):
            return "media_not_fetched"
        if len(said.get("caption", "")) > 2200:
            return "caption_too_long"
        if said.get("media_type") == "CAROUSEL":
            return "" if self.children_stand(said, 2, 10) else "carousel_size"
        film = said.get("upload_type") == "resumable" or "video_url" in said
        if said.get("media_type") in ("REELS", "VIDEO") and not film:
            return "bad_media_type"
        return "" if film or "image_url" in said else "bad_media_type"

    def made(self, pk: str, said: dict[str, Any]) -> Reply:
        uri = {"uri": f"https://rupload.facebook.com/ig-api-upload/{self.version}/{pk}"}
        return Reply(200, {"id": pk, **(uri if said.get("upload_type") == "resumable" else {})})

    def whole(self, held: dict[str, Any]) -> bool:
        return held["said"].get("upload_type") != "resumable" or len(held["held"]) == held.get("size", -1)

    def more_of(self, pk: str) -> dict[str, Any]:
        arrived = len(self.containers[pk]["held"])
        return {"video_status": {"uploading_phase": {"status": "in_progress", "bytes_transferred": arrived}}}

    def _bytes(self, asked: Asked, pk: str) -> Reply:
        held = self.containers[pk]
        held["size"] = int(asked.headers["file_size"])
        if int(asked.headers["offset"]) != len(held["held"]):
            return self.canned("invalid_parameter")
        held["held"] += asked.body
        return Reply(200, {"success": True, "message": "Upload successful."})

    def born(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        pk = self.new_id()
        kind = "story" if said.get("media_type") == "STORIES" else "media"
        where = "stories/cafealameda" if kind == "story" else "p"
        self.things[pk] = {
            "id": pk, "kind": kind, "caption": said.get("caption", ""), "timestamp": self.ago(age),
            "said": said, "permalink": f"https://www.instagram.com/{where}/{pk}/",
        }  # fmt: skip
        return self.things[pk]

    def _listed(self, asked: Asked, _account: str, edge: str) -> Reply:
        return self.page(asked, self.newest("story" if edge == "stories" else "media"))

    # ── below a post ──────────────────────────────────────────────────────────────────────────────────

    def _comment(self, asked: Asked, under: str) -> Reply:
        if under not in {*self.things, OLD_POST} or not asked.said.get("message"):
            return self.canned("gone")
        return Reply(200, {"id": self.comment(under, asked.said["message"])["id"]})

    def comment(self, under: str, text: str, age: timedelta = timedelta(0)) -> dict[str, Any]:
        pk = self.new_id()
        self.things[pk] = {
            "id": pk,
            "kind": "comment",
            "under": under,
            "text": text,
            "timestamp": self.ago(age),
        }
        return self.things[pk]

    def _comments(self, asked: Asked, under: str) -> Reply:
        return self.page(asked, [each for each in self.newest("comment") if each["under"] == under])

    def _delete(self, asked: Asked, pk: str) -> Reply:
        return self.forget(asked, pk) if self.can_delete else self.canned("missing_permission")
