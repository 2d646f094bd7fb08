"""The broker that needs no server: messages are files in `var/broker`, for `./run` on one machine.

kombu has such a transport, but its messages can be read while they are being written, and it takes them by
way of the temporary folder, which on another disk is a copy and not a move: two workers could get one
message. Here a message appears whole and is taken by one rename, which only one process can win.
"""

from __future__ import annotations

import fcntl
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        folder = Path(self.data_folder_out)
        name = f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        draft = folder / f"{name}.draft"
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self.take(folder / name)
            if taken is not None:
                return taken
        raise Empty

    def take(self, path: Path) -> Any:
        """The message, ours alone; None if another process was quicker or a power cut left it torn."""
        mine = path.with_name(f"{path.name}.{os.getpid()}.taken")
        try:
            path.rename(mine)
            raw = mine.read_bytes()
            mine.unlink()
            return loads(raw)
        except FileNotFoundError:
            return None
        except ValueError:
            log.warning("dropped a torn message of %s bytes; the database still knows the work", len(raw))
            return None

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        with self.bindings_locked():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def get_table(self, exchange: str) -> Any:
        with self.bindings_locked():
            return super().get_table(exchange)

    @contextmanager
    def bindings_locked(self) -> Iterator[None]:
        """kombu empties the table before it locks it; so the lock is on a file of its own."""
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with open(self.control_folder / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def prepare(folder: Path) -> dict[str, Any]:
    """Makes the folders; returns kombu's transport options. Leftovers of killed processes are swept."""
    messages, control = folder / "messages", folder / "control"
    for each in (messages, control):
        each.mkdir(parents=True, exist_ok=True)
    for leftover in messages.glob("*.taken"):
        if not Path(f"/proc/{leftover.suffixes[-2][1:]}").exists():
            with suppress(FileNotFoundError):
                leftover.unlink()
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.1,
    }
