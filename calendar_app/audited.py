"""What the audit log compares of a post, beside its words: its files, and where it stands on each channel."""

from __future__ import annotations

from typing import Any

from . import composing, leaving
from .keeping import saying
from .models import Post, Variant


def files(post: Post) -> dict[str, Any]:
    """Those attached, in order, and what goes instead of them on each channel."""
    made = Variant.objects.filter(post=post).exclude(renditions={}).values_list("channel_id", "renditions")
    return {"files": saying.files_of(post), "renditions": {str(channel): each for channel, each in made}}


def standing(post: Post) -> dict[str, Any]:
    """Its hour, its stage, and by channel the delivery that was handed over and how it stands."""
    handed = [variant for variant in composing.variants_of(post) if leaving.handed(variant)]
    return {
        "planned_for": post.planned_for,
        "stage": post.stage,
        "archived_at": post.archived_at,
        "deliveries": {each.channel.name: of_delivery(each.delivery) for each in handed},
    }


def of_delivery(delivery: Any) -> dict[str, Any]:
    names = ("pk", "state", "planned_for", "held_at")
    return {name: getattr(delivery, name) for name in names}
