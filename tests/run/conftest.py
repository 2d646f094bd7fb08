"""Houses to run in: copies of the working tree, in a folder with a space in its name."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from launch.servers import free_port, processes_of

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = ("var", ".venv", ".git", "node_modules", "tests", ".pytest_cache", ".ruff_cache")
PYTHON = getattr(sys, "_base_executable", sys.executable)
MUTED = ("DATABASE_URL", "REDIS_URL", "PORT", "PAUTA_URL", "PAUTA_VAR", "PAUTA_ENV_FILE", "SECRET_KEY", "CI")


@dataclass
class House:
    """A copy of Pauta and the ways to run it."""

    root: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *arguments: str, within: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PYTHON, str(self.root / "run"), *arguments],
            cwd="/",
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
        )

    def start(self, *arguments: str, **more: str) -> Living:
        log = self.root / f"run-{len(self.started)}.log"
        with open(log, "w") as file:
            process = subprocess.Popen(
                [PYTHON, str(self.root / "run"), *arguments],
                env={**self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                text=True,
                start_new_session=True,
            )
        self.started.append(process)
        return Living(process, log)


@dataclass
class Living:
    process: subprocess.Popen[str]
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def says(self, words: str, within: float = 60) -> str:
        wait_until(lambda: words in self.said() or self.process.poll() is not None, within, self.said)
        assert words in self.said(), self.said()
        return self.said()

    def family(self) -> list[int]:
        return processes_of(self.process.pid)

    def child(self, words: str) -> int:
        """The child of ours whose command has these words; 0 while there is none."""
        return next((pid for pid in self.family()[1:] if words in command_of(pid)), 0)


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true: Callable[[], object], within: float, said: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"not within {within} s: {said()}"
        time.sleep(0.05)


@pytest.fixture
def bare_house(tmp_path: Path) -> Iterator[House]:
    """As after a clone: nothing is installed or built."""
    root = tmp_path / "una casa" / "pauta"
    ignored = shutil.ignore_patterns(*LEFT_BEHIND, "__pycache__", "build", "*.mo", ".env")
    shutil.copytree(ROOT, root, ignore=ignored, symlinks=True)
    environment = {name: value for name, value in os.environ.items() if name not in MUTED}
    house = House(root, {**environment, "PAUTA_ENV_FILE": str(root / ".env")})
    yield house
    for process in house.started:
        end(process)


@pytest.fixture
def house(bare_house: House) -> House:
    """As after a first start: what is installed and built is borrowed from the tree under test."""
    root = bare_house.root
    for folder in (".venv", "node_modules"):
        (root / folder).symlink_to(ROOT / folder)
    shutil.copytree(ROOT / "static" / "build", root / "static" / "build", dirs_exist_ok=True)
    shutil.copytree(ROOT / "var" / "stamps", root / "var" / "stamps")
    for step in ("static", "migrations"):
        (root / "var" / "stamps" / step).unlink(missing_ok=True)
    for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/*.mo"):
        shutil.copy(catalogue, root / catalogue.relative_to(ROOT))
    return bare_house


def end(process: subprocess.Popen[str]) -> None:
    for pid in processes_of(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def closed_port() -> int:
    """A port on which nothing listens."""
    return free_port()


@pytest.fixture
def path_without(tmp_path: Path) -> Callable[..., str]:
    """A PATH with every program of the system but the named ones."""

    def make(*names: str) -> str:
        folder = tmp_path / "bin"
        folder.mkdir()
        for source in ("/usr/local/bin", "/usr/bin", "/bin"):
            for program in Path(source).glob("*"):
                if program.name not in names and not (folder / program.name).exists():
                    (folder / program.name).symlink_to(program)
        return str(folder)

    return make
