"""The broker without a server: each message reaches one process, whole, whoever is killed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kombu import Connection

from smm.embedded_broker import prepare

ROOT = Path(__file__).resolve().parents[2]
EATER = """
import sys, time
from pathlib import Path
from queue import Empty
from kombu import Connection
from smm.embedded_broker import prepare
options = prepare(Path(sys.argv[1]))
ours = {"transport": "smm.embedded_broker:Transport", "transport_options": options}
with Connection("filesystem://localhost", **ours) as line:
    queue = line.SimpleQueue("red")
    print("ready", flush=True)
    while True:
        try:
            message = queue.get(timeout=2)
        except Empty:
            break
        print(message.payload, flush=True)
        message.ack()
        time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare(tmp_path / "broker")
    return tmp_path / "broker"


def line(folder: Path) -> Connection:
    return Connection(
        "filesystem://localhost",
        transport="smm.embedded_broker:Transport",
        transport_options=prepare(folder),
    )


def put(folder: Path, count: int) -> None:
    """As Celery sends a task: to the queue by its name."""
    with line(folder) as connection, connection.Producer() as producer:
        for number in range(count):
            producer.publish(number, exchange="", routing_key="red")


def eater(folder: Path, pause: float = 0.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", EATER, str(folder), str(pause)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def eaten(process: subprocess.Popen[str]) -> list[int]:
    return [int(word) for word in process.communicate(timeout=60)[0].split() if word.isdigit()]


def test_three_processes_share_the_messages_and_none_comes_twice(folder: Path) -> None:
    put(folder, 300)
    eaters = [eater(folder) for _ in range(3)]
    shares = [eaten(process) for process in eaters]
    assert sorted(number for share in shares for number in share) == list(range(300))
    assert not list((folder / "messages").iterdir())


def test_while_it_is_written_nobody_reads_half_a_message(folder: Path) -> None:
    readers = [eater(folder), eater(folder)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    put(folder, 300)
    assert sorted(number for reader in readers for number in eaten(reader)) == list(range(300))
    assert [reader.returncode for reader in readers] == [0, 0]


def test_a_killed_reader_takes_with_it_what_it_held_and_no_more(folder: Path) -> None:
    put(folder, 60)
    victim = eater(folder, pause=0.02)
    assert victim.stdout is not None
    seen = [victim.stdout.readline() for _ in range(6)]
    os.kill(victim.pid, signal.SIGKILL)
    before = [int(word) for word in [*seen, *victim.communicate()[0].split()] if word.strip().isdigit()]
    after = eaten(eater(folder))
    assert len(set(before) & set(after)) == 0
    assert len(set(range(60)) - set(before) - set(after)) <= 1
    prepare(folder)
    assert not list((folder / "messages").glob("*.taken")), "what the dead had taken is swept"


def test_a_torn_message_is_dropped_and_the_next_one_comes(folder: Path) -> None:
    put(folder, 2)
    first = min((folder / "messages").glob("*.msg"))
    first.write_bytes(first.read_bytes()[:20])
    assert eaten(eater(folder)) == [1]


def test_an_idle_wait_is_short(folder: Path) -> None:
    """Each message comes while the reader rests: of three waits a busy machine may stretch one or two."""
    reader = eater(folder)
    assert reader.stdout is not None
    reader.stdout.readline()
    waited = []
    for _turn in range(3):
        time.sleep(0.3)
        begun = time.monotonic()
        put(folder, 1)
        assert reader.stdout.readline() == "0\n"
        waited.append(time.monotonic() - begun)
    assert min(waited) < 0.5
    reader.communicate(timeout=30)
