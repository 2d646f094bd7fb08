"""Taking a file a person attached: looked at, cleaned, stored by its digest. Once there, it never changes."""

from __future__ import annotations

import hashlib
import logging
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.figures import figure
from core.names import shown
from teams.models import User, Workspace

from .cleaning import MAX_BYTES, MIMES, SUFFIXES, Clean, Rejected, clean, thumbnail
from .models import MediaFile

__all__ = ["Rejected", "take"]
log = logging.getLogger(__name__)


class Upload(Protocol):
    """Django's UploadedFile, or any open file."""

    name: str

    def read(self, size: int = ..., /) -> Any: ...


def take(workspace: Workspace, upload: Upload, *, by: User | None, filename: str = "") -> MediaFile:
    """The file as the brand's; the one it already has, where the picture is the same. Raises Rejected."""
    name = file_name(filename or upload.name)
    picture = clean(content_of(upload, name), name)
    digest = hashlib.sha256(picture.content).hexdigest()
    return kept_already(workspace, digest) or keep(workspace, picture, digest, name, by)


def file_name(given: str) -> str:
    """What the person called it, for show: without folders, disguises and control characters."""
    last = shown(given.replace("\\", "/").rpartition("/")[2])
    return (last if len(last) <= 120 else f"{last[:100]}…{last[-19:]}") or _("sin nombre")


def content_of(upload: Upload, name: str) -> bytes:
    content: bytes = upload.read(MAX_BYTES + 1)
    if not content:
        raise Rejected(_("«%(name)s» está vacío.") % {"name": name})
    if len(content) > MAX_BYTES:
        size = getattr(upload, "size", None)
        seen = figure(size / 2**20, 1) if size else f"> {MAX_BYTES // 2**20}"
        words = {"name": name, "seen": seen, "limit": MAX_BYTES // 2**20}
        raise Rejected(
            _("«%(name)s» pesa %(seen)s MB; se aceptan hasta %(limit)s. Redúcela y súbela.") % words
        )
    return content


def kept_already(workspace: Workspace, digest: str) -> MediaFile | None:
    return MediaFile.objects.filter(workspace=workspace, sha256=digest).first()


def keep(workspace: Workspace, picture: Clean, digest: str, name: str, by: User | None) -> MediaFile:
    file = MediaFile(
        workspace=workspace,
        mime=MIMES[picture.format],
        suffix=SUFFIXES[picture.format],
        bytes=len(picture.content),
        width=picture.width,
        height=picture.height,
        sha256=digest,
        filename=name,
        uploaded_by=by,
    )
    try:
        with transaction.atomic():
            file.file.save(name, ContentFile(picture.content))
            default_storage.save(file.thumbnail_name, ContentFile(thumbnail(picture.content)))
    except IntegrityError:  # somebody brought the same picture a moment earlier
        return MediaFile.objects.get(workspace=workspace, sha256=digest)
    except OSError as error:
        log.error("could not store a file of %s bytes: %s", len(picture.content), error)
        raise Rejected(
            _("«%(name)s» no se pudo guardar: el servidor no tiene espacio. Avisa a quien lo administra.")
            % {"name": name}
        ) from None
    return file
