"""A post said again: a copy of its own, with its words, files, details and reasons."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from .. import composing, writing
from ..models import Post, Variant


@transaction.atomic
def copy(source: Post, *, by: Any, text: str | None = None) -> Post:
    """A draft without a date. `text`: other words for it, said on every channel instead of their own.

    It replies to nothing and names no key date: those belong to one day. Raises CannotPlan.
    """
    variants = composing.variants_of(source)
    post = writing.create_post(
        source.workspace,
        by=by,
        text=source.text if text is None else text,
        title=source.title,
        link=source.link,
        tags=source.tags,
        channels=[each.channel for each in variants],
        media=[(each.file, each.alt) for each in composing.attachments_of(source)],
        variants={each.channel_id: each.text for each in variants} if text is None else None,
        details={each.channel_id: details(each) for each in variants},
        copied_from=source,
        **reasons(source),
    )
    for each in variants:
        if each.renditions:
            post.variants.filter(channel=each.channel_id).update(renditions=each.renditions)
    return post


def details(variant: Variant) -> dict[str, Any]:
    """What a channel has beside its words."""
    return {name: getattr(variant, name) for name in ("title", "options", "parts", "first_comment")}


def reasons(post: Post) -> dict[str, Any]:
    named = {name: getattr(post, name) for name in writing.TAGS}
    return {**named, "utm": post.utm, "untagged": post.untagged}
