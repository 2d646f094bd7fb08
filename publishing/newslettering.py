"""A newsletter as a channel: the list is opened here, letters leave through the brand's own mail server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from newsletter import lists
from newsletter.models import Newsletter
from teams.models import User, Workspace
from teams.roles import Verb

from .connecting import bind
from .entering import CannotConnect
from .models import Channel
from .networks.contract import Account
from .permission import demand_channel, demand_everywhere

NETWORK = "newsletter"
MAIL = ("host", "port", "security", "user", "password")


def connect_newsletter(
    workspace: Workspace, *, name: str, said: Mapping[str, Any], by: User | None = None
) -> Channel:
    """A new list as a channel, once its mail server has let us in. Raises CannotConnect.

    `by=None`, someone with a shell, vouches for a mail server inside.
    """
    demand_everywhere(Verb.CONNECT, workspace, by)
    own = {field: value for field, value in said.items() if field not in MAIL}
    language = workspace.language or "es-mx"
    try:
        server = lists.server_from(dict(said))
        made, token = lists.open_list(
            workspace, server=server, private_ok=by is None, language=language, **own
        )
    except lists.CannotOpen as wrong:
        raise CannotConnect(str(wrong).replace("%", "%%"), wrong.field) from None
    account = account_at(made, token)
    return bind(
        Channel(workspace=workspace, network=NETWORK),
        account,
        dict(account.secrets),
        name=name,
        private_ok=True,
        by=by,
    )


@transaction.atomic
def reconnect_newsletter(channel: Channel, *, by: User | None = None) -> Channel:
    """The same list under a new key."""
    demand_channel(Verb.CONNECT, channel, by)
    own = list_of(channel)
    account = account_at(own, lists.renew(own))
    return bind(channel, account, dict(account.secrets), name=channel.name, private_ok=True, by=by)


def account_at(newsletter: Newsletter, token: str) -> Account:
    server = settings.PAUTA_URL
    return Account(
        id=newsletter.slug,
        name=newsletter.title,
        url=server + newsletter.get_absolute_url(),
        server=server,
        secrets={"server": server, "token": token},
    )


def list_of(channel: Channel) -> Newsletter:
    return Newsletter.objects.get(workspace=channel.workspace_id, slug=channel.account)
