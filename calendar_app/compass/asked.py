"""What versions of the strategy ask of the calendar, read in one statement however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Model, QuerySet, Value

from ..models import Aim, ChannelRole, Listener, PillarShare, Strategy
from .voice import Voice


@dataclass(frozen=True)
class Share:
    """Percent of the posts, give or take `tolerance` points."""

    percent: int
    tolerance: int

    @property
    def least(self) -> int:
        return max(0, self.percent - self.tolerance)


@dataclass(frozen=True)
class Asked:
    shares: dict[int, Share]  # by pillar
    objectives: tuple[int, ...]
    audiences: tuple[int, ...]
    per_week: dict[int, int]  # by channel; those with a cadence
    voice: Voice


def asked_of(strategies: Iterable[Strategy]) -> dict[int, Asked]:
    """By the version's number in the database."""
    versions = {each.pk: each for each in strategies}
    if not versions:
        return {}
    found: dict[tuple[int, str], dict[int, tuple[int, int]]] = defaultdict(dict)
    for strategy, kind, about, one, two in rows(list(versions)):
        found[strategy, kind][about] = (one, two)
    return {
        pk: Asked(
            shares={pillar: Share(*pair) for pillar, pair in found[pk, "share"].items()},
            objectives=tuple(found[pk, "aim"]),
            audiences=tuple(found[pk, "listener"]),
            per_week={channel: count for channel, (count, _) in found[pk, "role"].items() if count},
            voice=Voice.of(version.required_words, version.forbidden_words),
        )
        for pk, version in versions.items()
    }


def rows(strategies: list[int]) -> QuerySet[Any]:
    """(strategy, kind, about what, a number, another)."""
    parts = [
        (PillarShare, "share", "pillar_id", F("percent"), F("tolerance")),
        (Aim, "aim", "objective_id", NOTHING, NOTHING),
        (Listener, "listener", "audience_id", NOTHING, NOTHING),
        (ChannelRole, "role", "channel_id", F("per_week"), NOTHING),
    ]
    first, *rest = (part(model, strategies, *each) for model, *each in parts)
    return first.union(*rest, all=True).order_by("about")


NOTHING = Value(0, IntegerField())


def part(
    model: type[Model], strategies: list[int], kind: str, about: str, one: Any, two: Any
) -> QuerySet[Any]:
    asked = model._default_manager.filter(strategy__in=strategies).order_by()
    said = asked.annotate(kind=Value(kind), about=F(about), one=one, two=two)
    return said.values_list("strategy_id", "kind", "about", "one", "two")
