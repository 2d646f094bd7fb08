"""A server never outlives the run that asked for it, however that run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.real.servers.ground import PROJECT, Missing, Server, free_port

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from tests.real.servers.ground import Server
port, log = sys.argv[1:]
server = Server([sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"], {}, Path(log),
                f"http://127.0.0.1:{port}/")
server.start()
print(server._group, flush=True)
time.sleep(60)
"""


def gone(group: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_killing_whoever_asked_ends_the_server(tmp_path: Path, end: signal.Signals) -> None:
    words = [sys.executable, "-c", STARTS_AND_WAITS, str(free_port()), str(tmp_path / "log")]
    asker = subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    group = int(asker.stdout.readline())
    os.killpg(group, 0)
    asker.send_signal(end)
    asker.wait(10)
    assert gone(group)


def test_a_frozen_server_is_ended_too(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    server = Server(command, {}, tmp_path / "log", f"http://127.0.0.1:{port}/")
    server.start()
    group = server._group
    server.freeze()
    server.stop()
    assert gone(group)


def test_a_server_that_dies_at_once_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no quiero')"]
    with pytest.raises(Missing, match="no quiero"):
        Server(command, {}, tmp_path / "log", f"http://127.0.0.1:{free_port()}/").start()
