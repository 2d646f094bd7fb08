"""Who else has this post open, and whether she is writing: told every few seconds, forgotten soon after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any

from django.utils import timezone

from ..models import Post, Presence

HERE = timedelta(seconds=30)  # a page says it is there every ten
TAB = 32


@dataclass(frozen=True)
class Person:
    user: Any
    writing: bool


@dataclass(frozen=True)
class Told:
    people: list[Person]
    here_too: bool  # she herself, in another tab

    @property
    def stamp(self) -> str:
        seen = [(each.user.pk, each.writing) for each in self.people]
        return blake2s(repr((seen, self.here_too)).encode(), digest_size=8).hexdigest()


def tell(post: Post, user: Any, said: Mapping[str, str], now: datetime | None = None) -> Told:
    """`said`: tab, writing («1»), gone («1»: she closes the page)."""
    now, tab = now or timezone.now(), said.get("tab", "")[:TAB]
    Presence.objects.filter(post=post, seen_at__lt=now - HERE).delete()
    mine = {"post": post, "user": user, "tab": tab}
    if said.get("gone"):
        Presence.objects.filter(**mine).delete()
    elif tab:
        writing = said.get("writing") == "1"
        Presence.objects.update_or_create(**mine, defaults={"writing": writing, "seen_at": now})
    return others(post, user, tab, now)


def others(post: Post, user: Any, tab: str, now: datetime) -> Told:
    here = Presence.objects.filter(post=post, seen_at__gte=now - HERE).exclude(user=user, tab=tab)
    people: dict[int, Person] = {}
    here_too = False
    for each in here.select_related("user").order_by("user__name", "user__email", "writing"):
        if each.user_id == user.pk:
            here_too = True
        else:
            people[each.user_id] = Person(each.user, each.writing)
    return Told(list(people.values()), here_too)
