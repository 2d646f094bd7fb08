"""A channel whose network refuses its access: held until a person connects it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from teams.auditing import Did, record

from .models import Channel
from .networks.contract import Sentence
from .signals import channel_lost


def lose_channel(channel: Channel, why: Sentence | Mapping[str, Any] | None, now: datetime) -> None:
    """Its other posts wait, none is sent or failed. People are told once, after the commit."""
    with transaction.atomic():
        _lose(channel, why, now)


def _lose(channel: Channel, why: Sentence | Mapping[str, Any] | None, now: datetime) -> None:
    told = why.as_json() if isinstance(why, Sentence) else why
    connected = Channel.objects.filter(pk=channel.pk, health=Channel.Health.CONNECTED)
    if connected.update(health=Channel.Health.DISCONNECTED, trouble=told, checked_at=now):
        why_lost = {"health": Channel.Health.DISCONNECTED, "why": told}
        record(Did.CHANNEL_LOST, by=None, workspace=channel.workspace_id, on=channel, after=why_lost)
        transaction.on_commit(
            lambda: channel_lost.send_robust(Channel, channel=Channel.objects.get(pk=channel.pk))
        )
