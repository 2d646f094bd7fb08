"""Posts as their rows are now, many at once: a direct `save()` is seen like any other change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from media.models import MediaFile

from ..composing import Draft
from ..models import Attachment, Post, Variant
from .payload import canonical

WITH = ("workspace__link_rules", "campaign", "pillar")  # what its links are made of


def drafts_of(posts: Collection[int]) -> dict[int, Draft]:
    """By the post's number; four queries, whatever is in memory already is not trusted."""
    found = Post.objects.filter(pk__in=posts).select_related(*WITH).in_bulk()
    attached = defaultdict(list)
    for each in Attachment.objects.filter(post__in=found).select_related("file"):
        attached[each.post_id].append(each)
    drafts = {pk: Draft(post, [], attached[pk]) for pk, post in found.items()}
    for variant in variants_on(found):
        variant.post = found[variant.post_id]
        drafts[variant.post_id].variants.append(variant)
    remember_renditions(drafts.values())
    return drafts


def variants_on(posts: Iterable[int]) -> Iterable[Variant]:
    rows = Variant.objects.filter(post__in=posts).select_related("channel__workspace", "delivery")
    return rows.order_by("channel__name", "pk")


def remember_renditions(drafts: Iterable[Draft]) -> None:
    """Read for all posts together, where `renditions.made_for` looks for them."""
    wanted = {draft.post.pk: named_in(draft) for draft in drafts}
    every = set().union(*wanted.values())
    files = MediaFile.objects.in_bulk(every) if every else {}
    for draft in drafts:
        own = {pk: ours(files.get(pk), draft.post) for pk in wanted[draft.post.pk]}
        draft.post.__dict__["_made_for_it"] = own


def named_in(draft: Draft) -> set[int]:
    return {int(pk) for variant in draft.variants for pk in variant.renditions.values() if pk}


def ours(file: MediaFile | None, post: Post) -> MediaFile | None:
    return file if file is not None and file.workspace_id == post.workspace_id else None


def payloads(draft: Draft) -> dict[int, dict[str, Any]]:
    """By channel: the canonical payload of what would leave there now."""
    follows = draft.post.follows_id
    return {variant.channel_id: canonical(said, follows=follows) for variant, said in draft.chains()}
