"""What a channel is told beside its words, as the composer's form brings it.

The form says `details=<channel>` for each channel whose controls it holds; of the others nothing changes.
Parts come as `part-<channel>-<number>`; without scripts «then=part-up-<channel>-<number>» moves one.
"""

from __future__ import annotations

import re
from typing import Any

from publishing.models import Channel

from . import composer_options
from .models import Variant

MOVE = re.compile(r"part-(up|down|drop)-(\d+)-(\d+)")


def is_in(data: Any, channel: Channel) -> bool:
    return hasattr(data, "getlist") and str(channel.pk) in data.getlist("details")


def typed(data: Any, channel: Channel, saved: Variant, zone: str) -> dict[str, Any]:
    """{title, options, parts, first_comment} for writing.save_post. Raises CannotPlan for unfit signs."""
    return {
        "title": data.get(f"title-{channel.pk}", ""),
        "options": composer_options.typed(data, channel, saved.options, zone),
        "parts": moved(parts(data, channel), str(channel.pk), data.get("then", "")),
        "first_comment": data.get(f"comment-{channel.pk}", "").replace("\r\n", "\n"),
    }


def parts(data: Any, channel: Channel) -> list[str]:
    """In the order of their numbers, the empty ones too: they have a place on the page."""
    start = f"part-{channel.pk}-"
    numbers = sorted(
        int(name[len(start) :]) for name in data if name[len(start) :].isdecimal() and name.startswith(start)
    )
    return [data[f"{start}{number}"].replace("\r\n", "\n") for number in numbers]


def moved(parts: list[str], channel: str, asked: str) -> list[str]:
    found = MOVE.fullmatch(asked)
    if not found or found[2] != channel or not 1 <= int(found[3]) <= len(parts):
        return parts
    at = int(found[3]) - 1
    part = parts.pop(at)
    if found[1] != "drop":
        parts.insert(max(0, at + (-1 if found[1] == "up" else 1)), part)
    return parts
