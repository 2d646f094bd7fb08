"""Taking a file a person attached: looked at, cleaned, stored by its digest. Once there, it never changes."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.figures import figure
from core.names import shown
from core.pacing import too_often
from teams.auditing import Did, record, seen
from teams.models import User, Workspace

from .kinds import HEAD, Kind, kind_of
from .models import MediaFile
from .rejecting import Rejected
from .understanding import Understood, understood

__all__ = ["Rejected", "bring", "take"]
log = logging.getLogger(__name__)
PIECE = 2**20


class Upload(Protocol):
    """Django's UploadedFile, or any open file."""

    name: str

    def read(self, size: int = ..., /) -> Any: ...


def take(workspace: Workspace, upload: Upload, *, by: User | None, filename: str = "") -> MediaFile:
    """The file as the brand's; the one it already has, where the content is the same. Raises Rejected."""
    return bring(workspace, upload, by=by, filename=filename)[0]


def bring(
    workspace: Workspace, upload: Upload, *, by: User | None, filename: str = ""
) -> tuple[MediaFile, bool]:
    """As `take`, and whether the brand had it already. Raises Rejected."""
    name = file_name(filename or upload.name)
    refuse_flood(by, name)
    with room(name) as folder:
        path = brought(upload, folder, name)
        kind = kind_at(path)
        with told(kind):
            refuse_size(upload, path, kind, name)
            what = understood(path, kind, folder, name)
        return stored(workspace, what, name, by=by)


@contextmanager
def told(kind: Kind) -> Iterator[None]:
    """In the log, that a file was refused; what it is called is hers to know."""
    try:
        yield
    except Rejected:
        log.warning("a file was refused: %s (%s)", kind.name, kind.form or "unknown")
        raise


def store(workspace: Workspace, what: Understood, name: str, **more: Any) -> MediaFile:
    """Keeps it, unless the brand has it already."""
    return stored(workspace, what, name, **more)[0]


def stored(
    workspace: Workspace,
    what: Understood,
    name: str,
    *,
    by: User | None,
    made_from: MediaFile | None = None,
    recipe: dict[str, Any] | None = None,
) -> tuple[MediaFile, bool]:
    digest = digest_of(what.path)
    there = MediaFile.objects.filter(workspace=workspace, sha256=digest).first()
    if there:
        return there, True
    file = MediaFile(
        workspace=workspace,
        kind=what.kind,
        mime=what.mime,
        suffix=what.suffix,
        sha256=digest,
        bytes=what.path.stat().st_size,
        filename=name,
        uploaded_by=by,
        made_from=made_from,
        recipe=recipe,
        **what.facts,
    )
    return keep(file, what, name, by=by), False


TOLD = ("filename", "mime", "bytes", "sha256", "made_from_id")


def keep(file: MediaFile, what: Understood, name: str, *, by: User | None = None) -> MediaFile:
    try:
        with transaction.atomic(), OnDisk(what.path) as content:
            file.file.save(name, content)
            record(Did.FILE_UPLOADED, by=by, workspace=file.workspace_id, on=file, after=seen(file, TOLD))
            if what.small is not None:
                default_storage.save(file.thumbnail_name, ContentFile(what.small))
    except IntegrityError:  # somebody brought the same one a moment earlier
        return MediaFile.objects.get(workspace=file.workspace, sha256=file.sha256)
    except OSError as error:
        log.error("could not store a file of %s bytes: %s", file.bytes, error)
        raise Rejected(no_space(name)) from None
    return file


def no_space(name: str) -> str:
    return _("«%(name)s» no se pudo guardar: el servidor no tiene espacio. Avisa a quien lo administra.") % {
        "name": name
    }


def refuse_flood(by: User | None, name: str) -> None:
    """Looking into a file costs seconds of a processor: nobody may keep it from the others."""
    if by and too_often(f"upload:{by.pk}", most=settings.PAUTA_UPLOADS_A_MINUTE):
        flood = _("«%(name)s» no se subió: van demasiados archivos en un minuto. Espera y sigue.")
        raise Rejected(flood % {"name": name})


class OnDisk(File):
    """Tells the storage where the file lies, so that it is moved and not copied through memory."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


# ── as it comes ───────────────────────────────────────────────────────────────────────────────────────


def file_name(given: str) -> str:
    """What the person called it, for show: without folders, disguises and control characters."""
    last = shown(given.replace("\\", "/").rpartition("/")[2])
    return (last if len(last) <= 120 else f"{last[:100]}…{last[-19:]}") or _("sin nombre")


@contextmanager
def room(name: str) -> Iterator[Path]:
    """A folder for this file and what is made of it; gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(
            dir=settings.FILE_UPLOAD_TEMP_DIR, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except OSError as error:
        log.error("no room for a file on its way in: %s", error)
        raise Rejected(no_space(name)) from None


def brought(upload: Upload, folder: Path, name: str) -> Path:
    """Where it lies: where Django put it, or written here in pieces."""
    if hasattr(upload, "temporary_file_path"):
        return Path(upload.temporary_file_path())
    path = folder / "brought"
    most = max(settings.PAUTA_MAX_MB.values()) * 2**20
    with path.open("wb") as file:
        while file.tell() <= most and (piece := upload.read(PIECE)):
            file.write(piece)
    return path


def kind_at(path: Path) -> Kind:
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


def refuse_size(upload: Upload, path: Path, kind: Kind, name: str) -> None:
    """By the kind it is; what is none is refused for that."""
    there = path.stat().st_size
    size = max(there, getattr(upload, "size", None) or 0)
    if not there:
        raise Rejected(_("«%(name)s» está vacío.") % {"name": name})
    most = settings.PAUTA_MAX_MB.get(kind.name)
    if most is not None and size > most * 2**20:
        words = {"name": name, "seen": figure(size / 2**20, 1), "limit": most}
        raise Rejected(
            _("«%(name)s» pesa %(seen)s MB; se aceptan hasta %(limit)s. Redúcelo y súbelo.") % words
        )


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()
