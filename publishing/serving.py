"""Networks that this installation serves itself: accounts are opened here, with one form and no keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from podcast.categories import CATEGORIES
from teams.models import User, Workspace

from . import newslettering, podcasting, practising
from .entering import CannotConnect
from .models import Channel
from .networks.contract import Field, Kind, Network

_ = str  # marks sentences for translation


@dataclass(frozen=True)
class Ours:
    """`open(workspace, name=, said=, by=)`, `reopen(channel, by=)`; both raise CannotConnect.

    `called`: the channel's name until somebody gives it another. `choices`: where the room knows them.
    """

    called: str
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, kw_only=True)
    open: Callable[..., Channel]
    reopen: Callable[..., Channel]


def _practice(workspace: Workspace, *, name: str, said: Mapping[str, Any], by: User | None) -> Channel:
    return practising.connect_practice(workspace, name=name, by=by)


def asked(network: Network) -> list[Field]:
    """What is asked to open an account there, with what can be chosen."""
    known = OURS[network.key].choices
    return [replace(each, choices=known.get(each.name, each.choices)) for each in network.opened_with or ()]


def understood(network: Network, given: Mapping[str, str]) -> dict[str, Any]:
    """What was typed to open an account, by the fields' names. Raises CannotConnect, naming them all."""
    fields = {field.name: field for field in network.opened_with or ()}
    unknown = [name for name in given if name not in fields]
    missing = [name for name, field in fields.items() if field.required and not given.get(name, "").strip()]
    if unknown or missing:
        text = _("%(network)s espera: %(expected)s. Sobra: %(unknown)s. Falta: %(missing)s.")
        told = {"unknown": ", ".join(unknown) or "—", "missing": ", ".join(missing) or "—"}
        raise CannotConnect(text, network=network.name, expected=", ".join(fields) or "—", **told)
    yes = {name for name, field in fields.items() if field.kind == Kind.YES_NO}
    return {
        name: value in ("1", "true", "yes", "sí") if name in yes else value for name, value in given.items()
    }


OURS: dict[str, Ours] = {
    practising.NETWORK: Ours("practica", _practice, practising.reconnect_practice),
    newslettering.NETWORK: Ours(
        "boletin", newslettering.connect_newsletter, newslettering.reconnect_newsletter
    ),
    podcasting.NETWORK: Ours(
        "podcast", podcasting.connect_podcast, podcasting.reconnect_podcast, choices={"category": CATEGORIES}
    ),
}
