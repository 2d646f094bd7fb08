"""A Pinterest that keeps boards and pins, and the store its videos are put into by a signed form.

What it does follows the v5 OpenAPI document: pins need a board, a video is registered, stored, processed and
then used; with trial access no pin is made (code 29).
"""

from __future__ import annotations

import base64
import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN, REFRESH = "pina_" + "p" * 60, "pinr." + "r" * 60
CLIENT, SECRET = "1234567", "pinterest-app-secret-" + "s" * 20
BOARD, OTHER, SECTION = "549755885175", "549755885176", "5258814934636085108"
SIGNATURE = "fcd6309a" + "a" * 56
STORE = "https://pinterest-media-upload.s3-accelerate.amazonaws.com/"


class FakePinterest(FakeServer):
    network = "pinterest"

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.refresh_tokens = {TOKEN}, {REFRESH}
        self.boards = {BOARD: "Recetas", OTHER: "Local"}
        self.pins: dict[str, dict[str, Any]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.processing_looks = 1
        self.media_ends_as = "succeeded"
        self.store_url = STORE
        self.trial = False
        self.page_size: int | None = None
        self._ids = itertools.count(1)

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.line == "POST /":
                return self._store(asked)
            if asked.line == "POST /v5/oauth/token":
                return self._token(asked)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self.canned("expired_token")
            for method, pattern, verb in self._doors():
                match = re.fullmatch("/v5" + pattern, asked.path)
                if match and asked.method == method:
                    found: Reply = verb(asked, *match.groups())
                    return found
        return self.canned("no_such_pin")

    def _doors(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", "/user_account", self._me),
            ("GET", "/boards", self._boards),
            ("GET", r"/boards/(\d+)/sections", self._sections),
            ("GET", r"/boards/(\d+)/pins", self._on_board),
            ("GET", r"/boards/(\d+)/sections/(\d+)/pins", self._on_board),
            ("POST", "/media", self._register),
            ("GET", r"/media/(\d+)", self._look),
            ("POST", "/pins", self._publish),
            ("GET", r"/pins/(\d+)", self._read),
            ("DELETE", r"/pins/(\d+)", self._delete),
        ]

    def _token(self, asked: Asked) -> Reply:
        pair = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {pair}":
            return self.canned("wrong_app")
        if asked.form.get("refresh_token", REFRESH) not in self.refresh_tokens:
            return self.canned("grant_spent")
        token = f"{TOKEN}-{next(self._ids)}"
        self.tokens.add(token)
        said = {"access_token": token, "token_type": "bearer", "expires_in": 2_592_000}
        more = {
            "refresh_token": REFRESH,
            "refresh_token_expires_in": 5_184_000,
            "response_type": "refresh_token",
        }
        return Reply(200, {**said, **more, "scope": "boards:read boards:write pins:read pins:write"})

    # ── the account ───────────────────────────────────────────────────────────────────────────────────

    def _me(self, _: Asked) -> Reply:
        return Reply(200, {"id": "27831361", "username": "cafealameda", "business_name": "Café Alameda"})

    def _boards(self, asked: Asked) -> Reply:
        return self._page([{"id": pk, "name": name} for pk, name in self.boards.items()], asked)

    def _sections(self, asked: Asked, board: str) -> Reply:
        if board == OTHER:
            return self.canned("board_not_ours")
        return self._page([{"id": SECTION, "name": "Postres"}], asked)

    def _page(self, items: list[dict[str, Any]], asked: Asked) -> Reply:
        start, many = int(asked.one("bookmark", "0")), self.page_size or int(asked.one("page_size", "25"))
        more = str(start + many) if start + many < len(items) else None
        return Reply(200, {"items": items[start : start + many], "bookmark": more})

    # ── video ─────────────────────────────────────────────────────────────────────────────────────────

    def _register(self, _: Asked) -> Reply:
        pk = str(5_212_123_920_000_000_000 + next(self._ids))
        self.media[pk] = {"status": "registered", "looks": self.processing_looks, "key": f"uploads/{pk}"}
        form = {
            "x-amz-date": "20261122T185143Z",
            "x-amz-signature": SIGNATURE,
            "x-amz-security-token": f"tok-{SIGNATURE}",
            "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "key": f"uploads/{pk}",
            "policy": "eyJleHBpcmF0aW9uIjoiMjAyNiJ9",
            "x-amz-credential": "AKIA/20261122/us-east-1/s3/aws4_request",
            "Content-Type": "multipart/form-data",
        }
        said = {
            "media_id": pk,
            "media_type": "video",
            "upload_url": self.store_url,
            "upload_parameters": form,
        }
        return Reply(201, said)

    def _store(self, asked: Asked) -> Reply:
        """S3: every field of the form, the file last, nobody's token."""
        media = next((each for each in self.media.values() if each["key"] == asked.form.get("key")), None)
        signed = asked.form.get("x-amz-signature") == SIGNATURE and "file" in asked.files
        if media is None or not signed or "Authorization" in asked.headers:
            return Reply(403, "<Error><Code>AccessDenied</Code></Error>", {"Content-Type": "application/xml"})
        media["status"], media["content"] = "processing", asked.files["file"][2]
        return Reply(204)

    def _look(self, _: Asked, pk: str) -> Reply:
        media = self.media.get(pk)
        if media is None:
            return self.canned("no_such_media")
        if media["status"] == "processing":
            media["looks"] -= 1
            media["status"] = self.media_ends_as if media["looks"] <= 0 else "processing"
        return Reply(200, {"media_id": pk, "media_type": "video", "status": media["status"]})

    # ── pins ──────────────────────────────────────────────────────────────────────────────────────────

    def _publish(self, asked: Asked) -> Reply:
        said = asked.json
        if self.trial:
            return self.canned("trial_access")
        if said["board_id"] not in self.boards:
            return self.canned("no_such_board")
        source = said["media_source"]
        if source["source_type"] == "video_id" and self.media[source["media_id"]]["status"] != "succeeded":
            return self.canned("media_not_ready")
        return Reply(201, self.say(said))

    def say(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        pk = str(999_658_448_514_000_000 + next(self._ids))
        born = (datetime.now(UTC) - age).replace(tzinfo=None).isoformat(timespec="seconds")
        self.pins[pk] = {**said, "id": pk, "created_at": born}
        return self.pins[pk]

    def _on_board(self, asked: Asked, board: str, section: str = "") -> Reply:
        if board not in self.boards:
            return self.canned("no_such_board")
        there = [
            {name: value for name, value in each.items() if name != "media_source"}
            for each in self.pins.values()
            if each["board_id"] == board and each.get("board_section_id", "") in (section, section or "")
        ]
        return self._page(sorted(there, key=lambda each: each["created_at"], reverse=True), asked)

    def _read(self, asked: Asked, pk: str) -> Reply:
        if pk not in self.pins:
            return self.canned("no_such_pin")
        metrics = {
            "pin_click": 7,
            "impression": 200,
            "clickthrough": 3,
            "reaction": 10,
            "comment": 2,
            "save": 5,
        }
        shown = {"id": pk, "title": self.pins[pk].get("title")}
        wanted = asked.one("pin_metrics") == "true"
        return Reply(200, {**shown, "pin_metrics": {"lifetime_metrics": metrics} if wanted else None})

    def _delete(self, _: Asked, pk: str) -> Reply:
        return Reply(204) if self.pins.pop(pk, None) else self.canned("no_such_pin")
