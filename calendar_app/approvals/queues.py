"""The four queues, what is due first at the head, and each post as its list shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from publishing.models import Channel
from teams.models import Membership, Workspace
from teams.roles import Verb

from .. import attention, composing, listing
from ..composing import Draft
from ..models import Post, ReviewEntry, ReviewRound, RoundStep
from ..remarks import reading
from ..remarks.readers import Reader
from ..review import waiting
from ..review.digesting import digest_of
from ..review.entries import hour_of
from ..sealing.rows import drafts_of
from ..states import Outcome

MINE = "para-mi"
RETURNED = "devueltas"
NAMES = (MINE, "pedidas", RETURNED, "vencidas")
BACK = (ReviewEntry.Kind.CHANGES, ReviewEntry.Kind.REJECTED)


def queues(seat: Membership, now: datetime) -> dict[str, QuerySet[Post]]:
    """By the name its address has."""
    found = (
        attention.for_me(seat),
        attention.asked_by_me(seat),
        attention.returned(seat),
        waiting.overdue(seat.workspace_id, now),
    )
    return dict(zip(NAMES, found, strict=True))


def counts(queues: Mapping[str, QuerySet[Post]], seat: Membership) -> dict[str, int]:
    """How many are in each, in one statement."""
    asked = {str(place): counted(posts) for place, posts in enumerate(queues.values())}
    rows = Workspace.objects.filter(pk=seat.workspace_id).annotate(
        **{f"queue_{place}": each for place, each in asked.items()}
    )
    found = rows.values_list(*(f"queue_{place}" for place in asked)).get() if asked else ()
    return dict(zip(queues, found, strict=True))


def counted(posts: QuerySet[Post]) -> Coalesce:
    """All of them are one brand's: that group is the only one, and where there is none they are zero."""
    number = posts.order_by().values("workspace").annotate(number=Count("pk", distinct=True))
    return Coalesce(Subquery(number.values("number")), 0)


def chosen(asked: str, seat: Membership) -> str:
    """The queue of an address; without one, what she can do something about."""
    return asked if asked in NAMES else MINE if seat.may(Verb.APPROVE) else "pedidas"


def by_due(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The deadline of the open step or the post's own hour, whichever comes first; without either, last."""
    deadline = Subquery(waiting.open_steps().filter(round__post=OuterRef("pk")).values("due_at")[:1])
    # With a NULL in it SQLite's MIN is NULL, PostgreSQL's LEAST isn't.
    due = Coalesce(Least(deadline, F("planned_for")), deadline, F("planned_for"))
    return posts.annotate(due=due).order_by(F("due").asc(nulls_last=True), "pk")


# ── a post in the list ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    draft: Draft
    digest: str  # of what it says now
    read: str  # of what she opened here last; "" if she didn't
    round: ReviewRound | None  # the open one
    back: ReviewEntry | None  # who sent it back
    remarks: int  # open conversations

    @property
    def post(self) -> Post:
        return self.draft.post

    @property
    def pk(self) -> int:
        return self.post.pk

    @property
    def title(self) -> str:
        return listing.one_line(self.post.title, self.post.text)

    @property
    def channels(self) -> list[Channel]:
        return [each.channel for each in self.draft.variants]

    @property
    def steps(self) -> list[RoundStep]:
        return list(self.round.steps.all()) if self.round else []

    @property
    def step(self) -> RoundStep | None:
        return next((each for each in self.steps if each.done_at is None), None)

    @property
    def hour(self) -> str:
        """As an approval is bound to it."""
        return hour_of(self.post) or ""

    @property
    def number(self) -> int:
        """Of the open step, from 1."""
        return sum(each.done_at is not None for each in self.steps) + 1

    @property
    def deadline(self) -> datetime | None:
        return self.step.due_at if self.step else None

    @property
    def is_late(self) -> bool:
        """Its deadline passed, or its hour."""
        now = timezone.now()
        return any(each is not None and each <= now for each in (self.deadline, self.post.planned_for))

    @property
    def changed(self) -> bool:
        """It says something else than when she opened it."""
        return bool(self.read) and self.read != self.digest


def rows_of(queue: str, posts: Sequence[Post], seat: Membership, read: Mapping[int, str]) -> list[Row]:
    """In the order given; as many queries for a page of them as for one. `read`: reading.known."""
    pks = [post.pk for post in posts]
    drafts, rounds = drafts_of(pks), open_rounds(pks)
    back = sent_back(pks) if queue == RETURNED else {}
    counts = reading.counts_of(posts, Reader.of(seat))
    return [
        Row(
            drafts[pk],
            digest_of(composing.payloads_of(drafts[pk])),
            read.get(pk, ""),
            rounds.get(pk),
            back.get(pk),
            counts[pk].open,
        )
        for pk in pks
        if pk in drafts
    ]


def open_rounds(posts: Sequence[int]) -> dict[int, ReviewRound]:
    steps = Prefetch("steps", RoundStep.objects.order_by("position"))
    rows = ReviewRound.objects.filter(post__in=posts, outcome=Outcome.OPEN).select_related("by")
    return {round.post_id: round for round in rows.prefetch_related(steps)}


def sent_back(posts: Sequence[int]) -> dict[int, ReviewEntry]:
    """The last time it was, of those that were."""
    rows = ReviewEntry.objects.filter(post__in=posts, kind__in=BACK).select_related("by").defer("said")
    return {entry.post_id: entry for entry in rows.order_by("at", "pk")}
