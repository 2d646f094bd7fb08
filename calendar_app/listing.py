"""Reading posts for a page: only what is shown is fetched, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber, Substr
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from publishing.models import Channel
from teams.models import Workspace

from .filters import SHOWS, Filters, with_variant
from .look import Look, Standing, look
from .models import Attachment, Post, Variant

CHIPS_A_DAY = 3  # on the month; the rest is one link away
TRAY_CARDS = 12
GLYPHS = 2  # networks on a chip before «+2»
TITLE = 60  # signs of a title on a chip


def one_line(title: str, text: str) -> str:
    """What to call a post: its title, or how it begins."""
    words = title or " ".join(text.split())
    return Truncator(words).chars(TITLE) if words else _("Sin texto")


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


def standing(variant: Variant, paused: bool) -> Standing:
    delivery, channel = variant.delivery, variant.channel
    assert delivery is not None  # noqa: S101  # asked only of what was handed over
    return Standing(
        state=delivery.state,
        held=delivery.held_at is not None,
        stopped=paused or channel.paused_at is not None or channel.health != Channel.Health.CONNECTED,
        verified=delivery.verified_at is not None,
        taken_down=delivery.deleted_at is not None,
    )


def look_of(post: Post, workspace: Workspace) -> Look:
    """How this post looks now; its variants with their deliveries should be at hand."""
    paused = workspace.paused_at is not None
    handed = [standing(variant, paused) for variant in post.variants.all() if variant.delivery]
    return look(post.stage, post.changes_requested, handed)


VARIANTS = (
    Variant.objects.select_related("channel", "delivery")
    .only(
        "post_id",
        *(f"channel__{name}" for name in ("network", "name", "health", "paused_at")),
        *(f"delivery__{name}" for name in ("state", "held_at", "verified_at", "deleted_at")),
    )
    .order_by("pk")
)


def as_cards(posts: QuerySet[Post], workspace: Workspace) -> list[Card]:
    """Two queries, whatever the number: the posts without their long texts, and their variants."""
    light = posts.annotate(opening=Substr("text", 1, TITLE * 2)).defer("text", "link", "tags")
    found = light.select_related("author").prefetch_related(Prefetch("variants", VARIANTS.all()))
    return [Card(post, look_of(post, workspace), [v.channel for v in post.variants.all()]) for post in found]


def posts_of(workspace: Workspace, filters: Filters) -> QuerySet[Post]:
    return filters.narrow(Post.objects.filter(workspace=workspace, archived_at=None))


def counted(workspace: Workspace, first: date, last: date, filters: Filters) -> dict[date, Shown]:
    """How many posts each day holds, and how many of them have failed: one query."""
    posts = posts_of(workspace, filters).filter(planned_date__range=(first, last)).order_by()
    failed = Count("pk", filter=with_variant(SHOWS["failed"]))
    rows = posts.values("planned_date").annotate(count=Count("pk"), failed=failed)
    return {row["planned_date"]: Shown(count=row["count"], failed=row["failed"]) for row in rows}


def days(workspace: Workspace, first: date, last: date, filters: Filters) -> dict[date, Shown]:
    """Every day that holds something between two dates, with its counts and its first cards."""
    shown = counted(workspace, first, last, filters)
    posts = posts_of(workspace, filters).filter(planned_date__range=(first, last))
    for card in as_cards(first_of_each_day(posts), workspace):
        shown.setdefault(card.post.planned_date, Shown()).cards.append(card)
    return shown


def one_day(workspace: Workspace, day: date, filters: Filters) -> Shown:
    return days(workspace, day, day, filters).get(day, Shown())


def first_of_each_day(posts: QuerySet[Post]) -> QuerySet[Post]:
    place = Window(
        RowNumber(), partition_by=F("planned_date"), order_by=[F("planned_time").asc(), F("pk").asc()]
    )
    first = posts.annotate(place=place).filter(place__lte=CHIPS_A_DAY)
    return Post.objects.filter(pk__in=first.values("pk")).order_by("planned_date", "planned_time", "pk")


@dataclass(frozen=True)
class Tray:
    cards: list[Card]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def tray(workspace: Workspace, filters: Filters) -> Tray:
    """What has no date yet, the newest first."""
    posts = posts_of(workspace, filters).filter(planned_date=None).order_by("-updated_at", "-pk")
    pictured = posts.prefetch_related("attachments__file")
    return Tray(as_cards(pictured[:TRAY_CARDS], workspace), posts.count())


def coming(workspace: Workspace, start: datetime, end: datetime) -> list[Card]:
    posts = Post.objects.filter(workspace=workspace, archived_at=None, planned_for__range=(start, end))
    return as_cards(posts.order_by("planned_for", "pk")[:50], workspace)


def by_day(cards: Iterable[Card]) -> list[tuple[date | None, list[Card]]]:
    """Cards in the order they come, gathered under their days."""
    gathered: dict[date | None, list[Card]] = {}
    for card in cards:
        gathered.setdefault(card.post.planned_date, []).append(card)
    return list(gathered.items())
