"""What a version of the strategy says, apart from the rows that keep it: to copy, to save, to compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ..models import Strategy

WHOLE = 100  # what the shares of a version in force add up to, percent


@dataclass(frozen=True)
class PillarPart:
    """`pk` None: a new pillar, or one of the brand's that bears this name."""

    name: str
    percent: int
    tolerance: int = 5
    about: str = ""
    hue: int = 0
    pk: int | None = None


@dataclass(frozen=True)
class GoalPart:
    metric: str
    baseline: Decimal
    target: Decimal
    due: date
    unit: str = ""


@dataclass(frozen=True)
class ObjectivePart:
    name: str
    why: str = ""
    goals: tuple[GoalPart, ...] = ()
    pk: int | None = None


@dataclass(frozen=True)
class AudiencePart:
    name: str
    about: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class RolePart:
    """`audience` is the name of one of the version's own; `per_week` 0: no cadence asked."""

    channel: int
    why: str = ""
    audience: str = ""
    per_week: int = 0

    def __bool__(self) -> bool:
        return bool(self.why or self.audience or self.per_week)


@dataclass(frozen=True)
class Content:
    purpose: str = ""
    voice_do: str = ""
    voice_dont: str = ""
    required_words: tuple[str, ...] = ()
    forbidden_words: tuple[str, ...] = ()
    address: str = ""
    pillars: tuple[PillarPart, ...] = ()
    objectives: tuple[ObjectivePart, ...] = ()
    audiences: tuple[AudiencePart, ...] = ()
    roles: tuple[RolePart, ...] = field(default=())

    @property
    def total(self) -> int:
        """Percent; 100 is asked of a version only to put it in force."""
        return sum(pillar.percent for pillar in self.pillars)


def content_of(strategy: Strategy) -> Content:
    """Six queries."""
    return Content(
        purpose=strategy.purpose,
        voice_do=strategy.voice_do,
        voice_dont=strategy.voice_dont,
        required_words=tuple(strategy.required_words),
        forbidden_words=tuple(strategy.forbidden_words),
        address=strategy.address,
        pillars=pillars_of(strategy),
        objectives=objectives_of(strategy),
        audiences=audiences_of(strategy),
        roles=roles_of(strategy),
    )


def pillars_of(strategy: Strategy) -> tuple[PillarPart, ...]:
    return tuple(
        PillarPart(
            name=share.pillar.name,
            percent=share.percent,
            tolerance=share.tolerance,
            about=share.pillar.about,
            hue=share.pillar.hue,
            pk=share.pillar_id,
        )
        for share in strategy.shares.select_related("pillar")
    )


def objectives_of(strategy: Strategy) -> tuple[ObjectivePart, ...]:
    aims = strategy.aims.select_related("objective").prefetch_related("goals")
    return tuple(
        ObjectivePart(
            name=aim.objective.name,
            why=aim.objective.why,
            pk=aim.objective_id,
            goals=tuple(
                GoalPart(goal.metric, goal.baseline, goal.target, goal.due, goal.unit)
                for goal in aim.goals.all()
            ),
        )
        for aim in aims
    )


def audiences_of(strategy: Strategy) -> tuple[AudiencePart, ...]:
    return tuple(
        AudiencePart(each.audience.name, each.audience.about, each.audience_id)
        for each in strategy.listeners.select_related("audience")
    )


def roles_of(strategy: Strategy) -> tuple[RolePart, ...]:
    return tuple(
        RolePart(role.channel_id, role.why, role.audience.name if role.audience else "", role.per_week)
        for role in strategy.channel_roles.select_related("audience", "channel")
    )


def shared_out(parts: list[tuple[PillarPart, bool]]) -> tuple[PillarPart, ...]:
    """Pillars without a share (`False`) divide among them what the others leave, the first a point more.

    >>> [p.percent for p in shared_out([(PillarPart("A", 0), False), (PillarPart("B", 30), True),
    ...                                 (PillarPart("C", 0), False)])]
    [35, 30, 35]
    """
    left = max(0, WHOLE - sum(part.percent for part, given in parts if given))
    blank = sum(not given for _part, given in parts)
    each, more = divmod(left, blank) if blank else (0, 0)
    shared = []
    for part, given in parts:
        shared.append(part if given else replace(part, percent=each + (more > 0)))
        more -= 0 if given else 1
    return tuple(shared)
