"""A server that behaves like Discord's API v10: one bot, servers, channels, forums, nonces, webhooks.

What it does follows docs.discord.com and the codes of topics/opcodes-and-status-codes.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from datetime import UTC, datetime
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4." + "d" * 38
HOOK_TOKEN = "w" * 68
BOT, GUILD = "198622483471925248", "197038439483310086"
TEXT, NEWS, FORUM = "197038439483310101", "197038439483310102", "197038439483310103"
HOOK = "223704706495545344"
EPOCH = 1_420_070_400_000


class FakeDiscord(FakeServer):
    network = "discord"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.channels: dict[str, dict[str, Any]] = {
            TEXT: {"id": TEXT, "type": 0, "name": "general", "guild_id": GUILD},
            NEWS: {"id": NEWS, "type": 5, "name": "anuncios", "guild_id": GUILD},
            FORUM: {
                "id": FORUM,
                "type": 15,
                "name": "foro",
                "guild_id": GUILD,
                "flags": 0,
                "available_tags": [{"id": "301", "name": "Novedades"}],
            },
            "197038439483310104": {"id": "197038439483310104", "type": 4, "name": "una categoría"},
        }
        self.messages: dict[str, dict[str, Any]] = {}
        self.nonces: dict[str, str] = {}
        self.crossposted: list[str] = []
        self.hooks = {HOOK: {"id": HOOK, "name": "Café", "channel_id": TEXT, "guild_id": GUILD}}
        self.in_guild = self.may_post = self.sees_history = True
        self._ids = itertools.count(1)

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            for method, pattern, verb, as_bot in self._doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    known = asked.headers.get("Authorization", "").removeprefix("Bot ") in self.tokens
                    if as_bot and not known:
                        return self.canned("unauthorized")
                    return verb(asked, *match.groups())
        return self.canned("not_found")

    def _doors(self) -> list[tuple[str, str, Any, bool]]:
        api, channel = "/api/v10", r"/api/v10/channels/(\d+)"
        hook = rf"{api}/webhooks/(\d+)/([\w-]+)"
        return [
            ("GET", f"{api}/users/@me", lambda _: Reply(200, {"id": BOT, "username": "pauta"}), True),
            ("GET", f"{api}/users/@me/guilds", self._guilds, True),
            ("GET", rf"{api}/guilds/(\d+)", self._guild, True),
            ("GET", rf"{api}/guilds/(\d+)/channels", self._channels, True),
            ("GET", rf"{api}/guilds/(\d+)/threads/active", self._threads, True),
            ("GET", channel, self._channel, True),
            ("DELETE", channel, self._delete_channel, True),
            ("POST", f"{channel}/messages", self._say, True),
            ("GET", f"{channel}/messages", self._latest, True),
            ("GET", rf"{channel}/messages/(\d+)", self._message, True),
            ("DELETE", rf"{channel}/messages/(\d+)", self._delete, True),
            ("POST", rf"{channel}/messages/(\d+)/crosspost", self._crosspost, True),
            ("POST", f"{channel}/threads", self._open_thread, True),
            ("GET", hook, self._hook, False),
            ("POST", hook, self._hook_says, False),
            ("GET", rf"{hook}/messages/(\d+)", self._hook_message, False),
            ("DELETE", rf"{hook}/messages/(\d+)", self._hook_deletes, False),
        ]

    def snowflake(self, age: float = 0.0) -> str:
        """Now (or `age` seconds ago) in Discord's numbers, never the same twice."""
        ms = int((time.time() - age) * 1000) - EPOCH
        return str((ms << 22) + next(self._ids))

    # ── servers and channels ──────────────────────────────────────────────────────────────────────────

    def _guilds(self, _: Asked) -> Reply:
        return Reply(200, [{"id": GUILD, "name": "Café Alameda"}] if self.in_guild else [])

    def _guild(self, _: Asked, pk: str) -> Reply:
        return Reply(200, {"id": pk, "name": "Café Alameda"}) if self.in_guild else self.canned("no_access")

    def _channels(self, _: Asked, pk: str) -> Reply:
        return Reply(200, list(self.channels.values())) if self.in_guild else self.canned("no_access")

    def _channel(self, _: Asked, pk: str) -> Reply:
        if not self.in_guild:
            return self.canned("no_access")
        return Reply(200, self.channels[pk]) if pk in self.channels else self.canned("unknown_channel")

    def _delete_channel(self, _: Asked, pk: str) -> Reply:
        if self.channels.pop(pk, None) is None:
            return self.canned("unknown_channel")
        self.messages.pop(pk, None)
        return Reply(200, {"id": pk})

    def _threads(self, _: Asked, guild: str) -> Reply:
        return Reply(200, {"threads": [c for c in self.channels.values() if "owner_id" in c], "members": []})

    # ── messages ──────────────────────────────────────────────────────────────────────────────────────

    def _say(self, asked: Asked, channel: str) -> Reply:
        said = _said(asked)
        if not self.in_guild or not self.may_post:
            return self.canned("no_access" if not self.in_guild else "no_permission")
        if channel not in self.channels:
            return self.canned("unknown_channel")
        known = self.nonces.get(str(said.get("nonce")))
        if known and said.get("enforce_nonce"):
            return Reply(200, self.messages[known])
        refusal = self._refusal(said, asked)
        if refusal:
            return self.canned(refusal)
        message = self.say(channel, said, asked)
        if said.get("nonce"):
            self.nonces[str(said["nonce"])] = message["id"]
        return Reply(200, {**message, "nonce": said.get("nonce")})

    def _refusal(self, said: dict[str, Any], asked: Asked) -> str:
        content, above = str(said.get("content") or ""), said.get("message_reference")
        if len(content) > 2000:
            return "content_too_long"
        if not (content.strip() or said.get("embeds") or said.get("poll") or asked.files):
            return "empty_message"
        if any(len(content) > 10 * 2**20 for _name, _mime, content in asked.files.values()):
            return "too_large"
        return "unknown_reference" if above and above["message_id"] not in self.messages else ""

    def say(
        self,
        channel: str,
        said: dict[str, Any],
        asked: Asked | None = None,
        author: str = BOT,
        age: float = 0.0,
    ) -> dict[str, Any]:
        """A message is born. Also what a person, or another bot, writes by hand."""
        pk = self.snowflake(age)
        alts = {str(each["id"]): each.get("description") for each in said.get("attachments") or []}
        self.messages[pk] = {
            "id": pk,
            "channel_id": channel,
            "author": {"id": author},
            "content": said.get("content", ""),
            "embeds": said.get("embeds", []),
            "flags": said.get("flags", 0),
            "poll": said.get("poll"),
            "allowed": said.get("allowed_mentions"),
            "username": said.get("username"),
            "timestamp": datetime.now(UTC).isoformat(),
            "message_reference": said.get("message_reference"),
            "attachments": [
                {
                    "filename": name,
                    "content_type": mime,
                    "size": len(content),
                    "description": alts.get(key[6:-1]),
                }
                for key, (name, mime, content) in (asked.files if asked else {}).items()
            ],
            "reactions": [{"count": 3, "emoji": {"name": "☕"}}, {"count": 2, "emoji": {"name": "❤"}}],
        }
        return self.messages[pk]

    def _latest(self, asked: Asked, channel: str) -> Reply:
        if not self.in_guild:
            return self.canned("no_access")
        newest = sorted(
            (m for m in self.messages.values() if m["channel_id"] == channel), key=lambda m: -int(m["id"])
        )
        before = int(asked.one("before") or 2**63)
        page = [each for each in newest if int(each["id"]) < before][: int(asked.one("limit", "50"))]
        return Reply(200, page if self.sees_history else [])

    def _message(self, _: Asked, channel: str, pk: str) -> Reply:
        return Reply(200, self.messages[pk]) if pk in self.messages else self.canned("unknown_message")

    def _delete(self, _: Asked, channel: str, pk: str) -> Reply:
        return Reply(204) if self.messages.pop(pk, None) else self.canned("unknown_message")

    def _crosspost(self, _: Asked, channel: str, pk: str) -> Reply:
        if pk in self.crossposted:
            return self.canned("already_crossposted")
        self.crossposted.append(pk)
        return Reply(200, self.messages[pk])

    def _open_thread(self, asked: Asked, channel: str) -> Reply:
        said, pk = _said(asked), self.snowflake()
        if self.channels[channel].get("flags") and not said.get("applied_tags"):
            return self.canned("tag_required")
        message = self.say(pk, said["message"], asked)
        self.messages[pk] = {**self.messages.pop(message["id"]), "id": pk, "thread": {"message_count": 4}}
        self.channels[pk] = {
            "id": pk,
            "type": 11,
            "name": said["name"],
            "parent_id": channel,
            "owner_id": BOT,
            "guild_id": GUILD,
            "applied_tags": said.get("applied_tags", []),
        }
        return Reply(201, self.channels[pk])

    # ── webhooks ──────────────────────────────────────────────────────────────────────────────────────

    def _known_hook(self, pk: str, token: str) -> str:
        if pk not in self.hooks:
            return "unknown_webhook"
        return "" if token == HOOK_TOKEN else "invalid_webhook_token"

    def _hook(self, _: Asked, pk: str, token: str) -> Reply:
        refusal = self._known_hook(pk, token)
        return self.canned(refusal) if refusal else Reply(200, self.hooks[pk])

    def _hook_says(self, asked: Asked, pk: str, token: str) -> Reply:
        said = _said(asked)
        refusal = self._known_hook(pk, token) or self._refusal(said, asked)
        channel = asked.one("thread_id") or str(self.hooks.get(pk, {}).get("channel_id"))
        if not refusal and channel == FORUM and not said.get("thread_name"):
            refusal = "forum_needs_a_thread"
        if refusal:
            return self.canned(refusal)
        if said.get("thread_name"):
            channel = self.snowflake()
        message = self.say(channel, said, asked, author=pk)
        return Reply(200, message) if asked.one("wait") == "true" else Reply(204)

    def _hook_message(self, asked: Asked, pk: str, token: str, message: str) -> Reply:
        refusal = self._known_hook(pk, token)
        return self.canned(refusal) if refusal else self._message(asked, "", message)

    def _hook_deletes(self, asked: Asked, pk: str, token: str, message: str) -> Reply:
        refusal = self._known_hook(pk, token)
        return self.canned(refusal) if refusal else self._delete(asked, "", message)


def _said(asked: Asked) -> dict[str, Any]:
    form = asked.form.get("payload_json")
    return dict(json.loads(form)) if form else dict(asked.json)
