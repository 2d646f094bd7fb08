"""A server that behaves like Mastodon 4.7: tokens, media that is still processing, an hour of idempotency
keys, limits, pages of statuses. `relative=True`: a server that speaks the API and keeps no keys.

What it does follows docs.joinmastodon.org and the server's own code (post_status_service.rb).
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

from publishing.networks import counting
from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "tok-" + "m" * 40
ACCOUNT = "109348"
OLD_STATUS = "109999"  # there since long ago, to be replied to


PEOPLE = [
    {"id": "11", "username": "ana", "acct": "ana", "display_name": "Ana Ríos"},
    {"id": "12", "username": "anabel", "acct": "anabel@masto.es", "display_name": ""},
]


class FakeMastodon(FakeServer):
    network = "mastodon"

    def __init__(self, relative: bool = False) -> None:
        super().__init__()
        self.relative = relative
        self.keeps_source = not relative
        self.tokens = {TOKEN}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, str] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, tuple[datetime, str]] = {}
        self.apps: dict[str, dict[str, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.limit = 500
        self.processing_looks = 0  # how many times a fresh file answers 206 before it is ready
        self.clock_ahead = timedelta(0)
        self._ids = itertools.count(110_000_000_000_000_001)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            for method, pattern, verb, needs_token in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    if needs_token and not self._known(asked):
                        return self.canned("expired_token")
                    return verb(asked, *match.groups())
        return self.canned("no_such_record")

    def _doors(self) -> list[tuple[str, str, Any, bool]]:
        return [
            ("POST", "/api/v1/apps", self._register, False),
            ("POST", "/oauth/token", self._token, False),
            ("GET", "/api/v2/instance", self._instance, False),
            ("GET", "/api/v1/instance", self._old_instance, False),
            ("GET", "/api/v1/accounts/verify_credentials", self._me, True),
            ("GET", "/api/v2/search", self._search, True),
            ("POST", "/api/v2/media", self._upload, True),
            ("GET", r"/api/v1/media/(\d+)", self._look_at_media, True),
            ("POST", "/api/v1/statuses", self._publish, True),
            ("GET", "/api/v1/statuses", self._several, True),
            ("GET", r"/api/v1/statuses/(\d+)", self._status, True),
            ("GET", r"/api/v1/statuses/(\d+)/source", self._source, True),
            ("DELETE", r"/api/v1/statuses/(\d+)", self._delete, True),
            ("GET", r"/api/v1/accounts/(\d+)/statuses", self._page, True),
        ]

    def _known(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_ahead

    def _date(self) -> dict[str, str]:
        return {"Date": self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}

    def _search(self, asked: Asked) -> Reply:
        """People only, as it is asked."""
        here = [each for each in PEOPLE if asked.one("q").lower() in each["acct"]]
        return Reply(200, {"accounts": here, "statuses": [], "hashtags": []})

    # ── OAuth ─────────────────────────────────────────────────────────────────────────────────────────

    def _register(self, asked: Asked) -> Reply:
        client = {"client_id": secrets.token_hex(8), "client_secret": "cs-" + secrets.token_hex(16)}
        self.apps[client["client_id"]] = client | {"redirect_uri": asked.said["redirect_uris"]}
        return Reply(200, {"id": "1", "name": asked.said["client_name"], **client})

    def grant(self, client_id: str, challenge: str) -> str:
        """A person said yes in the browser: the code that comes back."""
        code = secrets.token_hex(16)
        self.codes[code] = {"client_id": client_id, "challenge": challenge}
        return code

    def _token(self, asked: Asked) -> Reply:
        said, granted = asked.said, self.codes.pop(asked.said.get("code", ""), None)
        app = self.apps.get(said.get("client_id", ""))
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right_app = (
            app
            and app["client_secret"] == said["client_secret"]
            and app["redirect_uri"] == said["redirect_uri"]
        )
        if not (granted and right_app and granted["challenge"] == challenge):
            return self.canned("invalid_grant")
        token = "tok-" + secrets.token_hex(20)
        self.tokens.add(token)
        return Reply(
            200, {"access_token": token, "token_type": "Bearer", "scope": said["scope"], "created_at": 1}
        )

    # ── the server and the account ────────────────────────────────────────────────────────────────────

    def _instance(self, _: Asked) -> Reply:
        if self.relative:
            return self.canned("no_such_record")
        return self.canned("instance")

    def _old_instance(self, _: Asked) -> Reply:
        return self.canned("instance_of_a_relative")

    def _me(self, _: Asked) -> Reply:
        return Reply(200, {"id": ACCOUNT, "username": "cafe", "acct": "cafe", "url": f"{self.url}/@cafe"})

    # ── media ─────────────────────────────────────────────────────────────────────────────────────────

    def _upload(self, asked: Asked) -> Reply:
        if "file" not in asked.files:
            return self.canned("no_file")
        filename, mime, content = asked.files["file"]
        pk = str(next(self._ids))
        self.media[pk] = {
            "looks": self.processing_looks,
            "description": asked.form.get("description"),
            "filename": filename,
            "mime": mime,
            "content": content,
        }
        return Reply(202 if self.processing_looks else 200, self._attachment(pk))

    def _look_at_media(self, _: Asked, pk: str) -> Reply:
        media = self.media.get(pk)
        if media is None:
            return self.canned("no_such_record")
        media["looks"] -= 1
        return Reply(206 if media["looks"] > 0 else 200, self._attachment(pk))

    def _attachment(self, pk: str) -> dict[str, Any]:
        media = self.media[pk]
        url = None if media["looks"] > 0 else f"{self.url}/media/{pk}.png"
        kinds = {"image/gif": "gifv", "video": "video", "audio": "audio"}
        kind = kinds.get(media["mime"]) or kinds.get(media["mime"].partition("/")[0], "image")
        return {"id": pk, "type": kind, "url": url, "description": media["description"]}

    # ── statuses ──────────────────────────────────────────────────────────────────────────────────────

    def _publish(self, asked: Asked) -> Reply:
        said, key = asked.said, asked.headers.get("Idempotency-Key", "")
        kept = self.keys.get(key)
        if kept and not self.relative and self.now() - kept[0] < timedelta(hours=1):
            return Reply(200, self.statuses[kept[1]], self._date())
        refusal = self._refusal(said)
        if refusal:
            return self.canned(refusal)
        status = self.say(str(said.get("status", "")), said)
        if key:
            self.keys[key] = (self.now(), status["id"])
        return Reply(200, status, self._date())

    def _refusal(self, said: dict[str, Any]) -> str:
        text, media = str(said.get("status", "")), said.get("media_ids") or []
        length = counting.urls_as_23(text) + counting.graphemes(str(said.get("spoiler_text", "")))
        if not text.strip() and not media:
            return "text_blank"
        if length > self.limit:
            return "text_too_long"
        if any(pk not in self.media for pk in media):
            return "no_such_record"
        kinds = [self._attachment(pk)["type"] for pk in media]
        if len(kinds) > 4 or (len(kinds) > 1 and {*kinds} != {"image"}):
            return "images_and_video"
        if said.get("quoted_status_id") and said["quoted_status_id"] not in self.statuses:
            return "no_such_record"
        if said.get("poll") and (refusal := self._poll_refusal(said["poll"], bool(media))):
            return refusal
        if any(self.media[pk]["looks"] > 0 for pk in media):
            return "media_not_ready"
        reply_to = said.get("in_reply_to_id")
        return "no_post_to_reply_to" if reply_to and reply_to not in {*self.statuses, OLD_STATUS} else ""

    def _poll_refusal(self, poll: dict[str, Any], beside_media: bool) -> str:
        options = poll.get("options") or []
        too_long = any(counting.graphemes(each) > 50 for each in options)
        if beside_media:
            return "poll_with_media"
        if not 2 <= len(options) <= 4 or too_long or len({*options}) < len(options):
            return "poll_options"
        return "" if 300 <= poll["expires_in"] <= 2_629_746 else "poll_too_long"

    def say(
        self, text: str, said: dict[str, Any] | None = None, age: timedelta = timedelta(0)
    ) -> dict[str, Any]:
        """A status is born; `age` makes it an old one. Also what a person does by hand."""
        said, pk = said or {}, str(next(self._ids))
        status = {
            "id": pk,
            "created_at": (self.now() - age).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "in_reply_to_id": said.get("in_reply_to_id"),
            "sensitive": bool(said.get("sensitive")),
            "spoiler_text": said.get("spoiler_text", ""),
            "visibility": said.get("visibility", "public"),
            "language": said.get("language"),
            "uri": f"{self.url}/users/cafe/statuses/{pk}",
            "url": f"{self.url}/@cafe/{pk}",
            "content": self._inline_quote(said) + _rendered(text),
            "poll": said.get("poll"),
            "media_attachments": [self._attachment(each) for each in said.get("media_ids") or []],
            "reblog": None,
            "replies_count": 2,
            "reblogs_count": 3,
            "favourites_count": 5,
        }
        self.statuses[pk], self.sources[pk] = status, text
        return status

    def _inline_quote(self, said: dict[str, Any]) -> str:
        quoted = self.statuses.get(str(said.get("quoted_status_id")))
        link = f'<a href="{quoted["url"]}">{quoted["url"]}</a>' if quoted else ""
        return f'<p class="quote-inline">RE: {link}</p>' if quoted else ""

    def _status(self, _: Asked, pk: str) -> Reply:
        found = self.statuses.get(pk)
        return Reply(200, found) if found else self.canned("no_such_record")

    def _several(self, asked: Asked) -> Reply:
        if self.relative:
            return self.canned("no_such_record")
        wanted = asked.query.get("id[]", [])
        return Reply(200, [self.statuses[pk] for pk in wanted if pk in self.statuses])

    def _source(self, _: Asked, pk: str) -> Reply:
        if not self.keeps_source or pk not in self.sources:
            return self.canned("no_such_record")
        return Reply(200, {"id": pk, "text": self.sources[pk], "spoiler_text": ""})

    def _delete(self, _: Asked, pk: str) -> Reply:
        if pk not in self.statuses:
            return self.canned("no_such_record")
        return Reply(200, self.statuses.pop(pk) | {"text": self.sources[pk]})

    def _page(self, asked: Asked, account: str) -> Reply:
        if account != ACCOUNT:
            return self.canned("no_such_record")
        newest_first = sorted(self.statuses.values(), key=lambda s: str(s["created_at"]), reverse=True)
        max_id = asked.one("max_id")
        ids = [status["id"] for status in newest_first]
        start = ids.index(max_id) + 1 if max_id in ids else 0
        return Reply(200, newest_first[start : start + int(asked.one("limit", "20"))], self._date())


def _rendered(text: str) -> str:
    """As Mastodon shows it: paragraphs, shortened links, mentions without their server."""
    shown = html.escape(text, quote=False)
    shown = re.sub(
        r"(https?://)(\S{1,30})(\S*)",
        r'<a href="\g<0>"><span class="invisible">\1</span>'
        r'<span>\2</span><span class="invisible">\3</span></a>',
        shown,
    )
    shown = re.sub(
        r"(?<!\w)@(\w+)@[\w.-]+\w", r'<span class="h-card"><a href="#">@<span>\1</span></a></span>', shown
    )
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in shown.split("\n\n"))
