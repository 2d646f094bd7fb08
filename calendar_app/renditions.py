"""Which files really go to a channel: a conversion somebody agreed to goes instead of the original."""

from __future__ import annotations

from collections.abc import Iterable

from media.models import MediaFile

from .models import Attachment, Post, Variant


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
    there = made_for(variant.post, list(wanted.values()))
    return {original: made for original, pk in wanted.items() if (made := there.get(pk))}


def made_for(post: Post, wanted: list[int]) -> dict[int, MediaFile | None]:
    """Read for all its channels at once and remembered with the post in hand: such a file never changes."""
    known: dict[int, MediaFile | None] = post.__dict__.setdefault("_made_for_it", {})
    if not known.keys() >= set(wanted):
        every = {*wanted, *named_by(post)}
        there = MediaFile.objects.filter(workspace=post.workspace_id).in_bulk(every)
        known.update({pk: there.get(pk) for pk in every})
    return known


def named_by(post: Post) -> set[int]:
    if post.pk is None:
        return set()
    rows = Variant.objects.filter(post=post.pk).values_list("renditions", flat=True)
    return {int(pk) for row in rows for pk in row.values()}
