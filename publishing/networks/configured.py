"""What an operator may set from the environment: API versions, figures that no vendor's document confirms."""

from __future__ import annotations

import os


class BadSetting(ValueError):
    """An environment variable that can't be used; the message names it, its value and what is expected."""


def text(name: str, default: str) -> str:
    """`PAUTA_<name>`, or the default where it is not set or empty."""
    return os.environ.get(f"PAUTA_{name}", "").strip() or default


def number(name: str, default: int) -> int:
    """The same for a whole number."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise BadSetting(f"PAUTA_{name}={value!r}: a whole number is expected, such as {default}.")
    return int(value)
