"""A whole installation in its own folder, made to be broken; a process by itself. See test_chaos.

`python tests/chaos/ruin.py SCENE FOLDER STORES` plays one scene and prints what came of it as JSON. A process
by itself, because its database is killed and Django's settings are read once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from launch.servers import Postgres, Redis  # noqa: E402

CELERY = [sys.executable, "-m", "celery", "-A", "smm"]
BEAT = [*CELERY, "beat", "--scheduler", "publishing.ticking.LedgerScheduler", "--loglevel", "WARNING"]
WORKER = [*CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING"]
CUTS = ("before", "during", "after", "late")
RECOVERY = 60.0  # seconds within which everything must be settled once nothing is broken any more


class House:
    """The processes of an installation, each of which can be killed and comes back."""

    def __init__(self, folder: Path, database: Postgres | None, broker: Redis | None) -> None:
        self.folder, self.database, self.broker = folder, database, broker
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.commands = {
            "beat": BEAT,
            "worker-1": [*WORKER, "-n", "one@%h"],
            "worker-2": [*WORKER, "-n", "two@%h"],
        }

    def start(self, name: str) -> None:
        from bench.ground import child

        self.running[name] = child(self.commands[name], PAUTA_THREADS="16")

    def kill(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGKILL)
        self.running[name].wait()

    def restart(self, name: str, after: float) -> None:
        self.kill(name)
        time.sleep(after)
        self.start(name)

    def bounce(self, server: Postgres | Redis, after: float) -> None:
        server.kill()
        time.sleep(after)
        server.start()

    def stop(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@contextmanager
def house(folder: Path, *, servers: bool) -> Iterator[House]:
    """PostgreSQL + Redis, or SQLite + the embedded broker; migrated, nothing started."""
    with ExitStack() as stack:
        database = stack.enter_context(Postgres(folder / "postgres")) if servers else None
        broker = stack.enter_context(Redis(folder / "redis")) if servers else None
        settle_in(folder, database, broker)
        made = House(folder, database, broker)
        stack.callback(made.stop)
        yield made


def settle_in(folder: Path, database: Postgres | None, broker: Redis | None) -> None:
    os.environ |= {"PAUTA_VAR": str(folder / "var"), "PAUTA_ENV_FILE": os.devnull, "LOG_LEVEL": "ERROR"}
    os.environ |= {"DATABASE_URL": database.url, "REDIS_URL": broker.url} if database and broker else {}
    os.environ["DJANGO_SETTINGS_MODULE"] = "smm.settings"
    (folder / "var").mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "manage.py", "migrate", "--noinput", "-v0"], cwd=ROOT, check=True)
    import django

    django.setup()


# ── what is being delivered while things break ────────────────────────────────────────────────────────


def load(counterpart: Any, count: int, over: int, spread: float) -> list[Any]:
    """`count` deliveries over `over` channels, falling due during the next `spread` seconds."""
    from django.utils import timezone

    from bench.ground import channels, deliveries

    return deliveries(channels(over, counterpart.url), count, timezone.now(), spread=spread)


def settled_within(made: list[Any], seconds: float) -> float:
    """Seconds until every delivery was SENT, FAILED or left to a person; or more than `seconds`."""
    started = time.monotonic()
    while (taken := time.monotonic() - started) <= seconds:
        if not open_ones(made):
            return taken
        time.sleep(0.5)
    return taken


def open_ones(made: list[Any]) -> int:
    from django.db import OperationalError, close_old_connections, connection
    from django.db.models import Q

    from publishing.models import Delivery
    from publishing.states import TERMINAL, State

    try:
        close_old_connections()
        person = Q(state=State.UNSURE, due_at=None)
        mine = Delivery.objects.filter(pk__in=[each.pk for each in made])
        return mine.exclude(Q(state__in=TERMINAL) | person).count()
    except OperationalError:
        connection.close()
        return len(made)


def verdict(counterpart: Any, made: list[Any], recovered_in: float) -> dict[str, Any]:
    """What arrived, held against what the ledger says."""
    from publishing.models import Delivery
    from publishing.states import State

    states = dict(Delivery.objects.filter(pk__in=[each.pk for each in made]).values_list("key", "state"))
    arrived = {key: len(times) for key, times in counterpart.arrivals().items() if key in states}
    said_sent = {key for key, state in states.items() if state == State.SENT}
    counted: dict[str, int] = {}
    for state in states.values():
        counted[state] = counted.get(state, 0) + 1
    return {
        "deliveries": len(made),
        "states": counted,
        "twice": sum(1 for count in arrived.values() if count > 1),
        "sent_but_not_there": len(said_sent - arrived.keys()),
        "there_but_not_sent": len(
            [key for key in arrived if states.get(key) not in (State.SENT, State.UNSURE)]
        ),
        "recovered_in": round(recovered_in, 1),
        "cuts": counterpart.control()["cut_made"],
    }


# ── scenes ────────────────────────────────────────────────────────────────────────────────────────────


def everything(folder: Path, *, servers: bool) -> dict[str, Any]:
    """All that runs is killed, in turn and at random, and the line is cut at every point of a request."""
    from_here = random.Random(int(os.environ.get("CHAOS_SEED", "7")))
    with house(folder, servers=servers) as home, network() as counterpart:
        for name in home.commands:
            home.start(name)
        wait_for_workers(2)
        made = load(counterpart, 300, 30, spread=40)
        counterpart.control(cuts=CUTS, share=0.3, delay=0.05)
        started = time.monotonic()
        for disaster in in_turn_then_at_random(home, from_here):
            if enough(time.monotonic() - started, counterpart):
                break
            disaster()
            breathe(counterpart, from_here.uniform(1, 3))
        counterpart.control(cuts=(), share=0, delay=0.05)
        return verdict(counterpart, made, settled_within(made, RECOVERY * 2))


def breathe(counterpart: Any, seconds: float) -> None:
    """Until so many seconds have passed and a few requests got somewhere: dead things can't be killed."""
    before, started = counterpart.control()["requests"], time.monotonic()
    while (waited := time.monotonic() - started) < 10:
        if waited > seconds and counterpart.control()["requests"] >= before + 5:
            return
        time.sleep(0.1)


