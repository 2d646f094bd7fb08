"""A PostgreSQL and a Redis of our own, on free loopback ports, for tests and measurements.

    with Postgres(folder / "postgres") as database, Redis(folder / "redis") as broker:
        environment = {"DATABASE_URL": database.url, "REDIS_URL": broker.url}
        database.kill()      # kill -9 of every process of it, as a power cut would
        database.start()     # the same port, the same data

They end with the process that started them. Start them from the main thread: Linux sends the parent's death
signal when the starting *thread* ends.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from launch.trouble import Trouble

PR_SET_PDEATHSIG = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `how` when the parent ends, however it ends."""
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(how)) and None


def processes_of(pid: int) -> list[int]:
    """`pid` and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, ()))
    return found


class Server:
    """One server process with a folder for its data; `start` after `kill` or `stop` finds both again."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Any:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *, within: float = 30) -> None:
        """Starts it and waits until it answers. It speaks its own language, not that of who started it."""
        self.prepare()
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={name: value for name, value in os.environ.items() if name != "LANGUAGE"},
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),
                **self.identity(),
            )
        self.wait(within)

    def wait(self, within: float) -> None:
        deadline = time.monotonic() + within
        while not self.answers():
            if (self.process and self.process.poll() is not None) or time.monotonic() > deadline:
                tail = (self.folder / "log").read_text(errors="replace")[-500:].strip()
                self.kill()
                raise Trouble(f"{self.name} did not start on port {self.port}: {tail}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Asks it to end; after ten seconds it is killed."""
        if self.process is None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """kill -9 of the server and all its processes; the data stays as the moment left it."""
        if self.process is None:
            return
        for pid in processes_of(self.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)
        self.process = None

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def identity(self) -> dict[str, Any]:
        return {}

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError


class Postgres(Server):
    """`durable=False` leaves out fsync: for tests that don't pull the plug, several times as fast."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends the connections and shuts down

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        super().__init__(folder, port=port)
        self.durable = durable
        if os.geteuid() == 0 and not self.reachable():
            self.folder = Path(tempfile.mkdtemp(prefix="pauta-postgres-"))

    @property
    def url(self) -> str:
        return f"postgres://pauta@127.0.0.1:{self.port}/pauta"

    @staticmethod
    def programs() -> Path | None:
        """The folder with `postgres` and `initdb`: the newest under /usr/lib/postgresql, else from PATH."""
        versions = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda p: int(p.parent.name))
        onpath = shutil.which("initdb")
        found = [bin for bin in versions if (bin / "initdb").exists()] or [
            Path(onpath).parent if onpath else None
        ]
        return found[-1]

    def identity(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root: then it runs as the system's user `postgres`."""
        if os.geteuid() != 0:
            return {}
        entry = pwd.getpwnam("postgres")
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def reachable(self) -> bool:
        """Whether the user `postgres` may walk down to the folder (a clone under /root is closed to it)."""
        return all(parent.stat().st_mode & 0o001 for parent in self.folder.parents if parent.exists())

    def bin(self, program: str) -> str:
        folder = self.programs()
        if folder is None:
            raise Trouble("PostgreSQL is not installed: apt install postgresql, then try again.")
        return str(folder / program)

    def prepare(self) -> None:
        super().prepare()
        if (self.folder / "data").exists():
            return
        identity = self.identity()
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        self.ask("initdb", "-D", "data", "-U", "pauta", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def ask(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.bin(program), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            **self.identity(),
        )
        if done.returncode:
            raise Trouble(f"PostgreSQL's {program} failed: {done.stderr.strip()[-500:]}")

    def command(self) -> list[str]:
        settings = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        settings |= {"max_connections": "200", "shared_buffers": "256MB"}
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [
            self.bin("postgres"),
            "-D",
            "data",
            *(f"--{name}={value}" for name, value in settings.items()),
        ]

    def answers(self) -> bool:
        at = ["-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "pauta"]
        if subprocess.run([self.bin("pg_isready"), *at], capture_output=True).returncode:
            return False
        made = [self.bin("psql"), *at[1:], "-d", "postgres", "-tAc"]
        known = subprocess.run(
            [*made, "select 1 from pg_database where datname = 'pauta'"], capture_output=True, text=True
        )
        return (
            known.stdout.strip() == "1"
            or not subprocess.run([*made, "create database pauta"], capture_output=True).returncode
        )


class Redis(Server):
    """Keeps nothing on disk: what it loses when it is killed is what a real one may lose."""

    name = "Redis"

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @staticmethod
    def program() -> str | None:
        return shutil.which("redis-server") or shutil.which("valkey-server")

    def command(self) -> list[str]:
        program = self.program()
        if program is None:
            raise Trouble("Redis is not installed: apt install redis-server, then try again.")
        return [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
        except OSError:
            return False
