"""Keeps the processes of one installation alive together, and ends them together.

A child that dies is started again, after a pause that doubles. When we are asked to stop, everything stops,
grandchildren too; when we are killed outright, the kernel tells the children. They hold the lock that we
hold, so a second start waits for the last of them.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from launch import places
from launch.programs import say
from launch.servers import die_with_parent, processes_of
from launch.trouble import Trouble

PATIENCE = 20.0  # seconds that children have to finish what they are doing
LONGEST_PAUSE = 30.0
SETTLED = 60.0  # a child that lived this long is healthy again: the pause starts over


class Lock:
    """`var/run.lock`: held by us and inherited by every child, so it is free only when all have ended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open(path, "a+")  # noqa: SIM115  (it lives as long as we do)

    def take(self) -> None:
        """Waits for the children of a supervisor that was killed; a living one is not waited for."""
        waiting = False
        deadline = time.monotonic() + PATIENCE * 2
        while not self.taken():
            holder = self.holder()
            if (holder and is_supervisor(holder)) or time.monotonic() > deadline:
                raise Trouble(
                    f"Pauta already runs in this folder (process {holder or 'unknown'}): "
                    "use it, or stop it with Ctrl-C in its terminal and start again."
                )
            if not waiting:
                say("· Waiting for what an earlier run left behind to end")
                waiting = True
            time.sleep(0.1)
        self.file.truncate(0)
        self.file.write(f"{os.getpid()}\n")
        self.file.flush()

    def holder(self) -> int:
        self.file.seek(0)
        written = self.file.read().strip()
        return int(written) if written.isdigit() else 0

    def taken(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_supervisor(pid: int) -> bool:
    """Whether this process is alive and a `./run`: numbers get used again."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z" and any(Path(word.decode(errors="replace")).name == "run" for word in command[:3])


@dataclass
class Child:
    name: str
    command: Sequence[str | Path]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    again_at: float = 0.0

    def start(self, lock: Lock) -> None:
        """In a session of its own, so that Ctrl-C reaches it only through us, in order."""
        self.process = subprocess.Popen(
            [str(part) for part in self.command],
            cwd=places.ROOT,
            env=places.environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[lock.file.fileno()],
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.started = time.monotonic()

    def look_after(self, lock: Lock) -> None:
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start(lock)
        elif self.process.poll() is not None:
            self.mourn(now)
        elif now - self.started > SETTLED:
            self.pause = 1.0

    def mourn(self, now: float) -> None:
        status = self.process.returncode if self.process else 0
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        say(f"! {self.name} ended ({how}); starting it again in {self.pause:.0f} s")
        self.process, self.again_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


@dataclass
class Supervisor:
    children: list[Child]
    lock: Lock
    stopping: bool = False
    hurried: bool = False
    family: set[int] = field(default_factory=set)

    def run(self, when_ready: Callable[[], bool]) -> int:
        """Until somebody asks us to stop. `when_ready` is asked until it says that all is well."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        ready = False
        while not self.stopping:
            for child in self.children:
                child.look_after(self.lock)
            ready = ready or when_ready()
            time.sleep(0.2)
        say("Stopping…")
        self.stop()
        say("Stopped.")
        return 0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.hurried = self.stopping  # asked a second time: no more patience
        self.stopping = True

    def stop(self) -> None:
        living = [child.process for child in self.children if child.process]
        self.family = {pid for process in living for pid in processes_of(process.pid)}
        for process in living:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        while any(process.poll() is None for process in living):
            if time.monotonic() > deadline or self.hurried:
                break
            time.sleep(0.05)
        self.kill_the_rest(living)

    def kill_the_rest(self, living: list[subprocess.Popen[bytes]]) -> None:
        """Whoever did not listen, and grandchildren whose parent went without them."""
        ours = os.getpid()
        for pid in self.family:
            if pid != ours and is_of_session(pid, {process.pid for process in living}):
                with_patience_gone(pid)
        for process in living:
            process.wait()


def is_of_session(pid: int, leaders: set[int]) -> bool:
    """Whether the process is still one of ours: its session is that of a child (numbers get used again)."""
    try:
        return os.getsid(pid) in leaders
    except ProcessLookupError:
        return False


def with_patience_gone(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
