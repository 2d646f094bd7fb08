"""A server that behaves like X API v2: tokens that are used once, uploads in parts that are processed, posts
with t.co addresses, repeated texts refused, a timeline that is read back.

What it does follows docs.x.com and the vendor's OpenAPI document.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.counting_weighted import addresses, weighted
from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "xat-" + "x" * 40
REFRESH = "xrt-" + "y" * 40
ACCOUNT = "1577000000000000001"
PART = 5 * 2**20


class FakeX(FakeServer):
    network = "x"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.refreshes = {REFRESH}
        self.codes: dict[str, dict[str, str]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.said: dict[str, dict[str, Any]] = {}  # the bodies they were made of
        self.media: dict[str, dict[str, Any]] = {}
        self.limit = 280
        self.processing_looks = 0  # how often a video or GIF is «in_progress» before it is ready
        self.rejects_media = False  # found broken while it is processed
        self.own_replies = True  # False: the February 2026 rule holds for threads too
        self.page = 100
        self.unreadable = False  # partial success: the timeline couldn't be read whole
        self._ids = itertools.count(1_600_000_000_000_000_001)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            for method, pattern, verb, needs_token in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    if needs_token and not self._known(asked):
                        return self.canned("expired_token")
                    return verb(asked, *match.groups())
        return self.canned("not_found")

    def _doors(self) -> list[tuple[str, str, Any, bool]]:
        return [
            ("POST", "/2/oauth2/token", self._token, False),
            ("GET", "/2/users/me", self._me, True),
            ("POST", "/2/media/upload/initialize", self._initialize, True),
            ("POST", r"/2/media/upload/(\d+)/append", self._append, True),
            ("POST", r"/2/media/upload/(\d+)/finalize", self._finalize, True),
            ("GET", "/2/media/upload", self._status, True),
            ("POST", "/2/media/metadata", self._describe, True),
            ("POST", "/2/tweets", self._publish, True),
            ("GET", "/2/tweets", self._several, True),
            ("DELETE", r"/2/tweets/(\d+)", self._delete, True),
            ("GET", r"/2/users/(\d+)/tweets", self._timeline, True),
        ]

    def _known(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    # ── OAuth ─────────────────────────────────────────────────────────────────────────────────────────

    def grant(self, client_id: str, challenge: str) -> str:
        """A person said yes in the browser: the code that comes back."""
        code = secrets.token_hex(16)
        self.codes[code] = {"client_id": client_id, "challenge": challenge}
        return code

    def _token(self, asked: Asked) -> Reply:
        said = asked.said
        client_id = base64.b64decode(asked.headers.get("Authorization", "")[6:]).decode().partition(":")[0]
        if said.get("grant_type") == "refresh_token":
            if said.get("refresh_token") not in self.refreshes:
                return self.canned("token_not_valid")
            self.refreshes.discard(said["refresh_token"])  # single use
            return self._tokens()
        granted = self.codes.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not granted or granted != {"client_id": client_id, "challenge": challenge}:
            return self.canned("token_not_valid")
        return self._tokens()

    def _tokens(self) -> Reply:
        token, refresh = "xat-" + secrets.token_hex(20), "xrt-" + secrets.token_hex(20)
        self.tokens.add(token)
        self.refreshes.add(refresh)
        said = {"token_type": "bearer", "expires_in": 7200, "access_token": token, "refresh_token": refresh}
        return Reply(200, said | {"scope": "tweet.read tweet.write users.read media.write offline.access"})

    def _me(self, _: Asked) -> Reply:
        return Reply(200, {"data": {"id": ACCOUNT, "name": "Café Alameda", "username": "cafealameda"}})

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────

    def _initialize(self, asked: Asked) -> Reply:
        pk = str(next(self._ids))
        facts = {"parts": {}, "alt": "", "final": False, "looks": 0}
        self.media[pk] = asked.json | facts
        return Reply(200, {"data": {"id": pk, "media_key": f"13_{pk}", "expires_after_secs": 86_400}})

    def _append(self, asked: Asked, pk: str) -> Reply:
        media, content = self.media.get(pk), asked.files["media"][2]
        if media is None or media["final"] or len(content) > PART:
            return self.canned("media_id_not_known")
        media["parts"][int(asked.form["segment_index"])] = content
        return Reply(200, {"data": {"expires_at": 1_800_000_000}})

    def _finalize(self, _: Asked, pk: str) -> Reply:
        media = self.media.get(pk)
        if media is None or media["final"] or len(self.content(pk)) != media["total_bytes"]:
            return self.canned("media_id_not_known")
        media["final"] = True
        slow = media["media_category"] != "tweet_image"
        media["looks"] = self.processing_looks if slow else 0
        return Reply(
            200, {"data": self._told(pk, slow and bool(self.processing_looks or self.rejects_media))}
        )

    def content(self, pk: str) -> bytes:
        """The file as it arrived."""
        parts = self.media[pk]["parts"]
        return b"".join(parts[index] for index in range(len(parts)) if index in parts)

    def _told(self, pk: str, processing: bool) -> dict[str, Any]:
        said: dict[str, Any] = {"id": pk, "media_key": f"13_{pk}", "size": len(self.content(pk))}
        if processing:
            state = "pending" if self.media[pk]["looks"] == self.processing_looks else "in_progress"
            said["processing_info"] = {"state": state, "check_after_secs": 1}
        return said

    def _status(self, asked: Asked) -> Reply:
        pk = asked.one("media_id")
        media = self.media.get(pk)
        if media is None or not media["final"]:
            return self.canned("media_id_not_known")
        media["looks"] -= 1
        said = self._told(pk, media["looks"] > 0)
        if media["looks"] <= 0:
            said["processing_info"] = {"state": "succeeded", "progress_percent": 100}
        if media["looks"] <= 0 and self.rejects_media:
            error = {"code": 1, "name": "InvalidMedia", "message": "file is currently unsupported"}
            said["processing_info"] = {"state": "failed", "error": error}
        return Reply(200, {"data": said})

    def _describe(self, asked: Asked) -> Reply:
        pk = asked.json["id"]
        self.media[pk]["alt"] = asked.json["metadata"]["alt_text"]["text"]
        return Reply(200, {"data": {"id": pk, "associated_metadata": asked.json["metadata"]}})

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _publish(self, asked: Asked) -> Reply:
        said = asked.json
        refusal = self._refusal(said)
        if refusal:
            return self.canned(refusal)
        post = self.say(said)
        return Reply(201, {"data": {"id": post["id"], "text": post["text"]}})

    def _refusal(self, said: dict[str, Any]) -> str:
        ids, reply = said.get("media", {}).get("media_ids", []), said.get("reply", {})
        if weighted(said.get("text", "")) > self.limit:
            return "text_too_long"
        if any(pk not in self.media or not self.media[pk]["final"] for pk in ids):
            return "media_ids_not_valid"
        if reply and reply["in_reply_to_tweet_id"] not in self.posts:
            return "reply_to_deleted"
        if reply and not self.own_replies:
            return "not_permitted"
        earlier = [each.get("text") for each in self.said.values()]
        return "duplicate" if not ids and said.get("text") in earlier else ""

    def say(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        """A post is born; `age` makes it an old one. Also what a person does by hand."""
        pk, text, urls = str(next(self._ids)), said.get("text", ""), []
        for number, address in enumerate(addresses(said.get("text", ""))):
            short = f"https://t.co/{pk[-4:]}{number}"
            text = text.replace(address, short, 1)
            whole = address if "://" in address else f"http://{address}"
            urls.append({"url": short, "expanded_url": whole})
        keys = [f"13_{each}" for each in said.get("media", {}).get("media_ids", [])]
        if keys:
            urls.append(
                {"url": f"https://t.co/{pk[-4:]}m", "expanded_url": "https://x.com/…", "media_key": keys[0]}
            )
            text = f"{text} https://t.co/{pk[-4:]}m".strip()
        parent = said.get("reply", {}).get("in_reply_to_tweet_id")
        post = {
            "id": pk,
            "text": html.escape(text, quote=False),
            "created_at": (datetime.now(UTC) - age).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "entities": {"urls": urls},
            "attachments": {"media_keys": keys},
            "referenced_tweets": [{"type": "replied_to", "id": parent}] if parent else [],
            "public_metrics": {
                "retweet_count": 3,
                "reply_count": 2,
                "like_count": 5,
                "quote_count": 1,
                "bookmark_count": 4,
                "impression_count": 99,
            },
        }
        self.posts[pk], self.said[pk] = post, said
        return post

    def _several(self, asked: Asked) -> Reply:
        ids = asked.one("ids").split(",")
        gone = [{"type": "https://api.x.com/2/problems/resource-not-found", "detail": pk} for pk in ids]
        said: dict[str, Any] = {"data": [self.posts[pk] for pk in ids if pk in self.posts]}
        errors = [each for each in gone if each["detail"] not in self.posts]
        return Reply(200, said | ({"errors": errors} if errors else {}))

    def _delete(self, _: Asked, pk: str) -> Reply:
        if pk not in self.posts:
            return self.canned("post_not_found")
        del self.posts[pk]
        return Reply(200, {"data": {"deleted": True}})

    def _timeline(self, asked: Asked, account: str) -> Reply:
        since = datetime.fromisoformat(asked.one("start_time").replace("Z", "+00:00"))
        newest_first = sorted(self.posts.values(), key=lambda post: str(post["id"]), reverse=True)
        fresh = [
            p for p in newest_first if datetime.fromisoformat(p["created_at"].replace("Z", "+00:00")) >= since
        ]
        start = int(asked.one("pagination_token") or 0)
        some = fresh[start : start + self.page] if account == ACCOUNT else []
        meta: dict[str, Any] = {"result_count": len(some)}
        if start + self.page < len(fresh):
            meta["next_token"] = str(start + self.page)
        said: dict[str, Any] = {"data": some, "meta": meta} if some else {"meta": meta}
        if self.unreadable:
            said |= {"errors": [{"title": "Hydration", "detail": "Could not be read", "type": "about:blank"}]}
        return Reply(200, said)
