"""What a network allows in a rolling window, counted from the ledger: an account's, or a whole app's.

Asked twice: before the conversation begins, so that no upload is made in vain, and at the point of no return
under a lock, so that of two workers only one takes the last place. A network without quotas comes by neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from publishing import networks
from publishing.models import Channel, Delivery, Pace
from publishing.networks.contract import Quota, Sentence, Throttled

_ = str  # marks sentences for translation

FULL = _(
    "%(network)s admite %(most)s publicaciones por %(whose)s cada %(hours)s h, y ya salieron: la siguiente "
    "puede salir el %(until)s."
)
ACCOUNT, APP = _("cuenta"), _("aplicación")


@dataclass(frozen=True)
class Asked:
    """Somebody wants to publish on this channel."""

    channel: Channel
    quotas: tuple[Quota, ...]
    now: datetime


def room(asked: list[Asked]) -> list[Throttled | None]:
    """A ledger's verb, before a conversation begins: whose turn is it not?"""
    counted = Counting()
    return [counted.refusal(one) for one in asked]


class Counting:
    """What was granted in one group counts too, although it isn't written yet."""

    def __init__(self) -> None:
        self.granted: Counter[str] = Counter()

    def refusal(self, asked: Asked) -> Throttled | None:
        """The fullest of its quotas, if one is full."""
        full = [until for quota in asked.quotas if (until := self._free_at(asked, quota))]
        return _told(asked, *max(full, key=lambda pair: pair[0])) if full else None

    def grant(self, asked: Asked) -> None:
        self.granted.update(_keys(asked))

    def _free_at(self, asked: Asked, quota: Quota) -> tuple[datetime, Quota] | None:
        """When the next place frees; None: there is one now."""
        since = asked.now - quota.within
        left = _sharing(asked.channel, quota).filter(published_at__gt=since)
        newest = left.order_by("-published_at").values_list("published_at", flat=True)
        places = quota.most - self.granted[_key(asked.channel, quota)]
        if places <= 0:
            return asked.now + timedelta(seconds=1), quota  # this very group took them: ask again
        freeing = list(newest[places - 1 : places])  # the last one that must leave the window
        return (freeing[0] + quota.within, quota) if freeing else None


def lock(asked: Sequence[Asked]) -> None:
    """Holds these quotas until the transaction ends, in one order, so that nobody waits for ever."""
    keys = sorted({key for one in asked for key in _keys(one)})
    now = max(one.now for one in asked)
    Pace.objects.bulk_create([Pace(key=key, free_at=now) for key in keys], ignore_conflicts=True)
    list(Pace.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _keys(asked: Asked) -> Iterator[str]:
    yield from (_key(asked.channel, quota) for quota in asked.quotas)


def _key(channel: Channel, quota: Quota) -> str:
    """No account is called so: an account's own row begins with its network."""
    whose = f"app:{channel.network}:{channel.app_id}" if quota.per == "app" else channel.pace_key
    return f"quota:{whose}" if quota.where is None else f"quota:{','.join(quota.where[1])}:{whose}"


def _sharing(channel: Channel, quota: Quota) -> QuerySet[Delivery]:
    """Deliveries that count against it. Without app keys of its own, all of the network share one app."""
    counted = Delivery.objects.filter(channel__network=channel.network)
    if quota.where:
        option, values = quota.where
        counted = counted.filter(**{f"content__options__{option}__in": list(values)})
    if quota.per == "app":
        return counted.filter(channel__app=channel.app_id)
    return counted.filter(channel__server=channel.server, channel__account=channel.account)


def _told(asked: Asked, until: datetime, quota: Quota) -> Throttled:
    told = {
        "network": networks.get(asked.channel.network).name,
        "most": quota.most,
        "whose": Sentence(APP if quota.per == "app" else ACCOUNT),
        "hours": f"{quota.within.total_seconds() / 3600:g}",
        "until": {"moment": until.isoformat()},
    }
    return Throttled(until, Sentence(FULL, told), code="quota", alone=quota.where is not None)
