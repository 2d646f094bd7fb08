"""What opens the channels' credentials and signs links: a file of its own, never in the archive."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from smm import env
from smm.secrets_kept import is_fernet_key

from . import Trouble

KIND = "pauta-keys"


@dataclass(frozen=True)
class Keys:
    secret_key: str
    fernet: tuple[str, ...]  # newest first

    def __repr__(self) -> str:
        return f"<Keys {', '.join(self.marks)}>"

    @property
    def marks(self) -> list[str]:
        """What tells one key from another and opens nothing: of 32 random bytes a hash gives no hint."""
        return [mark(key) for key in self.fernet]


def mark(key: str) -> str:
    return hashlib.sha256(b"pauta-key:" + key.encode()).hexdigest()[:16]


def in_use() -> Keys:
    return Keys(settings.SECRET_KEY, tuple(settings.PAUTA_KEYS))


def write(path: Path, keys: Keys) -> None:
    """A new file that only its owner may read; never over another one."""
    told = {"kind": KIND, "secret_key": keys.secret_key, "keys": list(keys.fernet)}
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Trouble(f"{path} is there already: keys are never written over others.") from None
    except OSError as error:
        raise Trouble(f"{path} can't be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=1)
        file.write("\n")
        os.fsync(file.fileno())


def read(path: Path) -> Keys:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        keys = Keys(str(told["secret_key"]), tuple(str(key) for key in told["keys"]))
        usable = told["kind"] == KIND and keys.fernet and all(is_fernet_key(key) for key in keys.fernet)
    except OSError as error:
        raise Trouble(f"{path} can't be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        usable = False
    if not usable:
        raise Trouble(f"{path} holds no keys of Pauta: give the file that `backup --keys` wrote.")
    return keys


def add(keys: Keys, folder: Path) -> list[str]:
    """The backup's keys first, those in use behind them: they open the rows of before and of after. What the
    environment says instead is told."""
    if not env.text("PAUTA_KEYS"):
        replace(folder / "keys", "\n".join(dict.fromkeys((*keys.fernet, *settings.PAUTA_KEYS))))
        return []
    lacking = [mark(key) for key in keys.fernet if key not in settings.PAUTA_KEYS]
    told = f"PAUTA_KEYS lacks {len(lacking)} of the backup's keys: add them from the key file."
    return [told] if lacking else []


def sign_with(keys: Keys, folder: Path) -> list[str]:
    """There is only one such key: it comes when the rows have come whose links it signed."""
    if not env.text("SECRET_KEY"):
        replace(folder / "secret_key", keys.secret_key)
        return []
    told = "SECRET_KEY is another than the backup's: links that were signed with that one are void."
    return [told] if env.text("SECRET_KEY") != keys.secret_key else []


def replace(path: Path, secret: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
