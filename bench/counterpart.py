"""A network to publish to, for measuring and for breaking things: the practice network's API, in memory.

It answers after `--delay` seconds, keeps every arrival (repeats too), and cuts the line when told to:
`before` anything is read, `during` the request (read, not carried out), `after` (carried out, no answer),
`late` (no answer, carried out two seconds later). Run as `python -m bench.counterpart --port N`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

CUTS = ("before", "during", "after", "late")


@dataclass
class State:
    delay: float
    arrivals: list[tuple[str, float]] = field(default_factory=list)  # (key, unix time), id = position + 1
    by_key: dict[str, list[int]] = field(default_factory=dict)
    cuts: tuple[str, ...] = ()
    share: float = 0.0  # of requests that meet a cut
    cut_made: dict[str, int] = field(default_factory=dict)
    requests: int = 0

    def arrive(self, key: str) -> int:
        self.arrivals.append((key, time.time()))
        number = len(self.arrivals)
        self.by_key.setdefault(key, []).append(number)
        return number

    def next_cut(self) -> str:
        if not self.cuts or random.random() >= self.share:  # noqa: S311
            return ""
        cut = random.choice(self.cuts)  # noqa: S311
        self.cut_made[cut] = self.cut_made.get(cut, 0) + 1
        return cut


class Counterpart(asyncio.Protocol):
    def __init__(self, state: State) -> None:
        self.state = state
        self.buffer = b""
        self.transport: Any = None
        self.answering: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < (length := _length(head)):
            return
        self.buffer = rest[length:]
        method, path, _version = head.split(b"\r\n", 1)[0].decode().split(" ")
        self.answering = asyncio.ensure_future(self.answer(method, path, rest[:length]))

    async def answer(self, method: str, path: str, body: bytes) -> None:
        where = urlsplit(path)
        if where.path == "/control":
            return self.send(self.control(method, body))
        self.state.requests += 1
        cut = self.state.next_cut()
        if cut == "before":
            return self.cut()
        await asyncio.sleep(self.state.delay)
        if cut == "during":
            return self.cut()
        posting = method == "POST" and where.path.endswith("/posts")
        if cut == "late":
            self.cut()
            await asyncio.sleep(2)
        said = self.post(body) if posting else self.look(parse_qs(where.query))
        return self.cut() if cut else self.send(said)

    def post(self, body: bytes) -> dict[str, Any]:
        return _shown(self.state.arrive(json.loads(body)["key"]))

    def look(self, query: dict[str, list[str]]) -> dict[str, Any]:
        numbers = self.state.by_key.get(query.get("key", [""])[0], [])
        return {"posts": [_shown(number) for number in reversed(numbers)]}

    def control(self, method: str, body: bytes) -> dict[str, Any]:
        if method == "POST":
            asked = json.loads(body)
            self.state.cuts = tuple(asked.get("cuts", ()))
            self.state.share = float(asked.get("share", 0))
            self.state.delay = float(asked.get("delay", self.state.delay))
        state = self.state
        return {"arrivals": state.arrivals, "cut_made": state.cut_made, "requests": state.requests}

    def send(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if not self.transport.is_closing():
            self.transport.write(head + body)

    def cut(self) -> None:
        self.transport.abort()


def _shown(number: int) -> dict[str, Any]:
    return {"id": str(number), "url": f"http://counterpart.test/{number}"}


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


async def serve(port: int, delay: float) -> None:
    state = State(delay)
    server = await asyncio.get_running_loop().create_server(
        lambda: Counterpart(state), "127.0.0.1", port, backlog=1024
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.05)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.delay))
