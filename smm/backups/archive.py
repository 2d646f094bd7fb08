"""The file itself: a ZIP whose every part is named, measured and hashed in its manifest."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from . import Trouble, manifest
from .manifest import Manifest, Part

PIECE = 2**20
DRAFT, JUST_BEGUN = ".pauta-part", 60  # seconds
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)
DAMAGED = "The backup is damaged at «{name}» ({why}): nothing was touched. Take another copy of the file."


class Writer:
    """Writes parts one after the other; `finish` closes it with the manifest."""

    def __init__(self, path: Path) -> None:
        self.parts: dict[str, Part] = {}
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=3)

    def add(self, name: str, pieces: Iterable[bytes], *, squeeze: bool) -> None:
        """Pictures and video don't get smaller: `squeeze` is for rows."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=True) as part:
            for piece in pieces:
                hashed.update(piece)
                size += len(piece)
                part.write(piece)
        self.parts[name] = Part(size, hashed.hexdigest())

    def finish(self, written: Manifest) -> None:
        self._zip.writestr(manifest.NAME, written.as_json())
        self._zip.close()


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A draft beside `path`, for its owner only, that takes the name once it is whole and on disk."""
    if path.exists():
        raise Trouble(f"{path} is there already: a backup is never written over another file.")
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    try:
        sweep_drafts(path.parent)
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield draft
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, never over what came meanwhile
    except OSError as error:
        raise Trouble(f"{path} can't be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def sweep_drafts(folder: Path) -> None:
    """Of backups that were killed: as large as they had become. One that is held, or has just begun, is under
    way."""
    for draft in folder.glob(f".*{DRAFT}"):
        with suppress(OSError), draft.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - draft.stat().st_mtime > JUST_BEGUN:
                draft.unlink()


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


class Reader:
    """An archive whose manifest was read. Nothing in it is believed before `check` has been through."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = manifest.read(self._piece_of_manifest())
        except FileNotFoundError:
            raise Trouble(f"There is no file {path}.") from None
        except (KeyError, *BROKEN) as error:
            raise Trouble(f"{path} is no backup of Pauta, or damaged ({error}).") from None

    def close(self) -> None:
        self._zip.close()

    def _piece_of_manifest(self) -> bytes:
        with self._zip.open(manifest.NAME) as file:
            written = file.read(manifest.LARGEST + 1)
        if len(written) > manifest.LARGEST:
            raise Trouble("The manifest in this file is larger than any that Pauta writes.")
        return written

    def check(self, folder: Path) -> None:
        """Every part is there, none is there beside, each is as long as told and hashes to what is told."""
        self._refuse_strangers()
        self._refuse_too_much(folder)
        for name in self.manifest.parts:
            for _piece in self.pieces(name):
                pass

    def _refuse_strangers(self) -> None:
        names = [entry.filename for entry in self._zip.infolist()]
        told = {*self.manifest.parts, manifest.NAME}
        strange = sorted({*names} ^ told) or [name for name in names if names.count(name) > 1][:1]
        if strange:
            raise Trouble(DAMAGED.format(name=strange[0][:80], why="manifest and content differ"))

    def _refuse_too_much(self, folder: Path) -> None:
        """What would fill the disk is refused by what it says of itself; `pieces` holds it to that."""
        needed = sum(part.bytes for part in self.manifest.parts.values())
        room = shutil.disk_usage(folder).free
        if needed * 1.1 > room:
            raise Trouble(
                f"The backup takes {needed / 1e9:.1f} GB and {folder} has room for {room / 1e9:.1f}."
            )

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part, held to its length and hash: a wrong one ends in Trouble before its last piece is out."""
        part, hashed, size = self.manifest.parts[name], hashlib.sha256(), 0
        with self._entry(name) as file:
            while True:
                try:
                    piece = file.read(min(PIECE, part.bytes - size + 1))
                except BROKEN as error:
                    raise Trouble(DAMAGED.format(name=name, why=type(error).__name__)) from None
                if not piece:
                    break
                size += len(piece)
                if size > part.bytes:
                    raise Trouble(DAMAGED.format(name=name, why="longer than it says"))
                hashed.update(piece)
                yield piece
        if size != part.bytes or hashed.hexdigest() != part.sha256:
            raise Trouble(DAMAGED.format(name=name, why="its SHA-256 is another"))

    def _entry(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except (KeyError, *BROKEN) as error:
            raise Trouble(DAMAGED.format(name=name, why=type(error).__name__)) from None

    def lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest
