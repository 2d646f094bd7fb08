"""What is to be said, and as whom: a post, its files, the account it goes out from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO


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
