"""`client`: what our hardened way out costs beside a plain requests session, in CPU of the asking thread."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import requests

from core.addresses import Guard
from core.http import session

from .ground import Counterpart

SAID = {"key": "0" * 32, "text": "Publicación"}


def run(*, requests_each: int = 300, rounds: int = 5) -> dict[str, Any]:
    """ratio of the CPU of one post; its two sides in milliseconds."""
    counterpart = Counterpart(delay=0)
    address = f"{counterpart.url}/practica/api/v1/posts"
    ours, plain = session(Guard.of(private_ok=True)), requests.Session()
    try:
        pairs = [
            (
                cpu(
                    lambda: ours.exchange("POST", address, json=SAID, irreversible=True).json(), requests_each
                ),
                cpu(lambda: plain.post(address, json=SAID, timeout=(5, 20)).json(), requests_each),
            )
            for _round in range(rounds)
        ]
    finally:
        counterpart.stop()
    mine, theirs = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    return {"ratio": round(mine / theirs, 3), "ours_ms": round(mine, 3), "plain_ms": round(theirs, 3)}


def cpu(ask: Callable[[], Any], times: int) -> float:
    """Seconds of this thread for one request."""
    ask()
    started = time.thread_time()
    for _turn in range(times):
        ask()
    return (time.thread_time() - started) / times
