"""What a person does with a channel: connect it, test it, rename it. See also pausing.py, disconnecting.py.

Browser and command are doors to these verbs. `by=None` is someone with a shell on this machine.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.models import User, Workspace
from teams.roles import Verb

from . import app_keys, ending, networks, vault
from .access import access_for, line_for
from .freshening import JUST_RENEWED, fresh, second_opinion
from .models import AppKeys, Channel
from .networks.consent import ByConsent
from .networks.contract import Access, Account, Disconnected, Network, NetworkError, Sentence
from .networks.line import HttpLine
from .pausing import hold_overdue
from .permission import demand

log = logging.getLogger(__name__)


OTHER_ACCOUNT = _(
    "Eso es de la cuenta %(other)s y este canal es de %(account)s. Conéctala como un canal nuevo."
)


class CannotConnect(Exception):
    """`sentence` says what is wrong and the way out; `field` is what was entered wrong, where one was."""

    def __init__(self, text: str, field: str = "", **params: Any) -> None:
        self.sentence = Sentence(text, params)
        self.field = field
        super().__init__(str(self.sentence))

    @classmethod
    def because(cls, error: NetworkError) -> CannotConnect:
        """In the network's own words."""
        return cls(error.sentence.text, **error.sentence.params)


def network_called(key: str) -> Network:
    try:
        return networks.get(key)
    except KeyError:
        known = ", ".join(sorted(networks.NETWORKS))
        raise CannotConnect(
            _("«%(key)s» no es una red que Pauta conozca. Hay: %(known)s."), key=key, known=known
        ) from None


def understood(network: Network, given: Mapping[str, str]) -> dict[str, str]:
    """What was entered, under the network's own names. Raises CannotConnect, listing what is expected."""
    names = {word: field.name for field in network.credentials for word in (field.name, *field.aliases)}
    entered = {names.get(word, word): value.strip() for word, value in given.items() if value.strip()}
    unknown = sorted(set(entered) - set(names.values()))
    missing = [field.name for field in network.credentials if field.required and not entered.get(field.name)]
    if unknown:
        text = _("%(network)s no usa «%(unknown)s». Espera: %(expected)s.")
        raise CannotConnect(
            text, network=network.name, unknown=", ".join(unknown), expected=expected(network)
        )
    if missing:
        text = _("Falta «%(missing)s» para conectar %(network)s. Espera: %(expected)s.")
        raise CannotConnect(
            text, missing[0], network=network.name, missing=", ".join(missing), expected=expected(network)
        )
    return entered


def expected(network: Network) -> str:
    """«server, username, password, category (opcional)», each with its other names."""
    words = []
    for field in network.credentials:
        others = f" (= {', '.join(field.aliases)})" if field.aliases else ""
        words.append(f"{field.name}{others}" if field.required else f"[{field.name}{others}]")
    return ", ".join(words)


def ask(network: Network, entered: Mapping[str, str], *, private_ok: bool) -> Account:
    """Who answers to these credentials. Raises CannotConnect in the network's words."""
    try:
        return network.connect(entered, line_to(network, entered, private_ok=private_ok))
    except NetworkError as error:
        log.warning("connecting %s: %s %s", network.key, type(error).__name__, error.detail)
        raise CannotConnect.because(error) from None  # its chain may hold what was entered


def line_to(
    network: Network, entered: Mapping[str, str], *, private_ok: bool, hidden: Collection[str] = ()
) -> HttpLine:
    """The way out before there is a channel: what was entered as a secret is cut out of every trace."""
    hidden = hidden or {field.name for field in network.credentials if field.secret}
    secrets = tuple(value for name, value in entered.items() if name in hidden)
    return HttpLine(
        network,
        private_ok=private_ok,
        allow=settings.PAUTA_PRIVATE_HOSTS,
        base_url=settings.PAUTA_STAND_INS.get(network.key),
        before_departure=_nothing,
        renew=_nothing,
        secrets=secrets,
    )


def _nothing() -> None:
    pass


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
    demand(Verb.CONNECT, workspace, by)
    network = network_called(network_key)
    entered = understood(network, entered)
    account = ask(network, entered, private_ok=private_ok)
    channel, app = known(workspace, network.key, account), app_by_hand(network, workspace)
    return bind(channel, account, entered, name=name, private_ok=private_ok, app=app)


def app_by_hand(network: Network, workspace: Workspace) -> AppKeys | None:
    """A token made by hand comes from the keys that are at hand: they may renew it."""
    if not isinstance(network, ByConsent) or network.registers:
        return None
    keys = app_keys.found(network, workspace)
    return keys.row if keys else None


def reconnect(channel: Channel, entered: Mapping[str, str], *, by: User | None) -> Channel:
    """New credentials for the same account. Raises CannotConnect where they belong to another."""
    demand(Verb.CONNECT, channel.workspace, by)
    network = network_called(channel.network)
    entered = understood(network, entered)
    account = ask(network, entered, private_ok=channel.private_ok)
    if (account.id, account.server) != (channel.account, channel.server):
        raise CannotConnect(OTHER_ACCOUNT, other=account.name, account=channel.account_name)
    app = app_by_hand(network, channel.workspace)
    return bind(channel, account, entered, name=channel.name, private_ok=channel.private_ok, app=app)


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
    demand(Verb.CONNECT, workspace, by)
    with transaction.atomic():
        return [_connect_offered(workspace, network, each, app, name) for each in accounts]


