"""A migrated SQLite database, made once for a set of migrations and copied by each run: making one anew takes
some seconds of CPU, in each worker of each run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "migrated"


def copy_to(place: Path) -> None:
    """Puts a database with every migration applied at `place`; Django then finds nothing left to migrate."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{digest()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two workers begin together: one makes it, the other waits
        if not made.exists():
            forget_older()
            make(made)
    shutil.copyfile(made, place)


def make(place: Path) -> None:
    unfinished = place.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{unfinished}"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True
    )
    unfinished.rename(place)


def forget_older() -> None:
    for other in KEPT.glob("*.sqlite3*"):
        other.unlink(missing_ok=True)


def digest() -> str:
    """Of all that decides what comes of `migrate`: our migrations, what they call, and the packages."""
    told = hashlib.sha256(sys.version.encode())
    for path in written():
        told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def written() -> Iterator[Path]:
    yield from sorted(ROOT.glob("*/migrations/*.py"))
    for name in ("constraints.txt", "core/migrating.py", "teams/auditing/triggers.py"):
        yield ROOT / name
