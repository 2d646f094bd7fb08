"""`manage.py check`: what a network's file still lacks, with the way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from . import networks
from .networks.contract import Can, Network

SAYS = {"key": str, "name": str, "icon": str}
OWN_METHODS = {Can.DELETE: "delete", Can.READINGS: "readings", Can.FIND: "find"}


@register("networks")
def networks_are_whole(**_: Any) -> list[CheckMessage]:
    icons = _icons()
    listed = networks.all()
    keys = [network.key for network in listed]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    return [
        *(Error(f"Two networks are called «{key}».", id="publishing.E001") for key in twice),
        *(message for network in listed for message in _missing(network.key, network, icons)),
    ]


@register("networks")
def versions_last(**_: Any) -> list[CheckMessage]:
    """Apart from the others: what it says depends on the day."""
    told = ((network, network.aging(timezone.localdate())) for network in networks.all())
    return [
        Warning(said, hint=f"docs/connect/{network.key}.md", id="publishing.W002")
        for network, said in told
        if said
    ]


def _missing(key: str, network: Network, icons: frozenset[str]) -> Iterator[CheckMessage]:
    where = f"publishing/networks/{type(network).__module__.rpartition('.')[2]}.py"
    for name, kind in SAYS.items():
        if not isinstance(getattr(network, name, None), kind) or not getattr(network, name):
            yield Error(f"{key} has no {name}.", hint=f"Set {name} in {where}.", id="publishing.E002")
    if getattr(network, "icon", "") and network.icon not in icons:
        hint = "Add it to assets/icons.json."
        yield Error(f"There is no icon «{network.icon}».", hint=hint, id="publishing.E003")
    if not network.limits.source:
        said = f"{key}'s limits don't say where they were read."
        yield Warning(said, hint="Set Limits.source.", id="publishing.W001")
    for can, method in OWN_METHODS.items():
        if (can in network.can) != (getattr(type(network), method) is not getattr(Network, method)):
            yield Error(
                f"{key} says Can.{can.name} and has no {method}(), or the other way round.",
                hint=where,
                id="publishing.E004",
            )
    yield from _fields(key, network)


def _fields(key: str, network: Network) -> Iterator[CheckMessage]:
    words = [word for field in network.credentials for word in (field.name, *field.aliases)]
    for word in sorted({word for word in words if words.count(word) > 1}):
        said = f"{key}: two credentials answer to «{word}»."
        yield Error(said, hint="Give each its own words.", id="publishing.E005")
    for field in network.credentials:
        if not field.label:
            yield Error(f"{key}: the credential {field.name} has no label.", id="publishing.E006")


def _icons() -> frozenset[str]:
    listed = json.loads((settings.BASE_DIR / "assets" / "icons.json").read_text(encoding="utf-8"))
    return frozenset(listed["lucide"]) | {f"net-{key}" for key in listed["networks"]}
