"""What was done to many posts, in words; what a bar of verbs and a bar of filters offer."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..bulk.wording import done_words
from ..models import Batch
from ..strategy import tags

register = template.Library()


@register.filter
def batch_words(batch: Batch, done: int) -> str:
    """«34 movidas 3 días después»"""
    said = done_words(batch.kind, done)
    days = batch.asked.get("days", 0)
    if not days:
        return said
    further = (
        ngettext("%(count)s día después", "%(count)s días después", days)
        if days > 0
        else ngettext("%(count)s día antes", "%(count)s días antes", -days)
    )
    return _("%(done)s, %(further)s") % {"done": said, "further": further % {"count": abs(days)}}


@register.simple_tag
def tag_choices(brand: Any) -> tags.Choices:
    """What posts of the brand can be tagged with."""
    return tags.choices(brand)
