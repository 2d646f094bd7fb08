"""`./run` for real: it serves, mends itself, stops whole, and never runs twice."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .conftest import House, Living, is_alive, wait_until


def ask(port: int, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, None


def serving(house: House, port: int, **more: str) -> Living:
    living = house.start("--port", str(port), **more)
    living.says(f"Pauta is at http://127.0.0.1:{port}", within=240)
    return living


def all_gone(pids: list[int]) -> Callable[[], bool]:
    return lambda: not any(is_alive(pid) for pid in pids)


def test_from_nothing_without_node_without_git_and_with_a_home_that_cannot_be_written_to(
    bare_house: House, port: int, path_without: Callable[..., str]
) -> None:
    poor = path_without("node", "nodejs", "npm", "npx", "git")
    living = serving(bare_house, port, PATH=poor, HOME="/proc")
    said = living.says("Ctrl-C stops everything.")
    assert "@" in said.partition("Pauta is at")[2], "the demo's sign-in is told"
    wait_until(lambda: ask(port, "/readyz")[0] == 200, 30, lambda: str(ask(port, "/readyz")))
    assert (bare_house.root / "static" / "build").is_dir()
    assert not (bare_house.root / ".git").exists()


def test_it_mends_a_dead_child_and_stops_whole(house: House, port: int) -> None:
    living = serving(house, port)
    wait_until(lambda: ask(port, "/readyz")[0] == 200, 30, lambda: str(ask(port, "/readyz")))
    killed = living.child("smm worker")
    assert killed
    os.kill(killed, signal.SIGKILL)
    living.says("! worker ended (signal 9); starting it again in 1 s", within=5)
    wait_until(lambda: living.child("smm worker") not in (0, killed), 10)
    family = living.family()
    assert len(family) >= 6, "supervisor, web and its two workers, worker, scheduler"
    living.process.send_signal(signal.SIGINT)
    assert living.process.wait(25) == 0
    assert living.said().endswith("Stopped.\n")
    wait_until(all_gone(family), 1)


def test_when_the_supervisor_is_killed_nobody_outlives_it_and_the_next_start_is_quick(
    house: House, port: int
) -> None:
    living = serving(house, port)
    family = living.family()
    living.process.kill()
    living.process.wait()
    begun = time.monotonic()
    again = serving(house, port)
    assert all_gone(family)(), "the second set waits for the last of the first"
    assert time.monotonic() - begun < 25
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(25) == 0
    begun = time.monotonic()
    third = serving(house, port)
    assert time.monotonic() - begun < 15
    assert "·" not in third.said(), "nothing changed: nothing is prepared again"


def test_at_another_port_the_practice_network_moves_along(house: House, port: int) -> None:
    (house.root / "var").mkdir(exist_ok=True)
    (house.root / "var" / "address").write_text("http://127.0.0.1:9\n")
    living = serving(house, port)
    assert f"· Moving from http://127.0.0.1:9 to http://127.0.0.1:{port}" in living.said()
    assert (house.root / "var" / "address").read_text() == f"http://127.0.0.1:{port}\n"


def test_a_second_start_in_the_same_folder_is_told_no(house: House, port: int) -> None:
    living = serving(house, port)
    second = house.run("--port", str(port + 1), within=60)
    assert second.returncode == 2
    assert f"Pauta already runs in this folder (process {living.process.pid}): " in second.stderr
    assert ask(port, "/healthz") == (200, {"status": "alive"})


def test_a_management_command_passes_on_its_words_and_its_status(house: House) -> None:
    good = house.run("manage", "shell", "-v0", "-c", "print(6 * 7)")
    assert (good.returncode, good.stdout) == (0, "42\n")
    assert house.run("manage", "shell", "-v0", "-c", "raise SystemExit(7)").returncode == 7
    assert house.run("manage", "no_such_command").returncode == 1


def test_building_for_an_image_leaves_no_secret_behind(house: House, tmp_path: Path) -> None:
    done = house.run("build", PAUTA_VAR=str(tmp_path / "away"))
    assert done.returncode == 0, done.stderr
    assert (house.root / "var" / "static" / "staticfiles.json").exists()
    assert not (house.root / "var" / "secret").exists()
