"""A post's words on one channel, parted into a thread by that channel's own counting."""

from __future__ import annotations

from publishing import counted

from .. import composing
from ..links import text_on
from ..models import Attachment, Variant
from .splitting import split


def parts(variant: Variant, attachments: list[Attachment], *, numbered: bool) -> list[str]:
    """What the post would say, and what would follow it."""
    head = counted.rule_for(variant.channel, composing.says(variant, attachments))
    rest = counted.rule_for(variant.channel, composing.under(variant, ""))

    def fits(at: int, text: str) -> bool:
        rule = rest if at else head
        return rule.limit is None or rule.length(text_on(variant, text)) <= rule.limit

    return split(variant.said, fits, numbered=numbered)
