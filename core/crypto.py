"""Sealing what must not be read at rest: credentials. Keys come in newest first; the first seals, all unseal.

Fernet (AES-128-CBC with an HMAC-SHA256 over it), so a text that was tampered with is refused, not misread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotUnseal(Exception):
    """None of these keys opens it: the key was taken away, or the text was altered. Holds neither."""

    def __init__(self) -> None:
        super().__init__("none of the keys opens this")


def seal(text: str, keys: Sequence[str]) -> str:
    return _fernet(keys).encrypt(text.encode()).decode()


def unseal(sealed: str, keys: Sequence[str]) -> str:
    try:
        return _fernet(keys).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal from None


def reseal(sealed: str, keys: Sequence[str]) -> str:
    """The same content under the newest key. Raises CannotUnseal."""
    try:
        return _fernet(keys).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal from None


def _fernet(keys: Sequence[str]) -> MultiFernet:
    return _made_once(tuple(keys))


@lru_cache(maxsize=4)
def _made_once(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
