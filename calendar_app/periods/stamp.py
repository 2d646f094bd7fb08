"""The stamp of a page: changes whenever a card, or a band of it would. A few aggregates, no rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2s
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from publishing.models import Channel
from publishing.states import State
from teams.models import Workspace

from ..clocks import today_in
from ..models import Campaign, Post

DELIVERY = "variants__delivery__"


def stamp(workspace: Workspace, first: date, last: date, campaigns: Sequence[Campaign]) -> str:
    """Counts per state are summed with what only grows (versions, attempts): no two changes cancel out."""
    on_page = Q(planned_date__range=(first, last)) | Q(planned_date=None)
    posts = Post.objects.filter(on_page, workspace=workspace)
    today = today_in(workspace)
    seen = [today, workspace.paused_at, of_posts(posts), [band_of(each) for each in campaigns]]
    return blake2s(repr(seen).encode(), digest_size=8).hexdigest()


def of_posts(posts: QuerySet[Post]) -> dict[str, Any]:
    """What they are and what became of them on their channels; a post counts once for each channel."""
    health = "variants__channel__health"
    return posts.order_by().aggregate(
        *(Count(name) for name in ("pk", "variants", "archived_at", "variants__channel__paused_at")),
        *(Count(f"{DELIVERY}{moment}") for moment in ("held_at", "verified_at", "deleted_at")),
        *(Sum(name) for name in ("version", f"{DELIVERY}attempts_made")),
        Max("updated_at"),
        away=Count("pk", filter=Q(variants__isnull=False) & ~Q(**{health: Channel.Health.CONNECTED})),
        **{state: Count("pk", filter=Q(**{f"{DELIVERY}state": state})) for state in State.values},
    )


def band_of(campaign: Campaign) -> list[Any]:
    return [campaign.pk, campaign.name, campaign.starts, campaign.ends, campaign.hue, campaign.paused_at]
