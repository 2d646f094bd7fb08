"""The first page of an archive: what is in it, from where, and how each part is known to be whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from . import Trouble

KIND = "pauta-backup"
FORMAT = 1
NAME = "manifest.json"
LARGEST = 256 * 2**20  # of the manifest itself: some 1.5 million files


@dataclass(frozen=True)
class Part:
    """One member of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Rows:
    """One table. `digest` is the sum of its lines' hashes (rows.Tally); `last` the last number given out."""

    columns: list[str]
    rows: int
    digest: str
    last: int | None


@dataclass
class Manifest:
    version: str
    made_at: str  # ISO, UTC
    database: str  # "sqlite" or "postgresql"
    address: str  # PAUTA_URL then
    migrations: list[list[str]]
    keys: list[str]  # marks of the keys in use then (keys.mark)
    tables: dict[str, Rows] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)  # files that rows name and the disk did not have
    kind: str = KIND
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables.values())

    @property
    def files(self) -> list[str]:
        return [name for name in self.parts if name.startswith("media/")]


def read(written: bytes) -> Manifest:
    """Raises Trouble where it isn't one, or one of a later format."""
    try:
        told: dict[str, Any] = json.loads(written)
        if told["kind"] != KIND:
            raise KeyError
        if int(told["format"]) > FORMAT:
            raise Trouble(
                f"This backup has format {told['format']}, from a newer Pauta: update this one first."
            )
        told["tables"] = {name: Rows(**each) for name, each in told["tables"].items()}
        told["parts"] = {name: Part(**each) for name, each in told["parts"].items()}
        manifest = Manifest(**told)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(
            "The manifest in this file can't be read: it is no backup of Pauta, or damaged."
        ) from None
    for name in manifest.parts:
        check_name(name)
    return manifest


def check_name(name: str) -> None:
    """Only `rows/…` and `media/…`, and nothing that leads out of them."""
    parts = PurePosixPath(name).parts
    odd = "\\" in name or "\0" in name or name != "/".join(parts) or ".." in parts
    if odd or len(parts) < 2 or parts[0] not in ("rows", "media"):
        raise Trouble(
            f"The backup holds «{name[:80]}», which is no name of a part: it was not made by Pauta."
        )
