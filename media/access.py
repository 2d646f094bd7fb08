"""Reading what was kept, for who sends it on. Who may see it is asked by the views."""

from __future__ import annotations

from typing import BinaryIO, cast

from .models import MediaFile


def open_bytes(media_id: int) -> BinaryIO:
    """The stored file, open for reading. Raises MediaFile.DoesNotExist, FileNotFoundError."""
    return cast(BinaryIO, MediaFile.objects.get(pk=media_id).file.open("rb"))
