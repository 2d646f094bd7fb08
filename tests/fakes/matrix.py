"""A homeserver that behaves like Synapse: sessions, one room, transactions by device, uploads, relations.

What it does follows the client-server API and Synapse's own answers (recorded from 1.1xx).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "syt_" + "x" * 40
ROOM, ALIAS, USER = "!cafe:localhost", "#noticias:localhost", "@alicia:localhost"
PASSWORD = "la-clave-de-alicia-en-matrix"


class FakeMatrix(FakeServer):
    network = "matrix"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.events: list[dict[str, Any]] = []
        self.transactions: dict[str, str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.state: dict[str, dict[str, Any]] = {
            "m.room.name": {"name": "Noticias del café"},
            "m.room.power_levels": {"users": {USER: 50}, "events_default": 0},
        }
        self.muted = False
        self.remembers = True  # transactions; False: it has forgotten them
        self._ids = itertools.count(1)

    def answer(self, asked: Asked) -> Reply:
        parts = [unquote(part) for part in asked.path.split("/")[1:]]
        with self.lock:
            return self._answer(asked, parts)

    def _answer(self, asked: Asked, parts: list[str]) -> Reply:
        known = asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens
        match [asked.method, *parts]:
            case ["GET", ".well-known", "matrix", "client"]:
                return Reply(200, {"m.homeserver": {"base_url": self.url}})
            case ["POST", "_matrix", "client", "v3", "login"]:
                return self._log_in(asked)
            case _ if not known:
                return self.canned("unknown_token")
            case ["GET", "_matrix", "client", "v3", "account", "whoami"]:
                return Reply(200, {"user_id": USER, "device_id": "PAUTA"})
            case ["POST", "_matrix", "client", "v3", "join", room]:
                return Reply(200, {"room_id": ROOM}) if room in (ROOM, ALIAS) else self.canned("forbidden")
            case ["GET", "_matrix", "client", "v1", "media", "config"]:
                return Reply(200, {"m.upload.size": 50_000_000})
            case ["POST", "_matrix", "media", "v3", "upload"]:
                return self._upload(asked)
            case ["GET", "_matrix", "client", "v3", "rooms", room, *rest] if room == ROOM:
                return self._read(asked, rest)
            case ["PUT", "_matrix", "client", "v3", "rooms", room, verb, *rest] if room == ROOM:
                verbs: dict[str, Callable[..., Reply]] = {"send": self._send, "redact": self._redact}
                return verbs[verb](asked, *rest)
            case ["GET", "_matrix", "client", "v1", "rooms", room, "relations", event, kind] if room == ROOM:
                return self._related(event, kind)
        return self.canned("not_found")

    def _log_in(self, asked: Asked) -> Reply:
        if asked.json["password"] != PASSWORD:
            return self.canned("wrong_password")
        token = f"syt_{next(self._ids)}_" + "y" * 40
        self.tokens.add(token)
        return Reply(200, {"access_token": token, "user_id": USER, "device_id": asked.json["device_id"]})

    def _upload(self, asked: Asked) -> Reply:
        address = f"mxc://localhost/{next(self._ids)}"
        self.files[address] = (asked.one("filename"), asked.body)
        return Reply(200, {"content_uri": address})

    def _read(self, asked: Asked, rest: list[str]) -> Reply:
        if rest[0] == "state":
            found = self.state.get(rest[1])
            return Reply(200, found) if found is not None else self.canned("not_found")
        start = int(asked.one("from", "0"))
        newest = list(reversed(self.events))
        page = newest[start : start + int(asked.one("limit", "10"))]
        end = {"end": str(start + len(page))} if start + len(page) < len(newest) else {}
        return Reply(200, {"start": str(start), "chunk": page, **end})

    def _send(self, asked: Asked, kind: str, transaction: str) -> Reply:
        if self.muted:
            return self.canned("forbidden")
        if self.remembers and transaction in self.transactions:
            return Reply(200, {"event_id": self.transactions[transaction]})
        if len(asked.body) > 65_536:
            return self.canned("too_large")
        event = f"${next(self._ids)}:localhost"
        self.transactions[transaction] = event
        self.say(event, asked.json, kind)
        return Reply(200, {"event_id": event})

    def say(self, event: str, content: dict[str, Any], kind: str = "m.room.message") -> None:
        said = {"event_id": event, "type": kind, "sender": USER, "content": content}
        self.events.append({**said, "origin_server_ts": round(time.time() * 1000)})

    def _redact(self, _: Asked, event: str, transaction: str) -> Reply:
        for each in self.events:
            if each["event_id"] == event:
                each["content"] = {}
        return Reply(200, {"event_id": f"$r{next(self._ids)}"})

    def _related(self, event: str, kind: str) -> Reply:
        relations = [each["content"].get("m.relates_to") or {} for each in self.events]
        found = [each for each in relations if (each.get("event_id"), each.get("rel_type")) == (event, kind)]
        return Reply(200, {"chunk": found})

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What stands in the room now."""
        said = (each["content"] for each in self.events if each["type"] == "m.room.message")
        return [content for content in said if content]
