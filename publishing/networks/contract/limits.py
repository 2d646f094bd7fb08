"""What a network allows, charges and shows, as data: lengths, files, quotas, costs, previews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from .saying import Post
from .words import _


class Unit(StrEnum):
    """In what a network counts a text's length (publishing/networks/counting.py)."""

    CODE_POINTS = "code_points"
    GRAPHEMES = "graphemes"
    UTF16 = "utf16"
    BYTES = "bytes"
    WEIGHTED = "weighted"
    AFTER_MARKUP = "after_markup"  # UTF-16 units left after markup is parsed (Telegram)
    URLS_AS_23 = "urls_as_23"  # graphemes, every URL 23, remote mentions cut (Mastodon)
    EMOJI_AS_BYTES = "emoji_as_bytes"  # code points, an emoji as many as its UTF-8 bytes (Threads)
    JSON_BYTES = "json_bytes"  # UTF-8 bytes as JSON writes them (Matrix)
    MENTIONS_AS_NAMES = "mentions_as_names"  # code points, of `@[Name](urn)` only the name (LinkedIn)


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
