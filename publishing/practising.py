"""The practice network in one click: the account is opened here, so nothing has to be obtained or typed."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from practice import accounts
from teams.models import User, Workspace
from teams.roles import Verb

from .connecting import bind
from .models import Channel
from .networks.contract import Account
from .permission import demand_channel, demand_everywhere

NETWORK = "practice"


def may_rehearse(channel: Channel) -> bool:
    """Whether trouble can be had on demand there: on our own network only."""
    return channel.network == NETWORK and channel.health != Channel.Health.REMOVED


def has_account(channel: Channel) -> bool:
    return accounts.PracticeAccount.objects.filter(handle=channel.account).exists()


@transaction.atomic
def connect_practice(workspace: Workspace, *, name: str, by: User | None = None) -> Channel:
    """A practice account as a channel; the one this brand had under that name is taken up again.

    Raises CannotConnect.
    """
    demand_everywhere(Verb.CONNECT, workspace, by)
    before = Channel.objects.filter(workspace=workspace, network=NETWORK, name=name).order_by("-pk").first()
    if before:
        return reconnect_practice(before, by=by)
    handle, token = _new_account(workspace, name)
    account = account_at(handle, token, workspace.name)
    channel = Channel(workspace=workspace, network=NETWORK)
    return bind(channel, account, dict(account.secrets), name=name, private_ok=True, by=by)


def reconnect_practice(channel: Channel, *, by: User | None = None) -> Channel:
    """The same account under a new key; one that was closed meanwhile is opened again."""
    demand_channel(Verb.CONNECT, channel, by)
    account = account_at(channel.account, renewed(channel), channel.workspace.name)
    return bind(channel, account, dict(account.secrets), name=channel.name, private_ok=True, by=by)


def renewed(channel: Channel) -> str:
    try:
        return accounts.renew(channel.account)
    except accounts.PracticeAccount.DoesNotExist:
        return accounts.open(channel.account, channel.workspace.name)


def account_at(handle: str, token: str, name: str) -> Account:
    page = settings.PAUTA_URL + reverse("practice_page", args=[handle])
    secrets = {"server": settings.PAUTA_URL, "token": token}
    return Account(id=handle, name=name, url=page, server=settings.PAUTA_URL, secrets=secrets)


def _new_account(workspace: Workspace, name: str) -> tuple[str, str]:
    wished = slugify(f"{workspace.slug}-{name}")[:34].strip("-") or workspace.slug[:34]
    for number in range(1, 100):
        handle = wished if number == 1 else f"{wished}-{number}"
        try:
            return handle, accounts.open(handle, workspace.name)
        except accounts.HandleRefused as refused:
            if refused.reason != "taken":
                wished = f"marca-{workspace.pk}"
    raise RuntimeError("a hundred practice accounts by that name")
