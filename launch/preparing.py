"""Everything between a fresh clone and a house that can be lived in; each step only when needed."""

from __future__ import annotations

import fcntl
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote, urlsplit

from launch import node, packages, places, stamps
from launch.programs import run_logged, say, step
from launch.trouble import Trouble
from smm import env

ROOT = places.ROOT
ASSETS = [ROOT / name for name in ("assets", "package.json", "package-lock.json", "tsconfig.json")]
BUILT = ROOT / "static" / "build"
STATIC = ROOT / "var" / "static"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A command that is called while the first start still prepares waits for it."""
    places.make_folders()
    with open(places.stamps() / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def everything() -> None:
    with one_at_a_time():
        packages.install()
        build()
        migrate(always=True)


def for_a_command() -> None:
    with one_at_a_time():
        packages.install()
        compile_catalogues()
        migrate(always=False)


def build() -> None:
    """What an image needs too: assets, catalogues, and all static files in one place."""
    build_assets()
    compile_catalogues()
    collect_static()


def build_assets() -> None:
    inputs = stamps.fingerprint(ASSETS)
    if stamps.is_done("assets", inputs) and BUILT.is_dir():
        return
    command, environment = node.npm()
    install_assets(command, environment)
    step("Building style and script", [*command, "run", "build"], log="assets.log", env=environment)
    stamps.mark_done("assets", stamps.fingerprint(ASSETS))


def install_assets(command: list[str], environment: dict[str, str]) -> None:
    inputs = stamps.fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    if stamps.is_done("npm", inputs) and (ROOT / "node_modules").is_dir():
        return
    patience = ["--fetch-retries=1", "--fetch-timeout=20000"]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
    install = [*command, "ci", *quiet, *patience]
    step("Installing what the assets are built from", install, log="npm.log", env=environment, shown=True)
    stamps.mark_done("npm", inputs)


def compile_catalogues() -> None:
    """locale/*.po → .mo, by Babel: no gettext needed on this machine."""
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    inputs = stamps.fingerprint([*catalogues, ROOT / "launch" / "compiling.py"])
    if stamps.is_done("locale", inputs) and all(po.with_suffix(".mo").exists() for po in catalogues):
        return
    step("Compiling the words", [places.PYTHON, "-m", "launch.compiling"], log="locale.log")
    stamps.mark_done("locale", inputs)


def collect_static() -> None:
    inputs = stamps.fingerprint([ROOT / "static", ROOT / "requirements.txt", ROOT / "smm" / "settings.py"])
    if stamps.is_done("static", inputs) and STATIC.is_dir():
        return
    shutil.rmtree(STATIC, ignore_errors=True)
    manage("Collecting static files", "collectstatic", "--noinput", "-v0", log="static.log")
    stamps.mark_done("static", inputs)


def migrate(*, always: bool) -> None:
    """`always` asks a server each time; otherwise only when the migrations or the address changed."""
    facts = [env.text("DATABASE_URL"), str(places.var())]
    inputs = stamps.fingerprint([ROOT / "constraints.txt", *sorted(ROOT.glob("*/migrations"))], *facts)
    if stamps.is_done("migrations", inputs) and (is_up_to_date() if local() else not always):
        return
    reach("DATABASE_URL", 5432)
    reach("REDIS_URL", 6379)
    manage("Bringing the database up to date", "migrate", "--noinput", "-v0", log="migrate.log")
    stamps.mark_done("migrations", inputs)


def local() -> bool:
    return not env.text("DATABASE_URL")


def is_up_to_date() -> bool:
    """Whether our SQLite file has every migration of ours: it may have been put back from a copy."""
    ours = {(path.parents[1].name, path.stem) for path in ROOT.glob("*/migrations/[0-9]*.py")}
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(places.var()))}/pauta.sqlite3?mode=ro", uri=True)
        ) as file:
            return ours <= set(file.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return False


def reach(name: str, port: int) -> None:
    """Whether the server that a variable names can be reached at all: a word before a traceback."""
    parts = urlsplit(env.text(name))
    if not parts.hostname:
        return
    try:
        socket.create_connection((parts.hostname, parts.port or port), timeout=5).close()
    except (OSError, ValueError) as error:
        at = f"{parts.hostname}:{parts.port or port}"
        reason = getattr(error, "strerror", None) or error
        raise Trouble(
            f"Nothing answers at {at} ({reason}), where {name} says that a server is: start it, or correct "
            f"{name} in the environment or .env."
        ) from None


def manage(title: str, *arguments: str, log: str) -> str:
    """A management command as a step; what it printed."""
    say(f"· {title}")
    status, said = run_logged([places.PYTHON, ROOT / "manage.py", *arguments], log=log)
    if status:
        raise Trouble(f"{title} failed: {last_word(said)} All it said: {places.logs() / log}")
    return said


def last_word(said: str) -> str:
    """The exception's own sentence at the end of a traceback, without the class's name before it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing."]
    errors = [line for line in lines if re.match(r"[A-Za-z_][\w.]*: \S", line)] or lines
    return errors[-1].partition(": ")[2] or errors[-1]
