"""A real HTTP server on loopback that a fake network builds on: it listens, remembers, and can be in trouble.

A network subclasses it and says in `answer` what it would do. A test says what goes wrong, and with what:
`server.trouble("lost_after", on="POST /api/v1/statuses")`. Canned replies are files named by what happened,
`tests/replies/<network>/<what_happened>.json`: {"status", "headers", "body"}.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

REPLIES = Path(__file__).parent.parent / "replies"


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    form: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)  # name: (filename, mime, content)
    step: str = ""  # what tells several requests to one address apart ("finish"), see FakeServer.step_of

    @property
    def line(self) -> str:
        return f"{self.method} {self.path} {self.step}".rstrip()

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    @property
    def said(self) -> dict[str, Any]:
        """The body's fields, however they were sent."""
        return self.json if self.kind == "application/json" else dict(self.form)

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class _Trouble:
    kind: str
    on: re.Pattern[str]
    times: int
    seconds: float
    reply: str
    more: dict[str, Any]
    after: int = 0  # so many that fit pass unharmed first


class FakeServer:
    network = ""  # the folder of its replies

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.judged = True  # False: a test that asks what no adapter would
        self.lock = threading.RLock()
        self._troubles: list[_Trouble] = []
        self._http = _Listening(("127.0.0.1", 0), self)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        if kind is None:
            self.hold_to_the_contract()

    def hold_to_the_contract(self) -> None:
        """Every request of every test is held against the vendor's contract, where there is one."""
        from tests.networks import specs

        if self.judged:
            specs.assert_kept(self.network, self.requests)

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def step_of(self, asked: Asked) -> str:
        """A network whose one address does several things says here which of them this request is."""
        return ""

    def asked(self, pattern: str) -> list[Asked]:
        """The requests that arrived, by `METHOD /path`."""
        return [asked for asked in self.requests if re.search(pattern, asked.line)]

    def trouble(
        self,
        kind: str,
        on: str = ".",
        times: int = 1,
        seconds: float = 0.0,
        reply: str = "",
        after: int = 0,
        **more: Any,
    ) -> None:
        """What goes wrong with the next requests that fit `on`, as often as `times`, from the `after`-th on.

        kind: lost_before (cut without hearing it) · lost_after (done, then cut) · half (done, half an answer)
        · slow (`seconds`) · html · empty (204, not done) · done_empty (204, done) · done_html
        · reply (the canned one named `reply`; `more` are headers to change).
        """
        self._troubles.append(_Trouble(kind, re.compile(on), times, seconds, reply, more, after))

    def canned(self, what_happened: str, **more: Any) -> Reply:
        """A reply from its file; `more` are headers to add or change."""
        said = json.loads((REPLIES / self.network / f"{what_happened}.json").read_text("utf-8"))
        return Reply(said["status"], said["body"], {**said.get("headers", {}), **more})

    def _next_trouble(self, asked: Asked) -> _Trouble | None:
        with self.lock:
            for trouble in self._troubles:
                if trouble.times > 0 and trouble.on.search(asked.line):
                    if trouble.after:
                        trouble.after -= 1
                        continue
                    trouble.times -= 1
                    return trouble
        return None

    def handle(self, asked: Asked, talking: _Talking) -> None:
        asked.step = self.step_of(asked)
        self.requests.append(asked)
        trouble = self._next_trouble(asked)
        kind = trouble.kind if trouble else ""
        if trouble and kind == "reply":
            talking.say(self.canned(trouble.reply, **trouble.more))
        elif kind == "lost_before":
            talking.cut()
        elif kind == "empty":
            talking.say(Reply(204))
        elif kind == "html":
            talking.say(
                Reply(200, "<!doctype html><title>Mantenimiento</title>", {"Content-Type": "text/html"})
            )
        else:
            if trouble and kind == "slow":
                time.sleep(trouble.seconds)
            self._finish(kind, self.answer(asked), talking)

    def _finish(self, kind: str, reply: Reply, talking: _Talking) -> None:
        """It was done; what of it reaches the other side?"""
        if kind == "lost_after":
            talking.cut()
        elif kind == "half":
            talking.say_half(reply)
        elif kind == "done_empty":
            talking.say(Reply(204))
        elif kind == "done_html":
            talking.say(Reply(200, "<!doctype html><title>Gracias</title>", {"Content-Type": "text/html"}))
        else:
            talking.say(reply)


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], fake: FakeServer) -> None:
        self.fake = fake
        super().__init__(address, _Talking)


class _Talking(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer, or the kernel waits 40 ms between head and body
    server: _Listening

    def log_message(self, *_: Any) -> None:
        pass

    def _take(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(
            self.command, parts.path, parse_qs(parts.query, keep_blank_values=True), self.headers, body
        )
        read_form(asked)
        self.server.fake.handle(asked, self)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _take

    def say(self, reply: Reply) -> None:
        self._write(reply, 1.0)

    def say_half(self, reply: Reply) -> None:
        self._write(reply, 0.5)
        self.cut()

    def cut(self) -> None:
        """A reset, as when a cable is pulled."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _write(self, reply: Reply, share: float) -> None:
        is_text = isinstance(reply.body, str)
        body = b"" if reply.body is None else (reply.body if is_text else json.dumps(reply.body)).encode()
        self.send_response_only(reply.status)
        self.send_header("Date", reply.headers.pop("Date", self.date_time_string()))
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: int(len(body) * share)])
        self.wfile.flush()


def read_form(asked: Asked) -> None:
    """Fills in `asked.form` and `asked.files` from a body that is a form."""
    if asked.kind == "application/x-www-form-urlencoded":
        asked.form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    if asked.kind != "multipart/form-data":
        return
    head = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    for part in message_from_bytes(head + asked.body, policy=HTTP).iter_parts():  # type: ignore[attr-defined]
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        if part.get_filename() is None:
            asked.form[name] = content.decode()
        else:
            asked.files[name] = (part.get_filename(), part.get_content_type(), content)
