"""How long a post is on each of its channels, and the rules by which the page counts on while she types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publishing import counted
from publishing.counted import Rule
from publishing.models import Channel

from .composing import Draft


@dataclass(frozen=True)
class Count:
    """How long the text is as one network counts, and the rule by which it counts on. `limit` None: none."""

    channel: Channel
    length: int
    rule: Rule

    @property
    def limit(self) -> int | None:
        return self.rule.limit

    @property
    def share(self) -> int:
        """Per cent of what is allowed, for the ring: 0–100."""
        return min(100, round(100 * self.length / self.limit)) if self.limit else 0

    @property
    def tone(self) -> str:
        if self.limit is None or self.length <= self.limit * 0.9:
            return "fits"
        return "close" if self.length <= self.limit else "over"

    @property
    def rule_json(self) -> str:
        return json.dumps(self.rule.as_json(), ensure_ascii=False)


def counts(draft: Draft) -> list[Count]:
    return [count(variant.channel, snapshot, variant.said) for variant, snapshot in draft.snapshots()]


def count(channel: Channel, snapshot: Mapping[str, Any], typed: str) -> Count:
    """`typed`: the words as a person wrote them, of which the snapshot holds what will leave."""
    rule = counted.rule_for(channel, snapshot, typed)
    return Count(channel, rule.length(typed), rule)
