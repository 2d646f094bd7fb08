"""What each network can do, takes and allows, read from its adapter: docs/networks.md."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from .networks.contract import Can, Cost, Field, Network, Post, Quota


def as_data(network: Network) -> dict[str, Any]:
    """JSON-able; words for people in the active language."""
    return {
        "key": network.key,
        "name": gettext(network.name),
        "can": sorted(str(each) for each in network.can),
        "limits": plain(network.limits),
        "options": [option(each) for each in network.options_for({})],
        "quotas": [quota(each) for each in network.quotas],
        "spacing_seconds": network.spacing.total_seconds(),
        "costs": plain(costs(network)),
        "readings_from": network.readings_from,
        "lost_answer": lost_answer(network),
        "connects_by": "consent" if network.consent else "keys",
        "fetches_files": network.fetches,
    }


def plain(value: Any) -> Any:
    """Dataclasses, sets, durations and amounts as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value) if isinstance(value, Decimal) else value


def option(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": gettext(field.label),
        "kind": str(field.kind),
        "required": field.required,
        "choices": [value for value, _label in field.choices],
        "least": field.least,
        "most": field.most,
        "default": field.default,
        "where": plain(field.where),
    }


def quota(one: Quota) -> dict[str, Any]:
    hours = one.within.total_seconds() / 3600
    return {"most": one.most, "hours": hours, "per": one.per, "source": one.source}


def costs(network: Network) -> dict[str, Cost]:
    """What a post of words costs, and one with a link; nothing where nothing is charged."""
    asked = {"a post": "Hola", "a post with a link": "Hola https://ejemplo.mx/"}
    found = {what: network.cost(_post(text)) for what, text in asked.items()}
    return {what: cost for what, cost in found.items() if cost}


def _post(text: str) -> Post:
    return Post(key="0" * 32, born=timezone.now(), text=text)


def lost_answer(network: Network) -> str:
    """How it is settled whether a post is there when no clear answer came. In English: for operators."""
    ways = []
    if Can.SAME_KEY_SAFE in network.can:
        lasts = network.same_key_for
        ways.append(f"the same key again is the same post, {f'for {lasts}' if lasts else 'for ever'}")
    if Can.FIND in network.can:
        ways.append(how_it_looks(network))
    return "; ".join(ways) or "the network offers no way to look: a person decides"


def how_it_looks(network: Network) -> str:
    """In the words of the adapter's own `find`."""
    said = inspect.cleandoc(type(network).find.__doc__ or "").split("\n\n")[0].replace("\n", " ").rstrip(".")
    looks = f"looked for: {said[:1].lower()}{said[1:]}" if said else "looked for on the network"
    return f"{looks} (absence counts after {network.absent_after.total_seconds():g} s)"
