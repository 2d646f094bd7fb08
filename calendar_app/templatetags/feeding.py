"""What a feed's page shows beside its row."""

from __future__ import annotations

import json

from django import template

from publishing.wording import say

register = template.Library()


@register.filter
def trouble_words(stored: str) -> str:
    """A feed's trouble (a Sentence as JSON) in the reader's language."""
    return say(json.loads(stored)) if stored else ""
