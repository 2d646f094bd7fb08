"""Secrets that this installation makes for itself once and keeps in `var/secret`, for its owner only."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from smm import env


def kept(folder: Path, name: str, make: Callable[[], str]) -> str:
    """The secret in `folder/name`; made the first time. Two processes that start together agree on one."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        offer(path, make())
    return path.read_text(encoding="utf-8").strip()


def offer(path: Path, secret: str) -> None:
    """Writes the file whole and puts it in place only if nobody else has: a link never replaces."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def fernet_key() -> str:
    """A key as `cryptography.fernet` wants it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def secret_key(folder: Path) -> str:
    return env.text("SECRET_KEY") or kept(folder, "secret_key", lambda: secrets.token_urlsafe(64))


def credential_keys(folder: Path) -> list[str]:
    """Keys that encrypt channels' credentials, newest first: PAUTA_KEYS (commas), or one a line in `keys`."""
    keys = env.words("PAUTA_KEYS") or kept(folder, "keys", fernet_key).split()
    for position, key in enumerate(keys, 1):
        if not is_fernet_key(key):
            way_out = "each key is 32 bytes in URL-safe base64, 44 characters; commas between keys."
            raise env.Misconfigured("PAUTA_KEYS", f"key {position}, {len(key)} characters", way_out)
    return keys


def is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.encode())) == 32
    except ValueError:
        return False
