"""Words of the contract: what a network can do, and what is said to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


class Can(StrEnum):
    """What a network can do, as the composer and the comparison of networks name it."""

    TEXT = "text"
    IMAGES = "images"
    CAROUSEL = "carousel"  # several files shown as one, to be leafed through
    VIDEO = "video"
    COVER = "cover"  # an image beside the video becomes what is shown before it plays
    REEL = "reel"  # short upright video with a place of its own (reel, short)
    STORY = "story"  # gone after a day
    AUDIO = "audio"
    DOCUMENT = "document"
    POLL = "poll"
    LINK = "link"  # a link as its own field or card, not only among the words
    THREAD = "thread"  # own posts chained one under the other
    FIRST_COMMENT = "first_comment"  # a comment of our own under the post (`Post.comment`)
    ALT_TEXT = "alt_text"
    REPLY = "reply"
    DELETE = "delete"
    READINGS = "readings"
    FIND = "find"
    TITLE = "title"
    TAGS = "tags"
    SAME_KEY_SAFE = "same_key_safe"  # sending again with the same key can't make a second post


@dataclass(frozen=True)
class Sentence:
    """A sentence for a person: Spanish text with named `%(placeholders)s`, translated where it is shown."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text

    def as_json(self) -> dict[str, Any]:
        """{"text", "params"}; a parameter that is a sentence itself becomes such a pair too."""
        flat = {name: p.as_json() if isinstance(p, Sentence) else p for name, p in self.params.items()}
        return {"text": self.text, "params": flat}


@dataclass(frozen=True)
class Problem:
    """Something about a post that this network would refuse (`blocks`) or that deserves a look (not)."""

    code: str  # "text_too_long", "too_many_images", "alt_missing" …
    sentence: Sentence
    blocks: bool = True
    field: str = "text"  # text | media | link | options.<name>: where the composer puts the fix link
