"""Nobody can make the machine lose or repeat a post, not even by killing it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launch.servers import Postgres, Redis

RUIN = Path(__file__).with_name("ruin.py")
RECOVERY = 60
BOTH = pytest.mark.parametrize("stores", ["servers", "embedded"])


def play(scene: str, folder: Path, stores: str) -> Any:
    if stores == "servers" and not (Postgres.programs() and Redis.program()):
        pytest.skip("PostgreSQL or Redis is not installed here")
    command = [sys.executable, str(RUIN), scene, str(folder), stores]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def each_once(outcome: dict[str, Any]) -> None:
    """Exactly once each, nothing lost, or the ledger says it doesn't know."""
    assert outcome["twice"] == 0, outcome
    assert outcome["sent_but_not_there"] == 0, outcome
    assert outcome["there_but_not_sent"] == 0, outcome
    assert outcome["states"] == {"sent": outcome["deliveries"]}, outcome
    assert outcome["recovered_in"] <= RECOVERY, outcome


@BOTH
def test_everything_is_killed_and_the_line_is_cut(tmp_path: Path, stores: str) -> None:
    outcome = play("everything", tmp_path, stores)
    assert set(outcome["cuts"]) == {"before", "during", "after", "late"}
    each_once(outcome)


def test_a_line_cut_before_during_or_after_the_irreversible_request(tmp_path: Path) -> None:
    for cut, outcome in play("cut_line", tmp_path, "servers").items():
        assert outcome["cuts"].get(cut), f"no request met the cut {cut}"
        each_once(outcome)


@BOTH
def test_two_schedulers_and_a_worker_started_twice(tmp_path: Path, stores: str) -> None:
    each_once(play("doubled", tmp_path, stores))


def test_redis_forgets_everything(tmp_path: Path) -> None:
    each_once(play("flushed", tmp_path, "servers"))


def test_the_disk_is_full(tmp_path: Path) -> None:
    probe = tmp_path / "probe"
    probe.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", str(probe)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this system lets nobody mount a small disk to fill")
    subprocess.run(["umount", "-l", str(probe)], check=True)
    outcome = play("full_disk", tmp_path / "house", "embedded")
    assert outcome["open_while_full"] > 0, "the disk was never in the way"
    each_once(outcome)
