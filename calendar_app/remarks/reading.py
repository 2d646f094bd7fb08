"""What one reader sees of what was said: never a row, a number or a name of what isn't for her."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel

from ..models import Attachment, Post, Remark, Variant
from . import mentioning, ranges
from .mentioning import Piece
from .readers import Reader
from .regions import Region

Place = Remark.Place


@dataclass(frozen=True)
class Said:
    """One comment or answer, before this reader."""

    remark: Remark
    reader: Reader
    url: str
    may_write: bool

    @property
    def pieces(self) -> list[Piece]:
        return mentioning.pieces(self.remark.text, list(self.remark.mentions.all()))

    @property
    def deleted(self) -> bool:
        return self.remark.deleted_at is not None

    @property
    def name(self) -> str:
        """Behind a link nobody's mailbox stands in for her name."""
        by = self.remark.by
        if by is None:
            return self.remark.guest
        return str(by) if by.name or by.deleted_at or self.reader.link is None else str(_("El equipo"))

    @property
    def may_change(self) -> bool:
        return self.may_write and not self.deleted and self.reader.wrote(self.remark)


@dataclass
class Thread:
    """A comment with its answers, where it stands now. `number` counts what this reader sees."""

    post: Post
    first: Said
    answers: list[Said]
    number: int
    span: ranges.Span | None = None  # of a range of text: where it is now
    attachment: Attachment | None = None  # of a picture that is still on the post
    picture: str = ""  # its address for this reader
    picture_name: str = ""

    @property
    def remark(self) -> Remark:
        return self.first.remark

    @property
    def url(self) -> str:
        return self.first.url

    @property
    def id(self) -> str:
        return str(self.remark.pk)

    @property
    def internal(self) -> bool:
        return self.remark.audience == Remark.Audience.INTERNAL

    @property
    def resolved(self) -> bool:
        return self.remark.resolved_at is not None

    @property
    def on_text(self) -> bool:
        return self.remark.place == Place.TEXT

    @property
    def on_image(self) -> bool:
        return self.remark.place == Place.IMAGE

    @property
    def channel(self) -> Channel | None:
        return self.remark.channel

    @property
    def region(self) -> Region:
        return Region(*self.remark.region)

    @property
    def may_settle(self) -> bool:
        """Resolve and reopen: the team's, not the client's behind a link."""
        return self.first.may_write and self.first.reader.link is None

    @property
    def may_share(self) -> bool:
        return self.internal and self.may_settle


@dataclass(frozen=True)
class Count:
    open: int = 0
    all: int = 0


@dataclass
class Surroundings:
    """What the comments of some posts are about, read once: what each channel says, the pictures."""

    texts: dict[tuple[int, int | None], str] = field(default_factory=dict)
    files: dict[tuple[int, int], Attachment] = field(default_factory=dict)


# ── what is hers to see ───────────────────────────────────────────────────────────────────────────────


def visible(reader: Reader) -> QuerySet[Remark]:
    """What this reader may see: also what was deleted, whose words are shown to nobody."""
    found = Remark.objects.filter(post__workspace=reader.workspace, audience__in=reader.audiences)
    if not reader.channels:
        return found
    hidden = Q(channel__isnull=False) & ~Q(channel__in=reader.channels)
    under = Q(parent__channel__isnull=False) & ~Q(parent__channel__in=reader.channels)
    return found.exclude(hidden | under)


def threads_of(post: Post, reader: Reader) -> list[Thread]:
    return threads_of_many([post], reader)[post.pk]


def threads_of_many(posts: Sequence[Post], reader: Reader) -> dict[int, list[Thread]]:
    """{post's pk: its threads, the oldest first}; as many queries for a hundred posts as for one."""
    rows = (
        visible(reader).filter(post__in=posts).select_related("by", "link", "channel", "file", "resolved_by")
    )
    rows = rows.prefetch_related("mentions").order_by("at", "pk")
    under: dict[int | None, list[Remark]] = defaultdict(list)
    for row in rows:
        under[row.parent_id].append(row)
    around = surroundings(posts, under[None])
    by_post: dict[int, list[Thread]] = {post.pk: [] for post in posts}
    known = {post.pk: (post, reader.base(post), reader.may_write(post)) for post in posts}
    for first in under[None]:
        answers = [each for each in under[first.pk] if each.deleted_at is None]
        if first.deleted_at is None or answers:
            threads = by_post[first.post_id]
            threads.append(thread(first, answers, len(threads) + 1, reader, *known[first.post_id]))
            place(threads[-1], around, reader)
    return by_post


def thread(
    first: Remark, answers: Iterable[Remark], number: int, reader: Reader, post: Post, base: str, writes: bool
) -> Thread:
    def said(remark: Remark) -> Said:
        remark.post = post
        return Said(remark, reader, f"{base}{remark.pk}/", writes)

    return Thread(post, said(first), [said(each) for each in answers], number)


def counts_of(posts: Sequence[Post], reader: Reader) -> dict[int, Count]:
    """How many conversations each has, of those this reader sees, and how many are open: one query."""
    living = visible(reader).filter(post__in=posts, deleted_at=None)
    rows = living.annotate(
        root=Coalesce("parent", F("pk")), settled=Coalesce("parent__resolved_at", "resolved_at")
    )
    found: dict[int, dict[int, bool]] = {post.pk: {} for post in posts}
    for post, root, settled in rows.values_list("post", "root", "settled"):
        found[post][root] = settled is not None
    return {pk: Count(list(roots.values()).count(False), len(roots)) for pk, roots in found.items()}


# ── where they stand ──────────────────────────────────────────────────────────────────────────────────


def surroundings(posts: Sequence[Post], firsts: Sequence[Remark]) -> Surroundings:
    around = Surroundings({(post.pk, None): post.text for post in posts})
    if channels := {each.channel_id for each in firsts if each.channel_id}:
        by_pk = {post.pk: post for post in posts}
        for variant in Variant.objects.filter(post__in=posts, channel__in=channels):
            variant.post = by_pk[variant.post_id]
            around.texts[variant.post_id, variant.channel_id] = variant.said
    if any(each.place == Place.IMAGE for each in firsts):
        for each in Attachment.objects.filter(post__in=posts).select_related("file"):
            around.files[each.post_id, each.file_id] = each
    return around


def place(thread: Thread, around: Surroundings, reader: Reader) -> None:
    remark = thread.remark
    if thread.on_text:
        text = around.texts.get((remark.post_id, remark.channel_id))
        thread.span = ranges.found(text, anchor_of(remark)) if text is not None else None
    elif thread.on_image and remark.file_id:
        thread.attachment = around.files.get((remark.post_id, remark.file_id))
        if thread.attachment:
            thread.picture = reader.picture(thread.attachment)
            thread.picture_name = reader.named(thread.attachment)


def anchor_of(remark: Remark) -> ranges.Anchor:
    return ranges.Anchor(remark.start or 0, remark.end or 0, remark.quote, remark.lead, remark.trail)


def pictures_in(attachments: Iterable[Attachment]) -> list[Attachment]:
    """What can be pointed at."""
    return [each for each in attachments if each.file.has_thumbnail]
