"""Reading back what was sent: *publicada* becomes *verificada* once the network shows it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from publishing.access import access_for, line_for
from publishing.content import as_post
from publishing.crediting import For, used_for_deliveries
from publishing.freshening import fresh
from publishing.models import Channel, Delivery
from publishing.networks import get
from publishing.networks.contract import Can, NetworkError, Receipt
from publishing.states import State

log = logging.getLogger(__name__)
A_MOMENT_AFTER = timedelta(seconds=5)  # networks show a post to others a little after they accepted it
UNTIL = timedelta(hours=1)
AT_MOST = 50


def verify(now: datetime | None = None) -> int:
    """Look up to 50 recent posts up on their network. Answers how many were found."""
    now = now or timezone.now()
    recent = Delivery.objects.filter(
        state=State.SENT,
        verified_at=None,
        deleted_at=None,
        sent_at__gt=now - UNTIL,
        sent_at__lt=now - A_MOMENT_AFTER,
        channel__health=Channel.Health.CONNECTED,
    )
    rows = recent.select_related("channel__workspace", "follows").order_by("sent_at")[:AT_MOST]
    able = [delivery for delivery in rows if Can.FIND in get(delivery.channel.network).can]
    used_for_deliveries((delivery, For.VERIFY) for delivery in able)
    return sum(_seen(delivery, now) for delivery in able)


def _seen(delivery: Delivery, now: datetime) -> bool:
    network = get(delivery.channel.network)
    try:
        access = fresh(delivery.channel, access_for(delivery.channel))
        line = line_for(delivery.channel, secrets=access.secrets)
        found = network.find(as_post(delivery), access, line, delivery.published_at or now, delivery.memo)
    except NetworkError as trouble:
        log.info(
            "delivery %s could not be read back: %s", delivery.pk, trouble.code or type(trouble).__name__
        )
        return False
    if not isinstance(found, Receipt) or found.remote.id != delivery.remote_id:
        return False
    return bool(Delivery.objects.filter(pk=delivery.pk, state=State.SENT).update(verified_at=now))
