"""What docker-compose.yml starts, started here: the same commands, on a PostgreSQL and a Redis of our own.

There is no Docker engine where we build, so the images stay untried; every command in them is run.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch.servers import Postgres, Redis, free_port

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "pauta"]
GIVEN = {"POSTGRES_PASSWORD": "p", "PAUTA_URL": "http://127.0.0.1:8000", "WORKER_QUEUES": "practice,default"}


def interpolated(text: str) -> str:
    """`${NAME:-default}`, `${NAME:?message}` and `$$`, as Compose reads them."""

    def value(found: re.Match[str]) -> str:
        name, sign, rest = found.groups()
        assert name in GIVEN or sign == ":-", f"{name} has neither a value nor a default"
        return GIVEN.get(name, rest)

    return re.sub(r"\$\{(\w+)(:-|:\?)([^}]*)\}", value, text).replace("$$", "$")


def test_an_unset_secret_stops_compose_instead_of_being_empty() -> None:
    for service in SERVICES.values():
        for text in map(str, service.get("environment", {}).values()):
            assert not re.search(r"\$\{\w+\}", text)
    assert "${POSTGRES_PASSWORD:?" in SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"]


def test_nobody_listens_to_the_world_by_default() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_all_of_ours_run_from_one_image_after_the_migrations_and_are_watched() -> None:
    assert set(OURS) == {"migrate", "web", "worker", "worker-chosen", "beat"}
    for name in set(OURS) - {"migrate"}:
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert "test" in SERVICES[name]["healthcheck"]
        assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES["migrate"]["restart"] == "no"


def test_the_image_runs_as_nobody_special_and_keeps_no_secret() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    assert "USER pauta" in lines[last:]
    assert any(line.startswith("RUN PAUTA_VAR=/tmp/building ./run build") for line in lines[:last])
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", "var", ".git", ".venv"} <= set(ignored)


def test_compose_reads_its_file() -> None:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    ):
        pytest.skip("the docker compose plugin is not on this machine")
    environment = {**os.environ, **GIVEN}
    done = subprocess.run(
        ["docker", "compose", "config", "-q"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a container: the servers' addresses are the only thing changed in it."""
    if Postgres.programs() is None or Redis.program() is None:
        pytest.skip("PostgreSQL or Redis is not on this machine")
    folder = tmp_path_factory.mktemp("compose")
    with Postgres(folder / "postgres", durable=False) as database, Redis(folder / "redis") as broker:
        own = {"DATABASE_URL": database.url, "REDIS_URL": broker.url, "PORT": str(free_port())}
        programs = f"{Path(sys.executable).parent}:{Postgres.programs()}:{os.environ['PATH']}"
        yield {
            **{name: value for name, value in os.environ.items() if name not in ("PAUTA_ENV_FILE", "CI")},
            **{name: interpolated(str(value)) for name, value in SERVICES["web"]["environment"].items()},
            **own,
            "PATH": programs,
            "PAUTA_VAR": str(folder / "var"),
            "PAUTA_ENV_FILE": os.devnull,
            "HOSTNAME": os.uname().nodename,
            "PGPORT": str(database.port),
        }


def command_of(service: str) -> list[str]:
    return [interpolated(part) for part in SERVICES[service]["command"]]


def check_of(service: str) -> list[str]:
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    words = [interpolated(word) for word in words]
    return ["sh", "-c", *words] if kind == "CMD-SHELL" else words


def healthy(command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=30)
    return done.returncode == 0


@pytest.fixture(scope="module")
def migrated(ground: dict[str, str]) -> dict[str, str]:
    done = subprocess.run(command_of("migrate"), cwd=ROOT, env=ground, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return ground


def test_the_servers_health_checks(ground: dict[str, str]) -> None:
    assert healthy(check_of("postgres"), ground)
    redis = check_of("redis")
    port = ground["REDIS_URL"].rpartition(":")[2].partition("/")[0]
    assert healthy([redis[0], "-p", port, *redis[1:]], ground)


def test_migrating_again_does_no_harm(migrated: dict[str, str]) -> None:
    assert healthy(command_of("migrate"), migrated)


@pytest.mark.parametrize("service", [name for name in OURS if name != "migrate"])
def test_a_service_gets_healthy_stays_up_and_ends_when_told(
    migrated: dict[str, str], service: str, tmp_path: Path
) -> None:
    check = check_of(service)
    assert not healthy(check, migrated), "the check has to see that nobody is there yet"
    with open(tmp_path / "log", "wb") as log:
        running = subprocess.Popen(command_of(service), cwd=ROOT, env=migrated, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while not healthy(check, migrated):
            assert running.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) is not None
    finally:
        running.kill()
        running.wait()


def test_a_chosen_worker_takes_only_what_it_was_given(migrated: dict[str, str]) -> None:
    command = command_of("worker-chosen")
    assert command[-2:] == ["-Q", "practice,default"]
    assert command[:-2] == command_of("worker")
