"""What a watchman's program reads, who may read it, and that several processes count as one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector

from launch.servers import die_with_parent, free_port
from publishing.models import Attempt, Channel, Delivery
from publishing.states import State
from smm import folding, metrics, standing

ROOT = Path(__file__).parents[2]
KEY = mmap_key("pauta_tried", "pauta_tried_total", ["view"], ["a"], "Tried.")
SERIES = re.compile(r"^(pauta_\w+?)(?:_bucket|_sum|_count|_created)?(?:\{|\s)", re.MULTILINE)


def told(client: Client, **headers: str) -> str:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def figure(text: str, name: str) -> float:
    """The value of one series, written as it stands."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_how_things_stand(client: Client, channel: Any) -> None:
    now = timezone.now()
    late = {
        "channel": channel,
        "content": {"text": "Café Alameda"},
        "planned_for": now - timedelta(minutes=10),
    }
    due = Delivery.objects.create(**late, due_at=now - timedelta(seconds=90))
    Delivery.objects.create(**late, due_at=now, held_at=now)
    Attempt.objects.create(delivery=due, number=1, outcome="throttled", step="publish")
    Channel.objects.create(
        workspace=channel.workspace, network="x", name="b", account="b", health="disconnected"
    )
    text = told(client)
    assert figure(text, "pauta_database_up") == 1
    assert figure(text, 'pauta_deliveries{state="waiting"}') == 2
    assert figure(text, "pauta_deliveries_held") == 1
    assert figure(text, "pauta_deliveries_overdue") == 2
    assert 89 < figure(text, "pauta_oldest_due_seconds") < 110
    assert figure(text, 'pauta_attempts_recent{network="practice",outcome="throttled"}') == 1
    assert figure(text, 'pauta_channels{health="disconnected"}') == 1
    assert figure(text, "pauta_webhook_calls_waiting") == 0
    assert figure(text, 'pauta_queue_messages{queue="default"}') >= 0
    assert "Alameda" not in text


def test_what_is_settled_is_not_counted_anew_each_time(
    channel: Any, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    Delivery.objects.create(
        channel=channel, content={}, planned_for=now, state=State.SENT, remote_id="r", published_at=now
    )
    with django_assert_max_num_queries(20):
        text = metrics.gathered().decode()
    assert 'state="sent"' not in text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"Authorization": "Bearer wrong"}, 404),
        ({"Authorization": "Bearer a-token-of-36-signs"}, 200),
    ],
)
@override_settings(PAUTA_METRICS_TOKEN="a-token-of-36-signs")
def test_with_a_token_only_who_has_it(client: Client, db: None, sent: dict[str, str], status: int) -> None:
    assert client.get("/metrics", headers=sent).status_code == status


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
    ],
)
def test_without_a_token_only_this_machine(
    client: Client, db: None, meta: dict[str, str], status: int
) -> None:
    assert client.get("/metrics", **meta).status_code == status


def test_a_part_that_breaks_leaves_the_rest(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def webhooks() -> list[standing.Figure]:
        raise ConnectionError("password of the database is hunter2")

    monkeypatch.setattr(standing, "ASKED", [standing.database, webhooks])
    assert figure(told(client), "pauta_database_up") == 1
    assert "webhooks is in trouble: ConnectionError" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_method_somebody_made_up_makes_no_series_of_its_own(client: Client, db: None) -> None:
    for number in range(3):
        client.generic(f"MADE-UP-{number}", "/healthz")
    text = told(client)
    assert 'pauta_requests_total{method="other"' in text
    assert "MADE-UP" not in text


def test_every_figure_is_in_the_documentation_and_the_other_way_round(client: Client, channel: Any) -> None:
    client.get("/healthz")
    page = (ROOT / "docs" / "self-hosting.md").read_text()
    written = set(re.findall(r"^\| `(pauta_\w+)", page, re.MULTILINE))
    assert written == metrics.names()
    assert {name.removesuffix("_total") for name in SERIES.findall(told(client))} <= {
        name.removesuffix("_total") for name in written
    }


@pytest.mark.parametrize("reads", [False, True])
def test_what_ended_processes_counted_is_one_file(tmp_path: Path, reads: bool) -> None:
    """A file each, in memory, would fill it in weeks. While somebody reads, it waits."""
    for pid, count in ((11, 3.0), (12, 4.0), (13, 5.0)):
        for kind in ("counter", "histogram"):
            sums = MmapedDict(str(tmp_path / f"{kind}_{pid}.db"))
            sums.write_value(KEY.replace("tried", kind), count, 0.0)
            sums.close()
    with folding.reading(tmp_path) if reads else nullcontext():
        folding.fold(tmp_path, {13})
    left = sorted(path.name for path in tmp_path.glob("*.db"))
    ended = [] if reads else ["counter_ended.db", "histogram_ended.db"]
    dead = ["counter_11.db", "counter_12.db", "histogram_11.db", "histogram_12.db"] if reads else []
    assert left == sorted(["counter_13.db", "histogram_13.db", *ended, *dead])
    folding.fold(tmp_path, set())
    folding.fold(tmp_path, set())
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["counter_ended.db", "histogram_ended.db"]
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(tmp_path))
    assert registry.get_sample_value("pauta_counter_total", {"view": "a"}) == 12.0


