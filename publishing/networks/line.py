"""The one way out for an adapter: a line to one network, held for one visit of one channel.

What an answer means is decided in three steps: the adapter's own `explain` (where status codes mislead), the
table below, and where in the visit we are. Before the irreversible request, silence and 5xx are
`Unavailable`. At it they are `Unsure`, unless it is proven that the connection never stood. Once it has been
accepted, *everything* that goes wrong is `Unsure`: the post is out there, and only its record is missing.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import time
import weakref
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, TypedDict
from urllib.parse import urlsplit, urlunsplit

from core.http import Answer, Forbidden, HttpError, Session, session_for
from core.redact import CUT, redact, register, spellings
from publishing.networks import waiting
from publishing.networks.contract import (
    Disconnected,
    Network,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.words import said_of_silence, said_of_status, said_of_unreadable

EXCERPT = 2048
SURELY_A_KEY = 12
_ADDRESS = re.compile(r"https?://[^/@?#\s]+/?")  # a server's name is kept among the secrets, and is none


class Where(Enum):
    """How far a visit has gone: what silence means now."""

    BEFORE = "before"
    AT = "at"  # the request under way is the irreversible one
    GONE = "gone"  # it was accepted, or may have been


class Exchange(TypedDict):
    """One request and what came back, for the Attempt's record: redacted, short, safe to show, JSON-able."""

    method: str
    url: str
    status: int | None  # None = no answer
    ms: int
    sent_bytes: int | None  # None = a body whose length wasn't known beforehand
    received_bytes: int
    excerpt: str
    irreversible: bool
    trouble: str  # why there was no answer: timeout, reset, dns, tls …


class LineReply:
    """See `contract.Reply`."""

    def __init__(self, answer: Answer, unreadable: Callable[[int, str], NetworkError]) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.body
        self.url = answer.url
        self._answer = answer
        self._unreadable = unreadable

    def __repr__(self) -> str:
        return f"<LineReply {self.status}, {len(self.body)} bytes>"

    @property
    def text(self) -> str:
        return self._answer.text

    def json(self) -> Any:
        try:
            return self._answer.json()
        except (ValueError, RecursionError):
            kind = "html" if self.body.lstrip()[:1] == b"<" else "not_json"
            raise self._unreadable(self.status, kind) from None

    def dig(self, *path: str | int) -> Any:
        found = self.json()
        try:
            for step in path:
                found = found[step]
        except (LookupError, TypeError):
            found = None
        if found is None:
            raise self._unreadable(self.status, "incomplete") from None
        return found


def _nothing() -> None:
    """No lease to prove: a visit from a test or from the connect page."""


