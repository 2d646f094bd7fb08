"""What web processes counted and ended is added up in one file: a process's end leaves none behind.

Processes are renewed every 20,000 requests; a file each, in memory, would fill it in weeks. Nobody reads
while it is added up: a sum that was counted twice for an instant looks to Prometheus like a fresh start.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

ENDED = "ended"  # where the numbers of processes stand in the names of files


def fold(folder: Path, living: Set[int]) -> None:
    """Adds up what processes that are not among `living` left; if somebody reads, the next time."""
    with held(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as ours:
        for path in sorted(folder.glob("*_*.db")) if ours else []:
            kind, _, who = path.stem.rpartition("_")
            if who.isdigit() and int(who) not in living:
                add_up(path, folder / f"{kind}_{ENDED}.db")


def add_up(one: Path, all_ended: Path) -> None:
    sums = MmapedDict(str(all_ended))
    for key, value, at, _position in MmapedDict.read_all_values_from_file(str(one)):
        sums.write_value(key, sums.read_value(key)[0] + value, at)
    sums.close()
    one.unlink()


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    with held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def held(folder: Path, how: int) -> Iterator[bool]:
    with (folder / "folding").open("ab") as lock:
        try:
            fcntl.flock(lock, how)
        except BlockingIOError:
            yield False
        else:
            yield True
