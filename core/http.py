"""The hardened way out: every HTTP request this installation makes goes through a `Session` of this module.

What it promises: five seconds to connect, twenty for any silence, one deadline for the whole request; at most
10 MB of answer; no proxy, cookie or netrc from the surroundings; certificates always checked; redirects
followed only for GET and only on the same host; addresses judged by `core.addresses` at the moment of
connecting; never a second sending of anything.

**Kept connections.** A server may close a resting connection just as we write to it, and then nobody can know
whether the request was read. Ordinary requests therefore reuse only connections that rested less than
4 s (Node closes at 5 s, nginx at 60 s), and `irreversible` ones less than 1 s, after checking that
they were not closed; else a new one is opened. Under load, where it matters, they are reused; on an idle
system one handshake is the price of not having to ask a person «did it arrive?».
"""

from __future__ import annotations

import functools
import json as jsonlib
import os
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError as Urllib3Error

from core.addresses import Guard
from core.silence import Forbidden, HttpError, NotSent, Silence, named
from core.wire import CONNECT_SECONDS, POOLS, READ_SECONDS, now, tls_context

__all__ = ["Answer", "Forbidden", "HttpError", "NotSent", "Session", "Silence", "session", "session_for"]

WHOLE_SECONDS = 25.0
UPLOAD_BYTES_PER_SECOND = 128 * 1024  # the slowest line on which an upload may still finish
LONGEST_SECONDS = 900.0
BIGGEST_ANSWER = 10 * 1024 * 1024
REST_SECONDS = 4.0
REST_SECONDS_IRREVERSIBLE = 1.0
HOPS = 3
CONNECTIONS_PER_HOST = 128
HOSTS = 256
RULES = 64  # different sets of allowed addresses that keep their connections

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NEVER_RETRY = urllib3.Retry(0, read=False, redirect=False)


@dataclass(slots=True)
class Answer:
    """A finished answer, body read whole."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    url: str
    ms: int
    sent_bytes: int | None = None  # of the request's body; None = not known beforehand

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises ValueError if it isn't JSON."""
        return jsonlib.loads(self.body)


class _Carrier(HTTPAdapter):
    """requests' transport with our sockets. Also what an SDK's session ends in: same guard, same limits."""

    def __init__(self, guard: Guard, ca_file: str | None) -> None:
        self._guard = guard
        self._ca_file = ca_file
        super().__init__(HOSTS, CONNECTIONS_PER_HOST, max_retries=_NEVER_RETRY)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kw: Any) -> None:
        context = tls_context(self._ca_file)
        super().init_poolmanager(connections, maxsize, block, ssl_context=context, **kw)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """For SDKs. Whatever they say of time-outs, proxies or verification, ours hold."""
        answer = self.carry(request)
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status, answer.url, request
        response.headers.update(answer.headers)
        response._content = answer.body
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        return response

    def carry(self, request: requests.PreparedRequest, irreversible: bool = False) -> Answer:
        """One request, no redirect. Raises Forbidden, NotSent or Silence."""
        url = request.url or ""
        where = _judged(url, self._guard)
        started = time.monotonic()
        now.guard, now.sent, now.refusal = self._guard, False, None
        now.deadline = started + whole_seconds(request)
        now.longest_idle = REST_SECONDS_IRREVERSIBLE if irreversible else REST_SECONDS
        try:
            raw = self._urlopen(request, where)
            body = _read_whole(raw, where.hostname or "")
        except (Urllib3Error, OSError, ValueError) as error:
            raise named(error, where.hostname or "") from None  # the cause's text may hold the URL
        finally:
            now.deadline = float("inf")
        ms = round((time.monotonic() - started) * 1000)
        return Answer(raw.status, raw.headers, body, url, ms, _length(request))

    def _urlopen(self, request: requests.PreparedRequest, where: SplitResult) -> urllib3.BaseHTTPResponse:
        pool = self.poolmanager.connection_from_host(where.hostname, where.port, where.scheme)
        body: Any = request.body
        headers: Any = request.headers
        raw: urllib3.BaseHTTPResponse = pool.urlopen(
            request.method or "GET",
            request.path_url,
            body=body,
            headers=headers,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=True,
            retries=_NEVER_RETRY,
            timeout=_TIMEOUT,
            chunked=body is not None and "Content-Length" not in request.headers,
        )
        return raw


_TIMEOUT = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)


