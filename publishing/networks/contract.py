"""What the engine and a network say to each other.

An adapter is a conversation about one network's calls; it never owns the socket (that is `line`), never
touches the database and never imports Django. See docs/ideas/adapters.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar, Protocol


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


class Can(StrEnum):
    TEXT = "text"
    IMAGES = "images"
    CAROUSEL = "carousel"  # several files shown as one, to be leafed through
    VIDEO = "video"
    COVER = "cover"  # an image beside the video becomes what is shown before it plays
    REEL = "reel"  # short upright video with a place of its own (reel, short)
    STORY = "story"  # gone after a day
    AUDIO = "audio"
    DOCUMENT = "document"
    POLL = "poll"
    LINK = "link"  # a link as its own field or card, not only among the words
    THREAD = "thread"  # own posts chained one under the other
    FIRST_COMMENT = "first_comment"  # a comment of our own under the post (`Post.comment`)
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

    kind: str  # a key of Limits.files: "image" | "gif" | "video" | "audio" | "document"
    mime: str
    bytes: int
    width: int
    height: int
    alt: str
    filename: str
    sha256: str
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)
    seconds: float = 0.0  # duration; 0 = none, or not known
    fps: float = 0.0
    frames: int = 0  # of an animated picture
    codec: str = ""  # "h264", "hevc", "vp9" … of the picture track
    audio_codec: str = ""  # "aac", "opus", "mp3" …
    # A signed https address from which a network that fetches by itself may fetch it, without redirect.
    public: Callable[[], str] | None = field(repr=False, compare=False, default=None)
    reachable: bool = True  # False: this installation's address can't be reached from outside


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
    comment: bool = False  # with `reply_to`: a comment under it (Can.FIRST_COMMENT), not a post of its own


@dataclass(frozen=True)
class App:
    """Our registration with a network: an installation's, or a brand's own."""

    client_id: str
    client_secret: str = field(repr=False, default="")
    more: Mapping[str, str] = field(repr=False, default_factory=dict)  # what else `Consent.app_fields` asks


@dataclass(frozen=True)
class Access:
    """A channel's credentials and account, decrypted for the length of one visit. Never printed."""

    account: str  # the network's id of the account ("did:plc:…", "12345")
    secrets: Mapping[str, str] = field(repr=False, default_factory=dict)
    server: str = ""  # base address, where the account lives on a server the person named
    facts: Mapping[str, Any] = field(default_factory=dict)  # read from the server on connect: its limits …
    app: App | None = field(repr=False, default=None)  # of networks with consent
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
    `wait=None`: nothing to ask the network, a person will say (the manual channel).
    """

    memo: Mapping[str, Any]
    wait: timedelta | None = timedelta(0)
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


class Duplicate(Refused):
    """The network says that it has this very post already, and nothing new was made.

    A refusal, unless an earlier attempt of the same delivery ended in doubt: then it is evidence that the
    post is out there. `remote`: the live post, where the network names it.
    """

    def __init__(
        self, sentence: Sentence, detail: str = "", code: str = "duplicate", remote: Remote | None = None
    ) -> None:
        super().__init__(sentence, detail, code)
        self.remote = remote


class Disconnected(NetworkError):
    """The account's access no longer works: hold the channel, ask to reconnect."""


class Throttled(NetworkError):
    """Wait until `until` (UTC); it costs nothing. The request was not carried out.

    `alone`: only this post has to wait, not all of its account's.
    """

    def __init__(
        self, until: datetime, sentence: Sentence, detail: str = "", code: str = "", *, alone: bool = False
    ) -> None:
        super().__init__(sentence, detail, code)
        self.until = until
        self.alone = alone


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
    EMOJI_AS_BYTES = "emoji_as_bytes"  # code points, an emoji as many as its UTF-8 bytes (Threads)


@dataclass(frozen=True)
class FileRule:
    """What a network asks of one kind of file. None, or empty = no limit known.

    Pairs are (least, most), inclusive. `most` how many of this kind one post takes.
    """

    most: int = 1
    mimes: frozenset[str] = frozenset()
    bytes: int | None = None
    pixels: int | None = None  # width × height
    width: tuple[int, int] | None = None
    height: tuple[int, int] | None = None
    ratio: tuple[float, float] | None = None  # width / height
    seconds: tuple[float, float] | None = None
    fps: tuple[float, float] | None = None
    frames: int | None = None
    codecs: frozenset[str] = frozenset()
    audio_codecs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """What a network allows. None = no limit known. Sizes in bytes, lengths in `unit`."""

    text: int | None = None
    unit: Unit = Unit.CODE_POINTS
    text_bytes: int | None = None  # a second cap some networks have (Bluesky 3000)
    caption: int | None = None  # where text beside media is shorter (Telegram 1024)
    comment: int | None = None  # where a first comment is shorter than a post
    # By kind of file: "image" | "gif" | "video" | "audio" | "document". A kind that isn't here isn't taken.
    files: Mapping[str, FileRule] = field(default_factory=dict)
    together: int | None = None  # most files in one post, whatever their kinds
    mixed: bool = False  # may different kinds go in one post?
    least_files: int = (
        0  # a network without posts of words alone (Instagram, Pinterest, YouTube, TikTok) says 1
    )
    alt: int | None = None
    tags: int | None = None
    title: int | None = None
    source: str = ""  # where these figures were read

    @property
    def images(self) -> int:
        """How many images one post takes."""
        return self.files["image"].most if "image" in self.files else 0


