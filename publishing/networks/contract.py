"""What the engine and a network say to each other.

An adapter is a conversation about one network's calls; it never owns the socket (that is `line`), never
touches the database and never imports Django. See docs/ideas/adapters.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar, Protocol


class Can(StrEnum):
    TEXT = "text"
    IMAGES = "images"
    VIDEO = "video"
    ALT_TEXT = "alt_text"
    REPLY = "reply"
    DELETE = "delete"
    READINGS = "readings"
    FIND = "find"
    TITLE = "title"
    TAGS = "tags"
    SAME_KEY_SAFE = "same_key_safe"  # sending again with the same key can't make a second post


# ── words for a person ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sentence:
    """A sentence for a person: Spanish text with named `%(placeholders)s`, translated where it is shown."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text

    def as_json(self) -> dict[str, Any]:
        """{"text", "params"}; a parameter that is a sentence itself becomes such a pair too."""
        flat = {name: p.as_json() if isinstance(p, Sentence) else p for name, p in self.params.items()}
        return {"text": self.text, "params": flat}


@dataclass(frozen=True)
class Problem:
    """Something about a post that this network would refuse (`blocks`) or that deserves a look (not)."""

    code: str  # "text_too_long", "too_many_images", "alt_missing" …
    sentence: Sentence
    blocks: bool = True
    field: str = "text"  # text | media | link | options.<name>: where the composer puts the fix link


# ── what is to be said ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Media:
    """One attached file, as it was when the post was handed over."""

    kind: str  # "image" | "video"
    mime: str
    bytes: int
    width: int
    height: int
    alt: str
    filename: str
    sha256: str
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Remote:
    """What a network calls a thing that exists there."""

    id: str
    url: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)  # e.g. Bluesky's cid, needed to reply


@dataclass(frozen=True)
class Post:
    """The frozen snapshot of one delivery: everything an adapter may say, and nothing it may not."""

    key: str  # 32 hex digits, the same for every attempt of one delivery, never reused
    born: datetime  # UTC; with `key`, enough to derive a client-chosen id (Bluesky's record key)
    text: str
    title: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    language: str = "es"
    media: tuple[Media, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)  # this network's typed fields
    reply_to: Remote | None = None  # the post this one follows (parent delivery's receipt)
    thread_root: Remote | None = None  # the first of the chain, where a network needs it (Bluesky)


@dataclass(frozen=True)
class Access:
    """A channel's credentials and account, decrypted for the length of one visit. Never printed."""

    account: str  # the network's id of the account ("did:plc:…", "12345")
    secrets: Mapping[str, str] = field(repr=False, default_factory=dict)
    server: str = ""  # base address, where the account lives on a server the person named
    facts: Mapping[str, Any] = field(default_factory=dict)  # read from the server on connect: its limits …
    # Called by an adapter that renewed a token: the new secrets are on disk before this returns.
    keep: Callable[[Mapping[str, str]], None] | None = field(repr=False, default=None, compare=False)


# ── what came of it ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Receipt:
    """The network has it, under this id."""

    remote: Remote
    verified: bool = False  # True where the post was read back, not only acknowledged


@dataclass(frozen=True)
class StillWorking:
    """Nothing is wrong, it isn't done: ask again after `wait` with this memo (JSON-able: ids, never secrets).

    The memo is on disk before `resume()` is called, so a two-step network returns it *before* its
    irreversible step. `left=True` says the irreversible request has been accepted (only processing remains).
    """

    memo: Mapping[str, Any]
    wait: timedelta = timedelta(0)
    left: bool = False


class CannotTell:
    """`find()` looked, and this network offers no way to know: a person decides."""


CANNOT_TELL = CannotTell()


# ── the five errors, named by what happens next ───────────────────────────────────────────────────────


