"""A workspace that behaves like Slack's Web API: ok/error bodies, channels, metadata, files that show later.

What it does follows docs.slack.dev, method by method.
"""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN, REFRESH = "xoxb-" + "s" * 40, "xoxe-1-" + "r" * 40
CLIENT, CLIENT_SECRET, CODE = "1234.5678", "cs-" + "c" * 29, "the-code"
GENERAL, SECRET_CHANNEL = "C0GENERAL1", "G0SECRETO1"
SCOPES = "chat:write,chat:write.public,channels:read,groups:read,channels:history,files:write,files:read"


class FakeSlack(FakeServer):
    network = "slack"

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.refreshes = {TOKEN}, {REFRESH}
        self.scopes = SCOPES
        self.channels = {
            GENERAL: {"id": GENERAL, "name": "general", "is_private": False, "is_member": True},
            SECRET_CHANNEL: {"id": SECRET_CHANNEL, "name": "equipo", "is_private": True, "is_member": True},
        }
        self.messages: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.looks = 0  # how many looks a shown file needs before it says where
        self.page = 100
        self._ids = itertools.count(1)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/upload/v1/"):
            return self._bytes(asked)
        method = asked.path.removeprefix("/api/")
        verb = getattr(self, "_" + method.replace(".", "_"), None)
        if verb is None:
            return _no("unknown_method")
        with self.lock:
            said = {**{name: values[0] for name, values in asked.query.items()}, **asked.said}
            if method == "oauth.v2.access":
                return verb(said)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self.canned("invalid_auth")
            return verb(said)

    # ── who ───────────────────────────────────────────────────────────────────────────────────────────

    def _oauth_v2_access(self, said: dict[str, Any]) -> Reply:
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return _no("bad_client_secret")
        if said.get("grant_type") == "refresh_token":
            if said.get("refresh_token") not in self.refreshes:
                return self.canned("invalid_refresh_token")
            self.refreshes.discard(said["refresh_token"])
        elif said.get("code") != CODE:
            return self.canned("invalid_code")
        number = next(self._ids)
        token, refresh = f"{TOKEN}{number}", f"{REFRESH}{number}"
        self.tokens.add(token)
        self.refreshes.add(refresh)
        team = {"team": {"id": "T1", "name": "Café"}, "token_type": "bot", "scope": self.scopes}
        return _yes(access_token=token, refresh_token=refresh, expires_in=43200, **team)

    def _auth_test(self, _: dict[str, Any]) -> Reply:
        return _yes(
            url="https://cafe.slack.com/", team="Café", team_id="T1", user="pauta", user_id="U1", bot_id="B1"
        )

    def _conversations_list(self, said: dict[str, Any]) -> Reply:
        names = list(self.channels.values())
        start = int(said.get("cursor") or 0)
        more = str(start + 1) if start + 1 < len(names) else ""
        return _yes(channels=names[start : start + 1], response_metadata={"next_cursor": more})

    # ── messages ──────────────────────────────────────────────────────────────────────────────────────

    def _refusal(self, channel: str) -> str:
        there = self.channels.get(channel)
        if there is None:
            return "channel_not_found"
        return "is_archived" if there.get("is_archived") else ""

    def _chat_postMessage(self, said: dict[str, Any]) -> Reply:
        text = str(said.get("text") or said.get("markdown_text") or "")
        refusal = self._refusal(str(said.get("channel")))
        if not refusal and not text.strip():
            refusal = "no_text"
        if refusal:
            return _no(refusal)
        message = self.say(str(said["channel"]), text, said)
        return _yes(channel=said["channel"], ts=message["ts"], message=message)

    def say(
        self, channel: str, text: str, said: dict[str, Any] | None = None, age: float = 0.0
    ) -> dict[str, Any]:
        """A message is born. Also what a person writes by hand."""
        ts = f"{time.time() - age + next(self._ids) / 1000:.6f}"
        self.messages[ts] = {
            "type": "message",
            "ts": ts,
            "text": text,
            "channel": channel,
            "said": said or {},
            "metadata": (said or {}).get("metadata"),
            "thread_ts": (said or {}).get("thread_ts"),
            "reactions": [{"name": "coffee", "count": 2}, {"name": "heart", "count": 1}],
            "reply_count": 4,
        }
        return self.messages[ts]

    def _chat_getPermalink(self, said: dict[str, Any]) -> Reply:
        ts = said["message_ts"]
        if ts not in self.messages:
            return _no("message_not_found")
        return _yes(permalink=f"https://cafe.slack.com/archives/{said['channel']}/p{ts.replace('.', '')}?x=1")

    def _chat_delete(self, said: dict[str, Any]) -> Reply:
        return _yes() if self.messages.pop(said["ts"], None) else _no("message_not_found")

    def _conversations_history(self, said: dict[str, Any]) -> Reply:
        if not self.channels.get(said["channel"], {}).get("is_member"):
            return _no("not_in_channel")
        return self._page(said, [m for m in self.messages.values() if not m["thread_ts"]])

    def _conversations_replies(self, said: dict[str, Any]) -> Reply:
        first = self.messages.get(said["ts"])
        if first is None:
            return _no("thread_not_found")
        return self._page(said, [first, *(m for m in self.messages.values() if m["thread_ts"] == said["ts"])])

    def _page(self, said: dict[str, Any], messages: list[dict[str, Any]]) -> Reply:
        found = [m for m in messages if m["channel"] == said["channel"] and m["ts"] > said.get("oldest", "0")]
        if said.get("include_all_metadata") != "true":
            found = [{**m, "metadata": None} for m in found]
        start = int(said.get("cursor") or 0)
        end = start + min(self.page, int(said.get("limit", 100)))
        more = {"next_cursor": str(end)} if end < len(found) else {}
        return _yes(messages=found[start:end], has_more=bool(more), response_metadata=more)

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────

    def _files_getUploadURLExternal(self, said: dict[str, Any]) -> Reply:
        pk = f"F{next(self._ids):09d}"
        self.files[pk] = {
            "id": pk,
            "name": said["filename"],
            "size": int(said["length"]),
            "alt": said.get("alt_txt"),
        }
        return _yes(file_id=pk, upload_url=f"https://files.slack.com/upload/v1/{pk}")

    def _bytes(self, asked: Asked) -> Reply:
        file = self.files[asked.path.rpartition("/")[2]]
        file["content"] = asked.body
        return Reply(200, f"OK - {len(asked.body)}", {"Content-Type": "text/plain"})

    def _files_completeUploadExternal(self, said: dict[str, Any]) -> Reply:
        ids, channel = [each["id"] for each in said["files"]], str(said.get("channel_id"))
        refusal = self._refusal(channel)
        if not refusal and not self.channels[channel]["is_member"]:
            refusal = "not_in_channel"
        if not refusal and any(
            len(self.files[pk].get("content", b"")) != self.files[pk]["size"] for pk in ids
        ):
            refusal = "file_not_found"
        if refusal:
            return _no(refusal)
        message = self.say(channel, str(said.get("initial_comment") or ""), said)
        for pk in ids:
            self.files[pk] |= {"shares": {"public": {channel: [{"ts": message["ts"]}]}}, "looks": self.looks}
        return _yes(files=[{"id": pk, "title": self.files[pk]["name"]} for pk in ids])

    def _files_info(self, said: dict[str, Any]) -> Reply:
        file = self.files.get(said["file"])
        if file is None:
            return _no("file_not_found")
        file["looks"] = file.get("looks", 0) - 1
        shares = file.get("shares", {}) if file["looks"] < 0 else {}
        return _yes(file={"id": file["id"], "name": file["name"], "shares": shares})

    def _files_delete(self, said: dict[str, Any]) -> Reply:
        return _yes() if self.files.pop(said["file"], None) else _no("file_not_found")


def _yes(**more: Any) -> Reply:
    return Reply(200, json.loads(json.dumps({"ok": True, **more})))


def _no(code: str) -> Reply:
    return Reply(200, {"ok": False, "error": code})
