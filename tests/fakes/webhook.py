"""A receiver of our webhooks that checks the signature as standardwebhooks.com tells receivers to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

SECRET = "whsec_" + base64.b64encode(b"una clave de treinta y dos bytes").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"otra clave de treinta y dos byte").decode()
PATH = "/entra"
TOLERANCE = 300  # seconds


class FakeWebhook(FakeServer):
    network = "webhook"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self.told: list[str] = []
        self.ignores_repeats = False
        self.names = True  # it answers with an id and an address
        self.closed = False

    def answer(self, asked: Asked) -> Reply:
        if self.closed:
            return self.canned("gone")
        if asked.path != PATH or not self._is_ours(asked):
            return self.canned("wrong_signature" if asked.path == PATH else "no_such_door")
        with self.lock:
            event = asked.json
            self.told.append(event["type"])
            verbs = {"post.published": self._take, "post.deleted": self._drop}
            return verbs.get(event["type"], lambda *_: Reply(200, {"ok": True}))(asked, event["data"])

    def _is_ours(self, asked: Asked) -> bool:
        pk, at = asked.headers.get("webhook-id", ""), asked.headers.get("webhook-timestamp", "0")
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        said = f"{pk}.{at}.".encode() + asked.body
        right = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        given = asked.headers.get("webhook-signature", "").split(" ")
        fresh = abs(time.time() - int(at)) <= TOLERANCE
        return fresh and any(hmac.compare_digest(each, right) for each in given)

    def _take(self, asked: Asked, data: dict[str, Any]) -> Reply:
        pk = asked.headers["webhook-id"]
        name = pk if self.ignores_repeats else f"{pk}/{len(self.posts)}"
        self.posts[name] = data
        return Reply(200, {"id": "nota-7", "url": "https://notas.example/7"}) if self.names else Reply(204)

    def _drop(self, asked: Asked, data: dict[str, Any]) -> Reply:
        gone = [name for name in self.posts if name.startswith(str(data["key"]))]
        for name in gone:
            del self.posts[name]
        return Reply(204) if gone else self.canned("no_such_door")
