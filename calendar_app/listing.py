"""Reading posts for a page: only what is shown is fetched, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Subquery, Window, prefetch_related_objects
from django.db.models.functions import RowNumber, Substr
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from publishing.models import Channel, Delivery
from publishing.states import State
from teams.models import Workspace

from .filters import Filters, that_failed
from .look import Look, Standing, look
from .models import Attachment, Post, Variant

CHIPS_A_DAY = 3  # on the month; the rest is one link away
CHIPS_IN_ALL = 72  # where there would be more, each day shows one less: the page stays light
TRAY_CARDS = 12
GLYPHS = 2  # networks on a chip before «+2»
TITLE = 60  # signs of a title on a chip


def one_line(title: str, text: str) -> str:
    """What to call a post: its title, or how it begins."""
    words = title or " ".join(text.split())
    if not words:
        return _("Sin texto")
    return Truncator(words).chars(TITLE) if len(words) > TITLE else words


@dataclass(frozen=True)
class Card:
    """A post as a page shows it."""

    post: Post
    look: Look
    channels: list[Channel]

    @property
    def title(self) -> str:
        return one_line(self.post.title, self.post.opening)

    @property
    def glyphs(self) -> list[str]:
        return self.networks[:GLYPHS]

    @property
    def more(self) -> int:
        return len(self.networks) - len(self.glyphs)

    @property
    def picture(self) -> Attachment | None:
        return next(iter(self.post.attachments.all()), None)

    @property
    def networks(self) -> list[str]:
        return list(dict.fromkeys(channel.network for channel in self.channels))


@dataclass
class Shown:
    """What one day of the month holds, and the first of it."""

    cards: list[Card] = field(default_factory=list)
    count: int = 0
    failed: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def standings(variant: Variant, paused: bool) -> Iterator[Standing]:
    """Of the post on this channel, and of what follows it there: it is published when all of it is out."""
    head = variant.delivery
    if head is not None:
        yield standing(variant, head, paused)
        yield from (standing(variant, each, paused, head.state == State.SENT) for each in head.rest.all())


def standing(variant: Variant, delivery: Delivery, paused: bool, begun: bool = False) -> Standing:
    channel = variant.channel
    return Standing(
        begun=begun,
        by_hand=delivery.is_by_hand,
        state=delivery.state,
        held=delivery.held_at is not None,
        stopped=paused or bool(delivery.stopped_for) or is_stopped(channel),
        verified=delivery.verified_at is not None,
        taken_down=delivery.deleted_at is not None,
    )


def is_stopped(channel: Channel) -> bool:
    return channel.paused_at is not None or channel.health != Channel.Health.CONNECTED


def look_of(post: Post, workspace: Workspace, variants: Iterable[Variant] | None = None) -> Look:
    """How this post looks now; its variants with their deliveries should be at hand, on it or given."""
    paused = workspace.paused_at is not None
    there = post.variants.all() if variants is None else variants
    handed = [each for variant in there for each in standings(variant, paused)]
    return look(post.stage, post.changes_requested, handed)


STANDING = ("state", "due_at", "held_at", "stopped_for", "verified_at", "deleted_at")
VARIANTS = (
    Variant.objects.select_related("channel", "delivery")
    .prefetch_related(Prefetch("delivery__rest", Delivery.objects.only("head_id", *STANDING)))
    .only(
        "post_id",
        *(f"channel__{name}" for name in ("network", "name", "health", "paused_at")),
        *(f"delivery__{name}" for name in STANDING),
    )
    .order_by("pk")
)


def as_cards(posts: QuerySet[Post], workspace: Workspace) -> list[Card]:
    """Three queries, whatever the number: posts without their long texts, variants, what follows them."""
    light = posts.annotate(opening=Substr("text", 1, TITLE * 2)).defer("text", "link", "tags")
    whose = light.select_related("author", "pillar", "campaign").defer("pillar__about", "campaign__brief")
    found = whose.prefetch_related(Prefetch("variants", VARIANTS.all()))
    return [Card(post, look_of(post, workspace), [v.channel for v in post.variants.all()]) for post in found]


def posts_of(workspace: Workspace, filters: Filters) -> QuerySet[Post]:
    return filters.narrow(Post.objects.filter(workspace=workspace, archived_at=None))


def counted(workspace: Workspace, first: date, last: date, filters: Filters) -> dict[date, Shown]:
    """How many posts each day holds, and how many of them have failed: one query."""
    posts = posts_of(workspace, filters).filter(planned_date__range=(first, last)).order_by()
    failed = Count("pk", filter=that_failed(workspace))
    rows = posts.values("planned_date").annotate(count=Count("pk"), failed=failed)
    return {row["planned_date"]: Shown(count=row["count"], failed=row["failed"]) for row in rows}


def days(workspace: Workspace, first: date, last: date, filters: Filters) -> tuple[dict[date, Shown], Tray]:
    """Every day that holds something between two dates, with its counts and its first cards; and the tray."""
    shown = counted(workspace, first, last, filters)
    return shown, put_cards(shown, workspace, filters, list(shown), chips_a_day(shown))


def put_cards(
    shown: dict[date, Shown], workspace: Workspace, filters: Filters, wanted: list[date], most: int
) -> Tray:
    """The first cards of the wanted days; the tray is read with them."""
    posts = posts_of(workspace, filters).filter(planned_date__in=wanted)
    cards, tray = read(workspace, filters, first_of_each_day(posts, most))
    for card in cards:
        shown.setdefault(card.post.planned_date, Shown()).cards.append(card)
    return tray


def chips_a_day(shown: dict[date, Shown]) -> int:
    """How many each day shows of itself, given what all of the page hold."""
    in_all = sum(min(day.count, CHIPS_A_DAY) for day in shown.values())
    return CHIPS_A_DAY if in_all <= CHIPS_IN_ALL else CHIPS_A_DAY - 1


def first_of_each_day(posts: QuerySet[Post], most: int) -> QuerySet[Post]:
    return first_of_each(posts, most, F("planned_date"))


def first_of_each(posts: QuerySet[Post], most: int, *parts: Any) -> QuerySet[Post]:
    """The first posts of each part (a day, an hour of a day), in the order of their hours."""
    place = Window(RowNumber(), partition_by=parts, order_by=[F("planned_time").asc(), F("pk").asc()])
    first = posts.annotate(place=place).filter(place__lte=most)
    return Post.objects.filter(pk__in=first.values("pk")).order_by("planned_date", "planned_time", "pk")


@dataclass(frozen=True)
class Tray:
    cards: list[Card]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def read(workspace: Workspace, filters: Filters, dated: QuerySet[Post]) -> tuple[list[Card], Tray]:
    """These posts by their hour, and what has no date yet, the newest first: in the same queries."""
    loose = posts_of(workspace, filters).filter(planned_date=None)
    newest = loose.order_by("-updated_at", "-pk")[:TRAY_CARDS].values("pk")
    number = loose.order_by().values("workspace").annotate(number=Count("pk")).values("number")
    both = Post.objects.filter(Q(pk__in=dated.order_by().values("pk")) | Q(pk__in=newest))
    ordered = both.order_by("planned_date", "planned_time", "pk")
    cards = as_cards(ordered.annotate(loose=Subquery(number)), workspace)
    without = [card for card in cards if card.post.planned_date is None]
    without.sort(key=lambda card: (card.post.updated_at, card.post.pk), reverse=True)
    pictures = Prefetch("attachments", Attachment.objects.select_related("file"))
    prefetch_related_objects([card.post for card in without], pictures)  # only the tray shows them
    tray = Tray(without, without[0].post.loose if without else 0)
    return [card for card in cards if card.post.planned_date is not None], tray


def coming(workspace: Workspace, start: datetime, end: datetime) -> list[Card]:
    posts = Post.objects.filter(workspace=workspace, archived_at=None, planned_for__range=(start, end))
    return as_cards(posts.order_by("planned_for", "pk")[:50], workspace)


def by_day(cards: Iterable[Card]) -> list[tuple[date | None, list[Card]]]:
    """Cards in the order they come, gathered under their days."""
    gathered: dict[date | None, list[Card]] = {}
    for card in cards:
        gathered.setdefault(card.post.planned_date, []).append(card)
    return list(gathered.items())
