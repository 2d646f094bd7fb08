"""What a post can be tagged with: the brand's pillars, campaigns, objectives and audiences."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from teams.models import Workspace

from ..clocks import today_in
from ..models import Audience, Campaign, Objective, Pillar, Post
from .in_force import spans
from .naming import USED


class Choices:
    """In the order in which the brand keeps them; campaigns, those that end last first.

    Each kind is read when it is asked for, once: a page that offers all of them costs five queries, a save
    that names none costs none.
    """

    def __init__(self, workspace: Workspace, post: Post | None) -> None:
        self.workspace, self.post = workspace, post or Post()

    @cached_property
    def over(self) -> list[int]:
        """The versions of the strategy that hold no more."""
        today = today_in(self.workspace)
        return [span.strategy.pk for span in spans(self.workspace) if span.is_over(today)]

    @cached_property
    def pillars(self) -> list[Pillar]:
        return in_use(Pillar, self.workspace, self.post.pillar_id, self.over)

    @cached_property
    def campaigns(self) -> list[Campaign]:
        return campaigns(self.workspace, self.post.campaign_id)

    @cached_property
    def objectives(self) -> list[Objective]:
        return in_use(Objective, self.workspace, self.post.objective_id, self.over)

    @cached_property
    def audiences(self) -> list[Audience]:
        return in_use(Audience, self.workspace, self.post.audience_id, self.over)

    def __bool__(self) -> bool:
        return bool(self.pillars or self.campaigns or self.objectives or self.audiences)


def choices(workspace: Workspace, post: Post | None = None) -> Choices:
    """What is in use, and what this post carries already."""
    return Choices(workspace, post)


def in_use(kind: Any, workspace: Workspace, own: int | None, over: list[int]) -> list[Any]:
    """Neither archived nor left behind: named by past versions only, by none that holds or comes."""
    kept = Q(archived_at=None)
    if over:
        uses, field = USED[kind]
        named = uses.objects.filter(**{field: OuterRef("pk")})
        kept &= Exists(named.exclude(strategy__in=over)) | ~Exists(named)
    return list(kind.objects.filter(kept | Q(pk=own) if own else kept, workspace=workspace))


def campaigns(workspace: Workspace, own: int | None = None) -> list[Campaign]:
    rows = Campaign.objects.filter(Q(archived_at=None) | Q(pk=own), workspace=workspace)
    return list(rows.order_by("-ends", "name"))