class HttpLine:
    """See `contract.Line`. Holds the visit's secrets only to cut them out of what it records.

    private_ok, allow: which addresses may be called (`core.addresses.Guard`).
    base_url: an operator's stand-in for the network's own address (tests, a gateway): takes the place of
        scheme and host in every request, and is itself allowed.
    before_departure: proves the lease and writes `published_at`; raises LeaseLost. May be called again, when
        the network said a clear no and the adapter asks differently.
    renew: makes the lease last; called before every other request.
    """

    def __init__(
        self,
        network: Network,
        *,
        private_ok: bool = False,
        allow: Iterable[str] = (),
        base_url: str | None = None,
        before_departure: Callable[[], None] = _nothing,
        renew: Callable[[], None] = _nothing,
        secrets: Iterable[str] = (),
        http: Session | None = None,
    ) -> None:
        self.exchanges: list[Exchange] = []
        self._network = network
        self._base = urlsplit(base_url) if base_url else None
        vouched = [self._base.netloc.rpartition("@")[2]] if self._base else []
        self._http = http or session_for(private_ok, (*allow, *vouched))
        self._before_departure = before_departure
        self._renew = renew
        keys = tuple(secret for secret in secrets if not _ADDRESS.fullmatch(secret))
        self._secrets = spellings(keys)
        # In the log of the whole process while this line lives: keys, not names that may be common words.
        weakref.finalize(self, register(key for key in keys if len(key) >= SURELY_A_KEY))
        self._where = Where.BEFORE

    def __repr__(self) -> str:
        return f"<HttpLine {self._network.key}, {len(self.exchanges)} exchanges>"

    def get(self, url: str, **kw: Any) -> Reply:
        return self._ask("GET", url, kw)

    def post(self, url: str, **kw: Any) -> Reply:
        return self._ask("POST", url, kw)

    def put(self, url: str, **kw: Any) -> Reply:
        return self._ask("PUT", url, kw)

    def patch(self, url: str, **kw: Any) -> Reply:
        return self._ask("PATCH", url, kw)

    def delete(self, url: str, **kw: Any) -> Reply:
        return self._ask("DELETE", url, kw)

    def no_return(self) -> None:
        self._before_departure()
        self._where = Where.AT

    def guard_secrets(self, secrets: Iterable[str]) -> None:
        """Secrets that turned up during the visit (a session token, a renewed one) are cut out from now."""
        self._secrets = tuple(dict.fromkeys((*spellings(secrets), *self._secrets)))

    # ── one request ───────────────────────────────────────────────────────────────────────────────────

    def _ask(self, method: str, url: str, kw: dict[str, Any]) -> Reply:
        """kw: params, json, data, files, headers, as `core.http.Session.exchange` takes them."""
        if self._where is not Where.AT:
            self._renew()
        where = self._where
        started = time.monotonic()
        try:
            answer = self._http.exchange(method, self.addressed(url), irreversible=where is Where.AT, **kw)
        except HttpError as silence:
            self._note(method, url, kw, None, started, silence.why)
            raise self._after_silence(silence, where) from None
        self._note(method, url, kw, answer, started)
        if 200 <= answer.status < 300:
            self._where = Where.GONE if where is Where.AT else where
            return LineReply(answer, lambda status, kind: self._unreadable(answer.url, status, kind, where))
        raise self._after_answer(answer, where)

    def addressed(self, url: str) -> str:
        """Where a request for this address goes: its own host, or the stand-in."""
        if self._base is None:
            return url
        asked = urlsplit(url)
        path = self._base.path.rstrip("/") + asked.path
        return urlunsplit((self._base.scheme, self._base.netloc, path, asked.query, ""))

    def _note(
        self,
        method: str,
        url: str,
        kw: Mapping[str, Any],
        answer: Answer | None,
        started: float,
        trouble: str = "",
    ) -> None:
        body = answer.body if answer else b""
        self.exchanges.append(
            Exchange(
                method=method,
                url=redact(url, self._secrets)[:EXCERPT],
                status=answer.status if answer else None,
                ms=round((time.monotonic() - started) * 1000),
                sent_bytes=answer.sent_bytes if answer else None,
                received_bytes=len(body),
                # Cut generously before redacting and exactly after: half a token would no longer be known.
                excerpt=redact(body[: EXCERPT * 2].decode("utf-8", "replace"), self._secrets)[:EXCERPT],
                irreversible=self._where is Where.AT,
                trouble=trouble,
            )
        )

    # ── what it means ─────────────────────────────────────────────────────────────────────────────────

    def _after_silence(self, silence: HttpError, where: Where) -> NetworkError:
        sentence = said_of_silence(silence.why, silence.host, self._network.name)
        detail = redact(str(silence), self._secrets)
        if where is Where.GONE or (where is Where.AT and silence.sent):
            self._where = Where.GONE
            return Unsure(sentence, detail, silence.why)
        self._where = Where.BEFORE
        kind = Refused if isinstance(silence, Forbidden) else Unavailable
        return kind(sentence, detail, silence.why)

    def _after_answer(self, answer: Answer, where: Where) -> NetworkError:
        answer = self._harmless(answer)
        reply = LineReply(answer, lambda status, kind: self._unreadable(answer.url, status, kind, where))
        error = self._cleaned(self._explained(reply) or self._by_table(answer), answer)
        doubtful = answer.status >= 500 or answer.status in (301, 302, 303, 408, 425)
        if where is Where.GONE or (
            where is Where.AT and doubtful and isinstance(error, Unavailable | Refused)
        ):
            self._where = Where.GONE
            return Unsure(error.sentence, error.detail, error.code)
        self._where = Where.GONE if isinstance(error, Unsure) else Where.BEFORE
        return error

    def _harmless(self, answer: Answer) -> Answer:
        """A server may repeat our key in its refusal: it is cut out before an adapter quotes half of it."""
        ways = [way.encode() for way in self._secrets if way.encode() in answer.body]
        body = functools.reduce(lambda left, way: left.replace(way, CUT.encode()), ways, answer.body)
        return dataclasses.replace(answer, body=body) if ways else answer

    def _cleaned(self, error: NetworkError, answer: Answer) -> NetworkError:
        said = error.sentence
        params = {k: redact(v, self._secrets) if isinstance(v, str) else v for k, v in said.params.items()}
        error.sentence = Sentence(said.text, params)
        error.args = (str(error.sentence),)
        error.detail = redact(error.detail or self._detail(answer), self._secrets)
        return error

    def _explained(self, reply: LineReply) -> NetworkError | None:
        try:
            return self._network.explain_grant(reply) or self._network.explain(reply)
        except NetworkError:
            return None  # it tried to read a body that isn't readable: the status alone decides

    def _by_table(self, answer: Answer) -> NetworkError:
        status, code, host = answer.status, f"http_{answer.status}", urlsplit(answer.url).hostname or ""
        page = "html" in (answer.headers.get("Content-Type") or "")
        sentence = said_of_status(status, host, self._network.name, page)
        if status == 401:
            return Disconnected(sentence, code=code)
        if status == 429:
            return Throttled(waiting.until(answer.headers), sentence, code=code)
        if status >= 500 or status in (408, 425) or (page and status in (403, 404, 405)):
            return Unavailable(sentence, code=code)
        return Refused(sentence, code=code)

    def _detail(self, answer: Answer) -> str:
        host = urlsplit(answer.url).hostname
        return f"HTTP {answer.status} from {host}: {answer.body[: EXCERPT * 2].decode('utf-8', 'replace')}"[
            : EXCERPT * 2
        ]

    def _unreadable(self, url: str, status: int, kind: str, where: Where) -> NetworkError:
        host = urlsplit(url).hostname or ""
        sentence = said_of_unreadable(kind, host, self._network.name)
        error = Unavailable if where is Where.BEFORE else Unsure
        return error(sentence, f"HTTP {status} from {host}: {kind}", kind)
