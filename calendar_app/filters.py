"""Which posts a page shows: read from the address, narrowed in SQL, written back into links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict

from publishing.models import Channel
from publishing.states import State

from .look import KEYS, PRECEDENCE
from .models import Post, Variant
from .states import Stage

WORDS_LIMIT = 100
ID_DIGITS = 9

STOPPED = (
    Q(channel__paused_at__isnull=False)
    | Q(channel__workspace__paused_at__isnull=False)
    | ~Q(channel__health=Channel.Health.CONNECTED)
)
WAITS_FOR_A_PERSON = Q(delivery__held_at__isnull=False) | STOPPED
SENT = Q(delivery__state=State.SENT)
OUT_THERE = SENT & Q(delivery__deleted_at=None)

UNDER_WAY = [State.SENDING, State.PROCESSING]
# What follows the post in a thread, or under it, and is not out yet.
REST = "delivery__rest__"
REST_WAITS = Q(**{f"{REST}state": State.WAITING})
REST_HELD = REST_WAITS & (Q(**{f"{REST}held_at__isnull": False}) | STOPPED)

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


def shown_key() -> Case:
    """`look.look(…).key` of a post, computed by the database."""
    returned = When(
        changes_requested=True, stage__in=[Stage.DRAFT, Stage.IDEA], then=Value("changes_requested")
    )
    return Case(
        *(When(with_variant(SHOWS[key]), then=Value(key)) for key in PRECEDENCE), returned, default=F("stage")
    )


def numbers(texts: list[str]) -> tuple[int, ...]:
    """Ids in an address; what can't be one is left out."""
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS)


@dataclass(frozen=True)
class Filters:
    channels: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    person: int | None = None
    words: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """What an address asks for; nothing in it can fail."""
        people = numbers(query.getlist("persona"))
        return cls(
            channels=numbers(query.getlist("canal")),
            states=tuple(key for key in KEYS if key in query.getlist("estado")),
            person=people[0] if people else None,
            words=query.get("q", "").replace("\0", "").strip()[:WORDS_LIMIT],
        )

    def __bool__(self) -> bool:
        return bool(self.channels or self.states or self.person or self.words)

    @property
    def as_query(self) -> str:
        """«?canal=3&estado=failed», or nothing: what a link carries to keep them."""
        pairs = [("canal", str(pk)) for pk in self.channels] + [("estado", key) for key in self.states]
        pairs += [("persona", str(self.person))] if self.person else []
        pairs += [("q", self.words)] if self.words else []
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def as_more(self) -> str:
        """The same, after a query that has begun."""
        return self.as_query.replace("?", "&", 1)

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        if self.channels:
            posts = posts.filter(with_variant(Q(channel__in=self.channels)))
        if self.states:
            posts = posts.alias(shown=shown_key()).filter(shown__in=self.states)
        if self.person:
            posts = posts.filter(author=self.person)
        if self.words:
            posts = posts.filter(Q(title__icontains=self.words) | Q(text__icontains=self.words))
        return posts
