"""Another post like this one: its words, channels, files and tags; not its day, its approval, its past."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from publishing.models import Channel
from teams.auditing import RETURNED, Did, recorded

from . import composing, planning
from .models import Post, Variant
from .writing import TAGS


@transaction.atomic
@recorded(Did.POST_COPIED, on=RETURNED, only=("copied_from",))
def duplicate(post: Post, *, by: Any) -> Post:
    """A draft without a date. What its channels say on their own goes along; channels that are gone don't."""
    kept = [each for each in composing.variants_of(post) if each.channel.health != Channel.Health.REMOVED]
    why = {name: getattr(post, name) for name in (*TAGS, "occasion", "utm", "untagged")}
    return planning.create_post(
        post.workspace,
        by=by,
        title=post.title,
        text=post.text,
        link=post.link,
        tags=post.tags,
        channels=[each.channel for each in kept],
        media=[(each.file, each.alt) for each in post.attachments.select_related("file")],
        variants={each.channel_id: each.text for each in kept},
        details={each.channel_id: details(each) for each in kept},
        copied_from=post,
        **why,
    )


def details(variant: Variant) -> dict[str, Any]:
    names = ("title", "options", "parts", "first_comment")
    return {name: getattr(variant, name) for name in names}
