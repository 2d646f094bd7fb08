"""`./run bench NAME …`: a measurement on a PostgreSQL and a Redis of its own; standard output is its JSON."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launch import packages, places, preparing
from launch.programs import run_logged
from launch.servers import Postgres, Redis
from launch.trouble import Trouble


def bench(arguments: list[str]) -> int:
    """The exit status of `manage.py bench`."""
    if not arguments:
        raise Trouble("Say what to measure: ./run bench drain, late, idle, month, compass or crowd.")
    places.make_folders()
    packages.install()
    preparing.build()
    folder = own_folder(places.ROOT / "var" / "bench")
    with Postgres(folder / "postgres") as database, Redis(folder / "redis") as broker:
        servers = {"DATABASE_URL": database.url, "REDIS_URL": broker.url}
        own = {"PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(folder / "var")}
        status = measure(arguments, places.environment(**servers, **own))
    shutil.rmtree(folder, ignore_errors=True)
    return status


def own_folder(bench: Path) -> Path:
    """A folder for this run alone; what runs left behind that have ended is taken away."""
    for other in bench.glob("[0-9]*"):
        if not Path(f"/proc/{other.name}").exists():
            shutil.rmtree(other, ignore_errors=True)
    return bench / str(os.getpid())


def measure(arguments: list[str], environment: dict[str, str]) -> int:
    manage = [places.PYTHON, places.ROOT / "manage.py"]
    status, said = run_logged([*manage, "migrate", "--noinput", "-v0"], log="bench.log", env=environment)
    if status:
        raise Trouble(f"The measuring database could not be made: {preparing.last_word(said)}")
    command = [str(part) for part in (*manage, "bench", *arguments)]
    return subprocess.run(command, cwd=places.ROOT, env=environment, stdout=sys.stdout).returncode
