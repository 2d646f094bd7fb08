"""What was chosen in a post's options, read without faith: an import or an old version leaves anything there.

Whether a value is allowed is judged by `fields.troubles`; here it only gets its type.
"""

from __future__ import annotations

from contextlib import suppress

from publishing.networks.contract import Post


def text(post: Post, name: str, default: str = "") -> str:
    value = post.options.get(name)
    return value.strip() or default if isinstance(value, str) else default


def lines(post: Post, name: str) -> list[str]:
    """Of LINES and CHOICES: what isn't blank."""
    value = post.options.get(name)
    given = value if isinstance(value, list | tuple) else ()
    return [each.strip() for each in given if isinstance(each, str) and each.strip()]


def yes(post: Post, name: str) -> bool:
    return post.options.get(name) in (True, "1", "true", "on")


def number(post: Post, name: str, default: int) -> int:
    value = post.options.get(name)
    with suppress(TypeError, ValueError, OverflowError):
        return int(value) if isinstance(value, int | float | str) and value != "" else default
    return default
