"""A network: what its class says about it, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from .asking import Consent, Field, Grant
from .limits import Cost, Limits, Preview, Quota, Unit
from .outcomes import CANNOT_TELL, CannotTell, NetworkError, Receipt, StillWorking
from .saying import Access, App, Post, Remote
from .way_out import Line, Reply
from .words import Can, Problem, Sentence


@dataclass(frozen=True)
class Account:
    """Who answered when we connected: shown to the person, and what the channel is bound to."""

    id: str
    name: str
    url: str = ""
    server: str = ""
    # what to keep (may differ from what was entered)
    secrets: Mapping[str, str] = field(repr=False, default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)  # server limits …
    kind: str = ""  # msgid of what it is, where a login offers several: «Página», «Organización», «Tablero»
    expires_at: datetime | None = None  # of the access token; None = it doesn't end
    ends_at: datetime | None = None  # when only a person can renew it
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who can be mentioned. `mention`: what is written for it, as this network reads it."""

    name: str
    handle: str
    mention: str


class Network:
    """Base of every adapter: one file, one class, only what is different about that network."""

    key: ClassVar[str]
    name: ClassVar[str]
    icon: ClassVar[str]  # symbol in the sprite
    can: ClassVar[frozenset[Can]]
    limits: ClassVar[Limits]
    credentials: ClassVar[tuple[Field, ...]] = ()
    options: ClassVar[tuple[Field, ...]] = ()
    # A network that this installation serves itself: what is asked to open an account on it. None = it isn't.
    opened_with: ClassVar[tuple[Field, ...] | None] = None
    consent: ClassVar[Consent | None] = None  # networks with OAuth: see networks/consent.py
    quotas: ClassVar[tuple[Quota, ...]] = ()
    preview: ClassVar[Preview] = Preview()
    fetches: ClassVar[bool] = False  # the network fetches our files itself, from `Media.public`
    readings_from: ClassVar[str] = (
        ""  # where readings come from, as stored with each: "X API v2 public_metrics"
    )
    # Least time between two posts of one account.
    spacing: ClassVar[timedelta] = timedelta(0)
    # It takes no words twice: what is said again needs others (its answer is a Duplicate).
    refuses_repeats: ClassVar[bool] = False
    # How long after the irreversible request left an absence on the network proves that it never arrived.
    absent_after: ClassVar[timedelta] = timedelta(seconds=20)
    # With Can.SAME_KEY_SAFE: how long after the first try the network remembers a key. None = for ever.
    same_key_for: ClassVar[timedelta | None] = None

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        """This account's limits: the class's own, unless its server said otherwise on connect."""
        return self.limits

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        """The limits this post is held to, where its form (reel, story …) has other rules for files: what
        `problems()` judges by and what conversions are offered for."""
        return limits

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        """The composer's fields for this account: its boards, flairs, categories come from `facts`."""
        return self.options

    def remembers(self, facts: Mapping[str, Any]) -> timedelta | None:
        """With Can.SAME_KEY_SAFE: `same_key_for` of this account. None = for ever; zero = no keys at all."""
        return self.same_key_for

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """Facts of this account as they stand now (boards, flairs, limits, TikTok's creator info …)."""
        return {}

    def people(self, query: str, access: Access, line: Line) -> list[Person]:
        """Whom this network knows by these letters, where it says so (others leave this as it is)."""
        return []

    def cost(self, post: Post) -> Cost | None:
        """What sending this post costs, where the network charges by post."""
        return None

    def agreement(self, post: Post, facts: Mapping[str, Any]) -> Sentence | None:
        """What a person consents to by publishing this post, where the network obliges us to say it."""
        return None

    def markup(self, post: Post) -> str:
        """How this network reads this post's text: "" as it is typed, "markdown" or "html"."""
        return self.preview.markup

    def written(self, post: Post) -> str:
        """The words that leave for this post, with the link where this network needs it among them."""
        return post.text

    def length(self, text: str) -> int:
        """Length of `text` as this network counts it, in `limits.unit`."""
        raise NotImplementedError

    def unit_of(self, post: Post) -> Unit:
        """In what this post's text is counted."""
        return self.limits.unit

    def beside(self, post: Post) -> int:
        """What else counts towards the same limit as the text, in the same unit."""
        return 0

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        """Pure. The composer and the worker ask the same question."""
        raise NotImplementedError

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        """Check what a person entered against the network. Raises Disconnected, Refused or Unavailable."""
        raise NotImplementedError

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        """With `consent`: the accounts (pages, organizations, locations …) this permission reaches."""
        raise NotImplementedError

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        raise NotImplementedError

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        raise NotImplementedError

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """After a lost answer: is it out there? None = looked and it is not there."""
        return CANNOT_TELL

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        raise NotImplementedError

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        """{remote id: {"likes": n, "replies": n, "shares": n, "views": n, "saves": n, "clicks": n,
        "reach": n, "quotes": n}} in our words for them; only what the network tells."""
        raise NotImplementedError

    def aging(self, on: date) -> str:
        """What an operator has to renew before long (a pinned API version), in English; "" = nothing."""
        return ""

    def explain(self, reply: Reply) -> NetworkError | None:
        """What this answer means, where the status code misleads; None = the default table decides."""
        return None

    def explain_grant(self, reply: Reply) -> NetworkError | None:
        """The same for the token endpoint of a network with consent (networks/consent.py); asked first."""
        return None
