"""What a watchman is told, and what he is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from publishing.models import Delivery, Heartbeat
from smm import health


def beat(name: str, *, ago: float) -> None:
    Heartbeat.objects.create(name=name, at=timezone.now() - timedelta(seconds=ago))


@pytest.fixture
def alive(db: None) -> None:
    beat("worker:uno:1", ago=2)
    beat("scheduler:uno:2", ago=2)


@pytest.fixture
def late_delivery(channel: Any) -> Delivery:
    long_ago = timezone.now() - timedelta(minutes=10)
    return Delivery.objects.create(channel=channel, content={"text": "Café Alameda"}, planned_for=long_ago)


def parts(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["parts"]


def test_alive_needs_nothing_but_the_process(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_every_part_does_its_work(client: Client, alive: None) -> None:
    status, told = parts(client)
    assert status == 200
    assert set(told) == {"database", "broker", "worker", "scheduler", "deliveries"}
    assert all(part["ok"] for part in told.values())


@pytest.mark.parametrize("kind", ["worker", "scheduler"])
def test_a_silent_process_is_named(client: Client, alive: None, kind: str) -> None:
    Heartbeat.objects.filter(name__startswith=kind).update(at=timezone.now() - timedelta(seconds=45))
    status, told = parts(client)
    assert status == 503
    assert [name for name, part in told.items() if not part["ok"]] == [kind]
    assert 44 < told[kind]["age_s"] < 60


def test_one_living_worker_among_the_dead_is_enough(client: Client, alive: None) -> None:
    beat("worker:dos:9", ago=4000)
    assert parts(client)[0] == 200


def test_nobody_was_ever_seen(client: Client, db: None) -> None:
    status, told = parts(client)
    assert (status, told["worker"]) == (503, {"ok": False, "why": "never seen"})


def test_an_overdue_delivery_is_counted_and_not_shown(
    client: Client, alive: None, late_delivery: Any
) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["deliveries"] == {"ok": False, "count": 1}
    assert "alameda" not in answer.content.decode().lower()


def test_a_check_that_breaks_is_told_without_its_details(
    client: Client, alive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> dict[str, Any]:
        raise ConnectionError("password of the database is hunter2")

    monkeypatch.setitem(health.CHECKS, "database", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == {"ok": False, "why": "ConnectionError"}
    assert "hunter2" not in answer.content.decode()
