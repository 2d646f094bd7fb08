"""Channels of one network that show a post exactly alike: one preview, under all their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from django.template.loader import render_to_string

from publishing.models import Channel

from ..previewing import Preview

DRAWING = "calendar_app/previews/_one.html"
WHOSE = "username"  # the fact that says who it is, not how it looks


@dataclass(frozen=True)
class Alike:
    """One preview, drawn of the first of these channels."""

    preview: Preview
    channels: Sequence[Channel]

    @property
    def names(self) -> str:
        return ", ".join(each.name for each in self.channels)


def gathered(previews: Iterable[Preview]) -> list[Alike]:
    """In their order. What is compared is what would leave, and the drawing itself."""
    found: dict[tuple[str, str, str], list[Preview]] = {}
    several = list(previews)
    for each in several:
        found.setdefault(key_of(each, several), []).append(each)
    return [Alike(some[0], [each.channel for each in some]) for some in found.values()]


def key_of(preview: Preview, among: Sequence[Preview]) -> tuple[str, str, str]:
    """Alone on its network it needs no drawing to be told apart."""
    same = [each for each in among if each.network == preview.network]
    if len(same) == 1:
        return preview.network, "", ""
    said = json.dumps([(each.kind, each.number, each.snapshot) for each in preview.said], sort_keys=True)
    return preview.network, said, drawn_as_anybody(preview)


def drawn_as_anybody(preview: Preview) -> str:
    """The same drawing without whose it is."""
    channel, variant = copy(preview.channel), copy(preview.variant)
    channel.pk, channel.name, channel.account_name, channel.account = 0, "", "", ""
    channel.url = channel.server = ""
    channel.facts = {name: fact for name, fact in preview.channel.facts.items() if name != WHOSE}
    variant.channel = channel
    anybody = Preview(variant, preview.said, preview.files)
    return render_to_string(DRAWING, {"preview": anybody, "level": 2})
