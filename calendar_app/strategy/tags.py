"""What a post can be tagged with: the brand's pillars, campaigns, objectives and audiences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from teams.models import Workspace

from ..clocks import today_in
from ..models import Audience, Campaign, Objective, Pillar, Post
from .in_force import spans
from .naming import USED


@dataclass(frozen=True)
class Choices:
    """In the order in which the brand keeps them; campaigns, those that end last first."""

    pillars: list[Pillar]
    campaigns: list[Campaign]
    objectives: list[Objective]
    audiences: list[Audience]

    def __bool__(self) -> bool:
        return bool(self.pillars or self.campaigns or self.objectives or self.audiences)


def choices(workspace: Workspace, post: Post | None = None) -> Choices:
    """What is in use, and what this post carries already. Five queries."""
    over = [span.strategy.pk for span in spans(workspace) if span.is_over(today_in(workspace))]
    return Choices(
        pillars=in_use(Pillar, workspace, post and post.pillar_id, over),
        campaigns=campaigns(workspace, post and post.campaign_id),
        objectives=in_use(Objective, workspace, post and post.objective_id, over),
        audiences=in_use(Audience, workspace, post and post.audience_id, over),
    )


def in_use(kind: Any, workspace: Workspace, own: int | None, over: list[int]) -> list[Any]:
    """Neither archived nor left behind: named by past versions only, by none that holds or comes."""
    uses, field = USED[kind]
    named = uses.objects.filter(**{field: OuterRef("pk")})
    kept = Exists(named.exclude(strategy__in=over)) | ~Exists(named)
    rows = kind.objects.filter(workspace=workspace)
    return list(rows.filter((Q(archived_at=None) & kept) | Q(pk=own)))


def campaigns(workspace: Workspace, own: int | None = None) -> list[Campaign]:
    rows = Campaign.objects.filter(Q(archived_at=None) | Q(pk=own), workspace=workspace)
    return list(rows.order_by("-ends", "name"))
