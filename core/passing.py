"""Folders that live as long as a process: what one that was killed left behind, the next one sweeps away.

Each holds a lock that its process has, and what was forked from it; a kill frees it. One without is not ours
to judge.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK = "alive"


def make(parent: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """A new folder, and its lock: held until that file is closed."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    lock = (folder / f".{LOCK}").open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / f".{LOCK}").rename(folder / LOCK)  # who looks in never meets one that isn't held yet
    return folder, lock


def sweep(parent: Path, prefix: str) -> int:
    """Takes away those whose process has ended. Returns how many there were."""
    ended = [folder for folder in parent.glob(f"{prefix}*") if has_ended(folder)]
    for folder in ended:
        shutil.rmtree(folder, ignore_errors=True)
    return len(ended)


def has_ended(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody holds it, or there is none
        return False
    return True


@contextmanager
def folder(parent: Path, prefix: str) -> Iterator[Path]:
    sweep(parent, prefix)
    made, lock = make(parent, prefix)
    with lock:
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)
