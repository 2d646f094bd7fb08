"""Access that only a person can renew: told 14, 7 and 1 days ahead, with the posts at risk."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from . import networks
from .ending import DAYS, ending_soon
from .losing import lose_channel
from .models import Channel, Notice
from .networks.consent import ENDS
from .networks.contract import Sentence
from .notifying import note

ENDING = _("El acceso a %(network)s está por caducar y sólo una persona puede renovarlo.")


def warn(now: datetime | None = None) -> int:
    """Once for each of the days; a channel whose access has ended is held. Answers how many were told."""
    now = now or timezone.now()
    _hold_what_ended(now)
    return sum(_warn(channel, now) for channel in ending_soon(None, now))


def _warn(channel: Channel, now: datetime) -> bool:
    if channel.ends_at is None:
        return False
    days = min(one for one in DAYS if channel.ends_at - now <= timedelta(days=one))
    first = Channel.objects.filter(pk=channel.pk).filter(Q(warned_days=None) | Q(warned_days__gt=days))
    if not first.update(warned_days=days):  # told already, or by another worker just now
        return False
    note(channel.pk, Notice.Kind.ENDING, Sentence(ENDING, {"network": name_of(channel)}).as_json())
    return True


def _hold_what_ended(now: datetime) -> None:
    """The network told us when; waiting for its refusal would cost the first post."""
    living = Channel.objects.filter(health=Channel.Health.CONNECTED, renew_at=None)
    for channel in living.filter(ends_at__lte=now).filter(Q(expires_at=None) | Q(expires_at__lte=now)):
        lose_channel(channel, Sentence(ENDS, {"network": name_of(channel)}), now)


def name_of(channel: Channel) -> str:
    network = networks.NETWORKS.get(channel.network)
    return network.name if network else channel.network
