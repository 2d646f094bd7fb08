"""The practice network in one click: the account is opened here, so nothing has to be obtained or typed."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from practice import accounts
from teams.models import User, Workspace
from teams.roles import Verb

from .connecting import bind, known
from .models import Channel
from .networks.contract import Account
from .permission import demand

NETWORK = "practice"


@transaction.atomic
def connect_practice(workspace: Workspace, *, name: str, by: User | None = None) -> Channel:
    """A practice account as a channel; one this brand has let go is taken up again. Raises CannotConnect."""
    demand(Verb.CONNECT, workspace, by)
    handle, token = _once_ours(workspace, name) or _new_account(workspace, name)
    account = account_at(handle, token, workspace.name)
    return bind(
        known(workspace, NETWORK, account), account, dict(account.secrets), name=name, private_ok=True
    )


def account_at(handle: str, token: str, name: str) -> Account:
    page = settings.PAUTA_URL + reverse("practice_page", args=[handle])
    secrets = {"server": settings.PAUTA_URL, "token": token}
    return Account(id=handle, name=name, url=page, server=settings.PAUTA_URL, secrets=secrets)


def _once_ours(workspace: Workspace, name: str) -> tuple[str, str] | None:
    """The account of this brand's channel of that name, under a new token."""
    own = Channel.objects.filter(workspace=workspace, network=NETWORK, name=name, server=settings.PAUTA_URL)
    channel = own.order_by("-pk").first()
    return (channel.account, accounts.renew(channel.account)) if channel else None


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
