"""Files on their way in: to disk as they come, and never more of them than anything here takes."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


def most() -> int:
    """Bytes of the largest file that any kind allows."""
    return int(max(settings.PAUTA_MAX_MB.values())) * 2**20


class ToDisk(TemporaryFileUploadHandler):
    """Stops writing where nothing would take the file any more, and goes on counting: the size it tells is
    the real one, so that who takes the file can say it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= most():
            super().receive_data_chunk(raw_data, start)
