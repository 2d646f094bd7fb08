"""What a channel's network would say to a post: the composer, planning and the worker ask the same code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import networks
from .content import draft_post
from .models import Channel
from .networks.contract import Limits, Problem


def limits_of(channel: Channel) -> Limits:
    return networks.get(channel.network).limits_for(channel.facts)


def problems_for(channel: Channel, content: Mapping[str, Any]) -> list[Problem]:
    """`content` as publishing.content.content() makes it."""
    return networks.get(channel.network).problems(draft_post(content), limits_of(channel))


def written_for(channel: Channel, content: Mapping[str, Any]) -> str:
    """The words as they will leave for this channel's network."""
    return networks.get(channel.network).written(draft_post(content))


def length_for(channel: Channel, text: str) -> tuple[int, int | None]:
    """(length as this network counts it, its limit or None)"""
    return networks.get(channel.network).length(text), limits_of(channel).text
