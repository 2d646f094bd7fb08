"""Which files really go to a channel: a conversion somebody agreed to goes instead of the original."""

from __future__ import annotations

from collections.abc import Iterable

from media.models import MediaFile

from .models import Attachment, Variant


def sent(variant: Variant, attachments: Iterable[Attachment]) -> list[tuple[MediaFile, str]]:
    """Each file as this channel gets it, with the words that describe it."""
    attachments = list(attachments)
    other = instead(variant, attachments)
    return [(other.get(each.file_id, each.file), each.alt) for each in attachments]


def instead(variant: Variant, attachments: Iterable[Attachment]) -> dict[int, MediaFile]:
    """By the original's number. One that is gone, or another brand's, doesn't count."""
    wanted = {each.file_id: variant.renditions.get(str(each.file_id)) for each in attachments}
    wanted = {original: pk for original, pk in wanted.items() if pk}
    if not wanted:
        return {}
    brand = variant.post.workspace_id
    there = MediaFile.objects.filter(workspace=brand).in_bulk(wanted.values())
    return {original: there[pk] for original, pk in wanted.items() if pk in there}
