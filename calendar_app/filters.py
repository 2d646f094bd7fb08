"""Which posts a page shows: read from the address, narrowed in SQL, written back into links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict

from publishing.models import Channel
from publishing.states import State
from teams.models import Membership, Workspace
from teams.roles import Verb

from .finding.folding import Folded, fold
from .finding.tagged import TaggedWithAny
from .look import KEYS, PRECEDENCE
from .models import Post, Variant
from .states import Stage

WORDS_LIMIT = 100
WORDS_MOST = 8
TAG_LENGTH = 100
VALUES_LIMIT = 50  # of one kind, in one address
ID_DIGITS = 9

STOPPED = (
    Q(channel__paused_at__isnull=False)
    | Q(channel__workspace__paused_at__isnull=False)
    | ~Q(channel__health=Channel.Health.CONNECTED)
)
WAITS_FOR_A_PERSON = Q(delivery__held_at__isnull=False) | Q(delivery__stopped_for__gt="") | STOPPED
SENT = Q(delivery__state=State.SENT)
OUT_THERE = SENT & Q(delivery__deleted_at=None)

UNDER_WAY = [State.SENDING, State.PROCESSING]
# What follows the post in a thread, or under it, and is not out yet.
REST = "delivery__rest__"
REST_WAITS = Q(**{f"{REST}state": State.WAITING})
REST_HELD = REST_WAITS & (
    Q(**{f"{REST}held_at__isnull": False}) | Q(**{f"{REST}stopped_for__gt": ""}) | STOPPED
)

# What `look.Standing.key` says, as conditions on a variant; a test holds the two together.
SHOWS: dict[str, Q] = {
    "failed": Q(delivery__state=State.FAILED) | Q(**{f"{REST}state": State.FAILED}),
    "unsure": Q(delivery__state=State.UNSURE) | Q(**{f"{REST}state": State.UNSURE}),
    "held": (Q(delivery__state=State.WAITING) & WAITS_FOR_A_PERSON) | REST_HELD,
    "by_hand": Q(delivery__state=State.PROCESSING, delivery__due_at=None)
    | Q(**{f"{REST}state": State.PROCESSING, f"{REST}due_at": None}),
    "sending": Q(delivery__state__in=UNDER_WAY) | Q(**{f"{REST}state__in": UNDER_WAY}) | (SENT & REST_WAITS),
    "scheduled": Q(delivery__state=State.WAITING) & ~WAITS_FOR_A_PERSON,
    "published": OUT_THERE & Q(delivery__verified_at=None),
    "verified": OUT_THERE & Q(delivery__verified_at__isnull=False),
    "withdrawn": SENT & Q(delivery__deleted_at__isnull=False),
}


def with_variant(condition: Q) -> Exists:
    return Exists(Variant.objects.filter(condition, post=OuterRef("pk")))


def that_failed(workspace: Workspace) -> Q:
    """The same for posts with a failure, found from the few failures rather than asked of each post."""
    return Q(pk__in=Variant.objects.filter(SHOWS["failed"], post__workspace=workspace).values("post"))


def shown_key() -> Case:
    """`look.look(…).key` of a post, computed by the database."""
    returned = When(
        changes_requested=True, stage__in=[Stage.DRAFT, Stage.IDEA], then=Value("changes_requested")
    )
    return Case(
        *(When(with_variant(SHOWS[key]), then=Value(key)) for key in PRECEDENCE), returned, default=F("stage")
    )


# Came back from review, and hers to change: her own, and what nobody signs.
RETURNED = Q(changes_requested=True, stage__in=[Stage.DRAFT, Stage.IDEA])
TO_SETTLE = ("failed", "unsure", "held", "by_hand")


# Posts whose review waits for her: review.waiting knows, which stands above this module.
Turns = Callable[[Membership], QuerySet[Post]]
_told: list[Turns] = []


def tell_turns(for_person: Turns) -> None:
    """Once per process, from the app's `ready`; again replaces it."""
    _told[:] = [for_person]


