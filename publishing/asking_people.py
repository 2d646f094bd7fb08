"""Asking a network whom it knows by some letters, with a channel's own access."""

from __future__ import annotations

import logging

from teams.models import User

from . import crediting, networks
from .access import access_for, line_for
from .freshening import fresh
from .models import Channel
from .networks.contract import Network, NetworkError, Person, Sentence

log = logging.getLogger(__name__)
AT_MOST = 8


class CannotAsk(Exception):
    """`sentence` says why not."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def can_ask(channel: Channel) -> bool:
    return type(networks.get(channel.network)).people is not Network.people


def people_on(channel: Channel, query: str, *, by: User | None = None) -> list[Person]:
    """At most eight, the likeliest first. Raises CannotAsk."""
    crediting.used(channel, crediting.For.SUGGEST, by=by)
    try:
        access = fresh(channel, access_for(channel))
        line = line_for(channel, secrets=access.secrets)
        return networks.get(channel.network).people(query, access, line)[:AT_MOST]
    except NetworkError as error:
        log.info("asking for people on channel %s: %s %s", channel.pk, type(error).__name__, error.detail)
        raise CannotAsk(error.sentence) from None
