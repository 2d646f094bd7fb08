"""Canales: a row for each channel, a column for each day; a post stands in the row of each channel it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from publishing.models import Channel
from teams.models import Workspace

from .. import listing
from ..clocks import today_in
from ..filters import SHOWS, Filters
from ..grid import clock_shift
from ..listing import Card, Tray
from ..look import look
from ..models import Campaign, Post, Variant
from .period import Period
from .surroundings import Around, Ghost, around

CARDS_IN_ALL = 90
CARDS_A_CELL = {False: 3, True: 2}  # of a week, of a month
ROWS = 40  # channels; further ones are reached by the filter


@dataclass
class Square:
    """One channel on one day."""

    day: date
    count: int = 0
    failed: int = 0
    cards: list[Card] = field(default_factory=list)
    ghosts: list[Ghost] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Row:
    channel: Channel
    squares: list[Square]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.squares)


@dataclass(frozen=True)
class Head:
    """A day over its column."""

    date: date
    today: date
    shift: timedelta
    around: Around

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def is_past(self) -> bool:
        return self.date < self.today

    @property
    def forward(self) -> bool:
        return self.shift > timedelta()

    @property
    def shift_minutes(self) -> int:
        return abs(int(self.shift.total_seconds())) // 60


Squares = dict[tuple[int, date], Square]


@dataclass(frozen=True)
class Asked:
    """Whose posts, narrowed how, on which channels."""

    workspace: Workspace
    filters: Filters
    wanted: set[int]


def channels_page(
    workspace: Workspace, period: Period, filters: Filters, campaigns: Sequence[Campaign]
) -> dict[str, Any]:
    """What templates/calendar_app/periods/channels.html shows."""
    posts = listing.posts_of(workspace, filters).filter(planned_date__range=(period.first, period.last))
    squares = counted(posts)
    channels = rows_of(workspace, filters)
    wanted = {channel.pk for channel in channels[:ROWS]}
    most = cards_a_cell(squares, wanted, CARDS_A_CELL[period.is_month])
    tray = put_cards(squares, posts, Asked(workspace, filters, wanted), most)
    beside = around(workspace, [period.days], filters, campaigns)
    put_ghosts(squares, beside.values(), wanted)
    today = today_in(workspace)
    return {
        "heads": [
            Head(day, today, clock_shift(day, workspace.tz), beside.get(day, Around())) for day in period.days
        ],
        "rows": [
            Row(channel, [squares.get((channel.pk, day), Square(day)) for day in period.days])
            for channel in channels[:ROWS]
        ],
        "rows_more": max(len(channels) - ROWS, 0),
        "tray": tray,
        **posts.order_by().aggregate(count=Count("pk")),
        "failed": sum(each.failed for each in squares.values()),
    }


def rows_of(workspace: Workspace, filters: Filters) -> list[Channel]:
    """The channels asked for, or all that are still here."""
    here = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
    asked = here.filter(pk__in=filters.channels) if filters.channels else here
    return list(asked.only("workspace", "name", "network", "health", "paused_at").order_by("name", "pk"))


def counted(posts: QuerySet[Post]) -> Squares:
    """How many posts each channel says on each day: one query."""
    variants = Variant.objects.filter(post__in=posts.order_by().values("pk")).order_by()
    rows = variants.values("channel_id", "post__planned_date").annotate(
        count=Count("post", distinct=True), failed=Count("post", distinct=True, filter=failing())
    )
    return {
        (row["channel_id"], row["post__planned_date"]): Square(
            row["post__planned_date"], row["count"], row["failed"]
        )
        for row in rows
    }


def failing() -> Q:
    return SHOWS["failed"]


def cards_a_cell(squares: Squares, wanted: set[int], most: int) -> int:
    """As many as keep the page light; none at all where even one each is too much."""
    counts = [square.count for (channel, _day), square in squares.items() if channel in wanted]
    fit = (each for each in range(most, 0, -1) if sum(min(n, each) for n in counts) <= CARDS_IN_ALL)
    return next(fit, 0)


def put_cards(squares: Squares, posts: QuerySet[Post], page: Asked, most: int) -> Tray:
    """Each square's first cards. What a card shows there is how the post stands on that channel."""
    first = first_of_each_square(posts, page.wanted, most) if most else Post.objects.none()
    cards, tray = listing.read(page.workspace, page.filters, first)
    for card in cards:
        for channel in page.wanted & {each.channel_id for each in card.post.variants.all()}:
            square = squares[channel, card.post.planned_date]
            if len(square.cards) < most:
                square.cards.append(on_channel(card, channel, page.workspace))
    return tray


def first_of_each_square(posts: QuerySet[Post], wanted: set[int], most: int) -> QuerySet[Post]:
    """By hour. A post that is among the first of one square may come late in another."""
    place = Window(
        RowNumber(),
        partition_by=[F("channel_id"), F("post__planned_date")],
        order_by=[F("post__planned_time").asc(), F("post_id").asc()],
    )
    variants = Variant.objects.filter(post__in=posts.order_by().values("pk"), channel__in=wanted)
    first = variants.annotate(place=place).filter(place__lte=most)
    return Post.objects.filter(pk__in=first.values("post_id"))


def on_channel(card: Card, channel: int, workspace: Workspace) -> Card:
    """The same post as it stands on this channel alone; it moves only if it may move on all of them."""
    paused = workspace.paused_at is not None
    own = [each for each in card.post.variants.all() if each.channel_id == channel]
    standings = [each for variant in own for each in listing.standings(variant, paused)]
    here = look(card.post.stage, card.post.changes_requested, standings)
    return Card(card.post, type(here)(here.key, card.look.movable), card.channels)


def put_ghosts(squares: Squares, beside: Iterable[Around], wanted: set[int]) -> None:
    for each in beside:
        for ghost in each.ghosts:
            for channel in ghost.channels:
                if channel.pk in wanted:
                    square = squares.setdefault((channel.pk, ghost.day), Square(ghost.day))
                    square.ghosts.append(Ghost(ghost.day, ghost.time, (channel,), ghost.pillar))
