"""A post's certificate: on each channel who approved what, when, which bytes, and what left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from media.models import MediaFile
from publishing.models import Channel, Delivery

from ..models import Post, ReviewEntry, Seal, Variant
from . import chains
from .payload import hash_of
from .standing import Standing, standing

# What was decided, in order. What was said about it stays among those who said it.
TOLD = (
    ReviewEntry.Kind.REQUESTED, ReviewEntry.Kind.STEP, ReviewEntry.Kind.APPROVED, ReviewEntry.Kind.CHANGES,
    ReviewEntry.Kind.REJECTED, ReviewEntry.Kind.WITHDRAWN, ReviewEntry.Kind.DELEGATED,
    ReviewEntry.Kind.ESCALATED, ReviewEntry.Kind.BROKEN, ReviewEntry.Kind.UNDONE,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One channel. `key`: sent | part | other | unasked | holds | broken | missing.

    `seal` is the one under which it left, or else the newest; `sent` the hash of what really left.
    """

    channel: Channel
    key: str
    seal: Seal | None = None
    delivery: Delivery | None = None
    sent: str = ""
    media: Sequence[MediaFile] = field(default_factory=tuple)

    @property
    def said(self) -> Mapping[str, Any]:
        return self.seal.payload if self.seal else {}

    @property
    def by(self) -> str:
        return signed(self.seal) if self.seal else ""


@dataclass(frozen=True)
class Certificate:
    post: Post
    lines: list[Line]
    trail: list[ReviewEntry]

    @property
    def is_sealed(self) -> bool:
        return any(line.seal for line in self.lines)


def signed(row: Any) -> str:
    """Who gave it: a person, or a client by her link, as she gave her name. Of a seal or a decision."""
    return str(row.by) if row.by_id else row.guest


def of(post: Post) -> Certificate:
    """As its rows are now."""
    trail = post.review.filter(kind__in=TOLD).select_related("by")
    return Certificate(post, lines_of(post), list(trail))


def lines_of(post: Post) -> list[Line]:
    stands = standing([post])[post.pk]
    seals = list(Seal.objects.filter(post=post).select_related("by", "channel").order_by("-at", "-pk"))
    variants = Variant.objects.filter(post=post).select_related("channel", "delivery__channel")
    shown = files_in(post, seals)
    return [line(each, stands, seals, shown) for each in variants.order_by("channel__name", "pk")]


def line(
    variant: Variant, stands: Mapping[int, Standing], seals: Sequence[Seal], files: Mapping[str, MediaFile]
) -> Line:
    own = [each for each in seals if each.channel_id == variant.channel_id]
    delivery = variant.delivery
    if delivery is not None and delivery.published_at is not None:
        return line_sent(variant.channel, delivery, delivery.published_at, own, files)
    stood = stands.get(variant.channel_id, Standing(None, "missing"))
    seal = stood.seal or next(iter(own), None)
    key = "missing" if seal is None else "holds" if stood.holds else "broken"
    return Line(variant.channel, key, seal, delivery, media=pictures(seal, files))


def line_sent(
    channel: Channel, delivery: Delivery, at: datetime, seals: Sequence[Seal], files: Mapping[str, MediaFile]
) -> Line:
    """`part`: of what was approved, something that follows the post has not left."""
    valid = [each for each in seals if in_force(each, at)]
    hashes = {
        key: hash_of(chains.of([delivery], keep=keep)[delivery.pk].payload)
        for key, keep in (("sent", chains.has_left), ("part", chains.is_there))
    }
    same = ((key, each) for key, hash in hashes.items() for each in valid if each.hash == hash)
    key, seal = next(same, ("other" if valid else "unasked", next(iter(valid), None)))
    return Line(channel, key, seal, delivery, hashes["sent"], pictures(seal, files))


def in_force(seal: Seal, at: datetime) -> bool:
    """Given before it left, and not broken before."""
    return seal.at <= at and (seal.broken_at is None or seal.broken_at > at)


# ── its pictures ──────────────────────────────────────────────────────────────────────────────────────


def files_in(post: Post, seals: Iterable[Seal]) -> dict[str, MediaFile]:
    wanted = {entry["sha256"] for each in seals for entry in each.payload.get("media", ())}
    rows = MediaFile.objects.filter(workspace=post.workspace_id, sha256__in=wanted) if wanted else ()
    return {each.sha256: each for each in rows}


def pictures(seal: Seal | None, files: Mapping[str, MediaFile]) -> list[MediaFile]:
    """Of what was approved, in order; a file that is gone leaves its digest."""
    named = seal.payload.get("media", ()) if seal else ()
    return [files[each["sha256"]] for each in named if each["sha256"] in files]
