"""Sentences for a person: stored as {"text", "params"}, translated where they are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext

from core.templatetags.hours import short_moment

from .networks.contract import Sentence


class _Params(dict[str, Any]):
    """What a sentence lacks is shown as «…»: an old record must never break a page."""

    def __missing__(self, key: str) -> str:
        return "…"


def stored(sentence: Sentence) -> str:
    """As a text column keeps it."""
    return json.dumps(sentence.as_json(), ensure_ascii=False)


def say_stored(text: str) -> str:
    """What `stored` gave, in the active language."""
    return say(json.loads(text)) if text else ""


def say(sentence: Mapping[str, Any] | Sentence | None) -> str:
    """The sentence in the active language. A parameter may be a sentence itself."""
    if not sentence:
        return ""
    stored = sentence.as_json() if isinstance(sentence, Sentence) else sentence
    written = stored.get("text")
    text = str(gettext(written)) if written else ""
    params = stored.get("params") or {}
    if not params:
        return text
    spoken = _Params({name: _spoken(name, value) for name, value in params.items()})
    try:
        return str(text % spoken)
    except (ValueError, TypeError):
        return text


def _spoken(name: str, value: Any) -> Any:
    """A network's name is a word too: «Red de práctica», "Practice network"."""
    if _is_sentence(value):
        return say(value)
    if isinstance(value, Mapping) and "moment" in value:
        return _moment(value["moment"])
    return gettext(value) if name == "network" and value else value


def _moment(stored: Any) -> str:
    """{"moment": ISO 8601}, on the clocks of the active zone: «15 oct, 09:00»."""
    try:
        return str(strip_tags(short_moment(datetime.fromisoformat(str(stored)))))
    except ValueError:
        return "…"


def _is_sentence(value: Any) -> bool:
    return isinstance(value, Sentence) or (isinstance(value, Mapping) and "text" in value)
