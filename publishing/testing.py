"""Asking whether a channel's access still works."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from teams.auditing import Did, record
from teams.models import User
from teams.roles import Verb

from . import crediting, vault
from .access import access_for, line_for
from .crediting import For
from .entering import CannotConnect, line_to, network_called
from .freshening import JUST_RENEWED, fresh, second_opinion
from .models import Channel
from .networks.consent import ByConsent
from .networks.contract import Access, Account, Disconnected, Network, NetworkError
from .pausing import hold_overdue
from .permission import demand_channel

log = logging.getLogger(__name__)


def test(channel: Channel, *, by: User | None) -> Channel:
    """Ask the network whether the access still works; the answer is written on the channel.

    Raises CannotConnect; only a refused access counts as disconnected, a silent server does not.
    """
    demand_channel(Verb.CONNECT, channel, by)
    network = network_called(channel.network)
    crediting.used(channel, For.TEST, by=by)
    try:
        account = _asked_again(channel, network)
    except NetworkError as error:
        _remember_trouble(channel, error, by=by)
        raise CannotConnect.because(error) from None
    channel.facts, channel.checked_at = dict(account.facts), timezone.now()
    was_lost = channel.health == Channel.Health.DISCONNECTED
    channel.health, channel.trouble = Channel.Health.CONNECTED, None
    with transaction.atomic():
        channel.save(update_fields=["facts", "checked_at", "health", "trouble"])
        tell(channel, by=by)
        if was_lost:
            hold_overdue(Channel.objects.filter(pk=channel.pk))
    return channel


def tell(channel: Channel, *, by: User | None, trouble: str = "") -> None:
    said = {"health": channel.health, "trouble": trouble}
    record(Did.CHANNEL_TESTED, by=by, workspace=channel.workspace_id, on=channel, after=said)


def _asked_again(channel: Channel, network: Network) -> Account:
    if isinstance(network, ByConsent):
        return _seen(channel, network, fresh(channel, access_for(channel)))
    entered = vault.entered_of(channel)
    return network.connect(entered, line_to(network, entered, private_ok=channel.private_ok))


def _seen(channel: Channel, network: ByConsent, access: Access) -> Account:
    """With the access as it stands; a refused one that could be renewed is tried once more."""
    try:
        return network.seen(access, line_for(channel, secrets=access.secrets))
    except Disconnected as no:
        opinion = second_opinion(channel, access, no)
        if opinion.code != JUST_RENEWED:
            raise opinion from None
        access = access_for(Channel.objects.get(pk=channel.pk))
        return network.seen(access, line_for(channel, secrets=access.secrets))


def _remember_trouble(channel: Channel, error: NetworkError, *, by: User | None) -> None:
    log.warning("testing channel %s: %s %s", channel.pk, type(error).__name__, error.detail)
    channel.checked_at = timezone.now()
    channel.trouble = error.sentence.as_json()
    if isinstance(error, Disconnected):
        channel.health = Channel.Health.DISCONNECTED
    with transaction.atomic():
        channel.save(update_fields=["checked_at", "trouble", "health"])
        tell(channel, by=by, trouble=error.code or type(error).__name__)
