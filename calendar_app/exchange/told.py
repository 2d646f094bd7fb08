"""A post as the cells of a table; and cells brought to one form, so that only real edits differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..finding.folding import fold
from ..models import Post
from . import dates
from .columns import BY_KEY, OWN

if TYPE_CHECKING:
    from .understanding import Reader

TAGS = ("pillar", "campaign", "objective", "audience")


def as_cells(post: Post | None, names: Mapping[int, str]) -> dict[str, str]:
    """Its variants, and what it is tagged with, should be at hand. `names`: of channels, all unlike."""
    if post is None:
        return {}
    variants = sorted(post.variants.all(), key=lambda each: names.get(each.channel_id, ""))
    return {
        "id": str(post.pk),
        "date": post.planned_date.isoformat() if post.planned_date else "",
        "time": post.planned_time.isoformat("minutes") if post.planned_time else "",
        "channels": ", ".join(names.get(each.channel_id, "–") for each in variants),
        "title": post.title,
        "text": post.text,
        "link": post.link,
        "tags": " ".join(f"#{tag}" for tag in post.tags),
        **{kind: str(getattr(post, kind) or "") for kind in TAGS},
        **{f"{OWN}{each.channel_id}": each.text or "" for each in variants},
    }


def canonical(key: str, text: str, reader: Reader) -> str:
    """Spreadsheets write days, hours and line ends their own way: two that say the same are the same."""
    clean = text.replace("\r\n", "\n").replace("_x000D_", "").strip()
    try:
        if key == "date" and clean:
            return dates.both_of(clean, reader.order)[0].isoformat()
        if key == "time" and clean:
            return dates.hour_of(clean).isoformat("minutes")
    except dates.Unreadable:
        return clean
    if key == "channels":
        chosen, unknown = reader.named(clean)
        return ",".join([*sorted(str(channel.pk) for channel in chosen), *unknown])
    if key == "tags":
        return " ".join(sorted(fold(tag.lstrip("#")) for tag in clean.replace(",", " ").split()))
    return fold(clean) if key in TAGS else clean


def label(key: str) -> str:
    return str(BY_KEY[key].label) if key in BY_KEY else _("Texto propio")
