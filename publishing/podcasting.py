"""A podcast as a channel: the show is opened here, so nothing has to be obtained elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from podcast import shows
from podcast.models import Show
from teams.models import User, Workspace
from teams.roles import Verb

from .connecting import bind
from .entering import CannotConnect
from .models import Channel
from .networks.contract import Account
from .permission import demand_channel, demand_everywhere

NETWORK = "podcast"


@transaction.atomic
def connect_podcast(
    workspace: Workspace, *, name: str, said: Mapping[str, Any], by: User | None = None
) -> Channel:
    """A new show with its feed, as a channel. Raises CannotConnect."""
    demand_everywhere(Verb.CONNECT, workspace, by)
    try:
        show, token = shows.open_show(workspace, language=workspace.language or "es-mx", **said)
    except shows.CannotOpen as wrong:
        raise CannotConnect(str(wrong).replace("%", "%%"), wrong.field) from None
    account = account_at(show, token)
    channel = Channel(workspace=workspace, network=NETWORK)
    return bind(channel, account, dict(account.secrets), name=name, private_ok=True, by=by)


@transaction.atomic
def reconnect_podcast(channel: Channel, *, by: User | None = None) -> Channel:
    """The same show under a new key."""
    demand_channel(Verb.CONNECT, channel, by)
    show = Show.objects.get(workspace=channel.workspace, slug=channel.account)
    account = account_at(show, shows.renew(show))
    return bind(channel, account, dict(account.secrets), name=channel.name, private_ok=True, by=by)


def account_at(show: Show, token: str) -> Account:
    server = settings.PAUTA_URL
    return Account(
        id=show.slug,
        name=show.title,
        url=server + show.get_absolute_url(),
        server=server,
        secrets={"server": server, "token": token},
    )


def show_of(channel: Channel) -> Show:
    return Show.objects.select_related("cover").get(workspace=channel.workspace_id, slug=channel.account)
