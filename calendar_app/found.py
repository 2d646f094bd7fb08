"""One thing that was found about a post before it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from publishing.models import Channel


@dataclass(frozen=True)
class Found:
    """Something to mend (`blocks`) or to look at before the post leaves. `channel` None: on every channel."""

    code: str
    sentence: str
    blocks: bool = True
    # text | media | link | channels | tags | title | options.<name> | part-<number> | comment
    field: str = "text"
    channel: Channel | None = None
    other: int | None = None  # the post it resembles
    file: int | None = None  # the file it is about

    @property
    def option(self) -> str:
        """The name of the option it is about, if any."""
        return self.field.removeprefix("options.") if self.field.startswith("options.") else ""

    @property
    def anchor(self) -> str:
        """The id, in the composer, of the control of its channel that mends it; of the words, none."""
        if self.channel is None:
            return ""
        if self.option:
            return f"option-{self.channel.pk}-{self.option}"
        name, _dash, number = self.field.partition("-")
        places = {"part": f"part-{self.channel.pk}-{number}", "comment": f"comment-{self.channel.pk}"}
        return {**places, "title": f"title-{self.channel.pk}"}.get(name, "")

    def __str__(self) -> str:
        """With the channel it is about, unless the sentence names it."""
        if self.channel is None or self.channel.name in self.sentence:
            return self.sentence
        return f"{self.channel}: {self.sentence}"


@dataclass
class Check:
    """What was found, once, and the channels it is about (none: the post itself)."""

    found: Found
    channels: list[Channel] = field(default_factory=list)


def gathered(found: Iterable[Found]) -> list[Check]:
    """Blockers first. What several channels say alike is said once."""
    once: dict[Any, Check] = {}
    for each in found:
        check = once.setdefault((each.blocks, each.field, each.sentence), Check(each))
        if each.channel and each.channel not in check.channels:
            check.channels.append(each.channel)
    return sorted(once.values(), key=lambda check: not check.found.blocks)
