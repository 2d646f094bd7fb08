"""The comments of one post as a page shows them: its threads, the box, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from publishing.models import Channel

from .. import composing
from ..composing import Draft
from ..listing import one_line
from ..models import Attachment, Post, Remark, Variant
from . import reading
from .readers import Reader
from .reading import Thread


@dataclass(frozen=True)
class Stretch:
    """A piece of a text; `numbers`: of the open threads about it."""

    text: str
    threads: tuple[Thread, ...] = ()


@dataclass(frozen=True)
class Text:
    """What some channels say alike (none: the original), cut where comments begin and end."""

    channels: Sequence[Channel]
    stretches: Sequence[Stretch]
    channel: int | None = None  # where a new comment goes


@dataclass(frozen=True)
class Shown:
    """A picture, where this reader fetches it, and the open threads on it."""

    attachment: Attachment
    address: str
    threads: list[Thread]
    url: str  # where a part of it is commented
    name: str


@dataclass
class Panel:
    post: Post
    reader: Reader
    threads: list[Thread]
    trouble: str = ""
    at: int = 0  # the comment whose box was refused; 0: the box for a new one
    typed: dict[str, str] = field(default_factory=dict)
    draft: Draft | None = None  # the post as it is now, where it has been read already

    @property
    def base(self) -> str:
        return self.reader.base(self.post)

    @property
    def pk(self) -> int:
        return self.post.pk

    @property
    def id(self) -> str:
        return str(self.pk)

    @cached_property
    def may_write(self) -> bool:
        return self.reader.may_write(self.post)

    @property
    def audience(self) -> str:
        """Chosen in the box for a new one."""
        asked = self.typed.get("audience", "")
        return asked if asked in self.reader.audiences else self.reader.default_audience

    @property
    def open(self) -> list[Thread]:
        return [each for each in self.threads if not each.resolved]

    @property
    def resolved(self) -> list[Thread]:
        return [each for each in self.threads if each.resolved]

    @cached_property
    def variants(self) -> list[Variant]:
        """Those this reader is shown."""
        shown = self.reader.channels
        there = composing.variants_of(self.post) if self.draft is None else self.draft.variants
        return [each for each in there if not shown or each.channel_id in shown]

    @property
    def channels(self) -> list[Channel]:
        return [each.channel for each in self.variants]

    @property
    def has_words(self) -> bool:
        said = any(each.said.strip() for each in self.variants)
        return said or (self.has_original and bool(self.post.text.strip()))

    @property
    def title(self) -> str:
        """Behind a link that shows some channels only: never the beginning of a text it keeps to the team."""
        if self.post.title or not self.reader.channels:
            return str(self.post)
        return next((one_line("", each.said) for each in self.variants), "")

    @cached_property
    def texts(self) -> list[Text]:
        """The original, and what channels say in words of their own.

        Behind a link that shows some channels only: the original where one of them says it.
        """
        own = [each for each in self.variants if each.text is not None]
        found = [Text([], self.cut(self.post.text, None))] if self.has_original else []
        return found + [
            Text([each.channel], self.cut(each.said, each.channel_id), each.channel_id) for each in own
        ]

    @property
    def has_original(self) -> bool:
        return not self.reader.channels or any(each.text is None for each in self.variants)

    def cut(self, text: str, channel: int | None) -> list[Stretch]:
        about = [each for each in self.open if each.span and each.remark.channel_id == channel]
        return list(stretches(text, about))

    @cached_property
    def attachments(self) -> list[Attachment]:
        return composing.attachments_of(self.post) if self.draft is None else self.draft.attachments

    @cached_property
    def pictures(self) -> list[Shown]:
        return [
            Shown(
                each,
                self.reader.picture(each),
                [thread for thread in self.open if thread.attachment and thread.attachment.pk == each.pk],
                f"{self.base}zona/{each.pk}/",
                self.reader.named(each),
            )
            for each in reading.pictures_in(self.attachments)
        ]


def panel_of(post: Post, reader: Reader, **refused: object) -> Panel:
    return Panel(post, reader, reading.threads_of(post, reader), **refused)  # type: ignore[arg-type]


def stretches(text: str, about: Sequence[Thread]) -> Iterator[Stretch]:
    """The text whole, in order: cut wherever a range begins or ends, so that ranges may overlap."""
    spans = [each.span for each in about if each.span]
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    for start, end in pairwise(cuts):
        over = tuple(each for each in about if each.span and each.span[0] <= start and end <= each.span[1])
        yield Stretch(text[start:end], over)


def remark_of(reader: Reader, post: Post, pk: int) -> Remark:
    """One that she may see; raises Remark.DoesNotExist for any other."""
    remark = reading.visible(reader).select_related("by", "link", "parent").get(pk=pk, post=post)
    remark.post = post
    return remark