# ── a real server with two processes ──────────────────────────────────────────────────────────────────


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    own = {"PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(folder), "PORT": str(port), "WEB_WORKERS": "2"}
    environment = {**os.environ, **own, "DATABASE_URL": f"sqlite:///{folder / 'pauta.sqlite3'}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "smm/gunicorn.py", *options, "smm.wsgi"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(15),
            start_new_session=True,
        )
    try:
        yield up(f"http://127.0.0.1:{port}", process, folder / "log"), process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("metrics")) as (address, _process):
        yield address


def up(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{address}/healthz", timeout=20).ok:
                return address
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def test_two_processes_count_as_one(server: str) -> None:
    """Whichever of them answers, it tells the requests of both."""
    series = 'pauta_requests_total{method="GET",status="200",view="healthz"}'
    before = figure(requests.get(f"{server}/metrics", timeout=20).text, series)
    for _turn in range(40):
        assert requests.get(f"{server}/healthz", timeout=10).ok  # a connection each: both get some
    told_by = [requests.get(f"{server}/metrics", timeout=20) for _turn in range(4)]
    assert [figure(each.text, series) for each in told_by] == [before + 40] * 4
    assert "pid=" not in told_by[0].text
    assert figure(told_by[0].text, 'pauta_request_seconds_count{view="healthz"}') == before + 40
    assert told_by[0].headers["X-Request-ID"] != told_by[1].headers["X-Request-ID"]
    assert (
        requests.get(f"{server}/metrics", headers={"X-Forwarded-For": "192.0.2.1"}, timeout=10).status_code
        == 404
    )


def test_renewed_and_killed_processes_lose_no_count_and_leave_no_file(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Each process answers five requests and is renewed; all are killed, and the next server sweeps."""
    folder, series = (
        tmp_path_factory.mktemp("renewed"),
        'pauta_requests_total{method="GET",status="200",view="healthz"}',
    )
    with served(folder, "--max-requests", "5", "--max-requests-jitter", "1", "--workers", "1") as (
        address,
        process,
    ):
        before = figure(patiently(f"{address}/metrics"), series)
        for _turn in range(30):
            patiently(f"{address}/healthz")
        assert figure(patiently(f"{address}/metrics"), series) == before + 30
        shared = shared_folder(process.pid)
        assert len(list(shared.glob("counter_*.db"))) <= 3
        os.killpg(process.pid, 9)
        process.wait(20)
    assert shared.is_dir()
    with served(folder, "--workers", "1"):
        assert not shared.exists()


def patiently(address: str) -> str:
    """While the only process is renewed nobody answers for a moment."""
    for _try in range(100):
        try:
            return requests.get(address, timeout=20).text
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(address)


def shared_folder(pid: int) -> Path:
    held = [Path(os.readlink(each)) for each in Path(f"/proc/{pid}/fd").iterdir()]
    return next(path.parent for path in held if path.parent.name.startswith("pauta-metrics-"))


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: xchunked",
        "Content-Length: +5",
    ],
)
def test_where_a_request_ends_is_never_in_doubt(server: str, head: str) -> None:
    """Two readings of it would let one request hide in another (ASVS 4.2.1)."""
    host, _colon, port = server.removeprefix("http://").partition(":")
    smuggled = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n\r\n{smuggled}".encode())
        answers = b""
        while piece := line.recv(4096):
            answers += piece
    assert answers.count(b"HTTP/1.1 ") == 1
    assert answers.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
