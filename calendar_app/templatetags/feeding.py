"""What a feed's page shows beside its row."""

from __future__ import annotations

from django import template

from publishing.wording import say_stored

register = template.Library()


@register.filter
def trouble_words(stored: str) -> str:
    """A feed's trouble (a Sentence as JSON) in the reader's language."""
    return say_stored(stored)
