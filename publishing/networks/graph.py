"""Meta's Graph API, for Facebook, Instagram and Threads alike: facebook-sdk's `GraphAPI`, behind a thin wall.

The package makes the calls and writes the paths. What it does badly ends here: it knows no version above 3.1
(set after construction), puts the token into every address (taken out, sent in the Authorization header),
throws headers away (the wall keeps the whole reply) and opens sockets of its own (it is given ours: every
request is one of `line`, with its guard, its record and its errors). Its own error class is never seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import facebook

from publishing.networks.contract import App, Line, Media, Reply, Unavailable, Unsure
from publishing.networks.graph_errors import IN_DOUBT

FACEBOOK = "graph.facebook.com"
FACEBOOK_VIDEO = "graph-video.facebook.com"
UPLOADS = "https://rupload.facebook.com"
PAGE = 100
PAGES = 10


class _Heard:
    """An answer as GraphAPI reads it. An error that came with 200 is left to who digs for what is missing."""

    headers: Mapping[str, str] = {"content-type": "application/json"}

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def json(self) -> Any:
        said = self._reply.json()
        return {} if isinstance(said, dict) and said.get("error") else said


class _Wall:
    """What GraphAPI takes for a requests session."""

    def __init__(self, line: Line, token: str, host: str, proof: str) -> None:
        self.line, self.host, self.proof = line, host, proof
        self.headers = {"Authorization": f"Bearer {token}"}
        self.reply: Reply | None = None

    def request(self, method: str, url: str, *, params: Any = None, data: Any = None, **more: Any) -> _Heard:
        """`more`: files, and the time-outs and proxies that `line` has its own mind about."""
        asked, said = _without_token(params), _without_token(data)
        if self.proof:
            (said if method == "POST" else asked)["appsecret_proof"] = self.proof
        verb = getattr(self.line, method.lower())
        where = f"https://{self.host}/{url.removeprefix(facebook.FACEBOOK_GRAPH_URL)}"
        body = {"data": said, "files": more.get("files")} if method == "POST" else {}
        self.reply = verb(where, params=asked or None, headers=self.headers, **body)
        return _Heard(self.reply)


class Graph:
    """One account's conversation with one of Meta's hosts. Every verb answers with the line's `Reply`.

    secret: our app's, for `appsecret_proof` (only where the token is known to come from that app).
    """

    def __init__(
        self, line: Line, token: str, version: str, *, host: str = FACEBOOK, secret: str = ""
    ) -> None:
        self._line, self._version = line, version
        self._wall = _Wall(line, token, host, proof_of(token, secret) if secret else "")
        self._api = facebook.GraphAPI(access_token=token or None, session=self._wall)
        self._api.version = version

    def get(self, node: str, edge: str = "", **asked: Any) -> Reply:
        if edge:
            self._api.get_connections(node, edge, **asked)
        else:
            self._api.get_object(node, **asked)
        return self._heard()

    def post(self, node: str, edge: str, **said: Any) -> Reply:
        self._api.put_object(node, edge, **_as_form(said))
        return self._heard()

    def send(self, node: str, edge: str, name: str, content: Any, file: Media, **said: Any) -> Reply:
        """The same with a file, or a part of one, as the field `name`. `content`: bytes or an open file."""
        attached = {name: (file.filename, content, file.mime)}
        self._api.request(f"{self._version}/{node}/{edge}", post_args=_as_form(said), files=attached)
        return self._heard()

    def publish(self, node: str, edge: str, **said: Any) -> Reply:
        """The request that can't be taken back. Graph's «unknown error» doesn't say that nothing was done."""
        self._line.no_return()
        try:
            return self.post(node, edge, **said)
        except Unavailable as error:
            if error.code in IN_DOUBT:
                raise Unsure(error.sentence, error.detail, error.code) from None
            raise

    def delete(self, node: str) -> Reply:
        self._api.delete_object(node)
        return self._heard()

    def pages(self, node: str, edge: str, **asked: Any) -> list[Mapping[str, Any]]:
        """All of an edge, page by page; at most a thousand."""
        found: list[Mapping[str, Any]] = []
        for _ in range(PAGES):
            reply = self.get(node, edge, limit=PAGE, **asked)
            found += rows(reply)
            after = cursor(reply)
            if not after:
                break
            asked["after"] = after
        return found

    def lengthened(self, app: App) -> Reply:
        """This short-lived token for one of sixty days."""
        self._api.extend_access_token(app.client_id, app.client_secret)
        return self._heard()

    def _heard(self) -> Reply:
        reply = self._wall.reply
        assert reply is not None  # noqa: S101  # each verb above has just asked
        return reply


def rows(reply: Reply) -> list[Mapping[str, Any]]:
    """What a list's `data` holds. Raises as `Reply.dig` where there is none."""
    data = reply.dig("data")
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def cursor(reply: Reply) -> str:
    """Where the next page begins; nothing on the last."""
    said = reply.json()
    paging = said.get("paging") if isinstance(said, dict) else None
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    more = isinstance(paging, dict) and paging.get("next")
    return str(cursors.get("after") or "") if more and isinstance(cursors, dict) else ""


def proof_of(token: str, secret: str) -> str:
    """Shows Meta that who holds the token also holds the app's secret («appsecret_proof»)."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _without_token(fields: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (fields or {}).items() if name != "access_token"}


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Lists, maps and yes/no are written as JSON inside a form; what isn't said is left out."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value
        for name, value in said.items()
        if value not in (None, "", [])
    }
