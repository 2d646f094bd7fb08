"""What a person does with a channel: connect it, connect it again, rename it.

See also entering.py, testing.py, pausing.py, disconnecting.py.

Browser and command are doors to these verbs. `by=None` is someone with a shell on this machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, record, recorded, seen
from teams.models import User, Workspace
from teams.roles import Verb

from . import app_keys, ending, vault
from .entering import CannotConnect, ask, network_called, understood
from .models import AppKeys, Channel
from .networks.consent import ByConsent
from .networks.contract import Account, Network
from .pausing import hold_overdue
from .permission import demand_channel, demand_everywhere

OTHER_ACCOUNT = _(
    "Eso es de la cuenta %(other)s y este canal es de %(account)s. Conéctala como un canal nuevo."
)

# Of a connected account; what opens it has no place in the log.
TOLD = ("name", "network", "account", "account_name", "url", "server", "health", "scopes", "private_ok")


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def connect(
    workspace: Workspace,
    network_key: str,
    entered: Mapping[str, str],
    *,
    name: str,
    by: User | None = None,
    private_ok: bool = False,
) -> Channel:
    """The account as a channel of the brand; one that is, or was, connected is brought up to date.

    Raises CannotConnect, PermissionDenied. `private_ok`: an operator vouches for a private address.
    """
    demand_everywhere(Verb.CONNECT, workspace, by)
    network = network_called(network_key)
    entered = understood(network, entered)
    account = ask(network, entered, private_ok=private_ok)
    channel, app = known(workspace, network.key, account), app_by_hand(network, workspace)
    return bind(channel, account, entered, name=name, private_ok=private_ok, app=app, by=by)


def app_by_hand(network: Network, workspace: Workspace) -> AppKeys | None:
    """A token made by hand comes from the keys that are at hand: they may renew it."""
    if not isinstance(network, ByConsent) or network.registers:
        return None
    keys = app_keys.found(network, workspace)
    return keys.row if keys else None


def reconnect(channel: Channel, entered: Mapping[str, str], *, by: User | None) -> Channel:
    """New credentials for the same account. Raises CannotConnect where they belong to another."""
    demand_channel(Verb.CONNECT, channel, by)
    network = network_called(channel.network)
    entered = understood(network, entered)
    account = ask(network, entered, private_ok=channel.private_ok)
    if (account.id, account.server) != (channel.account, channel.server):
        raise CannotConnect(OTHER_ACCOUNT, other=account.name, account=channel.account_name)
    app = app_by_hand(network, channel.workspace)
    vouched = channel.private_ok
    return bind(channel, account, entered, name=channel.name, private_ok=vouched, app=app, by=by)


def connect_offered(
    workspace: Workspace,
    network: ByConsent,
    accounts: Sequence[Account],
    *,
    app: AppKeys | None,
    by: User | None,
    name: str = "",
) -> list[Channel]:
    """Each account that a permission reaches and a person picked, as a channel. All of them, or none.

    `name`: what a single one shall be called; else they are called as the network calls them.
    """
    demand_everywhere(Verb.CONNECT, workspace, by)
    with transaction.atomic():
        return [_connect_offered(workspace, network, each, app, name, by) for each in accounts]


def _connect_offered(
    workspace: Workspace,
    network: ByConsent,
    account: Account,
    app: AppKeys | None,
    name: str,
    by: User | None,
) -> Channel:
    channel = known(workspace, network.key, account)
    living = channel.pk and channel.health != Channel.Health.REMOVED
    called = name or (channel.name if living else name_for(channel, account, network))
    secrets = dict(account.secrets)
    return bind(channel, account, secrets, name=called, private_ok=False, app=app, by=by)


def reconnect_offered(
    channel: Channel, accounts: Sequence[Account], *, app: AppKeys | None, by: User | None
) -> Channel:
    """New access to the same account, and to what was lost beside it.

    Raises CannotConnect where the permission doesn't reach it.
    """
    demand_channel(Verb.CONNECT, channel, by)
    reached = {(account.id, account.server): account for account in accounts}
    if (channel.account, channel.server) not in reached:
        other = ", ".join(account.name for account in accounts[:3])
        raise CannotConnect(OTHER_ACCOUNT, other=other, account=channel.account_name)
    with transaction.atomic():
        for lost in _lost_with(channel):
            if (account := reached.get((lost.account, lost.server))) is not None:
                _bind_again(lost, account, app, by)
        return _bind_again(channel, reached[channel.account, channel.server], app, by)


def _lost_with(channel: Channel) -> list[Channel]:
    """Other accounts of the brand there that wait to be connected again: one yes may reach them all."""
    lost = Channel.objects.filter(workspace=channel.workspace, network=channel.network)
    return list(lost.filter(health=Channel.Health.DISCONNECTED).exclude(pk=channel.pk))


def _bind_again(channel: Channel, account: Account, app: AppKeys | None, by: User | None) -> Channel:
    secrets, vouched = dict(account.secrets), channel.private_ok
    return bind(channel, account, secrets, name=channel.name, private_ok=vouched, app=app, by=by)


def name_for(channel: Channel, account: Account, network: Network) -> str:
    """«Café Alameda»; where that is taken, «Café Alameda · Facebook», «Café Alameda · Facebook 2» …"""
    living = Channel.objects.filter(workspace=channel.workspace).exclude(health=Channel.Health.REMOVED)
    taken = set(living.exclude(pk=channel.pk).values_list("name", flat=True))
    plain = " ".join(account.name.split()) or network.name
    longer = f"{plain[:50]} · {network.name}"
    wished = [plain[:80], longer[:80], *(f"{longer[:75]} {number}" for number in range(2, 100))]
    return next(name for name in wished if name not in taken)


def known(workspace: Workspace, network: str, account: Account) -> Channel:
    """This account's channel in this brand, connected now or once (its history goes on), or a new one."""
    same = Channel.objects.filter(
        workspace=workspace, network=network, account=account.id, server=account.server
    )
    now = same.exclude(health=Channel.Health.REMOVED).first() or same.order_by("-pk").first()
    return now or Channel(workspace=workspace, network=network)


