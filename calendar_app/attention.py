"""What *Hoy* shows: what needs a person, what comes next, where the week has holes, what came of the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from publishing import ending
from publishing.models import Channel, Delivery, Reading
from publishing.states import State
from teams.models import Membership, Workspace
from teams.roles import Verb

from . import listing
from .filters import RETURNED
from .grid import WEEK
from .listing import Card
from .models import Feed, Post, Variant
from .permission import may_on
from .review import reminding, waiting
from .sharing import client_page

SHOWN = 8  # of each kind; the rest is one link away
NEXT = timedelta(hours=24)


@dataclass(frozen=True)
class Trouble:
    """A delivery that a person has to settle, with the post it came from (none: it came by another door)."""

    delivery: Delivery
    key: str  # failed | unsure | by_hand | held | overdue
    post: Post | None

    @property
    def title(self) -> str:
        return title_behind(self.delivery, self.post)


def title_behind(delivery: Delivery, post: Post | None) -> str:
    """As the team calls it, or as it was handed over."""
    if post:
        return listing.one_line(post.title, post.text)
    return listing.one_line(delivery.content.get("title", ""), delivery.content.get("text", ""))


def for_me(seat: Membership) -> QuerySet[Post]:
    """What waits for this person's approval, the soonest to leave first."""
    return waiting.for_person(seat)


def asked_by_me(seat: Membership) -> QuerySet[Post]:
    return waiting.asked_by(seat)


def returned(seat: Membership) -> QuerySet[Post]:
    """What came back with changes to make: her own, and what nobody signs."""
    posts = Post.objects.filter(RETURNED, workspace=seat.workspace, archived_at=None)
    return posts.filter(author__in=[seat.user_id]) | posts.filter(author=None)


def unapproved(workspace: Workspace, now: datetime) -> list[reminding.Unpublished]:
    """Whose hour came while they waited for an approval: nothing of them left."""
    return reminding.unpublished(workspace, now)


def without_link(seat: Membership, now: datetime) -> list[Post]:
    """What waits for a client to whom nobody gave a link, for who may. Past its hour: in `unapproved`."""
    if not seat.may(Verb.SHARE):
        return []
    posts = waiting.for_client(seat.workspace_id).exclude(planned_for__lte=now)
    alone = client_page.that_nobody_decides(posts.values_list("pk", flat=True), seat.workspace)
    found = posts.filter(pk__in=alone) if alone else []
    return [post for post in found if may_on(seat, Verb.SHARE, post) and may_on(seat, Verb.WRITE, post)]


# ── deliveries that need somebody ─────────────────────────────────────────────────────────────────────


def troubles(workspace: Workspace, now: datetime) -> list[Trouble]:
    """Failed, uncertain, to publish by hand, held and overdue, each delivery once, under what says most."""
    rows = Delivery.objects.within(workspace)
    late = rows.overdue(now).filter(held_at=None).exclude(state=State.UNSURE)
    kinds = {
        "failed": of_posts_in_use(rows.filter(state=State.FAILED), workspace),
        "unsure": rows.filter(state=State.UNSURE),
        "by_hand": rows.by_hand(),
        "held": rows.filter(state=State.WAITING, held_at__isnull=False),
        "overdue": late,
    }
    found = [(key, delivery) for key, some in kinds.items() for delivery in light(some)[:SHOWN]]
    posts = posts_behind(delivery for _, delivery in found)
    return [Trouble(delivery, key, posts.get(delivery.pk)) for key, delivery in found]


def of_posts_in_use(rows: QuerySet[Delivery], workspace: Workspace) -> QuerySet[Delivery]:
    """A failure somebody archived needs nobody any more."""
    put_away = Variant.objects.filter(post__workspace=workspace, post__archived_at__isnull=False)
    heads = put_away.filter(delivery__isnull=False).values("delivery")
    return rows.exclude(pk__in=heads).exclude(head__isnull=False, head__in=heads)


def light(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.select_related("channel").defer("channel__sealed").order_by("-planned_for", "-pk")


def posts_behind(deliveries: Iterable[Delivery]) -> dict[int, Post]:
    """By the delivery's number; what follows a post in a thread has the post that began it."""
    heads = {delivery.pk: delivery.head_id or delivery.pk for delivery in deliveries}
    variants = (
        Variant.objects.filter(delivery__in=heads.values())
        .select_related("post")
        .only("delivery", "post__title", "post__text")
    )
    posts = {variant.delivery_id: variant.post for variant in variants}
    return {pk: posts[head] for pk, head in heads.items() if head in posts}


@dataclass(frozen=True)
class Channels:
    """Those of a brand that somebody has to look after. `ending`: each with how much is planned for after
    its access ends for good, the soonest first.
    """

    lost: list[Channel]
    ending: list[tuple[Channel, int]]
    paused: list[Channel]


def channels(workspace: Workspace, now: datetime) -> Channels:
    """In one query, and one more for each whose access is about to end."""
    rows = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
    here = list(rows.defer("sealed", "facts"))
    ends = sorted((one for one in here if ending.is_soon(one, now)), key=lambda one: (one.ends_at, one.pk))
    return Channels(
        lost=[one for one in here if one.health == Channel.Health.DISCONNECTED],
        ending=[(one, ending.posts_at_risk(one).count()) for one in ends],
        paused=[one for one in here if one.paused_at],
    )


def stopped_feeds(seat: Membership) -> QuerySet[Feed]:
    """Feeds that stopped by themselves, for who may mend them."""
    rows = Feed.objects.filter(workspace=seat.workspace, deleted_at=None, paused_at__isnull=False)
    return rows.exclude(trouble="") if seat.may(Verb.WRITE) else rows.none()


# ── what comes, what is missing, what came of it ──────────────────────────────────────────────────────


def next_hours(workspace: Workspace, now: datetime) -> list[Card]:
    return listing.coming(workspace, now, now + NEXT)


def holes(workspace: Workspace, today: date) -> list[date]:
    """Days from today to a week from now with nothing planned."""
    week = [today + timedelta(days=ahead) for ahead in range(WEEK)]
    planned = Post.objects.filter(workspace=workspace, archived_at=None, planned_date__in=week)
    taken = set(planned.order_by().values_list("planned_date", flat=True).distinct())
    return [day for day in week if day not in taken]


@dataclass(frozen=True)
class Result:
    delivery: Delivery
    title: str
    figures: dict[str, int]


def last_results(workspace: Workspace) -> list[Result]:
    """The last that went out, each with its newest figures."""
    newest = Prefetch("readings", Reading.objects.order_by("read_at", "pk"))
    sent = Delivery.objects.within(workspace).filter(state=State.SENT, deleted_at=None)
    rows = list(light(sent).order_by("-sent_at", "-pk").prefetch_related(newest)[:SHOWN])
    posts = posts_behind(rows)
    return [
        Result(
            row, title_behind(row, posts.get(row.pk)), {each.name: each.value for each in row.readings.all()}
        )
        for row in rows
    ]
