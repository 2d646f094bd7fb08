"""A file on its way in pieces: what has arrived of it, how it goes on after a cut, how it becomes a file.

What has arrived lies in settings.INCOMING under a key nobody can guess, never under the name it was given.
The row says how much of it counts: a byte does once it is on the disk. Who writes holds the file's lock.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.figures import figure
from teams.models import User, Workspace

from . import receiving, uploading
from .kinds import HEAD
from .models import MediaFile, Upload
from .rejecting import Rejected
from .understanding import unknown

LASTS = timedelta(hours=24)  # from the last piece on; media.sweeping waits as long
MOST_OPEN = 10  # of one person in one brand
PIECE = 2**20
SPARE = 100 * 2**20  # bytes that stay free on the disk
CHECKSUMS = ("sha1", "sha256")


class Refused(Exception):
    """`status` is tus's for it; the text is for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Checksum:
    """What the client says a piece's bytes add up to."""

    algorithm: str
    digest: bytes

    @classmethod
    def read(cls, header: str) -> Checksum:
        """«sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=». Raises Refused."""
        algorithm, _space, encoded = header.strip().partition(" ")
        try:
            digest = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise Refused(400, "Upload-Checksum: no base64") from None
        if algorithm not in CHECKSUMS:
            raise Refused(400, "Upload-Checksum: sha1, sha256")
        return cls(algorithm, digest)


# ── it begins ─────────────────────────────────────────────────────────────────────────────────────────


def begin(workspace: Workspace, *, by: User, length: int, filename: str = "") -> Upload:
    """Room for a file of so many bytes. Raises Refused."""
    name = uploading.file_name(filename)
    refuse_length(length, name)
    refuse_many(workspace, by)
    upload = Upload(
        workspace=workspace, by=by, filename=name, length=length, expires_at=timezone.now() + LASTS
    )
    upload.key = secrets.token_urlsafe(32)
    try:
        path_of(upload).touch(mode=0o600, exist_ok=False)
    except OSError:
        raise Refused(507, uploading.no_space(name)) from None
    upload.save()
    return upload


def refuse_length(length: int, name: str) -> None:
    if length > receiving.most():
        words = {"name": name, "seen": figure(length / 2**20, 1), "limit": receiving.most() // 2**20}
        raise Refused(
            413, _("«%(name)s» pesa %(seen)s MB; se aceptan hasta %(limit)s. Redúcelo y súbelo.") % words
        )
    if shutil.disk_usage(settings.INCOMING).free < length + SPARE:
        raise Refused(507, uploading.no_space(name))


def refuse_many(workspace: Workspace, by: User) -> None:
    count = under_way(workspace, by).count()
    if count >= MOST_OPEN:
        raise Refused(
            429,
            _("Ya tienes %(count)s subidas a medias: termina o descarta alguna en la biblioteca.")
            % {"count": count},
        )


def under_way(workspace: Workspace, by: User) -> Any:
    """Her uploads that have not become a file yet, the latest first."""
    open_ones = Upload.objects.filter(workspace=workspace, by=by, file=None, expires_at__gt=timezone.now())
    return open_ones.order_by("-created_at")


def path_of(upload: Upload) -> Path:
    """The key is ours; that it is one name and no path is held to again."""
    return Path(settings.INCOMING) / f"tus-{Path(upload.key).name}"


# ── it goes on ────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def held(upload: Upload) -> Iterator[BinaryIO]:
    """What has arrived, open and ours alone, and the row as it is now. Raises Refused."""
    try:
        file = path_of(upload).open("r+b")
    except FileNotFoundError:
        raise gone(upload) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(423, _("Otra petición está escribiendo esta subida.")) from None
        if not Upload.objects.filter(pk=upload.pk, expires_at__gt=timezone.now()).exists():
            raise gone(upload)
        upload.refresh_from_db()
        if os.fstat(file.fileno()).st_size < upload.offset:
            raise gone(upload)
        yield file


def gone(upload: Upload) -> Refused:
    return Refused(410, _("La subida de «%(name)s» caducó: empieza de nuevo.") % {"name": upload.filename})


def add(upload: Upload, source: Any, *, at: int, checksum: Checksum | None = None) -> int:
    """Writes what `source` holds, from byte `at` on; of one that breaks off, what came. Returns how much is
    there now. Raises Refused, Rejected."""
    with held(upload) as file:
        if upload.offset != at:
            raise Refused(409, _("La subida va en otro punto: %(offset)s.") % {"offset": upload.offset})
        arrived, whole = written(source, file, at, upload.length, checksum)
        if not whole:
            file.truncate(at)
            raise Refused(460, _("Un trozo llegó alterado: se pide otra vez."))
        os.fsync(file.fileno())
        upload.offset, upload.expires_at = at + arrived, timezone.now() + LASTS
        upload.save(update_fields=["offset", "expires_at"])
        if at < HEAD or upload.offset == upload.length:
            refuse_what_it_is(upload)
    return upload.offset


def written(source: Any, file: BinaryIO, at: int, length: int, checksum: Checksum | None) -> tuple[int, bool]:
    """How many bytes came, and whether they add up to what was said."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    file.seek(at)
    while file.tell() < length and (piece := some(source, length - file.tell())):
        file.write(piece)
        if digest:
            digest.update(piece)
    file.flush()
    return file.tell() - at, checksum is None or digest.digest() == checksum.digest


def some(source: Any, most: int) -> bytes:
    """The next bytes; none at the end, also where the line was cut."""
    try:
        return source.read(min(PIECE, most))
    except OSError:
        return b""


def refuse_what_it_is(upload: Upload) -> None:
    """As early as its first bytes tell: nobody waits an hour to hear that it is no film. Raises Rejected."""
    try:
        kind = uploading.kind_at(path_of(upload))
        if upload.offset < min(HEAD, upload.length):
            return
        uploading.refuse_size(Arrived(upload), path_of(upload), kind, upload.filename)
        if kind.name == "other":
            raise Rejected(unknown(kind) % {"name": upload.filename})
    except Rejected:
        give_up(upload)
        raise


# ── it ends ───────────────────────────────────────────────────────────────────────────────────────────


class Arrived:
    """A file that came in pieces, as media.uploading takes one."""

    def __init__(self, upload: Upload) -> None:
        self.name, self.size, self.path = upload.filename, upload.length, path_of(upload)

    def temporary_file_path(self) -> str:
        return str(self.path)

    def read(self, size: int = -1, /) -> bytes:
        raise NotImplementedError("it is taken where it lies")


def finish(upload: Upload) -> MediaFile:
    """Cleaned and kept like every other file; asking twice is asking once. Raises Refused, Rejected."""
    upload.refresh_from_db()
    if upload.file is not None:
        return upload.file
    with held(upload):
        if upload.file is not None:
            return upload.file
        if upload.offset < upload.length:
            raise Refused(409, _("«%(name)s» todavía no llega completo.") % {"name": upload.filename})
        try:
            upload.file = uploading.take(upload.workspace, Arrived(upload), by=upload.by)
        except Rejected:
            give_up(upload)
            raise
        upload.save(update_fields=["file"])
        path_of(upload).unlink(missing_ok=True)
    return upload.file


def give_up(upload: Upload) -> None:
    path_of(upload).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def sweep(now: datetime | None = None) -> int:
    """Forgets what nobody went on with, and what became a file long ago. Returns how many there were."""
    over = list(Upload.objects.filter(expires_at__lte=now or timezone.now()))
    for upload in over:
        give_up(upload)
    return len(over)
