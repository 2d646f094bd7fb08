"""A server that behaves like LinkedIn: a member and her organizations, versions that end, posts named in a
header, uploads that are announced and put, a video that is processed, repeated texts refused by name.

What it does follows learn.microsoft.com's pages on posts, images, videos, documents, comments.
"""

from __future__ import annotations

import itertools
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from publishing.networks import linkedin_text
from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "lit-" + "l" * 60
REFRESH = "lir-" + "r" * 60
PERSON = "urn:li:person:8675309"
ORGANIZATION = "urn:li:organization:5515715"
PART = 4 * 2**20
WWW = "https://www.linkedin.com"


class FakeLinkedIn(FakeServer):
    network = "linkedin"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.refreshes = {REFRESH}
        self.codes: set[str] = set()
        self.partner = False  # True: refresh tokens are given
        self.scopes = "openid,profile,w_member_social,w_organization_social,r_organization_social"
        self.roles = {ORGANIZATION: "ADMINISTRATOR", "urn:li:organization:77": "ANALYST"}
        self.versions = {f"2025{month:02}" for month in range(9, 13)} | {f"2026{n:02}" for n in range(1, 10)}
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.fresh_looks = 0  # how often a new post's comments answer 404
        self.processing_looks = 0
        self.rejects_media = False
        self.clock_back = timedelta(0)
        self._ids = itertools.count(7_243_000_000_000_000_001)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.path.startswith("/rest/") and asked.headers.get("Linkedin-Version") not in self.versions:
                return self.canned("version_not_supported")
            for method, pattern, verb, needs_token in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    if needs_token and not self._known(asked):
                        return self.canned("expired_token")
                    return verb(asked, *(unquote(each) for each in match.groups()))
        return self.canned("not_found")

    def _doors(self) -> list[tuple[str, str, Any, bool]]:
        return [
            ("POST", "/oauth/v2/accessToken", self._token, False),
            ("GET", "/v2/userinfo", self._me, True),
            ("GET", "/rest/organizationAcls", self._acls, True),
            ("GET", r"/rest/organizations/(\d+)", self._organization, True),
            ("POST", "/rest/(images|documents)", self._announce, True),
            ("POST", "/rest/videos", self._video, True),
            ("GET", "/rest/videos/([^/]+)", self._look_at_video, True),
            ("PUT", r"/dms-uploads/(\w+)", self._put, True),
            ("PUT", r"/dms-uploads/(\w+)/(\d+)", self._put_part, True),
            ("POST", "/rest/posts", self._publish, True),
            ("GET", "/rest/posts", self._by_author, True),
            ("DELETE", "/rest/posts/([^/]+)", self._delete, True),
            ("POST", "/rest/socialActions/([^/]+)/comments", self._comment, True),
            ("GET", "/rest/socialActions/([^/]+)/comments", self._comments, True),
            ("DELETE", r"/rest/socialActions/([^/]+)/comments/(\d+)", self._uncomment, True),
            ("GET", "/rest/organizationalEntityShareStatistics", self._statistics, True),
        ]

    def _known(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    # ── OAuth and accounts ────────────────────────────────────────────────────────────────────────────

    def grant(self) -> str:
        """A person said yes in the browser: the code that comes back."""
        code = secrets.token_hex(16)
        self.codes.add(code)
        return code

    def _token(self, asked: Asked) -> Reply:
        said = asked.said
        if said.get("grant_type") == "refresh_token":
            if said.get("refresh_token") not in self.refreshes:
                return self.canned("refresh_token_not_valid")
        elif said.get("code") not in self.codes:
            return self.canned("code_not_found")
        self.codes.discard(said.get("code", ""))
        token = "lit-" + secrets.token_hex(30)
        self.tokens.add(token)
        granted = {"access_token": token, "expires_in": 5_184_000, "scope": self.scopes}
        lasting = {"refresh_token": REFRESH, "refresh_token_expires_in": 31_536_000} if self.partner else {}
        return Reply(200, granted | lasting)

    def _me(self, _: Asked) -> Reply:
        return Reply(200, {"sub": PERSON.rpartition(":")[2], "name": "Alicia Ríos", "locale": "es_MX"})

    def _acls(self, _: Asked) -> Reply:
        if "w_organization_social" not in self.scopes:
            return self.canned("no_organization_product")
        elements = [
            {"organization": urn, "role": role, "state": "APPROVED", "roleAssignee": PERSON}
            for urn, role in self.roles.items()
        ]
        return Reply(200, {"elements": elements, "paging": {"start": 0, "count": 100}})

    def _organization(self, _: Asked, number: str) -> Reply:
        return Reply(200, {"id": int(number), "localizedName": "Café Alameda", "vanityName": "cafealameda"})

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────

    def _announce(self, _: Asked, plural: str) -> Reply:
        name, key = plural.removesuffix("s"), secrets.token_hex(8)
        urn = f"urn:li:{name}:{key}"
        self.files[urn] = {"content": b"", "ready": False}
        return Reply(200, {"value": {"uploadUrl": f"{WWW}/dms-uploads/{key}?ut=firma", name: urn}})

    def _put(self, asked: Asked, key: str) -> Reply:
        urn = next(each for each in self.files if each.endswith(f":{key}"))
        self.files[urn] = {"content": asked.body, "ready": True}
        return Reply(201, "")

    def _video(self, asked: Asked) -> Reply:
        if asked.one("action") == "finalizeUpload":
            return self._finalize(asked.json["finalizeUploadRequest"])
        size, key = asked.json["initializeUploadRequest"]["fileSizeBytes"], secrets.token_hex(8)
        urn = f"urn:li:video:{key}"
        starts = range(0, size, PART)
        self.files[urn] = {"parts": {}, "status": "WAITING_UPLOAD", "looks": 0, "count": len(starts)}
        instructions = [
            {
                "uploadUrl": f"{WWW}/dms-uploads/{key}/{index}?ut=firma",
                "firstByte": first,
                "lastByte": min(first + PART, size) - 1,
            }
            for index, first in enumerate(starts)
        ]
        return Reply(200, {"value": {"video": urn, "uploadToken": "", "uploadInstructions": instructions}})

    def _put_part(self, asked: Asked, key: str, index: str) -> Reply:
        self.files[f"urn:li:video:{key}"]["parts"][int(index)] = asked.body
        return Reply(200, "", {"ETag": f'"/ambry-video/signedId/{index}"'})

    def content(self, urn: str) -> bytes:
        """The file as it arrived."""
        file = self.files[urn]
        return (
            file["content"]
            if "content" in file
            else b"".join(file["parts"][n] for n in sorted(file["parts"]))
        )

    def _finalize(self, said: dict[str, Any]) -> Reply:
        file = self.files[said["video"]]
        wanted = [f"/ambry-video/signedId/{index}" for index in range(file["count"])]
        if said["uploadedPartIds"] != wanted or file["status"] != "WAITING_UPLOAD":
            return self.canned("parts_do_not_match")
        file["status"], file["looks"] = "PROCESSING", self.processing_looks
        return Reply(200, "")

    def _look_at_video(self, _: Asked, urn: str) -> Reply:
        file = self.files.get(urn)
        if file is None:
            return self.canned("not_found")
        if file["status"] == "PROCESSING":
            file["looks"] -= 1
            if file["looks"] < 0:
                file["status"] = "PROCESSING_FAILED" if self.rejects_media else "AVAILABLE"
                file["ready"] = not self.rejects_media
        return Reply(200, {"id": urn, "status": file["status"]})

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _may(self, author: str) -> bool:
        return author == PERSON or self.roles.get(author) in ("ADMINISTRATOR", "CONTENT_ADMINISTRATOR")

    def _publish(self, asked: Asked) -> Reply:
        said = asked.json
        if not self._may(said["author"]):
            return self.canned("role_lost")
        if len(linkedin_text.plain(said["commentary"])) > 3000:
            return self.canned("text_too_long")
        if any(not self.files.get(urn, {}).get("ready") for urn in _files(said)):
            return self.canned("media_not_ready")
        twin = self._twin(said)
        if twin:
            reply = self.canned("duplicate")
            reply.body["message"] = reply.body["message"].replace("URN", twin)
            return reply
        return Reply(201, "", {"x-restli-id": self.say(said)})

    def _twin(self, said: dict[str, Any]) -> str:
        mine = (said["author"], said["commentary"], said.get("content"))
        same = (
            urn
            for urn, each in self.posts.items()
            if (each["author"], each["commentary"], each.get("content")) == mine
        )
        return next(same, "")

    def say(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> str:
        """A post is born; `age` makes it an old one. Also what a person does by hand."""
        kind = "ugcPost" if any(":video:" in urn for urn in _files(said)) else "share"
        urn = f"urn:li:{kind}:{next(self._ids)}"
        born = int((datetime.now(UTC) - age).timestamp() * 1000)
        self.posts[urn] = said | {"id": urn, "createdAt": born, "looks": self.fresh_looks}
        self.comments[urn] = []
        return urn

    def _by_author(self, asked: Asked) -> Reply:
        if ":person:" in asked.one("author"):
            return self.canned("no_right_to_read")
        mine = [each for each in self.posts.values() if each["author"] == asked.one("author")]
        newest_first = sorted(mine, key=lambda each: each["createdAt"], reverse=True)
        return Reply(200, {"elements": newest_first[: int(asked.one("count", "10"))], "paging": {}})

    def _delete(self, _: Asked, urn: str) -> Reply:
        self.posts.pop(urn, None)
        return Reply(204)

    def _statistics(self, asked: Asked) -> Reply:
        kind, listed = (
            ("share", asked.one("shares")) if "shares" in asked.query else ("ugcPost", asked.one("ugcPosts"))
        )
        urns = [urn for urn in listed.removeprefix("List(").removesuffix(")").split(",") if urn in self.posts]
        figures = {"likeCount": 5, "commentCount": 2, "shareCount": 3, "impressionCount": 99, "clickCount": 7}
        totals = figures | {"uniqueImpressionsCount": 80, "engagement": 0.17}
        return Reply(200, {"elements": [{kind: urn, "totalShareStatistics": totals} for urn in urns]})

    # ── comments ──────────────────────────────────────────────────────────────────────────────────────

    def _comment(self, asked: Asked, urn: str) -> Reply:
        post = self.posts.get(urn)
        if post is None or post["looks"] > 0:
            if post:
                post["looks"] -= 1
            return self.canned("post_not_found")
        number = next(self._ids)
        name = f"urn:li:comment:({urn},{number})"
        born = {"created": {"time": int(datetime.now(UTC).timestamp() * 1000)}}
        self.comments[urn].append(asked.json | born | {"id": str(number), "commentUrn": name})
        return Reply(201, {"id": str(number), "commentUrn": name}, {"x-restli-id": str(number)})

    def _comments(self, _: Asked, urn: str) -> Reply:
        return Reply(200, {"elements": self.comments.get(urn, []), "paging": {}})

    def _uncomment(self, _: Asked, urn: str, number: str) -> Reply:
        left = [each for each in self.comments.get(urn, []) if each["id"] != number]
        gone = len(left) < len(self.comments.get(urn, []))
        self.comments[urn] = left
        return Reply(204) if gone else self.canned("post_not_found")


def _files(said: dict[str, Any]) -> list[str]:
    content = said.get("content", {})
    media, many = content.get("media", {}), content.get("multiImage", {}).get("images", [])
    thumbnail = content.get("article", {}).get("thumbnail")
    return [*(each["id"] for each in [media, *many] if each), *([thumbnail] if thumbnail else [])]
