"""Redis away: limits go on counting, nobody waits, and once it is back it counts again."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from core.pacing import too_often
from launch.servers import Redis, free_port
from smm import cache
from tests.teams.account.conftest import enter


def with_redis(port: int) -> Any:
    own = {"BACKEND": "smm.cache.RedisOrHere", "LOCATION": f"redis://127.0.0.1:{port}/0"}
    return override_settings(CACHES={"default": own})


@pytest.fixture(autouse=True)
def afresh() -> Any:
    yield
    cache.LocMemCache("while-redis-is-away", {}).clear()


def test_a_limit_holds_without_redis(caplog: pytest.LogCaptureFixture) -> None:
    with with_redis(free_port()):
        assert [too_often("somebody", most=3) for _try in range(5)] == [False, False, False, True, True]
    said = [each for each in caplog.records if each.name == "smm.cache"]
    assert [(each.levelno, "Redis is away (ConnectionError)" in each.message) for each in said] == [
        (logging.ERROR, True)
    ]


def test_the_door_opens_and_is_guarded_without_redis(alice: Any, bob: Any) -> None:
    with with_redis(free_port()):
        said = [enter(Client(), alice.email, "no").content.decode() for _try in range(6)]
        hers = Client()
        enter(hers, bob.email)
    assert ["Van demasiados intentos" in each for each in said] == [False] * 5 + [True]
    assert "_auth_user_id" in hers.session


def test_it_counts_there_again_once_it_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PAUSE", 0.0)
    with Redis(tmp_path / "redis") as server, with_redis(server.port):
        kept = caches["default"]
        kept.set("a", 1, 60)
        server.kill()
        kept.set("b", 2, 60)
        assert (kept.get("b"), kept.get("a")) == (2, None)
        server.start()
        kept.set("c", 3, 60)
        assert (kept.get("c"), kept.get("b")) == (3, None)