def needs(seat: Membership) -> tuple[Q, tuple[str, ...]]:
    """What waits for this person: a condition on the post, and the looks that her role may settle."""
    returned = RETURNED & (Q(author=seat.user_id) | Q(author=None))
    approvals = Q(pk__in=_told[0](seat).order_by().values("pk"))
    return approvals | returned, TO_SETTLE if seat.may(Verb.SETTLE) else ()


def numbers(texts: list[str]) -> tuple[int, ...]:
    """Ids in an address; what can't be one is left out."""
    fit = (text for text in texts if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS)
    return tuple(dict.fromkeys(map(int, fit)))[:VALUES_LIMIT]


def without_nul(texts: list[str], most: int) -> tuple[str, ...]:
    cleaned = (text.replace("\0", "").strip()[:most] for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text))[:VALUES_LIMIT]


@dataclass(frozen=True)
class Filters:
    """`action`: only what waits for the person in `seat`."""

    channels: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    pillars: tuple[int, ...] = ()
    campaigns: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    person: int | None = None
    action: bool = False
    words: str = ""
    seat: Membership | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, request: Any) -> Filters:
        """What the address of a brand's page asks for, and who asks."""
        return cls.read(request.GET, request.membership)

    @classmethod
    def read(cls, query: QueryDict, seat: Membership | None = None) -> Filters:
        """Nothing in an address can fail. Without a seat nobody's action can be meant."""
        people = numbers(query.getlist("persona"))
        return cls(
            channels=numbers(query.getlist("canal")),
            states=tuple(key for key in KEYS if key in query.getlist("estado")),
            pillars=numbers(query.getlist("pilar")),
            campaigns=numbers(query.getlist("campana")),
            tags=without_nul(query.getlist("etiqueta"), TAG_LENGTH),
            person=people[0] if people else None,
            action=seat is not None and query.get("accion") == "1",
            words=query.get("q", "").replace("\0", "").strip()[:WORDS_LIMIT],
            seat=seat,
        )

    def __bool__(self) -> bool:
        return bool(self.pairs)

    @property
    def labels(self) -> int:
        """How many pillars, campaigns and tags are chosen."""
        return len(self.pillars) + len(self.campaigns) + len(self.tags)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As the address says them."""
        several: list[tuple[str, Any]] = [
            ("canal", self.channels),
            ("estado", self.states),
            ("pilar", self.pillars),
            ("campana", self.campaigns),
            ("etiqueta", self.tags),
        ]
        pairs = [(name, str(value)) for name, values in several for value in values]
        single = {"persona": self.person, "accion": 1 if self.action else None, "q": self.words}
        return pairs + [(name, str(value)) for name, value in single.items() if value]

    @property
    def as_query(self) -> str:
        """«?canal=3&estado=failed», or nothing: what a link carries to keep them."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    @property
    def as_more(self) -> str:
        """The same, after a query that has begun."""
        return self.as_query.replace("?", "&", 1)

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        if self.channels:
            posts = posts.filter(with_variant(Q(channel__in=self.channels)))
        if self.states:
            posts = posts.alias(shown=shown_key()).filter(shown__in=self.states)
        named = {"pillar__in": self.pillars, "campaign__in": self.campaigns, "author": self.person}
        posts = posts.filter(**{name: value for name, value in named.items() if value})
        if self.tags:
            posts = posts.filter(TaggedWithAny("tags", self.tags))
        if self.action and self.seat:
            posts = awaiting(posts, self.seat)
        return saying(posts, self.words) if self.words else posts


def awaiting(posts: QuerySet[Post], seat: Membership) -> QuerySet[Post]:
    condition, settled = needs(seat)
    if settled:
        posts = posts.alias(trouble=shown_key())
        condition |= Q(trouble__in=settled)
    return posts.filter(condition)


def saying(posts: QuerySet[Post], words: str) -> QuerySet[Post]:
    """Those whose title or text has each of these words, whatever their accents and capitals."""
    posts = posts.alias(folded_title=Folded("title"), folded_text=Folded("text"))
    for word in fold(words).split()[:WORDS_MOST]:
        posts = posts.filter(Q(folded_title__contains=word) | Q(folded_text__contains=word))
    return posts
