"""Little files that really lie in the storage, each with the digest of its bytes."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from media.models import MediaFile


def stored(brand: Any, words: str) -> MediaFile:
    data = words.encode()
    known = {"workspace": brand, "sha256": hashlib.sha256(data).hexdigest()}
    if file := MediaFile.objects.filter(**known).first():
        return file
    file = MediaFile(
        **known, mime="image/png", suffix=".png", bytes=len(data), width=4, height=4, filename=f"{words}.png"
    )
    file.file.save(f"{words}.png", ContentFile(data))
    file.save()
    return file
