"""A post's link as each channel will say it, for the person who writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from publishing.models import Channel

from ..composing import Draft
from .tagging import link_on, rules_of


@dataclass
class Final:
    """One address, the channels that say it, and what it carries: [(parameter, value)]."""

    address: str
    channels: list[Channel] = field(default_factory=list)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return [pair for pair in parse_qsl(urlsplit(self.address).query) if pair[0].startswith("utm_")]


def finals(draft: Draft) -> list[Final]:
    """Channels that say the same address together; none where there is no link."""
    found: dict[str, Final] = {}
    for variant in draft.variants if draft.post.link else []:
        address = link_on(variant)
        found.setdefault(address, Final(address)).channels.append(variant.channel)
    return list(found.values())


def is_tagged_by_brand(draft: Draft) -> bool:
    return rules_of(draft.post.workspace) is not None
