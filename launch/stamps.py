"""What has already been done, and from what: a step whose inputs have not changed is skipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from launch import places


def fingerprint(inputs: Iterable[Path], *facts: str) -> str:
    """A digest of the contents of files and folders, and of facts such as a version."""
    digest = hashlib.sha256("\0".join(facts).encode())
    for path in inputs:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(str(file.relative_to(places.ROOT)).encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_done(step: str, print_of_inputs: str) -> bool:
    stamp = places.stamps() / step
    return stamp.is_file() and stamp.read_text() == print_of_inputs


def mark_done(step: str, print_of_inputs: str) -> None:
    (places.stamps() / step).write_text(print_of_inputs)
