"""A channel whose network refuses its access: held until a person connects it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from .models import Channel
from .networks.contract import Sentence
from .signals import channel_lost


def lose_channel(channel: Channel, why: Sentence | Mapping[str, Any] | None, now: datetime) -> None:
    """Its other posts wait, none is sent or failed. People are told once, after the commit."""
    told = why.as_json() if isinstance(why, Sentence) else why
    connected = Channel.objects.filter(pk=channel.pk, health=Channel.Health.CONNECTED)
    if connected.update(health=Channel.Health.DISCONNECTED, trouble=told, checked_at=now):
        transaction.on_commit(
            lambda: channel_lost.send_robust(Channel, channel=Channel.objects.get(pk=channel.pk))
        )
