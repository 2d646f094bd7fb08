"""The stamp of a page: changes whenever a card, a band or a hole of it would. A few aggregates, no rows."""

from __future__ import annotations

from datetime import date
from hashlib import blake2s
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from publishing.models import Channel
from publishing.states import State
from teams.models import Workspace

from ..models import Campaign, Post, Slot, Variant

OF_A_BAND = ("pk", "name", "starts", "ends", "hue")


def stamp(workspace: Workspace, first: date, last: date) -> str:
    """Counts per state are summed with what only grows (versions, attempts): no two changes cancel out."""
    on_page = Q(planned_date__range=(first, last)) | Q(planned_date=None)
    posts = Post.objects.filter(on_page, workspace=workspace)
    editorial = posts.aggregate(Count("pk"), Count("archived_at"), Max("updated_at"), Sum("version"))
    today = timezone.localdate(timezone=workspace.tz)
    seen = [today, workspace.paused_at, editorial, machine(posts), plans(workspace, first, last)]
    return blake2s(repr(seen).encode(), digest_size=8).hexdigest()


def machine(posts: Any) -> dict[str, Any]:
    """What became of these posts on their channels."""
    of_page = Variant.objects.filter(post__in=posts.order_by().values("pk"))
    return of_page.aggregate(
        Count("pk"),
        *(Count(f"delivery__{moment}") for moment in ("held_at", "verified_at", "deleted_at")),
        Sum("delivery__attempts_made"),
        Count("channel__paused_at"),
        away=Count("pk", filter=~Q(channel__health=Channel.Health.CONNECTED)),
        **{state: Count("pk", filter=Q(delivery__state=state)) for state in State.values},
    )


def plans(workspace: Workspace, first: date, last: date) -> list[Any]:
    """Campaigns on these days, and the weekly slots."""
    running = Campaign.objects.filter(
        workspace=workspace, archived_at=None, starts__lte=last, ends__gte=first
    )
    slots = Slot.objects.filter(workspace=workspace)
    return [
        list(running.values_list(*OF_A_BAND)),
        slots.aggregate(Count("pk"), Max("pk"), Count("paused_at")),
    ]