def enough(seconds: float, counterpart: Any) -> bool:
    """Three quarters of a minute in which every cut was met; never more than two minutes."""
    met = counterpart.control()["cut_made"]
    return seconds > 120 or (seconds > 45 and set(met) == set(CUTS))


def in_turn_then_at_random(home: House, from_here: random.Random) -> Iterator[Callable[[], None]]:
    each: list[Callable[[], None]] = [
        *(lambda name=name: home.restart(name, after=1) for name in home.commands),  # type: ignore[misc]
        *(
            lambda server=server: home.bounce(server, after=2)
            for server in (home.broker, home.database)
            if server
        ),  # type: ignore[misc]
    ]
    yield from each
    while True:
        yield from_here.choice(each)


def cut_line(folder: Path, *, servers: bool) -> dict[str, Any]:
    """Each cut alone, on every request, for a while: nothing else breaks."""
    found = {}
    with house(folder, servers=servers) as home, network() as counterpart:
        for name in home.commands:
            home.start(name)
        wait_for_workers(2)
        for cut in CUTS:
            counterpart.control(cuts=[cut], share=0.7, delay=0.02)
            made = load(counterpart, 40, 10, spread=3)
            time.sleep(6)
            counterpart.control(cuts=(), share=0)
            found[cut] = verdict(counterpart, made, settled_within(made, RECOVERY * 2))
    return found


def doubled(folder: Path, *, servers: bool) -> dict[str, Any]:
    """Two schedulers, and a worker started twice under one name."""
    with house(folder, servers=servers) as home, network() as counterpart:
        home.commands |= {"beat-again": BEAT, "worker-1-again": home.commands["worker-1"]}
        for name in home.commands:
            home.start(name)
        wait_for_workers(3)
        made = load(counterpart, 300, 30, spread=5)
        return verdict(counterpart, made, settled_within(made, RECOVERY))


def flushed(folder: Path, *, servers: bool) -> dict[str, Any]:
    """Redis forgets everything, again and again."""
    with house(folder, servers=True) as home, network() as counterpart:
        import redis

        for name in home.commands:
            home.start(name)
        wait_for_workers(2)
        made = load(counterpart, 300, 30, spread=8)
        forgetful = redis.from_url(home.broker.url)  # type: ignore[union-attr]
        for _time in range(20):
            forgetful.flushall()
            time.sleep(0.5)
        return verdict(counterpart, made, settled_within(made, RECOVERY))


def full_disk(folder: Path, *, servers: bool) -> dict[str, Any]:
    """SQLite's disk fills up while posts are being sent, and is emptied again."""
    disk = folder / "var"
    disk.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
    try:
        with house(folder, servers=False) as home, network() as counterpart:
            made = load(counterpart, 150, 15, spread=6)
            for name in home.commands:
                home.start(name)
            wait_for_workers(2)
            ballast = fill(disk)
            time.sleep(8)
            during = open_ones(made)
            ballast.unlink()
            return {"open_while_full": during} | verdict(
                counterpart, made, settled_within(made, RECOVERY * 2)
            )
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return ballast


@contextmanager
def network() -> Iterator[Any]:
    from bench.ground import Counterpart

    counterpart = Counterpart(delay=0.05)
    try:
        yield counterpart
    finally:
        counterpart.stop()


def wait_for_workers(count: int) -> None:
    from bench.ground import await_workers

    await_workers(count, within=90)


SCENES = {scene.__name__: scene for scene in (everything, cut_line, doubled, flushed, full_disk)}

if __name__ == "__main__":
    scene, where, servers = sys.argv[1:4]
    outcome = SCENES[scene](Path(where), servers=servers == "servers")
    sys.stdout.write(json.dumps(outcome) + "\n")
