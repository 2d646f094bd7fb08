"""What the composer shows of each channel: its words, thread, comment and options, as they are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.forms import BoundField

from publishing import networks
from publishing.models import Channel, Delivery
from publishing.networks.contract import Can, Network

from . import composer_options, composing, lengths
from .composer_options import Entry
from .keeping.differing import Piece, differences
from .lengths import Count
from .models import Attachment, Variant

BLANK = 99  # the number of the empty part that is offered where there are no scripts


@dataclass(frozen=True)
class Part:
    number: int
    text: str
    count: Count
    first: bool
    last: bool


@dataclass(frozen=True)
class Row:
    """One channel the post may go to."""

    channel: Channel
    picked: bool
    text: BoundField  # its own words
    delivery: Delivery | None
    filled: Callable[[Channel], Variant]  # the channel's variant, as typed
    zone: str

    @cached_property
    def key(self) -> str:
        """What its fields are called after, seventy times: a number would go by the locale's rules."""
        return str(self.channel.pk)

    @cached_property
    def variant(self) -> Variant:
        return self.filled(self.channel)

    @property
    def has_own_text(self) -> bool:
        return bool(self.text.value())

    @property
    def differences(self) -> list[Piece]:
        """Its own words against the original's."""
        return differences(self.variant.post.text, str(self.text.value()).replace("\r\n", "\n"))

    @property
    def trouble(self) -> str:
        return "" if self.channel.health == Channel.Health.CONNECTED else str(self.channel.health)

    @property
    def _network(self) -> Network:
        return networks.get(self.channel.network)

    @property
    def has_title(self) -> bool:
        return Can.TITLE in self._network.can

    @property
    def has_thread(self) -> bool:
        return Can.THREAD in self._network.can

    @property
    def has_comment(self) -> bool:
        return Can.FIRST_COMMENT in self._network.can

    @property
    def details(self) -> bool:
        return self.has_title or self.has_thread or self.has_comment or bool(self.entries)

    # ── what follows the post ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def parts(self) -> list[Part]:
        texts = self.variant.parts if self.has_thread else []
        return [
            Part(number, text, self.count(text), number == 1, number == len(texts))
            for number, text in enumerate(texts, 1)
        ]

    @property
    def blank(self) -> int:
        return BLANK

    @property
    def empty_count(self) -> Count:
        return self.count("")

    @property
    def comment_count(self) -> Count:
        return self.count(self.variant.first_comment, comment=True)

    def count(self, text: str, *, comment: bool = False) -> Count:
        return lengths.count(self.channel, composing.under(self.variant, text, comment=comment), text)

    # ── options ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def entries(self) -> list[Entry]:
        return composer_options.entries(self.channel, self.variant.options, self.zone)

    @property
    def can_look_around(self) -> bool:
        return composer_options.can_look_around(self.channel)

    @property
    def read_at(self) -> datetime | None:
        """When the account was last asked what it offers."""
        try:
            return datetime.fromisoformat(str(self.channel.facts.get("read_at", "")))
        except ValueError:
            return None

    @property
    def avatar(self) -> str:
        """A picture that is already here: the page loads none from elsewhere."""
        avatar = str(self.channel.facts.get("avatar", ""))
        return avatar if avatar.startswith("data:image/") else ""

    @property
    def speaks_as(self) -> str:
        name = self.channel.facts.get("nickname") or self.channel.account_name
        return str(name or self.channel.name)


@dataclass(frozen=True)
class Tile:
    attachment: Attachment
    alt: BoundField
