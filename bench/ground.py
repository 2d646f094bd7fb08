"""What every measurement stands on: child processes, the counterpart, a brand to measure with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from launch.servers import die_with_parent, free_port
from publishing import vault
from publishing.content import content
from publishing.models import Channel, Delivery, Heartbeat
from publishing.ticking import send
from teams.models import Workspace


class Counterpart:
    """The network that is published to, in a process of its own."""

    def __init__(self, delay: float = 0.05) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = child(
            [sys.executable, "-m", "bench.counterpart", "--port", str(self.port), "--delay", str(delay)]
        )
        self._await()

    def _await(self) -> None:
        for _turn in range(200):
            try:
                self.control()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the counterpart did not start")

    def control(self, **asked: Any) -> dict[str, Any]:
        """`cuts`, `share`, `delay` to set; answers arrivals and the cuts made so far."""
        body = json.dumps(asked).encode() if asked else None
        with urllib.request.urlopen(f"{self.url}/control", data=body, timeout=10) as reply:  # noqa: S310
            answer: dict[str, Any] = json.load(reply)
        return answer

    def arrivals(self) -> dict[str, list[float]]:
        """key → unix times of its arrivals"""
        found: dict[str, list[float]] = {}
        for key, at in self.control()["arrivals"]:
            found.setdefault(key, []).append(at)
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def child(command: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
    """A process that ends with us; what it says goes to our standard error."""
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=sys.stderr,
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        preexec_fn=die_with_parent(signal.SIGKILL),
    )


@contextmanager
def engine(workers: int, threads: int | None = None) -> Iterator[None]:
    """A scheduler and workers as they are deployed, until the block ends."""
    celery = [sys.executable, "-m", "celery", "-A", "smm"]
    more = {"PAUTA_THREADS": str(threads)} if threads else {}
    scheduler = [
        *celery,
        "beat",
        "--scheduler",
        "publishing.ticking.LedgerScheduler",
        "--loglevel",
        "WARNING",
    ]
    worker = [*celery, "worker", "--pool", "threads", "--concurrency", "16", "--loglevel", "WARNING"]
    names = [f"bench{n}@%h" for n in range(workers)]
    running = [child(scheduler), *(child([*worker, "-n", name], **more) for name in names)]
    try:
        await_workers(workers)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def await_workers(count: int, within: float = 60) -> None:
    """Until so many workers have taken a message each."""
    Heartbeat.objects.filter(name__startswith="worker:").delete()
    until = time.monotonic() + within
    while Heartbeat.objects.filter(name__startswith="worker:").count() < count:
        if time.monotonic() > until:
            raise RuntimeError("the workers did not start")
        send("publishing.tasks.breathe")
        time.sleep(0.1)


def brand(slug: str = "bench") -> Workspace:
    return Workspace.objects.get_or_create(slug=slug, defaults={"name": "Bench", "zone": "UTC"})[0]


def channels(count: int, server: str, workspace: Workspace | None = None) -> list[Channel]:
    """Practice channels whose account lies on `server`."""
    owner = workspace or brand()
    sealed = vault.sealed({"server": server, "token": "a-token-for-measuring"})
    first = Channel.objects.count()
    names = [f"canal-{first + n}" for n in range(count)]
    return Channel.objects.bulk_create(
        Channel(
            workspace=owner,
            network="practice",
            name=name,
            account=name,
            server=server,
            private_ok=True,
            sealed=sealed,
        )
        for name in names
    )


def deliveries(
    on: Sequence[Channel], count: int, planned_for: datetime, *, spread: float = 0
) -> list[Delivery]:
    """`count` deliveries, in turn over the channels, falling due within `spread` seconds of that moment."""
    times = [planned_for + timedelta(seconds=spread * n / count) for n in range(count)]
    said = [content(text=f"Publicación {n}") for n in range(count)]
    rows = [
        Delivery(channel=on[n % len(on)], content=said[n], planned_for=times[n], due_at=times[n])
        for n in range(count)
    ]
    return Delivery.objects.bulk_create(rows, batch_size=500)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