def _connect_offered(
    workspace: Workspace, network: ByConsent, account: Account, app: AppKeys | None, name: str
) -> Channel:
    channel = known(workspace, network.key, account)
    living = channel.pk and channel.health != Channel.Health.REMOVED
    called = name or (channel.name if living else name_for(channel, account, network))
    return bind(channel, account, dict(account.secrets), name=called, private_ok=False, app=app)


def reconnect_offered(
    channel: Channel, accounts: Sequence[Account], *, app: AppKeys | None, by: User | None
) -> Channel:
    """New access to the same account, and to what was lost beside it.

    Raises CannotConnect where the permission doesn't reach it.
    """
    demand(Verb.CONNECT, channel.workspace, by)
    reached = {(account.id, account.server): account for account in accounts}
    if (channel.account, channel.server) not in reached:
        other = ", ".join(account.name for account in accounts[:3])
        raise CannotConnect(OTHER_ACCOUNT, other=other, account=channel.account_name)
    with transaction.atomic():
        for lost in _lost_with(channel):
            if (account := reached.get((lost.account, lost.server))) is not None:
                _bind_again(lost, account, app)
        return _bind_again(channel, reached[channel.account, channel.server], app)


def _lost_with(channel: Channel) -> list[Channel]:
    """Other accounts of the brand there that wait to be connected again: one yes may reach them all."""
    lost = Channel.objects.filter(workspace=channel.workspace, network=channel.network)
    return list(lost.filter(health=Channel.Health.DISCONNECTED).exclude(pk=channel.pk))


def _bind_again(channel: Channel, account: Account, app: AppKeys | None) -> Channel:
    secrets = dict(account.secrets)
    return bind(channel, account, secrets, name=channel.name, private_ok=channel.private_ok, app=app)


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
) -> Channel:
    """Writes the account into the channel. What was due while nobody could send waits for a person's word."""
    away = channel.pk is not None and channel.health != Channel.Health.CONNECTED
    channel.name, channel.private_ok = _free_name(channel, name), private_ok
    channel.account, channel.account_name = account.id, account.name[:200]
    channel.url, channel.server = account.url, account.server
    channel.facts = dict(account.facts)
    channel.sealed = vault.sealed(account.secrets, entered)
    channel.health, channel.trouble = Channel.Health.CONNECTED, None
    channel.checked_at = timezone.now()
    ending.write(channel, account, app)
    try:
        with transaction.atomic():
            channel.save()
            if away:
                hold_overdue(Channel.objects.filter(pk=channel.pk))
    except IntegrityError:  # someone else connected it, or took the name, since we looked
        raise CannotConnect(_("Alguien más está conectando esta cuenta. Intenta de nuevo."), "name") from None
    return channel


# ── living with it ────────────────────────────────────────────────────────────────────────────────────


def test(channel: Channel, *, by: User | None) -> Channel:
    """Ask the network whether the access still works; the answer is written on the channel.

    Raises CannotConnect; only a refused access counts as disconnected, a silent server does not.
    """
    demand(Verb.CONNECT, channel.workspace, by)
    network = network_called(channel.network)
    try:
        account = _asked_again(channel, network)
    except NetworkError as error:
        _remember_trouble(channel, error)
        raise CannotConnect.because(error) from None
    channel.facts, channel.checked_at = dict(account.facts), timezone.now()
    was_lost = channel.health == Channel.Health.DISCONNECTED
    channel.health, channel.trouble = Channel.Health.CONNECTED, None
    channel.save(update_fields=["facts", "checked_at", "health", "trouble"])
    if was_lost:
        hold_overdue(Channel.objects.filter(pk=channel.pk))
    return channel


def _asked_again(channel: Channel, network: Network) -> Account:
    if isinstance(network, ByConsent):
        return _seen(channel, network, fresh(channel, access_for(channel)))
    entered = vault.entered_of(channel)
    return network.connect(entered, line_to(network, entered, private_ok=channel.private_ok))


def _seen(channel: Channel, network: ByConsent, access: Access) -> Account:
    """With the access as it stands; a refused one that could be renewed is tried once more."""
    try:
        return network.seen(access, line_for(channel, secrets=access.secrets))
    except Disconnected as no:
        opinion = second_opinion(channel, access, no)
        if opinion.code != JUST_RENEWED:
            raise opinion from None
        access = access_for(Channel.objects.get(pk=channel.pk))
        return network.seen(access, line_for(channel, secrets=access.secrets))


def _remember_trouble(channel: Channel, error: NetworkError) -> None:
    log.warning("testing channel %s: %s %s", channel.pk, type(error).__name__, error.detail)
    channel.checked_at = timezone.now()
    channel.trouble = error.sentence.as_json()
    if isinstance(error, Disconnected):
        channel.health = Channel.Health.DISCONNECTED
    channel.save(update_fields=["checked_at", "trouble", "health"])


def rename(channel: Channel, name: str, *, by: User | None = None) -> Channel:
    """Raises CannotConnect when the name is empty or taken."""
    demand(Verb.CONNECT, channel.workspace, by)
    channel.name = _free_name(channel, name)
    channel.save(update_fields=["name"])
    return channel