def _free_name(channel: Channel, name: str) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise CannotConnect(_("Escribe un nombre para el canal: así lo llamará el equipo."), "name")
    taken = Channel.objects.filter(workspace=channel.workspace, name=name).exclude(
        health=Channel.Health.REMOVED
    )
    if taken.exclude(pk=channel.pk).exists():
        raise CannotConnect(
            _("Ya hay un canal llamado «%(name)s» en esta marca. Elige otro nombre."), "name", name=name
        )
    return name


def bind(
    channel: Channel,
    account: Account,
    entered: Mapping[str, str],
    *,
    name: str,
    private_ok: bool,
    app: AppKeys | None = None,
    by: User | None = None,
) -> Channel:
    """Writes the account into the channel. What was due while nobody could send waits for a person's word."""
    again = channel.pk is not None and channel.health != Channel.Health.REMOVED
    before = seen(channel, TOLD) if channel.pk else {}
    away = channel.pk is not None and channel.health != Channel.Health.CONNECTED
    channel.name, channel.private_ok = _free_name(channel, name), private_ok
    channel.sealed = vault.sealed(account.secrets, entered)
    _say(channel, account)
    ending.write(channel, account, app)
    try:
        with transaction.atomic():
            channel.save()
            did = Did.CHANNEL_RECONNECTED if again else Did.CHANNEL_CONNECTED
            now = {"before": before, "after": seen(channel, TOLD)}
            record(did, by=by, workspace=channel.workspace, on=channel, **now)
            if away:
                hold_overdue(Channel.objects.filter(pk=channel.pk))
    except IntegrityError:  # someone else connected it, or took the name, since we looked
        raise CannotConnect(_("Alguien más está conectando esta cuenta. Intenta de nuevo."), "name") from None
    return channel


def _say(channel: Channel, account: Account) -> None:
    """What the network told of the account, now that it answers."""
    channel.account, channel.account_name = account.id, account.name[:200]
    channel.url, channel.server = account.url, account.server
    channel.facts = dict(account.facts)
    channel.health, channel.trouble = Channel.Health.CONNECTED, None
    channel.checked_at = timezone.now()


# ── living with it ────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.CHANNEL_RENAMED, only=("name",))
def rename(channel: Channel, name: str, *, by: User | None = None) -> Channel:
    """Raises CannotConnect when the name is empty or taken."""
    demand_channel(Verb.CONNECT, channel, by)
    channel.name = _free_name(channel, name)
    channel.save(update_fields=["name"])
    return channel
