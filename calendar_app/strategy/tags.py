"""What a post can be tagged with: the brand's pillars, campaigns, objectives and audiences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from teams.models import Workspace

from ..models import Audience, Campaign, Objective, Pillar, Post


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
    """What isn't archived, and what this post carries already. Four queries."""
    return Choices(
        pillars=offered(Pillar, workspace, post and post.pillar_id),
        campaigns=offered(Campaign, workspace, post and post.campaign_id, "-ends", "name"),
        objectives=offered(Objective, workspace, post and post.objective_id),
        audiences=offered(Audience, workspace, post and post.audience_id),
    )


def offered(kind: Any, workspace: Workspace, own: int | None, *order: str) -> list[Any]:
    rows = kind.objects.filter(Q(archived_at=None) | Q(pk=own), workspace=workspace)
    return list(rows.order_by(*order) if order else rows)
