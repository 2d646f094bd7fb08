"""Where a file is used, and what may be taken away: a file somebody counts on never is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from media.models import MediaFile
from publishing.models import Delivery

from .. import listing
from ..listing import Card
from ..models import Attachment, Post

SHOWN = 50


def is_used() -> Exists:
    """Whether a post has it, archived ones too; for filters and annotations."""
    return Exists(Attachment.objects.filter(file=OuterRef("pk")))


@dataclass(frozen=True)
class Use:
    card: Card
    alt: str  # what describes it there


def uses(file: MediaFile) -> list[Use]:
    """The posts that have it, the latest first, fifty at most."""
    described = dict(Attachment.objects.filter(file=file).order_by("-pk").values_list("post_id", "alt"))
    posts = Post.objects.filter(workspace=file.workspace_id, attachments__file=file).distinct()
    cards = listing.as_cards(posts.order_by("-planned_for", "-pk")[:SHOWN], file.workspace)
    return [Use(card, described.get(card.post.pk, "")) for card in cards]


def counted_on(file: MediaFile) -> bool:
    """Whether anything needs its bytes: a post, or what was once handed over to a network."""
    if Attachment.objects.filter(file=file).exists():
        return True
    of_brand = Delivery.objects.filter(channel__workspace=file.workspace_id)
    return of_brand.annotate(said=Cast("content", TextField())).filter(said__contains=file.sha256).exists()


def used_numbers(files: Sequence[MediaFile]) -> set[int]:
    """Which of these a post has: one query."""
    rows: Any = Attachment.objects.filter(file__in=files).values_list("file_id", flat=True)
    return set(rows)
