"""What this installation was told: variables from the environment, or else from `.env` beside manage.py.

Standard library only, because `./run` reads PORT and DATABASE_URL before anything is installed.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class Misconfigured(ValueError):
    """A variable holds what can't be used; the text names it, what was seen and the way out."""

    def __init__(self, name: str, seen: str, way_out: str) -> None:
        super().__init__(f"{name} is «{seen}»: {way_out} It is read from the environment, or from .env.")


def read_dotenv(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a file; `#` starts a comment line, quotes around a value are dropped."""
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise Misconfigured(f".env, line {number},", name, "write it as NAME=value.")
        found[name.strip()] = unquoted(value.strip())
    return found


def unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def load_dotenv(path: Path | None = None) -> None:
    """Puts `.env` under the environment: what the environment already says wins."""
    for name, value in read_dotenv(path or Path(os.environ.get("PAUTA_ENV_FILE") or ROOT / ".env")).items():
        os.environ.setdefault(name, value)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    seen = text(name)
    if not seen:
        return default
    if not seen.isascii() or not seen.isdigit() or not low <= int(seen) <= high:
        raise Misconfigured(name, seen, f"write a whole number from {low} to {high}.")
    return int(seen)


def truth(name: str, default: bool) -> bool:
    seen = text(name).lower()
    if seen in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return seen in ("1", "true", "yes", "on") if seen else default
    raise Misconfigured(name, seen, "write 1 or 0.")


def words(name: str) -> list[str]:
    """A comma-separated list, without blanks."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def pairs(name: str) -> dict[str, str]:
    """A comma-separated list of key=value."""
    found = {}
    for word in words(name):
        key, equals, value = (part.strip() for part in word.partition("="))
        if not (key and equals and value):
            raise Misconfigured(name, word, "write a list of key=value, separated by commas.")
        found[key] = value
    return found


def address(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """An address such as redis://host:6379/0; the password is never repeated in the error."""
    seen = text(name, default)
    try:
        parts = urlsplit(seen)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        example = f"{schemes[0]}://host:port"
        raise Misconfigured(name, without_password(seen), f"write an address such as {example}.")
    return seen


def without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    scheme, slashes, _ = head.partition("://")
    return f"{scheme}{slashes}…@{tail}" if at else url


def var_folder() -> Path:
    """Where this installation keeps everything that isn't code: database, secrets, files, broker."""
    return Path(text("PAUTA_VAR") or ROOT / "var").expanduser().resolve()


def port() -> int:
    return number("PORT", 8000, low=1, high=65535)


def public_url() -> str:
    """How people's browsers reach us, without a slash at the end."""
    return address("PAUTA_URL", f"http://127.0.0.1:{port()}", schemes=("https", "http")).rstrip("/")
