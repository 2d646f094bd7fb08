"""«Cubrir hueco»: the address of a new post that is filled in with what the calendar misses most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ..rhythm.slots import FreeSlot, free
from .measuring import Lost
from .reading import Reading
from .tally import Tally

# What a cause asks a new post to carry, as the address names it.
CARRIES = {"short": "pilar", "objective": "objetivo", "audience": "audiencia", "cadence": "channel"}


@dataclass(frozen=True)
class Gaps:
    """Where the stretch can still be filled: its days to come and their free hours."""

    brand: str
    today: date
    slots: list[FreeSlot]
    tally: Tally
    wanted: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, lost: Iterable[Lost], first: date, last: date) -> Gaps:
        """Two statements. What is missed most is asked of every new post."""
        days = reading.days
        today = days.now.astimezone(days.workspace.tz).date()
        slots = free(days.workspace, max(first, today), last, days.now) if last >= today else []
        wanted: dict[str, Any] = {}
        for each in lost:
            if (name := CARRIES.get(each.cause)) and name != "channel" and each.last >= today:
                wanted.setdefault(name, each.about)
        return cls(days.workspace.slug, today, slots, reading.tally, wanted)

    def address(self, lost: Lost) -> str:
        """Of the composer; empty when its days are over."""
        if lost.last < self.today:
            return ""
        carried = {**self.wanted, **self.own(lost)}
        slot = self.slot_for(lost, carried)
        if slot:
            carried |= {"day": slot.day.isoformat(), "time": f"{slot.time:%H:%M}", "channel": slot.channel.pk}
        elif day := self.emptiest(lost):
            carried["day"] = day.isoformat()
        return f"{reverse('post_new', args=[self.brand])}?{urlencode(carried)}"

    def own(self, lost: Lost) -> dict[str, Any]:
        if lost.cause == "key_date":
            return {"ocasion": lost.about.key}
        return {CARRIES[lost.cause]: lost.about}

    def slot_for(self, lost: Lost, carried: dict[str, Any]) -> FreeSlot | None:
        """The next free hour for it: one kept for its pillar, one kept for none, any."""
        there = [each for each in self.slots if lost.first <= each.day <= lost.last]
        if channel := carried.get("channel"):
            there = [each for each in there if each.channel.pk == channel]
        pillar = carried.get("pilar")
        return min(there, key=lambda each: fit(each, pillar), default=None)

    def emptiest(self, lost: Lost) -> date | None:
        """The day with the least on it; tomorrow at the earliest, if there is a tomorrow."""
        start = max(lost.first, self.today + timedelta(days=1))
        days = [start + timedelta(days=n) for n in range((lost.last - start).days + 1)]
        return min(days or [lost.last], key=lambda day: self.tally.posts[day])


def fit(slot: FreeSlot, pillar: int | None) -> int:
    if slot.pillar is None:
        return 1
    return 0 if slot.pillar.pk == pillar else 2
