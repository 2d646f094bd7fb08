"""`./run test`: the checks, then the suite on SQLite + embedded broker and on PostgreSQL + Redis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from launch import machine, packages, places, preparing, summary
from launch.node import npm
from launch.programs import say
from launch.servers import Postgres, Redis
from launch.summary import Part
from launch.trouble import Trouble

EMBEDDED, TEAM = "SQLite + embedded broker", "PostgreSQL + Redis"
# These bring their own database and broker, or need none: once is the whole of it.
ONCE = ("tests/networks", "tests/run", "tests/real", "tests/chaos")
# Walks over every page, word and file, which ask nothing of the database that the others don't.
WALKS = (
    "tests/core",
    "tests/fakes",
    "tests/media/test_films_and_sounds.py",
    "tests/media/test_memory.py",
    "tests/teams/auditing/test_every_door.py",
    "tests/test_asvs.py",
    "tests/test_bad_uploads.py",
    "tests/test_floor_plan.py",
    "tests/test_permissions.py",
    "tests/test_words.py",
    "tests/test_words_shown.py",
)
# On the second database only those browse that race for rows: pages look alike on any.
RACING = [
    f"tests/browser/test_{what}.py"
    for what in ("approvals", "client_decides", "keeping", "moving", "review_steps", "whole_path")
]
# These start processes and browsers of their own, apart from the rest.
ALONE = ("tests/run", "tests/real", "tests/chaos", "tests/browser")
SIDE_BY_SIDE = {"tests/browser": ("-n", "2")}  # the others would get in each other's way
ONE_LOOK = {"PAUTA_TEST_LOOKS": "light-1440"}  # the second time round: a page looks alike on any database
OURS = (
    *("DATABASE_URL", "REDIS_URL", "PORT", "BIND", "PAUTA_URL", "ALLOWED_HOSTS", "PAUTA_PRIVATE_HOSTS"),
    *("SECRET_KEY", "PAUTA_KEYS", "EMAIL_URL", "MAIL_FROM", "DEBUG", "LOG_LEVEL", "ACCESS_LOG"),
    *("PAUTA_THREADS", "WEB_WORKERS", "WEB_THREADS", "PAUTA_DEMO_PASSWORD", "PAUTA_LOG"),
    *("PAUTA_METRICS_TOKEN", "PAUTA_PROXIES", "PAUTA_HSTS_PRELOAD"),
)
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
}


def ours(name: str) -> bool:
    """Also app keys of networks, such as PAUTA_X_CLIENT_SECRET."""
    return name in OURS or (name.startswith("PAUTA_") and "_CLIENT_" in name)


@dataclass
class Run:
    """One call of `./run test`: where it works, what the machine lacks, what came of the parts so far."""

    missing: dict[str, str]
    folder: Path = field(default_factory=lambda: places.ROOT / "var" / "test")
    strict: bool = field(default_factory=lambda: os.environ.get("CI", "").lower() in ("1", "true", "yes"))
    parts: list[Part] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of this installation's own settings reaches a test."""
        clean = {name: value for name, value in places.environment().items() if not ours(name)}
        own = {"PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(self.folder / "var"), "PAUTA_TEST_RUN": "1"}
        return {**clean, **own, **more}

    def check(self, name: str, command: list[str | Path], environment: dict[str, str]) -> None:
        say(f"\n── {name}")
        begun = time.monotonic()
        status = subprocess.run([str(part) for part in command], cwd=places.ROOT, env=environment).returncode
        well = status == 0
        self.parts.append(Part(name, int(well), int(not well), seconds=time.monotonic() - begun))

    def pytest(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        say(f"\n── {name}")
        report = self.folder / f"{len(self.parts)}.xml"
        report.unlink(missing_ok=True)
        begun = time.monotonic()
        command = [places.PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        status = subprocess.run([str(part) for part in command], cwd=places.ROOT, env=environment).returncode
        seconds = time.monotonic() - begun
        self.parts.append(summary.read(name, report, status=status, seconds=seconds, strict=self.strict))

    def not_run(self, name: str, reason: str) -> None:
        self.parts.append(summary.not_run(name, reason, strict=self.strict))


def test(arguments: list[str]) -> int:
    """The exit status: 0 only when something passed and nothing failed."""
    places.make_folders()
    packages.install("requirements-test.txt")
    preparing.build()
    run = Run(missing=machine.set_up())
    shutil.rmtree(run.folder, ignore_errors=True)
    run.folder.mkdir(parents=True)
    if arguments:
        on_both(run, arguments)
    else:
        whole(run)
    notes = [f"Not on this machine: {name}: {reason}" for name, reason in run.missing.items()]
    if not arguments:
        notes.append(f"Run once, as they bring their own servers or need none: {', '.join((*ONCE, *WALKS))}.")
        notes.append(f"In the browser on {TEAM}: {', '.join(RACING)}.")
    return summary.tell(run.parts, notes)


def whole(run: Run) -> None:
    with real_servers_installed_meanwhile(run):
        every_part(run)


@contextmanager
def real_servers_installed_meanwhile(run: Run) -> Iterator[None]:
    """Minutes of downloading and compiling, beside the first parts; the tests wait for what isn't done."""
    command = [str(places.PYTHON), "-m", "tests.real.servers"]
    with (
        (run.folder / "real-servers.log").open("w") as log,
        subprocess.Popen(
            command, cwd=places.ROOT, env=run.environment(), stdout=log, stderr=log, start_new_session=True
        ) as installing,
    ):
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(installing.pid, signal.SIGTERM)


def every_part(run: Run) -> None:
    for name, command in CHECKS.items():
        run.check(name, [places.PYTHON, *command], run.environment())
    types_of_script(run)
    shared = [f"--ignore={folder}" for folder in ALONE]
    run.pytest(EMBEDDED, ["-n", "2", "tests", *shared], run.environment())
    alone(run, "tests/browser", EMBEDDED, run.environment())
    with team_servers(run) as environment:
        if environment is not None:
            once = [each for each in (*ONCE, *WALKS) if each not in ALONE]
            again = [*shared, *(f"--ignore={each}" for each in once)]
            run.pytest(TEAM, ["-n", "2", "tests", *again], environment)
            alone(run, "tests/browser", TEAM, {**environment, **ONE_LOOK}, only=RACING)
    for folder in ALONE:
        if folder in ONCE:
            alone(run, folder, folder.removeprefix("tests/"), run.environment())


def on_both(run: Run, arguments: list[str]) -> None:
    run.pytest(EMBEDDED, arguments, run.environment())
    with team_servers(run) as environment:
        if environment is not None:
            run.pytest(TEAM, arguments, environment)


def types_of_script(run: Run) -> None:
    command, environment = npm()
    run.check(
        "TypeScript",
        [*command, "run", "--silent", "check"],
        {**run.environment(), "PATH": environment["PATH"]},
    )


def alone(run: Run, folder: str, on: str, environment: dict[str, str], only: Sequence[str] = ()) -> None:
    """A folder of tests (`only` these of it) by itself; skipped where the machine lacks what it stands on."""
    name = f"{folder} on {on}" if on in (EMBEDDED, TEAM) else folder
    lacking = [want.name for want in machine.WANTS if folder in want.folders and want.name in run.missing]
    if lacking:
        run.not_run(name, f"{lacking[0]}: {run.missing[lacking[0]]}")
    elif (places.ROOT / folder).is_dir():
        run.pytest(name, [*SIDE_BY_SIDE.get(folder, ()), *(only or [folder])], environment)
    else:
        run.not_run(name, "the folder is not there")


@contextmanager
def team_servers(run: Run) -> Iterator[dict[str, str] | None]:
    """The environment of a PostgreSQL and a Redis of our own; None, and told, where they can't be."""
    with ExitStack() as stack:
        try:
            for name in ("PostgreSQL", "Redis"):
                machine.need(name, run.missing)
            database = stack.enter_context(Postgres(run.folder / "postgres", durable=False))
            broker = stack.enter_context(Redis(run.folder / "redis"))
        except Trouble as trouble:
            run.not_run(TEAM, str(trouble))
            yield None
            return
        yield run.environment(DATABASE_URL=database.url, REDIS_URL=broker.url)
