"""`crowd`: people who browse and edit, each at her own pace. Does the house keep answering?

A person thinks between two acts (uniformly 10 to 30 s), whatever the answer took: a closed model, as people
are. Meanwhile her open page asks by itself, as its script does: the bell and the calendar's stamp every 15 s,
on an open post her presence every 10 s. Before the minute everybody signs in, once; and one person alone does
the same things on the idle system, which is what the crowd is compared with.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from launch.servers import free_port

from .ground import child, percentile
from .town import PASSWORD, people_of_a_town
from .visitor import Broken, Person, Visitor

THINKS = (10.0, 30.0)  # seconds between two acts
ALONE_THINKS = (0.05, 0.25)
ROUNDS_ALONE = 6
BY_ITSELF = frozenset({"bell", "stamp", "presence"})  # what a page asks; the rest a person does
TOGETHER = 8  # sign-ins at a time


@dataclass
class Tally:
    """Seconds and statuses by kind of act."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, status: int, took: float) -> None:
        with self.lock:
            self.seconds[kind].append(took)
            self.statuses[status] += 1

    def all(self) -> list[float]:
        return [each for took in self.seconds.values() for each in took]

    def acts(self) -> list[float]:
        return [each for kind, took in self.seconds.items() if kind not in BY_ITSELF for each in took]

    def told(self) -> dict[str, Any]:
        return {
            kind: {
                "count": len(took),
                "p50_ms": round(percentile(took, 0.5) * 1000),
                "p95_ms": round(percentile(took, 0.95) * 1000),
            }
            for kind, took in sorted(self.seconds.items())
        }


def run(*, people: int = 200, seconds: int = 60, brands: int = 10, posts: int = 150) -> dict[str, Any]:
    """ratio (promised ≤ 5) of the crowd's p95 to one person's: of all requests or of acts, the worse."""
    load_before = os.getloadavg()[0]
    town = people_of_a_town(people, brands=brands, posts=posts)
    with_port = Server()
    try:
        signing = Tally()
        visitors = sign_in(town, with_port.port, signing)
        alone = by_oneself(visitors)
        crowd, lasted = together(visitors, seconds)
    finally:
        with_port.stop()
    return figures(signing, alone, crowd, lasted) | {
        "people": people,
        "load_before": round(load_before, 2),
        "load_after": round(os.getloadavg()[0], 2),
    }


def figures(signing: Tally, alone: Tally, crowd: Tally, lasted: float) -> dict[str, Any]:
    every = signing.statuses + alone.statuses + crowd.statuses
    all_of_it, acts = ((p95(of(crowd)), p95(of(alone))) for of in (Tally.all, Tally.acts))
    return {
        "ratio": round(max(all_of_it[0] / all_of_it[1], acts[0] / acts[1]), 2),
        "p95_ms": round(all_of_it[0] * 1000),
        "p95_alone_ms": round(all_of_it[1] * 1000),
        "p95_acts_ms": round(acts[0] * 1000),
        "p95_acts_alone_ms": round(acts[1] * 1000),
        "five_xx": sum(count for status, count in every.items() if status >= 500 or status == 0),
        "requests": len(crowd.all()),
        "per_s": round(len(crowd.all()) / lasted, 1),
        "statuses": {str(status): count for status, count in sorted(crowd.statuses.items())},
        "sign_in_p95_ms": round(p95(signing.seconds["sign in"]) * 1000),
        "kinds": crowd.told(),
        "kinds_alone": alone.told(),
    }


def p95(seconds: list[float]) -> float:
    return percentile(seconds, 0.95)


class Server:
    """gunicorn as it is deployed, with its own number of processes and threads."""

    def __init__(self) -> None:
        self.port = free_port()
        own = {"PORT": str(self.port), "PAUTA_URL": f"http://127.0.0.1:{self.port}", "PAUTA_PROXIES": "1"}
        command = [sys.executable, "-m", "gunicorn", "-c", "smm/gunicorn.py", "smm.wsgi"]
        self.process = child(command, **own, LOG_LEVEL="ERROR")
        self.wait()

    def wait(self, within: float = 60) -> None:
        asking, until = Visitor(self.port, "192.0.2.1", Tally().add), time.monotonic() + within
        while time.monotonic() < until:
            try:
                if asking.get("alive", "/healthz").status == 200:
                    return
            except Broken:
                time.sleep(0.1)
        raise RuntimeError("gunicorn did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def sign_in(town: list[Person], port: int, tally: Tally) -> list[Visitor]:
    """Everybody once, from an address of her own: a password costs a third of a second of CPU, on purpose."""
    visitors = [
        Visitor(port, f"10.1.{n // 250}.{n % 250 + 1}", tally.add, person) for n, person in enumerate(town)
    ]
    with ThreadPoolExecutor(TOGETHER) as pool:
        for done in [pool.submit(each.sign_in, PASSWORD) for each in visitors]:
            done.result()
    return visitors


def by_oneself(visitors: list[Visitor]) -> Tally:
    """One editor, then one approver: the same acts in the same proportion, and their pages' own questions."""
    tally = Tally()
    editors = [each for each in visitors if not each.person.approves]
    approvers = [each for each in visitors if each.person.approves]
    share = max(1, round(len(editors) / max(len(approvers), 1)))
    for visitor, rounds in ((editors[0], ROUNDS_ALONE * share), (approvers[0], ROUNDS_ALONE)):
        visitor.tell = tally.add
        turn = random.Random(1)  # noqa: S311
        for _round in range(max(1, rounds // 2)):
            for act in visitor.acts():
                act()
                visitor.page_asks(everything=True)
                visitor.page_asks(everything=True)  # as often, for each act, as in the crowd
                time.sleep(turn.uniform(*ALONE_THINKS))
    return tally


def together(visitors: list[Visitor], seconds: float) -> tuple[Tally, float]:
    tally, begun = Tally(), time.monotonic()
    until = begun + seconds
    for visitor in visitors:
        visitor.tell = tally.add
    threads = [
        threading.Thread(target=live, args=(visitor, until, random.Random(n)), daemon=True)  # noqa: S311
        for n, visitor in enumerate(visitors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return tally, time.monotonic() - begun


def live(visitor: Visitor, until: float, turn: random.Random) -> None:
    """Her minute: acts with pauses, and what her page asks meanwhile."""
    acts = visitor.acts_for_ever(turn)
    next_act = time.monotonic() + turn.uniform(0, THINKS[1])
    while (now := time.monotonic()) < until:
        if now >= next_act:
            next(acts)()
            next_act = time.monotonic() + turn.uniform(*THINKS)
        visitor.page_asks()
        time.sleep(max(0.02, min(next_act, visitor.asks_at, until) - time.monotonic()))
