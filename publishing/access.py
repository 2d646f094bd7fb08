"""A channel's credentials and way out, opened for the length of one visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings

from . import app_keys, networks, vault
from .models import Channel
from .networks.contract import Access
from .networks.line import HttpLine

Keep = Callable[[Mapping[str, str]], None]


def access_for(channel: Channel) -> Access:
    """Raises Disconnected when the credentials are gone or can't be opened."""
    return Access(
        account=channel.account,
        secrets=vault.secrets_of(channel),
        server=channel.server,
        facts=channel.facts,
        app=app_keys.of_channel(channel),
        keep=partial(vault.keep, channel),
    )


def line_for(
    channel: Channel,
    *,
    secrets: Mapping[str, str],
    before_departure: Callable[[], None] | None = None,
    renew: Callable[[], None] | None = None,
) -> HttpLine:
    return HttpLine(
        networks.get(channel.network),
        private_ok=channel.private_ok,
        allow=settings.PAUTA_PRIVATE_HOSTS,
        base_url=settings.PAUTA_STAND_INS.get(channel.network),
        before_departure=before_departure or _nothing,
        renew=renew or _nothing,
        secrets=tuple(secrets.values()),
    )


def _nothing() -> None:
    pass
