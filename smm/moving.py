"""When this installation gets another address: what names the old one follows.

Some networks are served by ourselves (practice, podcast, newsletter), so their channels and the links to what
they published hold our own address. Everything else asks PAUTA_URL each time.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace

from publishing import vault
from publishing.models import Channel, Delivery
from publishing.networks.contract import Disconnected
from publishing.serving import OURS
from teams.auditing import Did, record


@transaction.atomic
def follow_address(*, old: str, new: str) -> int:
    """How many channels of our own networks now point at `new` (an address without a slash at the end)."""
    ours = list(Channel.objects.select_for_update().filter(network__in=OURS, server=old))
    links = Delivery.objects.filter(channel__in=ours, url__startswith=f"{old}/")
    links.update(url=Replace("url", Value(f"{old}/"), Value(f"{new}/")))
    for channel in ours:
        channel.server, channel.url = new, channel.url.replace(old, new, 1)
        channel.sealed = resealed(channel, new)
        channel.save(update_fields=["server", "url", "sealed"])
        told = {"before": {"server": old}, "after": {"server": new}}
        record(Did.CHANNEL_MOVED, by=None, workspace=channel.workspace_id, on=channel, **told)
    record(Did.ADDRESS_FOLLOWED, by=None, workspace=None, before={"address": old}, after={"address": new})
    return len(ours)


def resealed(channel: Channel, server: str) -> str:
    """Its credentials with the new address in them; as they are where no key opens them."""
    try:
        kept = vault.secrets_of(channel), vault.entered_of(channel)
    except Disconnected:
        return channel.sealed
    return vault.sealed(*({**each, "server": server} for each in kept))