class Kind(StrEnum):
    """How a field is entered, and what its value is in `Post.options` (always JSON)."""

    TEXT = "text"  # str, one line
    LONG = "long"  # str, several lines
    LINES = "lines"  # list[str], one a line
    CHOICE = "choice"  # str, one of `choices`
    CHOICES = "choices"  # list[str], some of `choices`
    YES_NO = "yes_no"  # bool
    NUMBER = "number"  # int
    ADDRESS = "address"  # str, https://…
    MOMENT = "moment"  # str, ISO 8601 with offset
    DATE = "date"  # str, YYYY-MM-DD


@dataclass(frozen=True)
class Field:
    """One thing a person enters: a credential on connecting, or an option in the composer."""

    name: str
    label: str  # Spanish msgid
    secret: bool = False
    required: bool = True
    help: str = ""
    aliases: tuple[str, ...] = ()  # other words the `connect` command accepts for it
    choices: tuple[tuple[str, str], ...] = ()  # (value, Spanish msgid)
    kind: Kind = Kind.TEXT
    least: int | None = None  # of a number; of lines, how many
    most: int | None = None  # of a number; of text, its length; of lines, how many
    # Only where another option has one of these values: ("form", ("reel", "story")).
    where: tuple[str, tuple[str, ...]] | None = None
    # What holds while nothing was chosen: shown as chosen, never stored. None: nothing is preselected.
    default: Any = None
    throughout: bool = False  # holds for every part of a thread too, and for the first comment
    locked: str = ""  # msgid: why this account can't choose it. Shown as off, with this reason, never sent


@dataclass(frozen=True)
class Quota:
    """At most so many irreversible requests within a rolling window, counted by us from the ledger."""

    most: int
    within: timedelta
    per: str = "account"  # "account" | "app": every channel connected with the same app keys
    source: str = ""
    # Counts only posts whose option has one of these values, as `Field.where`: ("form", ("reel",)).
    where: tuple[str, tuple[str, ...]] | None = None

    def concerns(self, post: Post) -> bool:
        return self.where is None or post.options.get(self.where[0]) in self.where[1]


@dataclass(frozen=True)
class Cost:
    """What a network charges for one post."""

    amount: Decimal
    currency: str = "USD"
    source: str = ""


@dataclass(frozen=True)
class Preview:
    """What the composer needs to draw a post as this network shows it."""

    layout: str = "feed"  # feed | photo | pin | video | chat | article | forum | mail | podcast | plain
    cut_chars: int | None = None  # the text is cut here, with «ver más»
    cut_lines: int | None = None
    crop: tuple[float, float] | None = (
        None  # (least, most) width / height a picture is shown in; outside it is cropped
    )
    card: str = ""  # the link's card: "large" | "small" | "" (none)
    # With what the title is seen: a form ("event"), a kind of file ("video"), an option or fact that is on
    # ("new_thread") or has a value ("type=15"). Empty: with every post.
    titled: tuple[str, ...] = ()
    see_more: str = _("ver más")  # msgid, as the network words it
    # "markdown": it gives form to those signs; drawn as typed, and said. "html": drawn as it shows it.
    markup: str = ""


# ── an account's consent (OAuth 2) ────────────────────────────────────────────────────────────────────


CLIENT_ID = Field("client_id", _("Identificador de la aplicación (client ID)"), aliases=("app_id", "key"))
CLIENT_SECRET = Field(
    "client_secret",
    _("Secreto de la aplicación (client secret)"),
    secret=True,
    aliases=("app_secret", "secret"),
)


@dataclass(frozen=True)
class Consent:
    """How this network asks its users for permission. Source beside each use."""

    authorize: str  # address of the page where the person says yes
    token: str  # address of the token endpoint
    scopes: tuple[str, ...]  # asked for; what is missing in the answer of `needs` refuses the connection
    needs: tuple[str, ...] = ()  # without these nothing works
    separator: str = " "  # between scopes
    pkce: bool = True
    basic: bool = False  # client id and secret in an Authorization header instead of the body
    client_id_name: str = "client_id"  # TikTok: client_key
    extra: Mapping[str, str] = field(default_factory=dict)  # further parameters of the authorize address
    app_fields: tuple[Field, ...] = (CLIENT_ID, CLIENT_SECRET)
    refreshable: bool = True  # False: tokens end, and a person has to say yes again
    single_use: bool = False  # a refresh token works once
    refresh_before: timedelta = timedelta(minutes=10)  # how long before its end a token is renewed


@dataclass(frozen=True)
class Grant:
    """What a token endpoint answered. Never printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    expires_at: datetime | None = None  # of the access token
    ends_at: datetime | None = None  # of the refresh token: after it only a person can renew
    scopes: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(repr=False, default_factory=dict)  # the rest of the answer


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
    def patch(self, url: str, **kw: Any) -> Reply: ...
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
    kind: str = ""  # msgid of what it is, where a login offers several: «Página», «Organización», «Tablero»
    expires_at: datetime | None = None  # of the access token; None = it doesn't end
    ends_at: datetime | None = None  # when only a person can renew it
    scopes: tuple[str, ...] = ()


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
