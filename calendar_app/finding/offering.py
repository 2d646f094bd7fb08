"""What the bar of filters offers: one statement, however much the brand has."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from publishing.models import Channel
from teams.models import Membership, User

from ..models import Campaign, Pillar, Post
from ..sharing import saved_views

RECENT_TAGGED = 300  # posts looked at for their free tags
TAGS_SHOWN = 24
TEXT = CharField()


@dataclass(frozen=True)
class Choice:
    """`more`: a channel's network, a pillar's or a campaign's hue, a view's «place?query»."""

    kind: str
    pk: int
    name: str
    more: str

    @property
    def place(self) -> str:
        return self.more.partition("?")[0]

    @property
    def query(self) -> str:
        return self.more.partition("?")[2]

    @property
    def shared(self) -> bool:
        return self.kind == "view of the team"


class Offered:
    """Read as the template asks for it."""

    def __init__(self, seat: Membership, chosen_tags: tuple[str, ...] = ()) -> None:
        self.seat, self.brand, self.chosen_tags = seat, seat.workspace, chosen_tags

    @cached_property
    def all(self) -> list[Choice]:
        here = Channel.objects.filter(workspace=self.brand).exclude(health=Channel.Health.REMOVED)
        team = User.objects.filter(memberships__workspace=self.brand)
        views = saved_views.seen_by(self.seat)
        asked = Concat("place", Value("?"), "query", output_field=TEXT)
        parts = [
            rows(here, "channel", F("network")),
            rows(team, "person", Value(""), name=Coalesce(NullIf("name", Value("")), "email")),
            rows(of(Pillar, self.brand), "pillar", Cast("hue", TEXT)),
            rows(of(Campaign, self.brand), "campaign", Cast("hue", TEXT)),
            rows(views.filter(shared=False), "view", asked),
            rows(views.filter(shared=True), "view of the team", asked),
            rows(lately_tagged(self.brand), "tags", F("tags"), name=Value("")),
        ]
        both = parts[0].union(*parts[1:], all=True)
        found = [Choice(*row) for row in both.values_list("a_kind", "number", "a_name", "more")]
        return sorted(found, key=lambda each: (each.name.casefold(), each.pk))

    def of_kind(self, *kinds: str) -> list[Choice]:
        return [each for each in self.all if each.kind in kinds]

    @property
    def channels(self) -> list[Choice]:
        return self.of_kind("channel")

    @property
    def people(self) -> list[Choice]:
        return self.of_kind("person")

    @property
    def pillars(self) -> list[Choice]:
        return self.of_kind("pillar")

    @property
    def campaigns(self) -> list[Choice]:
        return self.of_kind("campaign")

    @property
    def views(self) -> list[Choice]:
        """Hers, then the team's."""
        return self.of_kind("view") + self.of_kind("view of the team")

    @cached_property
    def tags(self) -> list[str]:
        """Those chosen, then those that the latest posts carry most."""
        lists = [json.loads(each.more) for each in self.of_kind("tags")]
        often = Counter(tag for tags in lists for tag in tags)
        found = [tag for tag, _ in often.most_common(TAGS_SHOWN) if tag not in self.chosen_tags]
        return [*self.chosen_tags, *sorted(found, key=str.casefold)]


def of(kind: Any, brand: Any) -> QuerySet[Any]:
    return kind.objects.filter(workspace=brand, archived_at=None)


def lately_tagged(brand: Any) -> QuerySet[Post]:
    recent = of(Post, brand).exclude(tags=[]).order_by("-pk")[:RECENT_TAGGED]
    return Post.objects.filter(pk__in=recent.values("pk"))


def rows(found: QuerySet[Any], kind: str, more: Any, name: Any = None) -> QuerySet[Any]:
    told = {
        "a_kind": Value(kind, output_field=TEXT),
        "number": F("pk"),
        "a_name": Cast(name or F("name"), TEXT),
        "more": Cast(more, TextField()),
    }
    return found.order_by().annotate(**told).values("a_kind", "number", "a_name", "more")
