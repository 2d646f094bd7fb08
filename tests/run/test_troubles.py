"""Each trouble ends `./run` with status 2 and one clear sentence that names the way out."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from launch.servers import Postgres

from .conftest import ROOT, House


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line after the steps; a failed run says no more than that."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith(("·", "    "))]
    assert len(lines) == 1, lines
    return lines[0]


def closed_index(port: int) -> dict[str, str]:
    """A package index that nobody serves, and no other place to look."""
    return {
        "PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "PIP_EXTRA_INDEX_URL": "",
    }


def test_a_port_in_use_says_so_and_offers_the_next(house: House, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        said = sentence(house.run("--port", str(port)))
    assert said == (
        f"Port {port} is in use by another program: stop that, or choose another: ./run --port {port + 1}"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "ochenta"], "--port is «ochenta»: write a number from 1 to 65535."),
        (["--port", "70000"], "--port is «70000»: write a number from 1 to 65535."),
        (["--prot", "8000"], "«--prot 8000» is not something to ask of ./run."),
        (["bench"], "Say what to measure: ./run bench drain, late, idle, month, compass or crowd."),
    ],
)
def test_a_wrong_word_names_what_was_seen_and_what_is_right(
    bare_house: House, arguments: list[str], words: str
) -> None:
    assert sentence(bare_house.run(*arguments)).startswith(words)


def test_a_wrong_port_in_the_environment_or_the_file(bare_house: House) -> None:
    words = "PORT is «ochenta»: write a whole number from 1 to 65535."
    assert sentence(bare_house.run(PORT="ochenta")).startswith(words)
    (bare_house.root / ".env").write_text("PORT=ochenta\n")
    assert sentence(bare_house.run()).startswith(words)


def test_a_line_in_the_file_that_is_no_variable(bare_house: House) -> None:
    (bare_house.root / ".env").write_text("# fine\nPORT 8000\n")
    assert sentence(bare_house.run()).startswith(".env, line 2, is «PORT 8000»: write it as NAME=value.")


def test_run_can_be_read_by_an_old_python() -> None:
    read = ast.parse((ROOT / "run").read_text(encoding="utf-8"), feature_version=(3, 4))
    assert read.body


def old_python(version: str) -> tuple[str, dict[str, str]] | None:
    """A Python of that version that starts, also one that pyenv keeps aside; and the environment it needs."""
    program = shutil.which(f"python{version}")
    if not program:
        return None
    kept = []
    if shutil.which("pyenv"):
        listed = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True)
        kept = listed.stdout.split()
    for aside in ["", *(name for name in kept if name.startswith(f"{version}."))]:
        environment = {**os.environ, "PYENV_VERSION": aside} if aside else dict(os.environ)
        if subprocess.run([program, "--version"], capture_output=True, env=environment).returncode == 0:
            return program, environment
    return None


@pytest.mark.parametrize("version", ["3.6", "3.10"])
def test_an_old_python_says_that_it_is_too_old(bare_house: House, version: str) -> None:
    found = old_python(version)
    if found is None:
        pytest.skip(f"no Python {version} on this machine")
    program, environment = found
    done = subprocess.run(
        [program, str(bare_house.root / "run")], capture_output=True, text=True, env=environment
    )
    assert sentence(done) == (
        f"Pauta needs Python 3.11 or newer and this is Python {version}: install python3.11 and start it "
        'with "python3.11 run".'
    )


def test_a_python_without_its_venv_module(bare_house: House, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')")
    said = sentence(bare_house.run(PYTHONPATH=str(tmp_path)))
    assert "its venv module is missing: apt install python3." in said


def test_a_folder_that_cannot_be_written_in(bare_house: House) -> None:
    said = sentence(bare_house.run(PAUTA_VAR="/proc/pauta"))
    assert said.startswith("Can't write in /proc/pauta (")
    assert "point PAUTA_VAR to a folder it may write in" in said


def test_no_line_to_the_package_index(bare_house: House, closed_port: int) -> None:
    said = sentence(bare_house.run(**closed_index(closed_port)))
    assert said.startswith("Installing the Python packages failed: the package index can't be reached;")


def test_no_line_to_the_registry_of_the_assets(house: House, closed_port: int) -> None:
    (house.root / "node_modules").unlink()
    for step in ("npm", "assets"):
        (house.root / "var" / "stamps" / step).unlink()
    said = sentence(house.run(npm_config_registry=f"http://127.0.0.1:{closed_port}/"))
    assert said.startswith(
        "Installing what the assets are built from failed: the package index can't be reached;"
    )


def test_no_node_and_no_way_to_get_it(
    house: House, closed_port: int, path_without: Callable[..., str]
) -> None:
    (house.root / "var" / "stamps" / "assets").unlink()
    index = closed_index(closed_port)
    said = sentence(house.run(PATH=path_without("node", "nodejs", "npm", "npx"), **index))
    assert said.startswith("Fetching Node, as none from 20 up is on PATH, failed: the package index can't be")
    assert said.endswith("Or install Node 20 or newer, with npm.")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgres://pauta:secreto@127.0.0.1:{}/pauta"),
        ("REDIS_URL", "redis://:secreto@127.0.0.1:{}/0"),
    ],
)
def test_a_server_that_does_not_answer(
    house: House, port: int, closed_port: int, name: str, url: str
) -> None:
    done = house.run("--port", str(port), **{name: url.format(closed_port)})
    assert sentence(done) == (
        f"Nothing answers at 127.0.0.1:{closed_port} (Connection refused), where {name} says that a server "
        f"is: start it, or correct {name} in the environment or .env."
    )
    assert "secreto" not in done.stdout + done.stderr


def test_an_address_that_is_none_does_not_repeat_its_password(house: House, port: int) -> None:
    done = house.run("--port", str(port), REDIS_URL="http://u:secreto@127.0.0.1")
    assert "REDIS_URL is «http://…@127.0.0.1»: write an address such as redis://host:port." in sentence(done)
    assert "secreto" not in done.stdout + done.stderr


@pytest.mark.skipif(Postgres.programs() is None, reason="PostgreSQL is not on this machine")
def test_a_database_that_refuses_us(house: House, port: int, tmp_path: Path) -> None:
    with Postgres(tmp_path / "postgres", durable=False) as server:
        said = sentence(house.run("--port", str(port), DATABASE_URL=server.url + "_ajena"))
    assert said.startswith("Bringing the database up to date failed: connection to server")
    assert 'database "pauta_ajena" does not exist' in said
