"""What a channel's network would say to a post: the composer, planning and the worker ask the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import networks
from .content import draft_post
from .models import Channel
from .networks import fields
from .networks.contract import Cost, Field, Limits, Problem, Sentence


def limits_of(channel: Channel) -> Limits:
    return networks.get(channel.network).limits_for(channel.facts)


def problems_for(channel: Channel, content: Mapping[str, Any]) -> list[Problem]:
    """`content` as publishing.content.content() makes it."""
    return networks.get(channel.network).problems(draft_post(content), limits_of(channel))


def option_problems_for(channel: Channel, content: Mapping[str, Any]) -> list[Problem]:
    """What is missing or no longer offered among the options, which are the whole post's."""
    name = networks.get(channel.network).name
    return list(fields.troubles(options_of(channel), content["options"], name))


def options_of(channel: Channel) -> Sequence[Field]:
    """What this account is asked beside words and files."""
    return networks.get(channel.network).options_for(channel.facts)


def agreement_for(channel: Channel, content: Mapping[str, Any]) -> Sentence | None:
    """What a person consents to by publishing it there, where the network obliges us to say so."""
    return networks.get(channel.network).agreement(draft_post(content), channel.facts)


def cost_for(channel: Channel, content: Mapping[str, Any]) -> Cost | None:
    """What its network charges for sending it."""
    return networks.get(channel.network).cost(draft_post(content))


def written_for(channel: Channel, content: Mapping[str, Any]) -> str:
    """The words as they will leave for this channel's network."""
    return networks.get(channel.network).written(draft_post(content))
