"""Our registration with a network: a brand's own, else the installation's, else the environment's.

Kept sealed, never shown again. A channel remembers which one it was connected with (`Channel.app`; none: the
environment's), because its tokens can only be renewed by the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, record
from teams.models import User, Workspace
from teams.roles import Verb

from . import networks, vault
from .models import AppKeys, Channel
from .networks.consent import ByConsent
from .networks.contract import App, Field, NetworkError, Sentence
from .permission import demand_everywhere

NONE_YET = _(
    "Faltan las claves de aplicación de %(network)s. Consíguelas con los pasos de abajo y escríbelas en "
    "«Claves de aplicación»."
)
MISSING = _("Falta «%(missing)s».")
IN_USE = _(
    "Estas claves de %(network)s las usan: %(channels)s. Desconecta esos canales antes de quitarlas o de "
    "cambiarlas por las de otra aplicación; cambiar sólo el secreto sí se puede."
)
SHOWN = 5  # channels named in a sentence


class CannotKeep(Exception):
    """`sentence` says why these keys can't be kept, changed or removed; `field` where one is wrong."""

    def __init__(self, text: str, field: str = "", **params: object) -> None:
        self.sentence = Sentence(text, params)
        self.field = field
        super().__init__(str(self.sentence))


@dataclass(frozen=True)
class Found:
    """`row` None: they come from the environment."""

    app: App
    row: AppKeys | None


@dataclass(frozen=True)
class Standing:
    """What a page may say about the keys of one network: never the keys."""

    network: ByConsent
    row: AppKeys | None  # those of this very brand or installation
    elsewhere: str  # "installation" | "environment" | "": where others would be found
    users: list[Channel]

    @property
    def key(self) -> str:
        return owner(self.network)


def askers() -> list[ByConsent]:
    """Networks whose app keys somebody has to enter, one for each set of keys."""
    asking = [one for one in networks.all() if isinstance(one, ByConsent) and not one.registers]
    return [one for one in asking if owner(one) == one.key or owner(one) not in networks.NETWORKS]


def owner(network: ByConsent) -> str:
    """Under which key its app keys are kept: a vendor's family shares one registration."""
    return network.keys_of or network.key


def served_by(network: ByConsent) -> list[ByConsent]:
    """Every network that these keys open."""
    return [one for one in networks.all() if isinstance(one, ByConsent) and owner(one) == owner(network)]


# ── finding ───────────────────────────────────────────────────────────────────────────────────────────


def found(network: ByConsent, workspace: Workspace | None) -> Found | None:
    """A brand's own, else the installation's, else the environment's. Unreadable ones count as none."""
    kept = AppKeys.objects.filter(network=owner(network))
    own = kept.filter(workspace=workspace).first() if workspace else None
    for row in filter(None, (own, kept.filter(workspace=None).first())):
        app = opened(row)
        if app:
            return Found(app, row)
    surrounding = from_environment(network)
    return Found(surrounding, None) if surrounding else None


def opened(row: AppKeys) -> App | None:
    """None where no key of this installation opens it any more."""
    try:
        return as_app(vault.unseal_data(row.sealed))
    except NetworkError:
        return None


def of_channel(channel: Channel) -> App | None:
    """The keys that this channel was connected with."""
    network = networks.NETWORKS.get(channel.network)
    if not isinstance(network, ByConsent) or network.registers:
        return None
    return opened(channel.app) if channel.app else from_environment(network)


def as_app(said: Mapping[str, str]) -> App:
    rest = {name: value for name, value in said.items() if name not in ("client_id", "client_secret")}
    return App(said.get("client_id", ""), said.get("client_secret", ""), rest)


def from_environment(network: ByConsent) -> App | None:
    """PAUTA_<NETWORK>_CLIENT_ID, _CLIENT_SECRET and so on for each field that this network asks."""
    said = {}
    for field in network.consent.app_fields:
        said[field.name] = os.environ.get(variable(network, field), "").strip()
        if field.required and not said[field.name]:
            return None
    return as_app({name: value for name, value in said.items() if value})


def variable(network: ByConsent, field: Field) -> str:
    return f"PAUTA_{owner(network)}_{field.name}".upper()


def standing(network: ByConsent, workspace: Workspace | None) -> Standing:
    row = AppKeys.objects.filter(network=owner(network), workspace=workspace).first()
    shared = workspace and AppKeys.objects.filter(network=owner(network), workspace=None).exists()
    surrounding = "environment" if from_environment(network) else ""
    return Standing(network, row, "installation" if shared else surrounding, list(users(row)) if row else [])


# ── keeping ───────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def keep(
    network: ByConsent, given: Mapping[str, str], *, workspace: Workspace | None, by: User | None
) -> AppKeys:
    """Raises CannotKeep, PermissionDenied. Other keys are refused while channels live by the ones kept."""
    may_keep(workspace, by)
    said = _understood(network, given)
    row = AppKeys.objects.select_for_update().filter(network=owner(network), workspace=workspace).first()
    was = {"hint": row.hint} if row else None
    if row:
        before = opened(row)
        if before is None or before.client_id != said["client_id"]:
            _nobody_lives_by(row, network)
    row = row or AppKeys(network=owner(network), workspace=workspace)
    row.sealed, row.hint, row.changed_by = vault.seal_data(said), hint(said["client_id"]), by
    row.save()
    told = {"hint": row.hint}
    record(Did.APP_KEYS_SAVED, by=by, workspace=workspace, on=network.name, before=was, after=told)
    return row


@transaction.atomic
def remove(network: ByConsent, *, workspace: Workspace | None, by: User | None) -> None:
    """Raises CannotKeep while channels live by them."""
    may_keep(workspace, by)
    row = AppKeys.objects.select_for_update().filter(network=owner(network), workspace=workspace).first()
    if row is None:
        return
    _nobody_lives_by(row, network)
    Channel.objects.filter(app=row).update(app=None)  # the removed ones: their history stays
    row.delete()
    was = {"hint": row.hint}
    record(Did.APP_KEYS_REMOVED, by=by, workspace=workspace, on=network.name, before=was)


def may_keep(workspace: Workspace | None, by: User | None) -> None:
    """A brand's: who connects its channels. The installation's: who administers it."""
    if workspace:
        demand_everywhere(Verb.CONNECT, workspace, by)
    elif by is not None and not by.is_superuser:
        raise PermissionDenied


def users(row: AppKeys) -> QuerySet[Channel]:
    living = Channel.objects.filter(app=row).exclude(health=Channel.Health.REMOVED)
    return living.select_related("workspace").order_by("workspace__name", "name")


def hint(client_id: str) -> str:
    """Enough to know which one it is, too little to use it."""
    return f"…{client_id[-4:]}" if len(client_id) > 8 else "…"


def _nobody_lives_by(row: AppKeys, network: ByConsent) -> None:
    living = list(users(row)[: SHOWN + 1])
    if living:
        names = [f"{one.workspace} · {one.name}" for one in living[:SHOWN]]
        shown = ", ".join(names + ["…"] * (len(living) > SHOWN))
        raise CannotKeep(IN_USE, network=network.name, channels=shown)


def _understood(network: ByConsent, given: Mapping[str, str]) -> dict[str, str]:
    words = {word: one.name for one in network.consent.app_fields for word in (one.name, *one.aliases)}
    said = {words[word]: value.strip() for word, value in given.items() if word in words and value.strip()}
    for field in network.consent.app_fields:
        if field.required and field.name not in said:
            raise CannotKeep(MISSING, field.name, missing=field.name)
    return said
