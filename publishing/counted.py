"""How one channel counts what is typed, as a rule a page can follow by itself between two answers.

The rule is asked of the network's own code, by showing it a sign nobody types: there is no second table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import networks
from .checking import limits_of
from .content import draft_post
from .models import Channel
from .networks import counting, counting_weighted
from .networks.contract import Network, Unit

SIGN = "\ue000"  # for private use: no network trims it or reads anything in it


@dataclass(frozen=True)
class Rule:
    """What leaves is `before` + the typed text + `after`, unless the text holds `unless` already.

    `more`: what else counts, in the same unit. `unit` None: what is typed isn't what is counted there.
    """

    unit: Unit | None
    limit: int | None
    before: str = ""
    after: str = ""
    unless: str = ""
    trims: bool = False
    more: int = 0

    def said(self, typed: str) -> str:
        text = typed.strip() if self.trims else typed
        after = "" if self.unless and self.unless in text else self.after
        whole = f"{self.before}{text}{after}"
        return whole.strip() if self.trims else whole

    def length(self, typed: str) -> int:
        return self.more + (counting.length(self.said(typed), self.unit) if self.unit else 0)

    def as_json(self) -> dict[str, Any]:
        """Its parts, without those that say nothing."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in parts.items() if value not in (None, "", 0, False)}


def rule_for(channel: Channel, content: Mapping[str, Any], typed: str | None = None) -> Rule:
    """For `content` (publishing.content), in which `typed` may have been changed on its way (links)."""
    network = networks.get(channel.network)
    post = draft_post(content)
    unit = network.unit_of(post)
    length = counting.length(network.written(post), unit) + network.beside(post)
    rule = shape(network, content, unit, limit_for(channel, content))
    return moved(rule, length - rule.length(content["text"] if typed is None else typed))


def moved(rule: Rule, more: int) -> Rule:
    return Rule(**{**rule.__dict__, "more": more})


def shape(network: Network, content: Mapping[str, Any], unit: Unit, limit: int | None) -> Rule:
    def written(text: str) -> str:
        return network.written(draft_post({**content, "text": text}))

    whole, link = written(SIGN), content["link"]
    if SIGN not in whole:
        return Rule(None, limit)
    before, _sign, after = whole.partition(SIGN)
    alone = bool(after) and bool(link) and written(f"{SIGN}{link}") == f"{before}{SIGN}{link}"
    trims = f" {SIGN}" not in written(f"  {SIGN} ")
    return Rule(unit, limit, before, after, link if alone else "", trims)


def limit_for(channel: Channel, content: Mapping[str, Any]) -> int | None:
    """A first comment, or words beside a picture, may have less room than a post."""
    limits = limits_of(channel)
    if content.get("comment") and limits.comment is not None:
        return limits.comment
    if content["media"] and limits.caption is not None:
        return limits.caption
    return limits.text


def domains() -> str:
    """The endings under which X makes a link of an address without its scheme, parted by spaces."""
    return counting_weighted.DOMAINS