class NetworkError(Exception):
    """`sentence` is for the person, `detail` for the operator (already redacted)."""

    def __init__(self, sentence: Sentence, detail: str = "", code: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.detail = detail
        self.code = code


class Refused(NetworkError):
    """The network won't take this post as it is: tell the person, stop."""


class Disconnected(NetworkError):
    """The account's access no longer works: hold the channel, ask to reconnect."""


class Throttled(NetworkError):
    """Wait until `until` (UTC); it costs nothing. The request was not carried out."""

    def __init__(self, until: datetime, sentence: Sentence, detail: str = "", code: str = "") -> None:
        super().__init__(sentence, detail, code)
        self.until = until


class Unavailable(NetworkError):
    """It didn't work and certainly nothing was published: back off, try again."""


class Unsure(NetworkError):
    """The irreversible request left and no clear answer came: look before anything else."""


# ── limits, as data ───────────────────────────────────────────────────────────────────────────────────


class Unit(StrEnum):
    CODE_POINTS = "code_points"
    GRAPHEMES = "graphemes"
    UTF16 = "utf16"
    BYTES = "bytes"
    WEIGHTED = "weighted"
    AFTER_MARKUP = "after_markup"  # UTF-16 units left after markup is parsed (Telegram)
    URLS_AS_23 = "urls_as_23"  # graphemes, every URL 23, remote mentions cut (Mastodon)


@dataclass(frozen=True)
class Limits:
    """What a network allows. None = no limit known. Sizes in bytes, lengths in `unit`."""

    text: int | None = None
    unit: Unit = Unit.CODE_POINTS
    text_bytes: int | None = None  # a second cap some networks have (Bluesky 3000)
    caption: int | None = None  # where text beside media is shorter (Telegram 1024)
    images: int = 0
    image_bytes: int | None = None
    image_mimes: frozenset[str] = frozenset()
    image_pixels: int | None = None  # width × height
    alt: int | None = None
    tags: int | None = None
    title: int | None = None
    source: str = ""  # where these figures were read


@dataclass(frozen=True)
class Field:
    """One thing a person enters: a credential on connecting, or an option in the composer."""

    name: str
    label: str  # Spanish msgid
    secret: bool = False
    required: bool = True
    help: str = ""
    aliases: tuple[str, ...] = ()  # other words the `connect` command accepts for it
    choices: tuple[tuple[str, str], ...] = ()


# ── the way out, as an adapter sees it ────────────────────────────────────────────────────────────────


class Reply(Protocol):
    """A finished HTTP answer, body already read and capped."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    url: str

    def json(self) -> Any: ...  # raises Unavailable/Unsure (by where we are) if it isn't JSON
    def dig(self, *path: str | int) -> Any: ...  # a value inside it; raises the same if it isn't there
    @property
    def text(self) -> str: ...


class Line(Protocol):
    """The one way out (`publishing/networks/line.py`), made for one visit of one channel.

    Every verb returns a `Reply` for a 2xx, and for any other status raises what the adapter's `explain`
    makes of it (default table in line.py). Silence (time-out, reset, DNS, TLS) raises Unavailable before
    the point of no return and Unsure at it. A user-given server is resolved and refused if private.
    """

    def get(self, url: str, **kw: Any) -> Reply: ...
    def post(self, url: str, **kw: Any) -> Reply: ...
    def put(self, url: str, **kw: Any) -> Reply: ...
    def delete(self, url: str, **kw: Any) -> Reply: ...
    def no_return(self) -> None:
        """The next request is the irreversible one: proves the lease and writes `published_at` first.

        Raises LeaseLost if another worker owns the delivery now. After it, silence means Unsure; a 5xx too.
        """


class LeaseLost(Exception):
    """This visit no longer owns its delivery: stop without a word; whoever took over decides."""


# ── a network ─────────────────────────────────────────────────────────────────────────────────────────


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


class Network:
    """Base of every adapter: one file, one class, only what is different about that network."""

    key: ClassVar[str]
    name: ClassVar[str]
    icon: ClassVar[str]  # symbol in the sprite
    can: ClassVar[frozenset[Can]]
    limits: ClassVar[Limits]
    credentials: ClassVar[tuple[Field, ...]] = ()
    options: ClassVar[tuple[Field, ...]] = ()
    # Least time between two posts of one account.
    spacing: ClassVar[timedelta] = timedelta(0)
    # How long after the irreversible request left an absence on the network proves that it never arrived.
    absent_after: ClassVar[timedelta] = timedelta(seconds=20)
    # With Can.SAME_KEY_SAFE: how long after the first try the network remembers a key. None = for ever.
    same_key_for: ClassVar[timedelta | None] = None

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        """This account's limits: the class's own, unless its server said otherwise on connect."""
        return self.limits

    def written(self, post: Post) -> str:
        """The words that leave for this post, with the link where this network needs it among them."""
        return post.text

    def length(self, text: str) -> int:
        """Length of `text` as this network counts it, in `limits.unit`."""
        raise NotImplementedError

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        """Pure. The composer and the worker ask the same question."""
        raise NotImplementedError

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        """Check what a person entered against the network. Raises Disconnected, Refused or Unavailable."""
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
        """{remote id: {"likes": n, "replies": n, "shares": n}} in our words for them."""
        raise NotImplementedError

    def explain(self, reply: Reply) -> NetworkError | None:
        """What this answer means, where the status code misleads; None = the default table decides."""
        return None