class Session(requests.Session):
    """A requests session that can't be talked out of the promises above; safe for many threads."""

    def __init__(self, guard: Guard | None = None, ca_file: str | None = None) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = HOPS
        self.carrier = _Carrier(guard or Guard(), ca_file)
        self.mount("http://", self.carrier)
        self.mount("https://", self.carrier)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        same = target and _same_host(resp.url, urljoin(resp.url, target))
        return target if same and resp.request.method in ("GET", "HEAD") else None

    def exchange(
        self,
        method: str,
        url: str,
        *,
        params: Any = None,
        json: Any = None,
        data: Any = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        irreversible: bool = False,
    ) -> Answer:
        """One request and its answer, whatever the status; the lean path for our own adapters.

        A redirect that may not be followed is returned as it is. Raises Forbidden, NotSent, Silence.
        """
        request = _prepared(method, url, params=params, json=json, data=data, files=files, headers=headers)
        answer = self.carrier.carry(request, irreversible)
        for _ in range(HOPS):
            if answer.status not in _REDIRECTS or method not in ("GET", "HEAD"):
                return answer
            target = urljoin(answer.url, answer.headers.get("Location") or "")
            if not _same_host(answer.url, target):
                return answer
            answer = self.carrier.carry(_prepared(method, target, headers=headers))
        return answer


def whole_seconds(request: requests.PreparedRequest) -> float:
    """The deadline for a whole request: longer by the time its body needs on a slow line."""
    length = _length(request) or 0
    return min(WHOLE_SECONDS + length / UPLOAD_BYTES_PER_SECOND, LONGEST_SECONDS)


def _length(request: requests.PreparedRequest) -> int | None:
    said = request.headers.get("Content-Length")
    if said is not None:
        return int(said)
    return 0 if request.body is None else None


def session(guard: Guard) -> Session:
    """The shared session for one rule: connections are kept across visits and threads."""
    found = _sessions.get(guard)
    if found is None:
        with _making:  # a hundred threads that start at once make one, not a hundred
            found = _sessions.get(guard) or _sessions.setdefault(guard, Session(guard))
            while len(_sessions) > RULES:
                del _sessions[next(iter(_sessions))]
    return found


def session_for(private_ok: bool = False, allow: Iterable[str] = ()) -> Session:
    return session(_guard(private_ok, tuple(allow)))


_sessions: dict[Guard, Session] = {}
_making = threading.Lock()
_guard = functools.lru_cache(maxsize=RULES)(Guard.of)  # reading a list of networks costs more than a request


def _start_afresh() -> None:
    """In a child process: a socket shared by two processes would mix their answers."""
    global _making
    _making = threading.Lock()
    _sessions.clear()


os.register_at_fork(after_in_child=_start_afresh)


def _prepared(method: str, url: str, **parts: Any) -> requests.PreparedRequest:
    request = requests.PreparedRequest()
    headers = {"User-Agent": "Pauta", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
    headers.update(parts.pop("headers", None) or {})
    try:
        request.prepare(method=method, url=url, headers=headers, **parts)
    except (requests.RequestException, UnicodeError) as error:
        raise Forbidden("bad_url", _host_of(url), type(error).__name__) from None
    return request


def _judged(url: str, guard: Guard) -> SplitResult:
    try:
        where = urlsplit(url)
        port = where.port or (443 if where.scheme == "https" else 80)
    except ValueError:
        raise Forbidden("bad_url", _host_of(url)) from None
    host = where.hostname or ""
    if where.scheme not in ("http", "https") or not host or where.username or where.password:
        raise Forbidden("bad_url", host)
    if guard.refuses_outright(host, port):
        raise Forbidden("blocked", host, host)
    if where.scheme == "http" and not guard.plain_http_ok(host, port):
        raise Forbidden("plain_http", host)
    return where


def _read_whole(raw: urllib3.BaseHTTPResponse, host: str) -> bytes:
    body = raw.read(BIGGEST_ANSWER + 1, decode_content=True)
    if len(body) > BIGGEST_ANSWER:
        raw.close()
        raise Silence("too_big", host, f"more than {BIGGEST_ANSWER} bytes")
    return body


def _same_host(one: str, other: str) -> bool:
    """Same host and port, or the same host's step up from http to https on the usual ports."""
    try:
        a, b = urlsplit(one), urlsplit(other)
        here, there = (a.scheme, a.hostname, a.port or a.scheme), (b.scheme, b.hostname, b.port or b.scheme)
    except ValueError:
        return False
    upgrade = (here[0], here[2], there[0], there[2]) == ("http", "http", "https", "https")
    return here == there or (upgrade and here[1] == there[1])


def _host_of(url: str) -> str:
    rest = url.partition("://")[2] or url
    return rest.partition("/")[0].rpartition("@")[2][:253]
