"""The frozen snapshot of what a delivery says: made when it is handed over, read when it is sent."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.utils import timezone

from media import publicly
from media.models import MediaFile

from .models import Delivery
from .networks.contract import Media, Post, Refused, Remote, Sentence

_ = str  # marks sentences for translation
ANOTHER_FILE = _(
    "El archivo «%(file)s» guardado ya no es el que se adjuntó: no se envió. Adjúntalo otra vez."
)
# What a snapshot tells of a file, besides where it lies and how it is described.
FACTS = ("kind", "mime", "bytes", "width", "height", "sha256", "filename")
MEASURED = ("seconds", "fps", "frames", "codec", "audio_codec")


def content(
    *,
    text: str,
    title: str = "",
    link: str = "",
    tags: Iterable[str] = (),
    language: str = "es",
    media: Sequence[tuple[MediaFile, str]] = (),
    options: Mapping[str, Any] | None = None,
    comment: bool = False,
) -> dict[str, Any]:
    """JSON of what is to be said. `media` pairs a file with the words that describe it here.

    `comment`: it goes under our own post, as a comment.
    """
    said = {
        "text": text,
        "title": title,
        "link": link,
        "tags": list(tags),
        "language": language,
        "media": [_file(file, alt) for file, alt in media],
        "options": dict(options or {}),
    }
    return {**said, "comment": True} if comment else said


def _file(file: MediaFile, alt: str) -> dict[str, Any]:
    return {
        "id": file.pk,
        "path": file.file.name,
        "alt": alt,
        **{name: getattr(file, name) for name in (*FACTS, *MEASURED)},
    }


def media_of(said: Mapping[str, Any]) -> tuple[Media, ...]:
    """As a network is handed them. Snapshots from before films were measured lack what was measured."""
    within_reach = publicly.reachable()
    return tuple(_media(entry, within_reach) for entry in said["media"])


def _media(entry: Mapping[str, Any], within_reach: bool) -> Media:
    suffix = posixpath.splitext(entry["path"])[1]
    return Media(
        **{name: entry[name] for name in FACTS},
        **{name: entry[name] for name in MEASURED if name in entry},
        alt=entry["alt"],
        open=partial(_open, entry["path"], entry["sha256"], entry["filename"]),
        public=partial(_public, entry, suffix),
        reachable=within_reach,
    )


def _public(entry: Mapping[str, Any], suffix: str) -> str:
    """Where a network fetches it: told only of the bytes that were attached."""
    _open(entry["path"], entry["sha256"], entry["filename"]).close()
    return publicly.address(entry["id"], entry["sha256"], suffix)


def _open(path: str, sha256: str, name: str) -> BinaryIO:
    """Read through once before it is sent: what lies there must be what was attached, and approved."""
    file: BinaryIO = default_storage.open(path)  # type: ignore[assignment]  # Django's File wraps a BinaryIO
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Refused(Sentence(ANOTHER_FILE, {"file": name}), code="another_file")
    file.seek(0)
    return file


def as_post(delivery: Delivery) -> Post:
    """The snapshot in the words a network understands; a reply carries the receipts of what it follows."""
    said = delivery.content
    chain = list(_ancestors(delivery))
    return Post(
        key=delivery.key,
        born=delivery.created_at,
        text=said["text"],
        title=said["title"],
        link=said["link"],
        tags=tuple(said["tags"]),
        language=said["language"],
        media=media_of(said),
        options=said["options"],
        reply_to=_remote(chain[0]) if chain else None,
        thread_root=_remote(chain[-1]) if chain else None,
        comment=bool(said.get("comment")),
    )


def draft_post(said: Mapping[str, Any]) -> Post:
    """The same for what has no delivery yet: what `problems()` is asked about."""
    words = {name: said[name] for name in ("text", "title", "link", "language", "options")}
    return Post(
        key="0" * 32,
        born=timezone.now(),
        tags=tuple(said["tags"]),
        media=media_of(said),
        comment=bool(said.get("comment")),
        **words,
    )


def _ancestors(delivery: Delivery) -> Iterable[Delivery]:
    parent = delivery.follows
    while parent is not None:
        yield parent
        parent = parent.follows


def _remote(delivery: Delivery) -> Remote:
    return Remote(delivery.remote_id, delivery.url, delivery.remote_extra)
