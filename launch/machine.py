"""What the tests want of the machine, and getting it from the system's packages where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from launch import places
from launch.programs import run_logged, say, why
from launch.servers import Postgres, Redis
from launch.trouble import Trouble


@dataclass(frozen=True)
class Want:
    """A thing, how to see it, the Debian packages that bring it, and the tests skipped without it."""

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]
    folders: tuple[str, ...]


def has_chromium() -> bool:
    """The same engine without a desktop's window starts a page in half the time; either will do."""
    return any(shutil.which(name) for name in ("chromium-headless-shell", "chromium"))


def has_php() -> bool:
    if not shutil.which("php"):
        return False
    modules = subprocess.run(["php", "-m"], capture_output=True, text=True).stdout.lower().split()
    return {"sqlite3", "gd", "curl", "xml", "mbstring"} <= set(modules)


WANTS = [
    Want("PostgreSQL", lambda: Postgres.programs() is not None, ("postgresql",), ("tests/chaos",)),
    Want("Redis", lambda: Redis.program() is not None, ("redis-server",), ("tests/chaos",)),
    Want("Chromium", has_chromium, ("chromium-headless-shell",), ("tests/browser",)),
    Want(
        "PHP, for WordPress",
        has_php,
        ("php-cli", "php-sqlite3", "php-gd", "php-curl", "php-xml", "php-mbstring"),
        (),
    ),
    Want("a C++ compiler, for the Bluesky server", lambda: bool(shutil.which("g++")), ("g++", "make"), ()),
    Want("gettext, for the words", lambda: bool(shutil.which("msgfmt")), ("gettext",), ()),
]


def set_up() -> dict[str, str]:
    """Installs what is missing; returns name → reason of what could not be had."""
    missing = [want for want in WANTS if not want.is_there()]
    reason = install([name for want in missing for name in want.packages]) if missing else ""
    return {
        want.name: reason or "the packages brought no such program" for want in missing if not want.is_there()
    }


def install(packages: list[str]) -> str:
    """apt-get, as root or with a sudo that asks nothing. An empty answer, or why it could not be."""
    rights = as_root()
    if rights is None or not shutil.which("apt-get"):
        return f"not installed, and no right to install it here (apt install {' '.join(packages)})"
    say(f"· Installing {', '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    run_logged([*apt, "update"], log="apt-update.log", env=places.environment(**quiet))
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    status, said = run_logged(command, log="apt.log", env=places.environment(**quiet))
    return f"apt-get failed: {why(said)}" if status else ""


def as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return ["sudo", "-n"]
    return None


def need(name: str, missing: dict[str, str]) -> None:
    if name in missing:
        raise Trouble(f"{name}: {missing[name]}")
